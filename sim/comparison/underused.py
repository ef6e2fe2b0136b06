"""Homes that a scenario opens and that are so empty for a year that somebody must ask what they are for."""

from collections.abc import Collection, Iterator

import numpy as np

from sim.arrays import Numbers
from sim.calendar import MONTHS_PER_YEAR
from sim.measures import Measures
from sim.policies.remarks import Remark

LEAST = 0.6
"""Share of a home's places below which that is said. An assumption: a home of two in which one child lives
most of the time is half full, and the break-even of homes is asked for at 85 %."""


def underused_homes(
    scenario: str, today: Collection[str], planned: Collection[str], measured: Measures
) -> Iterator[Remark]:
    """A remark for each home that is not there today and in whose emptiest whole year, in the mean of all
    runs, fewer than :data:`LEAST` of its places are in use.

    A home costs as much empty as full. ``today`` and ``planned`` are names of homes.
    """
    keys = measured["occupied"].keys
    units = keys["unit"].to_numpy(dtype=object)
    places, occupied = (measured[name].values.mean(axis=0) for name in ("places", "occupied"))
    for name in planned:
        own = np.flatnonzero(units == name)
        if name in today or not occupied[own].any():
            continue
        full = _by_year(places[own], occupied[own])
        if full.size and np.nanmin(full, initial=1.0) < LEAST:
            first = int(np.nanargmin(full))
            begins = str(keys["date"].iloc[own[first]])
            yield Remark(
                scenario,
                f"home '{name}'",
                f"is only {full[first]:.0%} full in its emptiest twelve months, from {begins}",
            )


def _by_year(places: Numbers, occupied: Numbers) -> Numbers:
    """Share of the places in use in the twelve months from each month on; missing where it is not open
    throughout.
    """
    if len(places) < MONTHS_PER_YEAR:
        return np.empty(0)
    there, inside = (
        np.lib.stride_tricks.sliding_window_view(one, MONTHS_PER_YEAR) for one in (places, occupied)
    )
    open_all_year = (there > 0).all(axis=1)
    total = there.sum(axis=1)
    return np.divide(inside.sum(axis=1), total, out=np.full(len(total), np.nan), where=open_all_year)
