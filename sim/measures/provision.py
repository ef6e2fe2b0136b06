"""Places, the children who live in them, and occupancy: by home, for the foster households, and for each
market.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.arrays import Counts, Numbers
from sim.episodes import Episodes
from sim.measures.counting.by_age import by_type
from sim.measures.counting.calendar import day_numbers, iso
from sim.measures.counting.keys import positions, rows
from sim.measures.counting.series import Series
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import Measured, summarised
from sim.measures.measure import Measure
from sim.parameters import PlacementType, ProvisionKind

Unit = tuple[str, str]
"""A unit and its kind: the placement type whose children live there."""


def provision(
    episodes: Episodes,
    places: Sequence[pd.DataFrame],
    types: Mapping[str, PlacementType],
    dates: Sequence[date],
    opening: Sequence[Mapping[str, str]] = (),
) -> list[tuple[Measured, Measured]]:
    """Places, and children living in them, on each date: the measures ``places`` and ``occupied`` of each
    history.

    Keys: ``date`` (ISO), ``unit``, ``kind``. A home's children are those whose ``unit`` it is; of the foster
    households together, and of each market, the children of that placement type. Markets have no number of
    places (``NaN``).

    ``places`` has for each history the columns ``unit``, ``kind``, ``day`` (since 1970) and ``places``: the
    number from that day on. The places of the base date have ``day`` minus infinity; before its first row a
    unit has none. ``opening`` are the homes that are to open, with their kinds: one that is so late that it
    does not open any more has no places.
    """
    offered = [_units(own, later) for own, later in zip(places, opening or [{}] * len(places), strict=True)]
    stays, markets = Stays.in_care(episodes, day_numbers(dates)), _markets(types)
    living, found = _living(episodes, stays, [[*units, *markets] for units in offered], types), []
    for own, units, occupied in zip(places, offered, living, strict=True):
        there = np.full(occupied.shape, np.nan)
        there[: len(units)] = _places(own, units, stays.days)
        keys = _keys(tuple(dates), (*units, *markets))
        values = occupied.T.astype(float).ravel()
        found.append((Measured("places", keys, there.T.ravel()), Measured("occupied", keys, values)))
    return found


@lru_cache(maxsize=64)
def _keys(dates: tuple[date, ...], units: tuple[Unit, ...]) -> pd.DataFrame:
    return rows(("date", "unit", "kind"), [(day, *unit) for day in iso(dates) for unit in units])


def summarise_provision(places: Measured, occupied: Measured) -> pd.DataFrame:
    """Keys; the means over replications of places and of children in them; mean, p10, p50 and p90 of
    occupancy.

    Occupancy is children per place; replications without a place on that day are left out.
    """
    there, living = places.values, occupied.values
    rate = np.divide(living, there, out=np.full(living.shape, np.nan), where=there > 0)
    means = places.keys.assign(places=there.mean(axis=0), occupied=living.mean(axis=0))
    return summarised(means, rate)


def _units(places: pd.DataFrame, opening: Mapping[str, str]) -> list[Unit]:
    """Those of the base date in the order of their rows, then those that open later by name: so replications
    agree.
    """
    at_base = places["day"].to_numpy(dtype=float) == -np.inf
    unit, kind = places["unit"].to_numpy(dtype=object), places["kind"].to_numpy(dtype=object)
    today, later = (zip(unit[rows], kind[rows], strict=True) for rows in (at_base, ~at_base))
    return list(dict.fromkeys((*today, *sorted({*later, *opening.items()}))))


def _markets(types: Mapping[str, PlacementType]) -> list[Unit]:
    return [(name, name) for name, t in types.items() if t.provision is ProvisionKind.MARKET]


def _places(places: pd.DataFrame, units: Sequence[Unit], days: Counts) -> Numbers:
    """The number of places of each unit on each day: that of its last row up to the day."""
    number = {name: i for i, (name, _) in enumerate(units)}
    unit = np.asarray([number[name] for name in places["unit"].to_numpy(dtype=object)], dtype=np.int64)
    when, value = places["day"].to_numpy(dtype=float), places["places"].to_numpy(dtype=float)
    order = np.lexsort((when, unit))
    when, value = when[order], value[order]
    first = np.searchsorted(unit[order], np.arange(len(units) + 1))
    result = np.empty((len(units), len(days)))
    for i, (begin, end) in enumerate(pairwise(first.tolist())):
        there = np.concatenate(([0.0], value[begin:end]))
        result[i] = there[np.searchsorted(when[begin:end], days, side="right")]
    return result


def _living(
    episodes: Episodes, stays: Stays, units: Sequence[Sequence[Unit]], types: Mapping[str, PlacementType]
) -> list[Counts]:
    """Children in each of the units of each history: in a home by its name, elsewhere by placement type."""
    known = tuple(types)
    names = {name: i for i, name in enumerate(dict.fromkeys(name for own in units for name, _ in own))}
    home = positions(episodes, "unit", tuple(names))
    by_name = stays.count_by(home, len(names), home >= 0).reshape(len(units), len(names), -1)
    by_kind = by_type(episodes, stays.days.tobytes(), known).reshape(len(units), len(known), -1)
    found = []
    for number, own in enumerate(units):
        named, kind, name = (
            np.asarray(column, dtype=np.int64).reshape(-1)
            for column in (
                [types[kind].provision is ProvisionKind.HOMES for _, kind in own],
                [known.index(kind) for _, kind in own],
                [names[name] for name, _ in own],
            )
        )
        found.append(np.where(named[:, None] > 0, by_name[number, name], by_kind[number, kind]))
    return found


PROVISION = Measure(
    name="provision",
    description="places and children in homes, with foster households and in markets",
    keys=("date", "unit", "kind"),
    take=lambda seen: provision(
        seen.episodes,
        [one.history.places for one in seen.each],
        seen.types,
        seen.dates,
        [one.opening for one in seen.each],
    ),
    parts=("places", "occupied"),
    means=("places", "occupied"),
    summary=summarise_provision,
    series={"occupied": lambda occupied: (Series.by(occupied, "unit"),)},
)
