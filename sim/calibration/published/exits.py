"""Correction: the rates at which children leave care, by route and age."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.arrays import Numbers
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import AGES, exits_by_route_and_age, range_of
from sim.calibration.published.ratios import ratio_of
from sim.parameters.targets import Count

LEAN = 3.0
"""Power with which exits by age answer, at each step, to a lack of children of that age."""


def with_exits(free: Free, gap: Gap) -> Free:
    """Exits come closer to the published ones by route and by age.

    Routes that run on the clock of the placement keep their hazard: where every child leaves by one route, as
    those placed for adoption do, the number who leave is the number who came, and the hazard only decides how
    long they stay.
    """
    routes = gap.p.exits.routes
    wanted = exits_by_route_and_age(gap.targets, list(routes), _exits_by_age(gap))
    counted = np.array([route.clock == "care" for route in routes.values()])
    closer = np.where(counted[:, None], ratio_of(wanted, gap.seen.exits) ** gap.speed, 1.0)
    exits = {
        route: {age: free.exits[route][age] * float(closer[i, j]) for j, age in enumerate(AGES)}
        for i, route in enumerate(routes)
    }
    return replace(free, exits=exits)


def _exits_by_age(gap: Gap) -> list[float]:
    """Exits by age: from those seen, fewer where the caseload has too few of an age or of the next one, which
    they would reach.

    Within the range of published years. Step by step they so come to where the ages are in balance, or to the
    end of the range.
    """
    counts = [gap.targets.exits_by_age[str(age)] for age in AGES]
    few_here = np.array([gap.few_by_year[age.first_year : age.last_year + 1].mean() for age in AGES])
    few = few_here * np.append(few_here[1:], 1.0)
    wanted: Numbers = gap.seen.exits.sum(axis=0) / few**LEAN
    total = sum(count.value for count in counts)
    return _summing_to(total, _within(wanted.tolist(), counts), counts)


def _summing_to(total: float, values: list[float], counts: Sequence[Count]) -> list[float]:
    """Values scaled to a sum, each within its range as far as all of them leave room for it."""
    scaled = values
    for _ in values:
        scaled = _within([value * total / sum(scaled) for value in scaled], counts)
    return [value * total / sum(scaled) for value in scaled]


def _within(values: Sequence[float], counts: Sequence[Count]) -> list[float]:
    """Each value within the range of its published count."""
    ranges = [range_of(count) for count in counts]
    return [min(max(value, low), high) for value, (low, high) in zip(values, ranges, strict=True)]
