"""How much a policy changes something: not a number but a distribution, with the evidence for it."""

from statistics import NormalDist
from typing import Self

from pydantic import model_validator

from sim.parameters.sourced import NotNegative, Sourced

Z80 = NormalDist().inv_cdf(0.9)


class Effect(Sourced):
    """An effect nobody knows exactly: eight in ten values lie between ``low`` and ``high``.

    The distribution is the two-piece normal of the Bank of England's fan charts: half of it lies on either
    side of ``central``, with a spread of its own. Values below zero count as zero.
    """

    central: NotNegative
    low: NotNegative
    high: NotNegative
    drawn: NotNegative | None = None
    """The value of this replication; the central one if none is drawn."""

    @property
    def value(self) -> float:
        """What the effect is taken to be."""
        return self.central if self.drawn is None else self.drawn

    def draw(self, u: float) -> Self:
        """The same effect with a value drawn from its distribution; ``u`` is uniform on (0, 1)."""
        z = NormalDist().inv_cdf(min(max(u, 1e-9), 1 - 1e-9)) / Z80
        spread = self.high - self.central if z > 0 else self.central - self.low
        return self.model_copy(update={"drawn": max(0.0, self.central + z * spread)})

    @model_validator(mode="after")
    def _runs_upwards(self) -> Self:
        if not self.low <= self.central <= self.high:
            raise ValueError(
                f"low {self.low:g}, central {self.central:g} and high {self.high:g} do not rise; expected"
                " each to be at least the one before"
            )
        return self
