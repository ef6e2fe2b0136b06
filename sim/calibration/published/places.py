"""Corrections: what can be had: the council's own carers and homes, and foster care on the market."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from sim.arrays import Numbers
from sim.calibration.published.free import FOUND_FAILING, Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import AGES
from sim.calibration.published.ratios import bounded, ratio_of_shares, shares
from sim.parameters import LEVELS

Kind = TypeVar("Kind", bound=str)
RELATIVE_ACCEPTANCE = 0.02, 20.0
"""Least and most acceptance of some children relative to others. Assumption."""
FEW = 0.5
"""Children who are added to both sides of foster care before they are compared: one may have none."""
HOME_ACCEPTS = 0.001, 1.0
FAILING, FAILING_AT_A_LEVEL = (0.005, 0.9), (0.005, 0.95)
"""Least and most share of searches for independent foster care that fail, and of those for a level of need.
Assumption."""


def with_acceptance_by_carers(free: Free, gap: Gap) -> Free:
    """In-house foster care keeps its share of the children in unrelated foster care."""
    wanted, seen = gap.census.stock, gap.seen.stock
    foster, own = gap.unrelated_foster, gap.own_foster
    if not free.acceptance or not wanted[foster].sum():
        return free
    should_be, is_now = (
        (stock[own].sum() + FEW) / (stock[foster].sum() - stock[own].sum() + FEW) for stock in (wanted, seen)
    )
    return replace(free, acceptance=free.acceptance * bounded(should_be / is_now) ** gap.speed)


def with_acceptance_by_level_and_age(free: Free, gap: Gap) -> Free:
    """And among children of each level of need, and of each age."""
    by_level = _accepted(free.acceptance_by_level, LEVELS, gap, gap.census.levels, gap.seen.levels)
    by_age = _accepted(free.acceptance_by_age, AGES, gap, gap.census.stock, gap.seen.stock)
    return replace(free, acceptance_by_level=by_level, acceptance_by_age=by_age)


def _accepted(
    now: Mapping[Kind, float], names: Sequence[Kind], gap: Gap, wanted: Numbers, seen: Numbers
) -> dict[Kind, float]:
    """Relative acceptance by a household: more of those of whom in-house care has too small a share; their
    geometric mean stays one.
    """
    foster, own = gap.unrelated_foster, gap.own_foster
    in_house = [table[own] / np.maximum(table[foster].sum(axis=0), 0.1) for table in (wanted, seen)]
    odds = [share / np.maximum(1 - share, 0.01) for share in in_house]
    accepted = np.array([now[name] for name in names]) * ratio_of_shares(odds[0], odds[1]) ** gap.speed
    relative = np.clip(accepted / np.exp(np.log(accepted).mean()), *RELATIVE_ACCEPTANCE)
    return dict(zip(names, relative.tolist(), strict=True))


def with_households_that_stop(free: Free, gap: Gap) -> Free:
    """As many approved places as on the base date; as many have then decided to stop as later at any time."""
    many = bounded(float(gap.seen.foster_places / gap.census.foster_places))
    return replace(
        free,
        stop_rate=free.stop_rate * many ** (2 * gap.speed),
        decided_before=free.decided_before + gap.speed * (float(gap.seen.decided) - free.decided_before),
    )


def with_acceptance_by_homes(free: Free, gap: Gap) -> Free:
    """As many beds stay empty as the census shows: a vacancy lasts the longer the fewer children the home
    accepts.
    """
    accepts = {}
    for name, acceptance in free.homes.items():
        placement_type = gap.p.provision.homes[name].type
        homes = [home for home in gap.p.provision.homes.values() if home.type == placement_type]
        beds, number = sum(home.beds.values[0] for home in homes), gap.position(placement_type)
        empty, should_be = (beds - s.stock[number].sum() for s in (gap.seen, gap.census))
        closer = bounded((empty + 0.1) / (should_be + 0.1)) ** gap.speed
        accepts[name] = float(np.clip(acceptance * closer, *HOME_ACCEPTS))
    return replace(free, homes=accepts)


def with_foster_care_on_the_market(free: Free, gap: Gap) -> Free:
    """As many children as the census shows live in residential care because no foster family was found, with
    the levels of need that it shows.
    """
    types, against = gap.p.placement.types, gap.p.census.against_plan
    wanted = sum(n for t, plans in against.items() if types[t].residential for n in plans.values())
    fewer = bounded((wanted + 0.5) / (float(gap.seen.against_plan) + 0.5)) ** gap.speed
    failing = {a: (1 - free.availability[a]) * fewer for a in FOUND_FAILING}
    within = {a: float(np.clip(share, *FAILING)) for a, share in failing.items()}
    found = {a: 1 - within[a] if a in within else share for a, share in free.availability.items()}
    first = FOUND_FAILING[0]
    by_level = _market_by_level(free, gap, failing[first] / within[first])
    return replace(free, availability=found, market_by_level=by_level)


def _market_by_level(free: Free, gap: Gap, fewer: float) -> dict[str, float]:
    """A search fails the more often for the levels of which external homes have too few; and ``fewer`` times
    as often for all, where hardly any fails but for one level and ages can answer no more.
    """
    homes = np.array([t.external and t.residential for t in gap.p.placement.types.values()])
    wanted, seen = (shares(summary.levels[homes].sum(axis=0)) for summary in (gap.census, gap.seen))
    closer = ratio_of_shares(wanted, seen) ** (gap.speed / 2)
    found = free.availability[FOUND_FAILING[0]]
    relative = np.array(list(free.market_by_level.values()))
    failing = np.clip((1 - found * relative) * closer * fewer, *FAILING_AT_A_LEVEL)
    return dict(zip(free.market_by_level, ((1 - failing) / found).tolist(), strict=True))
