"""What the children of the first day of a history say of the rates before it.

Numbers of five years tell levels of entries and exits within several per cent each, so that where the two
would balance is told within a tenth: too little to say whether care will grow. The children of the first
day tell it once more. They are what the years before have left: as many as the rates of those years would
keep, but for chance and for what has not settled. Entries and exits of the window are what came afterwards,
so that nothing is counted twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sim.arrays import Counts, Numbers
from sim.bands import DAYS_PER_YEAR
from sim.estimation import by_year
from sim.estimation.drift.drifting import Drawn
from sim.estimation.drift.fit_drift import LayersFit, samples
from sim.estimation.events import EventsExposure
from sim.parameters import TURNED_18

UNSETTLED: Final = 0.1
"""Standard deviation of the logarithm of the children of the first day beside those whom the rates of the
years before would keep, chance apart. Assumption: care grew by 2 or 3 % a year in England before 2022, and a
number that is renewed by a third a year lies 5 to 10 % behind one that so grows."""
TRIED: Final = 4000
"""Draws from which those are taken that agree with the children of the first day."""


@dataclass(frozen=True)
class FirstDay:
    """The children of the first day of the first whole year, and how they would leave."""

    children: float
    exits: Numbers
    """By route, exits that the window's mean hazards expect in the first year."""
    turn_18: float
    """Children expected to turn 18 in it."""
    turned_18: float
    """Children who turned 18 in all years: how sure that is."""

    @classmethod
    def of(cls, events: EventsExposure, leaving: LayersFit | None) -> "FirstDay | None":
        """From a table of events and exposure; ``None`` where nothing drifts, or where the table does not
        tell for each year that there were children, and how many turned 18.
        """
        if leaving is None:
            return None
        rows = events.part(by_year.YEARS)
        lived = by_year.lived(rows)
        if not (rows["cause"] == TURNED_18).any() or not (lived > 0).all():
            return None
        adults = float(by_year.counted(rows, [TURNED_18]).sum())
        share = float(lived[-1] / lived.sum())
        return cls(float(lived[-1]) / DAYS_PER_YEAR, leaving.seen.lived[:, -1], adults * share, adults)

    def log_likelihood(self, entering: Numbers, leaving: Numbers) -> Numbers:
        """Of draws (rows) of log rates in the years before: entries a year by stratum, and hazards by route
        beside the window's mean ones. Up to a constant.
        """
        gone = (self.exits * np.exp(leaving)).sum(axis=-1) + self.turn_18
        surplus = np.log(np.exp(entering).sum(axis=-1)) - np.log(gone)
        of_adults = (self.turn_18 / gone) ** 2 / max(self.turned_18, 1.0)
        variance = UNSETTLED**2 + 1 / self.children + of_adults
        return np.asarray(-0.5 * (surplus**2 / variance + np.log(variance)))


@dataclass(frozen=True, eq=False)
class Balanced:
    """Posteriors of the layers, and draws of them, in the order in which they were given."""

    layers: tuple[LayersFit | None, ...]
    drawn: tuple[Drawn | None, ...]


def balanced(
    every: Sequence[LayersFit | None], first: FirstDay | None, many: int, rng: np.random.Generator
) -> Balanced:
    """Draws of posteriors that are shared, the first that of entries and the second that of exits, as far as
    they agree with the children of the first day; and the posteriors with means that do.
    """
    tried = samples(every, max(TRIED, many), rng)
    come, gone = tried[:2]
    if first is None or come is None or gone is None:
        return Balanced(tuple(every), tuple(samples(every, many, rng)))
    log = first.log_likelihood(come.before, gone.before)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    chosen = rng.permutation(_evenly(weight, many, rng))
    layers = (
        None if one is None or drawn is None else replace(one, middle=drawn.mean(weight))
        for one, drawn in zip(every, tried, strict=True)
    )
    return Balanced(tuple(layers), tuple(None if drawn is None else drawn.rows(chosen) for drawn in tried))


def _evenly(weight: Numbers, many: int, rng: np.random.Generator) -> Counts:
    """Numbers of draws, each as often as its weight says, up to one more or less (systematic resampling)."""
    at = (np.arange(many) + rng.random()) / many
    chosen = np.searchsorted(np.cumsum(weight), at).clip(max=len(weight) - 1)
    return np.asarray(chosen, dtype=np.int64)
