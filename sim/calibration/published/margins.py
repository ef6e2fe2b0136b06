"""What the published totals ask of the flows: exits by route and age, endings of placements by setting."""

from collections.abc import Sequence

import numpy as np

from sim.arrays import Numbers
from sim.bands import DAYS_PER_YEAR, AgeBand
from sim.census.apportion import columns, fitted, rows
from sim.parameters import Parameters
from sim.parameters.targets import Count, Targets

AGES = list(AgeBand)
ROOM = 0.9
"""Most of the exits at some ages that one route can have which is for these ages alone. Assumption."""
PRECISION = 1000
"""Exits are fitted to their margins in thousandths, because the fit counts whole things."""


def range_of(count: Count) -> tuple[float, float]:
    """The least and the most of the last published years; the value itself where nobody gives them."""
    low, high = (bound if bound is not None else count.value for bound in (count.low, count.high))
    return low, high


def exits_by_route_and_age(
    targets: Targets, routes: list[str], ages: Sequence[float] | None = None
) -> Numbers:
    """Exits a year before 18, routes by age, that meet both published margins and lean as the targets say.

    ``ages`` are exits by age if they are others than the published values, within their ranges. A route that
    is for some ages alone then has no more than :data:`ROOM` of the exits there, and the others more.
    """
    weights = np.array([[targets.ages_of_routes[r].get(str(a), 0.0) for a in AGES] for r in routes])
    by_route = [round(PRECISION * targets.exits_by_route[r].value) for r in routes]
    published = [targets.exits_by_age[str(a)].value for a in AGES]
    by_age = [round(PRECISION * exits) for exits in ages or published]
    if ages:
        by_route = _with_room(by_route, weights, np.array(by_age))
    by_age[int(np.argmax(by_age))] += sum(by_route) - sum(by_age)
    shape = (len(routes), len(AGES))
    known = [rows(shape, by_route, routes), columns(shape, by_age, [str(a) for a in AGES])]
    return fitted(weights, known, "exits by route and age") / PRECISION


def _with_room(by_route: list[int], weights: Numbers, by_age: Numbers) -> list[int]:
    """Routes with as many exits in all, of which none has more than the ages of its own leave room for."""
    wanted = np.array(by_route)
    room = (ROOM * (weights > 0) @ by_age).astype(int)
    everywhere = (weights > 0).all(axis=1)
    kept = np.where(everywhere, wanted, np.minimum(wanted, room))
    over, others = int((wanted - kept).sum()), np.where(everywhere, kept, 0)
    if not over or not others.any():
        return by_route
    more = np.floor(over * others / others.sum()).astype(int)
    more[int(np.argmax(others))] += over - int(more.sum())
    return [int(exits) for exits in kept + more]


def endings_by_setting(p: Parameters, targets: Targets, stock: Numbers) -> Numbers:
    """Placements that must end in a year by setting: children there divided by the published mean length of a
    placement.

    Scaled so that all endings are the published moves and the exits that keep the caseload level. Settings
    whose length nobody publishes separately get the length of the table that their hazard follows. ``stock``
    has placement types by age.
    """
    by_setting = np.zeros(len(p.placement.settings))
    for number, placement_type in enumerate(p.placement.types.values()):
        by_setting[p.placement.settings.index(placement_type.setting)] += stock[number].sum()
    days = [_mean_days(p, setting) for setting in p.placement.settings]
    endings = by_setting * DAYS_PER_YEAR / np.array(days)
    return np.asarray(endings * (targets.moves.value + targets.entries.value) / endings.sum())


def _mean_days(p: Parameters, setting: str) -> float:
    ending = p.moves.endings.get(setting)
    return p.moves.durations[ending.durations].mean_days if ending else 1.0
