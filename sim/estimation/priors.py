"""How much the configuration is worth beside what was seen: the strength of every prior, each said once.

``weight`` is what a configured rate is worth, in events (``fit.prior_events``). The prior of a rate is
log-normal around the configured one with ``sd = weight ** -0.5``: on the logarithm a Poisson likelihood with
``n`` events has the information ``n`` and the prior the information ``weight``, so that a rate with forty
events is moved by hardly more than chance moves it, however far off the configuration is. (A gamma prior of
fixed shape is worth the more exposure the smaller its mean: with a mean near zero nothing that was seen could
outweigh it.) Assumptions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import Counts, Numbers
from sim.estimation.multiplicative import Factor, likeliest, possible

PRIOR_EVENTS: Final = 1.0
"""Events that a configured rate is worth, if nothing else is asked for: its logarithm has a standard
deviation of one."""
RELATIVE: Final = 1
"""Times as much: a relative rate, by setting, time or age."""
LEVEL: Final = 2
"""Times as much: a relative rate by level of need or number of the placement."""
MIX: Final = 10
"""Times as much: all shares of a mix together."""
WIDE: Final = 3.0
"""Standard deviation of the logarithm of what the configuration says never happens, and was seen all the
same: a factor of twenty either way."""
GRID: Final = 2001
REACH: Final = 8.0
"""Points of the grid from which single rates are drawn, and how far it reaches, in standard deviations."""


def log_normal(of_cell: Counts, middle: Numbers, events: Numbers, weight: float, least: float) -> Factor:
    """A factor whose values are worth ``weight`` events each; where the configuration says never and events
    were seen, next to nothing (:data:`WIDE`, around ``least``).
    """
    middle, raised = possible(middle.astype(np.float64), of_cell, events, least)
    return Factor(of_cell, middle, np.where(raised, WIDE, weight**-0.5))


def level(of_cell: Counts, many: int, events: Numbers, weight: float) -> Factor:
    """The level of a whole kind of event, relative to the configuration.

    Where an event was seen nothing is held against it, so that as many are expected in all as were seen,
    whatever the configuration says. Where none was seen it is worth ``weight`` events.
    """
    seen = np.bincount(of_cell, weights=events, minlength=many) > 0
    return Factor(of_cell, np.ones(many), np.where(seen, np.inf, weight**-0.5))


@dataclass(frozen=True)
class RatePosterior:
    """The posterior of a rate of events: log-normal prior, Poisson likelihood."""

    configured: float
    events: float
    exposure: float
    worth: float
    """Events that the prior is worth; zero where nothing is known beforehand."""

    @classmethod
    def of(cls, configured: float, events: float, exposure: float, weight: float) -> "RatePosterior":
        """From so many events in so long an exposure; the prior has the configured median and is worth
        ``weight`` events.

        A configured rate of zero says nothing about how often what was seen happens after all, and is worth
        nothing.
        """
        return cls(configured, float(events), float(exposure), weight if configured > 0 else 0.0)

    @property
    def known(self) -> bool:
        """Whether there is anything to go by."""
        return self.configured > 0 or (self.events > 0 and self.exposure > 0)

    @property
    def mean(self) -> float:
        """The likeliest rate (of the logarithm), at which as many events are expected as were seen but for
        the prior; as configured where there is nothing to go by.
        """
        return float(np.exp(self._mode)) if self.known else self.configured

    def draws(self, many: int, rng: np.random.Generator) -> Numbers:
        """Draws from the posterior, by the inverse of its distribution function on a fine grid."""
        if not self.known:
            return np.full(many, self.configured)
        sd = (self.events + self.worth) ** -0.5
        x = self._mode + sd * np.linspace(-REACH, REACH, GRID)
        prior = 0.5 * self.worth * (x - np.log(self.configured or 1.0)) ** 2
        density = self.events * x - self.exposure * np.exp(x) - prior
        mass = np.cumsum(np.exp(density - density.max()))
        return np.asarray(np.exp(np.interp(rng.random(many) * mass[-1], mass, x)))

    @property
    def _mode(self) -> float:
        one = [
            np.array([v]) for v in (self.events, self.exposure, np.log(self.configured or 1.0), self.worth)
        ]
        return float(likeliest(*one)[0])


def dirichlet(prior: Mapping[str, float], counts: Mapping[str, float], weight: float) -> dict[str, float]:
    """Shapes of the Dirichlet posterior of a mix of shares; ``weight`` is what all of the prior is worth, in
    children.

    A share of zero that was seen is possible, and one that was not stays zero.
    """
    total = sum(prior.values())
    shapes = {name: weight * share / total + counts.get(name, 0.0) for name, share in prior.items()}
    return {**shapes, **{name: n for name, n in counts.items() if name not in prior and n > 0}}


def shares_of(shapes: Mapping[str, float]) -> dict[str, float]:
    """The mean of a Dirichlet distribution: shares that sum to one."""
    total = sum(shapes.values())
    return {name: float(shape / total) for name, shape in shapes.items()}
