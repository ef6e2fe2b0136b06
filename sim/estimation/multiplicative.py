"""Rates that are products of factors, estimated from events and exposure.

Each cell has ``events`` that are Poisson with mean ``exposure`` times one value of every factor: a rate by age, times a relative
rate by setting, times one by time in care, and so on. Every value has a gamma prior. Given the other factors, the posterior of a
value is then gamma again (the conjugate pair of gamma and Poisson): its shape is that of the prior plus the events of its cells,
its rate that of the prior plus their exposure times the other factors. Going round the factors is Gibbs sampling (Gelfand and
Smith 1990) of the joint posterior when values are drawn, and coordinate ascent to one point when they are set to their means.

Piecewise-constant hazards have this Poisson likelihood exactly (Holford 1980; Laird and Olivier 1981): delayed entry and censoring
only decide how much exposure there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

CLOSE = 1e-10
"""Relative change of every value below which the ascent has arrived."""
ROUNDS = 2000
BURN_IN = 200
THINNING = 3
"""Rounds of the sampler that are thrown away at first, and between two draws that are kept."""


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor of the product: which of its values each cell has, and the prior of the values."""

    of_cell: Places
    """By cell, the number of the value."""
    mean: Numbers
    """Prior means; a value of zero stays zero."""
    shape: Numbers
    """Shapes of the gamma priors, as many events as the prior is worth. Infinite: the value is known; zero: nothing is known."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Events and exposure by cell, and the factors of their rates by name. Cells without events and exposure may be left out."""

    events: Numbers
    exposure: Numbers
    factors: Mapping[str, Factor]

    def point(self) -> dict[str, Numbers]:
        """The values at which each is the posterior mean given the others."""
        values = {name: factor.mean.copy() for name, factor in self.factors.items()}
        for _ in range(ROUNDS):
            change = 0.0
            for name in self.factors:
                shape, rate = self._posterior(name, values)
                new = _mean(self.factors[name], shape, rate)
                change = max(change, float(np.max(np.abs(new - values[name]) / np.maximum(values[name], 1e-300), initial=0.0)))
                values[name] = new
            if change < CLOSE:
                break
        return values

    def draws(self, many: int, rng: np.random.Generator) -> dict[str, Numbers]:
        """Draws from the joint posterior: a row for each draw, a column for each value."""
        values = self.point()
        kept: dict[str, list[Numbers]] = {name: [] for name in self.factors}
        for turn in range(BURN_IN + many * THINNING):
            for name, factor in self.factors.items():
                shape, rate = self._posterior(name, values)
                free = np.isfinite(factor.shape) & (factor.mean > 0) & (shape > 0)
                values[name] = np.where(free, rng.standard_gamma(np.where(free, shape, 1.0)) / rate, factor.mean)
            if turn >= BURN_IN and (turn - BURN_IN) % THINNING == THINNING - 1:
                for name in kept:
                    kept[name].append(values[name])
        return {name: np.array(rows) for name, rows in kept.items()}

    def _posterior(self, name: str, values: Mapping[str, Numbers]) -> tuple[Numbers, Numbers]:
        """Shape and rate of the values of one factor, given those of the others."""
        factor = self.factors[name]
        others = self.exposure
        for other, its in self.factors.items():
            if other != name:
                others = others * values[other][its.of_cell]
        many = len(factor.mean)
        shape = np.where(np.isfinite(factor.shape), factor.shape, 1.0)
        known = np.divide(shape, factor.mean, out=np.ones(many), where=factor.mean > 0)
        events = np.bincount(factor.of_cell, weights=self.events, minlength=many)
        rate = known + np.bincount(factor.of_cell, weights=others, minlength=many)
        return shape + events, np.maximum(rate, 1e-300)


def _mean(factor: Factor, shape: Numbers, rate: Numbers) -> Numbers:
    free = np.isfinite(factor.shape) & (factor.mean > 0)
    return np.where(free, shape / rate, factor.mean)


def lifted(mean: Numbers, of_cell: Places, events: Numbers, least: float) -> Numbers:
    """Prior means with those that are zero but have events raised to ``least``: what has been seen cannot be impossible."""
    seen = np.bincount(of_cell, weights=events, minlength=len(mean)) > 0
    return np.where((mean <= 0) & seen, least, mean)
