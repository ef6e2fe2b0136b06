"""Corrections towards where the children of the base date live: children by setting and age."""

from dataclasses import replace

import numpy as np

from sim.arrays import Numbers
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import AGES
from sim.calibration.published.moves import PULL
from sim.calibration.published.ratios import ratio_of

FEW = 2.0
"""Children for which those of all ages in a setting speak beside those of one age: what few children of one
age show is mostly chance. Assumption."""


def closer(gap: Gap) -> Numbers:
    """Children wanted for each that is seen, settings by ages, to the power of the speed.

    Few children of an age answer to all of their setting. Plans of those who enter and of those who move are
    the ways into a setting: when both answer in full, children in it do, too.
    """
    wanted, seen = gap.by_setting
    of_all = ratio_of(wanted.sum(axis=1, keepdims=True), seen.sum(axis=1, keepdims=True))
    return np.asarray(ratio_of(wanted + FEW * of_all, seen + FEW) ** gap.speed)


def with_pulls_in_full(free: Free, gap: Gap) -> Free:
    """Each setting pulls more on children of the ages of which it has too few."""
    up = closer(gap)
    pull = {
        s: {age: float(np.clip(free.pull[s][age] * up[i, j], *PULL)) for j, age in enumerate(AGES)}
        for i, s in enumerate(gap.p.placement.settings)
    }
    return replace(free, pull=pull)
