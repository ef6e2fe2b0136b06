"""Corrections: how many children enter care, at which ages and with which needs."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sim.bands import AgeBand
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import range_of
from sim.calibration.published.ratios import ratio_of, ratio_of_shares, shares

LEAST_OF_AN_AGE = 0.1
"""Least frequency of an age at entry relative to the most frequent of its stratum. Assumption."""
OLDEST = AgeBand.FROM_16_TO_17
UNACCOMPANIED = 2
"""Power, besides the speed, with which entries of unaccompanied children answer to how many there are."""


def with_entries(free: Free, gap: Gap) -> Free:
    """Entries by stratum lean to the children of whom the caseload has too few, within the range of the
    published years.

    And the level answers to the size of the caseload. The strata add up to the published totals, so that the
    level says how far from them it is.
    """
    leaning = {name: _leaning(name, free, gap) for name in gap.p.entries.strata}
    published = sum(gap.targets.entries_by_stratum[name].value for name in leaning) / sum(leaning.values())
    size = float(gap.census.stock.sum() / gap.seen.stock.sum()) ** gap.speed**0.5
    return replace(
        free,
        per_year={name: rate * published for name, rate in leaning.items()},
        level=free.level / published * size,
    )


def _leaning(name: str, free: Free, gap: Gap) -> float:
    """Entries a year of a stratum, so that entries times level keep within the published range."""
    stratum = gap.p.entries.strata[name]
    if stratum.uasc:
        few = float(ratio_of(gap.census.unaccompanied, gap.seen.unaccompanied)) ** UNACCOMPANIED
    else:
        few = np.average(gap.few_by_year[list(stratum.ages)], weights=list(stratum.ages.values()))
    low, high = range_of(gap.targets.entries_by_stratum[name])
    return float(np.clip(free.per_year[name] * few**gap.speed, low / free.level, high / free.level))


def with_entry_ages(free: Free, gap: Gap) -> Free:
    """Within a stratum, entries lean to ages of which the caseload has too few; the ages of unaccompanied
    children are known.
    """
    strata = gap.p.entries.strata
    leaning = {
        name: _ages(frequencies, gap, 0.0 if strata[name].uasc else gap.speed)
        for name, frequencies in free.entry_ages.items()
    }
    return replace(free, entry_ages=leaning)


def _ages(frequencies: Mapping[int, float], gap: Gap, power: float) -> dict[int, float]:
    """Those of 16 and 17 come the later, and so stay the shorter, the more of them there should not be."""
    few = {
        age: float(gap.few_by_year[age]) ** (1 if age < OLDEST.first_year else 4 * (OLDEST.last_year - age))
        for age in frequencies
    }
    closer = {age: frequency * few[age] ** power for age, frequency in frequencies.items()}
    return {age: max(value / max(closer.values()), LEAST_OF_AN_AGE) for age, value in closer.items()}


def with_entry_levels(free: Free, gap: Gap) -> Free:
    """All strata lean alike to the levels of need of which the caseload has too few."""
    wanted, seen = (shares(summary.levels.sum(axis=0)) for summary in (gap.census, gap.seen))
    closer = (ratio_of_shares(wanted, seen) ** gap.speed).tolist()
    mixes = {}
    for name, mix in free.entry_levels.items():
        leaning = {level: share * up for (level, share), up in zip(mix.items(), closer, strict=True)}
        mixes[name] = {level: value / sum(leaning.values()) for level, value in leaning.items()}
    return replace(free, entry_levels=mixes)
