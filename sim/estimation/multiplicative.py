"""Rates that are products of factors, estimated from events and exposure.

Each cell has ``events`` that are Poisson with mean ``exposure`` times one value of every factor: a rate by
age, times a relative rate by setting, times one by time in care, and so on. Every value has a gamma prior.
Given the other factors, the posterior of a value is then gamma again (the conjugate pair of gamma and
Poisson): its shape is that of the prior plus the events of its cells, its rate that of the prior plus their
exposure times the other factors. Going round the factors is Gibbs sampling (Gelfand and Smith 1990) of the
joint posterior when values are drawn, and coordinate ascent to one point when they are set to their means.

Piecewise-constant hazards have this Poisson likelihood exactly (Holford 1980; Laird and Olivier 1981):
delayed entry and censoring only decide how much exposure there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import Counts, Flags, Numbers

CLOSE = 1e-10
"""Relative change of every value below which the ascent has arrived."""
ROUNDS = 2000
BURN_IN = 150
THINNING = 2
"""Rounds of the sampler that are thrown away at first, and between two draws that are kept."""


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor of the product: which of its values each cell has, and the prior of the values."""

    of_cell: Counts
    """By cell, the number of the value."""
    mean: Numbers
    """Prior means; a value of zero stays zero."""
    shape: Numbers
    """Shapes of the gamma priors: how many events they are worth. Infinite: the value is known; zero: nothing
    is."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Events and exposure by cell, and the factors of their rates by name. Empty cells may be left out."""

    events: Numbers
    exposure: Numbers
    factors: Mapping[str, Factor]

    @cached_property
    def point(self) -> Mapping[str, Numbers]:
        """The values at which each is the posterior mean given the others."""
        turns = self._turns()
        values = {name: factor.mean.copy() for name, factor in self.factors.items()}
        for _ in range(ROUNDS):
            change = 0.0
            for name, turn in turns.items():
                new = turn.settled(turn.shape / turn.rate(self.exposure, values))
                change = max(
                    change,
                    float(np.max(np.abs(new - values[name]) / np.maximum(values[name], 1e-300), initial=0.0)),
                )
                values[name] = new
            if change < CLOSE:
                break
        return values

    def draws(self, many: int, rng: np.random.Generator) -> dict[str, Numbers]:
        """Draws from the joint posterior: a row for each draw, a column for each value."""
        turns, values = self._turns(), dict(self.point)
        kept: dict[str, list[Numbers]] = {name: [] for name in self.factors}
        for number in range(BURN_IN + many * THINNING):
            for name, turn in turns.items():
                values[name] = turn.settled(rng.standard_gamma(turn.shape) / turn.rate(self.exposure, values))
            if number >= BURN_IN and (number - BURN_IN) % THINNING == THINNING - 1:
                for name in kept:
                    kept[name].append(values[name])
        return {name: np.array(rows) for name, rows in kept.items()}

    def _turns(self) -> dict[str, "Turn"]:
        return {name: Turn.of(name, self) for name in self.factors}


@dataclass(frozen=True, eq=False)
class Turn:
    """What stays the same whenever it is the turn of one factor."""

    factor: Factor
    others: tuple[tuple[str, Counts], ...]
    """Name and cells of the other factors."""
    shape: Numbers
    """Shapes of the posteriors: prior and events."""
    known: Numbers
    """What the prior adds to their rates."""
    free: Flags
    """Which values are estimated."""

    @classmethod
    def of(cls, name: str, cells: Cells) -> "Turn":
        """The turn of a factor of some cells."""
        factor, many = cells.factors[name], len(cells.factors[name].mean)
        shape = np.where(np.isfinite(factor.shape), factor.shape, 1.0)
        events = np.bincount(factor.of_cell, weights=cells.events, minlength=many)
        free = np.isfinite(factor.shape) & (factor.mean > 0) & (shape + events > 0)
        known = np.divide(shape, factor.mean, out=np.ones(many), where=factor.mean > 0)
        others = tuple((other, its.of_cell) for other, its in cells.factors.items() if other != name)
        return cls(factor, others, np.where(free, shape + events, 1.0), known, free)

    def rate(self, exposure: Numbers, values: Mapping[str, Numbers]) -> Numbers:
        """Rates of the posteriors given the other factors."""
        lived = exposure
        for name, of_cell in self.others:
            lived = lived * values[name][of_cell]
        return np.maximum(
            self.known + np.bincount(self.factor.of_cell, weights=lived, minlength=len(self.known)), 1e-300
        )

    def settled(self, values: Numbers) -> Numbers:
        """The values of a turn, with those that are not estimated as the prior has them."""
        return np.where(self.free, values, self.factor.mean)


def lifted(mean: Numbers, of_cell: Counts, events: Numbers, least: float) -> Numbers:
    """Prior means with those that are zero but have events raised to ``least``: what has been seen cannot be
    impossible.
    """
    seen = np.bincount(of_cell, weights=events, minlength=len(mean)) > 0
    return np.where((mean <= 0) & seen, least, mean)
