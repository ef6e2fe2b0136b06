"""Corrections: how often children move, and which setting their next plan names."""

from dataclasses import replace

import numpy as np

from sim.bands import AgeBand
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import AGES, endings_by_setting
from sim.calibration.published.ratios import bounded, ratio_of, ratio_of_shares, shares
from sim.parameters import LEVELS

OLDEST = AgeBand.FROM_16_TO_17
SOFTLY = 0.7
"""Part of the speed with which pulls and moves answer to children in a setting, who take years to change."""
PULL, PULL_ON_A_LEVEL = (0.02, 20.0), (0.01, 10.0)
"""Least and most pull of a setting, and its relative pull on a level of need. Assumption."""
OLDER_MOVES = 0.1, 20.0
"""Least and most relative hazard of moving at 16 and 17. Assumption."""
SPELL_FACTORS = 0.15, 4.0
"""Least and most relative hazard of a later placement. Assumption: no source says how much safer a settled
placement is, and one that hardly ever ends would leave nothing for plans that prevent breakdowns."""
LEAST_MOVES = 0.02
"""Least part of a setting's endings that are moves, however many children leave care from it."""
FEW = 5
"""Children of whom a ratio says too little to answer to."""


def with_scales(free: Free, gap: Gap) -> Free:
    """Each setting has as many moves as are wanted: the endings of its placements that are no exits."""
    settings = gap.p.placement.settings
    wanted, seen = (children.sum(axis=1) for children in gap.by_setting)
    size = seen / np.maximum(wanted, 0.1)
    endings = endings_by_setting(gap.p, gap.targets, gap.census.stock)
    moves = np.maximum(endings * size - gap.seen.exits_from, LEAST_MOVES * endings * size)
    closer = dict(zip(settings, (ratio_of(moves, gap.seen.moves) ** gap.speed).tolist(), strict=True))
    return replace(free, scale={s: scale * closer[s] for s, scale in free.scale.items()})


def with_moves_of_the_oldest(free: Free, gap: Gap) -> Free:
    """Those of 16 and 17 move out of a setting the more often the more of them live there than should.

    Settings that only they live in keep their own, and small ones answer to all the others together.
    """
    settings, types = gap.p.placement.settings, gap.p.placement.types.values()
    only = {t.setting for t in types if t.ages[0] >= OLDEST.first_year - 1}
    age = AGES.index(OLDEST)
    wanted, now = (gap.type_in_setting @ summary.stock[:, age] for summary in (gap.census, gap.seen))
    others = np.array([s not in only for s in settings])
    together = ratio_of(now[others].sum(), wanted[others].sum())
    many = np.where(wanted + now >= 2 * FEW, ratio_of(now, wanted), together)
    closer = dict(zip(settings, (many ** (SOFTLY * gap.speed)).tolist(), strict=True))
    moved = {s: float(np.clip(ages[OLDEST] * closer[s], *OLDER_MOVES)) for s, ages in free.by_age.items()}
    by_age = {s: ages if s in only else {**ages, OLDEST: moved[s]} for s, ages in free.by_age.items()}
    return replace(free, by_age=by_age)


def with_pulls(free: Free, gap: Gap) -> Free:
    """Each setting pulls more on children of the ages of which it has too few."""
    closer = ratio_of(*gap.by_setting) ** (gap.speed * SOFTLY)
    pull = {
        s: {age: float(np.clip(free.pull[s][age] * closer[i, j], *PULL)) for j, age in enumerate(AGES)}
        for i, s in enumerate(gap.p.placement.settings)
    }
    return replace(free, pull=pull)


def with_pulls_by_level(free: Free, gap: Gap) -> Free:
    """Each setting pulls more on the levels of need of which it has too small a share; over all children its
    pull stays one.
    """
    wanted, seen = (shares(gap.type_in_setting @ summary.levels) for summary in (gap.census, gap.seen))
    closer = ratio_of_shares(wanted, seen) ** (gap.speed * SOFTLY)
    pulled = np.array([list(levels.values()) for levels in free.pull_by_level.values()]) * closer
    over_all = pulled @ shares(gap.census.levels.sum(axis=0))
    kept = np.clip(pulled / over_all[:, None], *PULL_ON_A_LEVEL).tolist()
    by_level = {
        s: dict(zip(LEVELS, row, strict=True)) for s, row in zip(free.pull_by_level, kept, strict=True)
    }
    return replace(free, pull_by_level=by_level)


def with_later_placements(free: Free, gap: Gap) -> Free:
    """Later placements end the less often the more children have three in a year, or leave a carer within two
    years.

    How often first placements end is then a matter of the scale, which the number of moves decides.
    """
    _, second, later = free.by_spell
    three = bounded(gap.targets.three_or_more_placements / max(float(gap.seen.three_or_more), 1e-3))
    leave = max(1 - float(gap.seen.same_carer), 1e-3)
    long = bounded((1 - gap.targets.same_carer_for_two_years) / leave)
    factors = second * three**gap.speed, later * long**gap.speed
    second, later = (float(np.clip(factor, *SPELL_FACTORS)) for factor in factors)
    return replace(free, by_spell=(1.0, second, later))
