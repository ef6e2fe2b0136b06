"""Step: beds for at least the children who lived in the authority's own homes lately."""

from math import ceil
from typing import Any

import numpy as np

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_MONTH
from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.lately import WITHIN_YEARS
from sim.observed import ObservedHistory
from sim.parameters import Home, Parameters, ProvisionKind
from sim.parameters.paths.values import plain

ADDED = "own_{type}"
"""The name of the home that holds the children of a type of which no home is configured."""
ACCEPTS = 0.9
"""Share of children that an added home can take, before acceptance is fitted. Assumption."""


def with_enough_beds(found: Calibration, records: OwnRecords) -> Calibration:
    """More beds in the homes of a type where more children lived at once; a list of homes tells the beds, so
    that nothing is added then.
    """
    if records.history is None or found.census is None or records.lists.homes is not None:
        return found
    homes = enough_beds(found.parameters, records.history)
    return found.plus({"provision.homes": homes}) if homes else found


def enough_beds(p: Parameters, history: ObservedHistory) -> dict[str, Any]:
    """All homes, with beds for the most children of each type that lived there at once in the last two years;
    nothing where there are enough.
    """
    homes: dict[str, Any] = dict(p.provision.homes)
    changed = False
    for kind, most in most_at_once(p, history).items():
        short = most - beds_of(p, kind)
        if short <= 0:
            continue
        changed = True
        there = [name for name, h in p.provision.homes.items() if h.type == kind and is_open(p, h)]
        if there:
            name = max(there, key=lambda n: homes[n].places.at(p.authority.base_date))
            homes[name] = _larger(homes[name], short, p, most)
        else:
            homes[ADDED.format(type=kind)] = _added(kind, most, p)
    return homes if changed else {}


def beds_of(p: Parameters, kind: str) -> int:
    """Beds that homes of a type have for the authority's own children on the base date."""
    today = p.authority.base_date
    return sum(int(h.beds.at(today)) for h in p.provision.homes.values() if h.type == kind and is_open(p, h))


def is_open(p: Parameters, home: Home) -> bool:
    """Whether a home is open on the base date."""
    today = p.authority.base_date
    return (home.opens is None or home.opens <= today) and (home.closes is None or home.closes > today)


def most_at_once(p: Parameters, history: ObservedHistory) -> dict[str, int]:
    """By placement type that consists of homes, the most children who lived there on one day of a month in
    the last two years.
    """
    frame = history.episodes.frame
    began, ended = frame["decom"].to_numpy(np.float64), frame["dec"].to_numpy(np.float64)
    ended = np.where(np.isnan(ended), np.inf, ended)
    first = max(history.begins, history.ends - WITHIN_YEARS * DAYS_PER_YEAR)
    days = np.arange(history.ends, first, -DAYS_PER_MONTH)
    kinds = [name for name, kind in p.placement.types.items() if kind.provision is ProvisionKind.HOMES]
    found = {}
    for kind in kinds:
        mine = (frame["placement"] == kind).to_numpy()
        there = (began[mine][:, None] <= days) & (ended[mine][:, None] > days)
        found[kind] = int(there.sum(axis=0).max(initial=0))
    return found


def _larger(home: Home, short: int, p: Parameters, most: int) -> Home:
    places = ceil(home.places.at(p.authority.base_date)) + short
    note = (
        f"job=fit: {short} places more than configured, for {most} children lived in homes of this type"
        f" at once. {home.assumption or ''}"
    )
    return Home.model_validate({**plain(home), "places": places, "assumption": note.strip()})


def _added(kind: str, most: int, p: Parameters) -> Home:
    facts = p.placement.types[kind]
    return Home(
        title=facts.title,
        type=kind,
        purpose=facts.title,
        places=most,  # type: ignore[arg-type]
        ages=facts.ages,
        acceptance=ACCEPTS,
        assumption=(
            f"job=fit: no home of this type is configured; {most} children lived in such homes at once in the"
            f" two years to {p.authority.base_date}. Give a list of homes (fit.homes=) for names and places."
        ),
    )
