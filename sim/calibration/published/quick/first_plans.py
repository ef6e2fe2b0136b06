"""What an authority that is made from published tables has instead of its own plans and ages at entry: those
of another one, leaning to where its own children are.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sim.arrays import Numbers
from sim.bands import age_band
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.moves import PULL
from sim.calibration.published.quick.account import BANDS, Account
from sim.calibration.published.quick.mix import closer
from sim.calibration.published.summary import Summary
from sim.census.stationary import Population
from sim.parameters import Parameters, Targets
from sim.parameters.paths.values import with_values
from sim.timeline import Timeline

LEANS = 0.1, 6.0
"""Least and most share of a plan, relative to that of the authority from which it is borrowed. Assumption."""
FEW = 0.5
"""Children who are added to those of an age in a setting before two authorities are compared."""
FIRST = 8.0
"""How much more or less a setting may pull than where the parameters come from, before anything is known."""
YOUNGEST_FIRST = (1.0, 1.6, 2.5, 4.0, 6.0)
"""How early in their first year babies enter (:attr:`sim.parameters.entries.Stratum.youngest_first`): mean
ages of 6.0, 4.6, 3.4, 2.4 and 1.7 months. Assumption."""


def with_age_of_babies(p: Parameters, targets: Targets, census: Summary, years: int) -> Parameters:
    """Babies enter as early as best keeps as many under one as there are, for so many years."""
    babies = [name for name, stratum in p.entries.strata.items() if list(stratum.ages) == [0]]
    if not babies:
        return p
    made = [
        with_values(p, {f"entries.strata.{name}.youngest_first": early for name in babies})
        for early in YOUNGEST_FIRST
    ]
    return min(made, key=lambda one: Account(one, targets, census, years).misses())


def leaning_pulls(free: Free, p: Parameters, census: Summary, others: Population) -> Free:
    """Before the first simulation: settings pull as they do where the parameters come from, times how much
    larger a part of the children of an age lives in them here than there.
    """
    types = list(p.placement.types)
    there = others.counts([band.first_year for band in BANDS], types).T
    in_setting = np.array(
        [[p.placement.types[name].setting == setting for name in types] for setting in p.placement.settings],
        dtype=float,
    )
    shares_here, shares_there = (
        (in_setting @ stock + FEW) / (stock.sum(axis=0) + FEW)
        for stock in (census.stock, _scaled(there, census))
    )
    up = np.clip(shares_here / shares_there, 1 / FIRST, FIRST)
    pull = {
        setting: {
            band: float(np.clip(free.pull[setting][band] * up[i, j], *PULL)) for j, band in enumerate(BANDS)
        }
        for i, setting in enumerate(p.placement.settings)
    }
    return replace(free, pull=pull)


def _scaled(stock: Numbers, census: Summary) -> Numbers:
    """As many children in all as here."""
    return np.asarray(stock * census.stock.sum() / max(stock.sum(), 1.0))


def with_leaning_plans(p: Parameters, borrowed: Parameters, gap: Gap) -> Parameters:
    """Children who enter are planned for a setting the more often the fewer of their age live there."""
    many = closer(gap)
    up = {setting: many[i] for i, setting in enumerate(p.placement.settings)}
    found: dict[str, object] = {}
    for name, stratum in p.entries.strata.items():
        band = BANDS.index(age_band(max(stratum.ages, key=lambda age: stratum.ages[age])))
        mix, theirs = _first(stratum.plan), _first(borrowed.entries.strata[name].plan)
        leaning = {
            s: float(np.clip(share * up[s][band], LEANS[0] * theirs[s], LEANS[1] * theirs[s]))
            for s, share in mix.items()
        }
        found[f"entries.strata.{name}.plan"] = _summing_to_one(leaning)
    return with_values(p, found)


def _first(mix: Mapping[str, Timeline]) -> dict[str, float]:
    return {setting: share.values[0] for setting, share in mix.items()}


def _summing_to_one(shares: Mapping[str, float]) -> dict[str, float]:
    """In five digits; what rounding leaves over goes to the largest."""
    rounded = {name: round(share / sum(shares.values()), 5) for name, share in shares.items()}
    largest = max(rounded, key=lambda name: rounded[name])
    return {**rounded, largest: round(rounded[largest] + 1 - sum(rounded.values()), 5)}
