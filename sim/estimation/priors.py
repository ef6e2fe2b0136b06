"""How much the configuration is worth beside what was seen: the strength of every prior, each said once.

``weight`` is what a configured rate is worth, in events (``fit.prior_events``); what differs less from one
authority to the next is worth more. Assumptions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import Numbers

PRIOR_EVENTS: Final = 2.0
"""Events that a configured rate is worth, if nothing else is asked for."""
RELATIVE: Final = 2
"""Times as much: a relative rate, by setting, time or age."""
LEVEL: Final = 4
"""Times as much: a relative rate by level of need or number of the placement."""
MIX: Final = 5
"""Times as much: all shares of a mix together."""


@dataclass(frozen=True)
class RatePosterior:
    """The posterior of a rate of events: gamma prior, Poisson likelihood (Gelman et al. 2013, Bayesian Data
    Analysis, section 2.6).
    """

    configured: float
    shape: float
    time: float
    """The rate of the gamma distribution."""

    @classmethod
    def of(cls, configured: float, events: float, exposure: float, weight: float) -> "RatePosterior":
        """From so many events in so long an exposure; the prior has the configured mean and is worth
        ``weight`` events.

        A configured rate of zero says nothing about how often what was seen happens after all, and is worth
        nothing.
        """
        if configured > 0:
            return cls(configured, weight + events, weight / configured + exposure)
        return cls(configured, float(events), exposure)

    @property
    def known(self) -> bool:
        """Whether there is anything to go by."""
        return self.shape > 0 and self.time > 0

    @property
    def mean(self) -> float:
        """The posterior mean; as configured where there is nothing to go by."""
        return self.shape / self.time if self.known else self.configured

    def draws(self, many: int, rng: np.random.Generator) -> Numbers:
        """Draws from the posterior."""
        if not self.known:
            return np.full(many, self.configured)
        return np.asarray(rng.standard_gamma(self.shape, many) / self.time)


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
