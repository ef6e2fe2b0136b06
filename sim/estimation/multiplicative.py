"""Rates that are products of factors, estimated from events and exposure.

Each cell has ``events`` that are Poisson with mean ``exposure`` times one value of every factor: a rate by
age, times a relative rate by setting, times one by time in care, and so on. Every value has a log-normal
prior, which is worth the same number of events (the reciprocal of the variance of the logarithm) whether the
value is small or large. Piecewise-constant hazards have this Poisson likelihood exactly (Holford 1980; Laird
and Olivier 1981): delayed entry and censoring only decide how much exposure there is.

The point is the mode of the posterior of the logarithms (penalised likelihood), found by coordinate ascent
with a closed form for each value. Draws come from slice sampling within Gibbs (Neal 2003), a factor at a
time; given the other factors its values are independent. What one factor can take over from the next without
any cell noticing is drawn exactly between them (:mod:`sim.estimation.exchange`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import wrightomega

from sim.arrays import Counts, Flags, Numbers
from sim.estimation.exchange import exchanges, summed

CLOSE = 1e-7
"""Change of every logarithm below which the ascent has arrived."""
ROUNDS = 2000
CHAINS = 20
BURN_IN = 60
THINNING = 2
"""Chains that are run side by side, their rounds that are thrown away at first, and the rounds from one draw
that is kept to the next. All chains start from the point."""
WIDTH = 5.0
"""Width of a slice to begin with, in standard deviations of the value given the others."""
SHRINKS = 200
"""Steps after which a slice is given up and the value stays where it is."""
FLAT = 1e-9
"""Part of the events up to which a prior counts as none: the closed form loses its digits there."""


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor of the product: which of its values each cell has, and the prior of the values."""

    of_cell: Counts
    """By cell, the number of the value."""
    middle: Numbers
    """Prior medians; a value of zero stays zero."""
    sd: Numbers
    """Standard deviations of the log-normal priors. Zero: the value is known; infinite: nothing is known
    beforehand, and a value without events stays where it is."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Events and exposure by cell, and the factors of their rates by name. Empty cells may be left out."""

    events: Numbers
    exposure: Numbers
    factors: Mapping[str, Factor]

    @cached_property
    def point(self) -> Mapping[str, Numbers]:
        """The mode of the joint posterior of the logarithms."""
        turns = self._turns()
        swaps = exchanges(self.factors, {name: turn.free for name, turn in turns.items()})
        values = {name: factor.middle[None, :].copy() for name, factor in self.factors.items()}
        for _ in range(ROUNDS):
            before = dict(values)
            for name, turn in turns.items():
                values[name] = turn.settled(turn.mode(turn.lived(self.exposure, values)))
            for swap in swaps:
                swap.settle(values, None)
            if max((_change(before[n], values[n]) for n in values), default=0.0) < CLOSE:
                break
        return {name: mode[0] for name, mode in values.items()}

    def draws(self, many: int, rng: np.random.Generator) -> dict[str, Numbers]:
        """Draws from the joint posterior: a row for each draw, a column for each value."""
        turns, chains = self._turns(), min(many, CHAINS)
        values = {name: np.repeat(mode[None, :], chains, axis=0) for name, mode in self.point.items()}
        swaps = exchanges(self.factors, {name: turn.free for name, turn in turns.items()})
        kept: dict[str, list[Numbers]] = {name: [] for name in self.factors}
        for number in range(BURN_IN + -(-many // chains) * THINNING):
            for name, turn in turns.items():
                lived = turn.lived(self.exposure, values)
                values[name] = turn.settled(turn.draw(values[name], lived, rng))
            for swap in swaps:
                swap.settle(values, rng)
            if number >= BURN_IN and (number - BURN_IN) % THINNING == THINNING - 1:
                for name in kept:
                    kept[name].append(values[name])
        return {name: np.concatenate(rows)[:many] for name, rows in kept.items()}

    def rates(self, values: Mapping[str, Numbers]) -> Numbers:
        """Events of each cell (last axis) for one of exposure."""
        return replace(self, exposure=np.ones_like(self.exposure)).expected(values)

    def expected(self, values: Mapping[str, Numbers]) -> Numbers:
        """Events expected in each cell (last axis)."""
        product = self.exposure
        for name, factor in self.factors.items():
            product = product * values[name][..., factor.of_cell]
        return product

    def _turns(self) -> dict[str, "Turn"]:
        return {name: Turn.of(name, self) for name in self.factors}


def _change(before: Numbers, after: Numbers) -> float:
    return float(np.max(np.abs(after - before) / np.maximum(before, 1e-300), initial=0.0))


@dataclass(frozen=True, eq=False)
class Turn:
    """What stays the same whenever it is the turn of one factor."""

    name: str
    factor: Factor
    others: tuple[tuple[str, Counts], ...]
    """Name and cells of the other factors."""
    free: Flags
    """Which values are estimated."""
    events: Numbers
    """Events, log of the prior median, and how many events the prior is worth; of the free values only."""
    middle: Numbers
    worth: Numbers

    @classmethod
    def of(cls, name: str, cells: Cells) -> "Turn":
        """The turn of a factor of some cells."""
        factor = cells.factors[name]
        events = np.bincount(factor.of_cell, weights=cells.events, minlength=len(factor.middle))
        free = (factor.sd > 0) & (factor.middle > 0) & (np.isfinite(factor.sd) | (events > 0))
        others = tuple((other, its.of_cell) for other, its in cells.factors.items() if other != name)
        middle = np.log(factor.middle[free])
        seen = np.asarray(events[free], dtype=np.float64)
        return cls(name, factor, others, free, seen, middle, factor.sd[free] ** -2.0)

    def lived(self, exposure: Numbers, values: Mapping[str, Numbers]) -> Numbers:
        """Events that would be expected at each free value, were it one, given the other factors; a row for
        each chain.
        """
        chains, many = values[self.name].shape
        lived = np.broadcast_to(exposure, (chains, len(exposure)))
        for name, of_cell in self.others:
            lived = lived * values[name][:, of_cell]
        return summed(lived, self.factor.of_cell, many)[:, self.free]

    def mode(self, lived: Numbers) -> Numbers:
        """The likeliest free values given the others."""
        return np.exp(likeliest(self.events, lived, self.middle, self.worth))

    def draw(self, values: Numbers, lived: Numbers, rng: np.random.Generator) -> Numbers:
        """The free values drawn anew given the others."""
        x = np.log(values[:, self.free])
        return np.exp(sliced(x, self.events, lived, self.middle, self.worth, rng))

    def settled(self, free: Numbers) -> Numbers:
        """All values, with those that are not estimated as the prior has them."""
        values = np.repeat(self.factor.middle[None, :], len(free), axis=0)
        values[:, self.free] = free
        return values


def likeliest(events: Numbers, lived: Numbers, middle: Numbers, worth: Numbers) -> Numbers:
    """The log rates at which ``events - lived * exp(x) - worth * (x - middle)`` is zero.

    That is the mode of a Poisson likelihood with a normal prior of the log rate: with ``v = 1 / worth`` the
    value ``x = m - omega(log(v * lived) + m)``, where ``m = middle + v * events`` and ``omega`` is Wright's
    (Corless and Jeffrey 2002).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        v = 1 / worth
        top = middle + v * events
        x = top - wrightomega(np.log(v * lived) + top)
        # Without a prior, or where it says next to nothing beside many events, the mean of the likelihood.
        plain = np.log(events / lived)
    flat = (worth * np.maximum(np.abs(middle), 1.0) < FLAT * np.maximum(events, FLAT)) & (events > 0)
    return np.asarray(np.where(flat, plain, x))


def sliced(
    x: Numbers, events: Numbers, lived: Numbers, middle: Numbers, worth: Numbers, rng: np.random.Generator
) -> Numbers:
    """A step of slice sampling for each of some independent log rates (Neal 2003, without stepping out: the
    width of the first interval depends on nothing that is drawn).
    """

    def density(y: Numbers) -> Numbers:
        return np.asarray(events * y - lived * np.exp(y) - 0.5 * worth * (y - middle) ** 2)

    level = density(x) - rng.standard_exponential(x.shape)
    width = WIDTH / np.sqrt(events + worth)
    low = x - width * rng.random(x.shape)
    high = low + width
    for _ in range(SHRINKS):
        new = low + (high - low) * rng.random(x.shape)
        outside = density(new) < level
        if not outside.any():
            return new
        low = np.where(outside & (new < x), new, low)
        high = np.where(outside & (new >= x), new, high)
        # those that are inside stay where they are
        low, high = np.where(outside, low, new), np.where(outside, high, new)
    return np.asarray(np.where(density(new) < level, x, new))


def possible(middle: Numbers, of_cell: Counts, events: Numbers, least: float) -> tuple[Numbers, Flags]:
    """Prior medians with those that are zero but have events raised to ``least``, and which these are: what
    has been seen cannot be impossible.
    """
    seen = np.bincount(of_cell, weights=events, minlength=len(middle)) > 0
    raised = (middle <= 0) & seen
    return np.where(raised, least, middle), raised
