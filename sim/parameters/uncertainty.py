"""What is uncertain about a forecast, in layers that can each be switched off."""

from pathlib import Path
from typing import Final, Literal, Self

from pydantic import Field

from sim.parameters.sourced import NotNegative, Sourced, Strict


class Drift(Sourced):
    """Yearly drift of a level: an AR(1) process on the log scale, zero at the base date.

    ``x[y] = m + phi * (x[y - 1] - m) + sd * z`` with standard normal ``z``; the level of year ``y`` is
    multiplied by ``exp(x[y])``. The process returns to ``m`` (:attr:`returns_to`), which is zero where
    nothing is known of it: then the median of each factor is one, drift widens a forecast and invents no
    trend.
    """

    active: bool = True
    sd: NotNegative
    phi: float = Field(ge=0, lt=1)
    returns_to: dict[str, float] = Field(default_factory=dict)
    """By the name of the process (a stratum, a route; that of the layer, where all have it in common), the
    log of what its level returns to, relative to today's. A history says so: a year of many entries is partly
    drift, which passes."""
    trend: float = 0.0
    """Yearly change of the log of the level itself, which goes on and dies away (:data:`DAMPING`)."""
    centre: Literal["median", "mean"] = "median"
    """What of each factor is one: its median or its mean. Parts of a whole that drift by themselves, such as
    routes out of care, add up to more than the whole of today if their medians are one: the mean of each is
    above it. Of new care plans only the shares count: ``mean`` keeps those of the settings in the mean, where
    ``median`` lets the rare ones gain from the frequent (:class:`~sim.model.risks.drift.SharesDrift`)."""


DAMPING: Final = 0.8
"""Part of a trend that is left each year later: trends do not go on for ever (damped trend: Gardner and
McKenzie 1985, Management Science 31). Assumption."""


class Chance(Strict):
    """Chance: which child enters, moves, leaves, when."""

    active: bool = True
    """Off: every replication uses the same draws."""


class Effects(Strict):
    """Effects of policies, each a distribution with its evidence."""

    active: bool = True
    """Off: every effect is its central value."""


class ParameterDraws(Sourced):
    """The parameters themselves, known only as far as the history or the published totals they were fitted to
    tell: draws from their posterior.
    """

    active: bool = True
    """Off: every replication uses the parameters as they are written."""
    file: Path
    """Table (CSV) with a row for each draw and a column for each number, named by its path. Replication ``r``
    uses row ``r``, and begins again after the last. A path that is not absolute is looked for in the folder
    of the user's files."""
    factors: bool = False
    """Whether the numbers are factors on what the configuration says at each path, which then can still be
    changed, and not values in its place."""


class PriceWalk(Strict):
    """Prices wander from their expected inflation: a random walk of the log of each price group, zero in the
    price year.

    At each 1 April ``x += sd * (sqrt(national) * z + sqrt(1 - national) * own)`` with standard normal ``z``,
    the same for all groups, and ``own``, one for each; ``sd`` and ``national`` are those of the price group.
    Prices are multiplied by ``exp(x - v / 2)``, ``v`` being the variance of ``x``: their mean is the stated
    inflation.
    """

    active: bool = True


class UnitCostWalk(Sourced):
    """What a child in care costs drifts for all price groups together, beyond prices and beyond what is
    simulated: more staff for each child, other services, another mix within each placement type.

    A random walk of the logarithm, zero in the price year, with a step of standard deviation ``sd`` at each 1
    April, and recentred as :class:`PriceWalk` is.
    """

    active: bool = True
    sd: NotNegative
    smaller: dict[int, NotNegative] = Field(default_factory=dict)
    """The standard deviation in its place for an authority with fewer children in care on the base date than
    so many: a small one strays more."""

    def sd_of(self, children: int) -> float:
        """The standard deviation of an authority with so many children in care; zero if the layer is off."""
        below = [many for many in self.smaller if children < many]
        return 0.0 if not self.active else self.smaller[min(below)] if below else self.sd


class Uncertainty(Strict):
    """The layers of uncertainty."""

    chance: Chance
    entries: Drift
    """Drift of the log entry rate, common to all strata."""
    effects: Effects
    strata: Drift
    """Drift of the log entry rate of each stratum by itself, beside the common one; strata of unaccompanied
    children have :attr:`unaccompanied` in its place."""
    unaccompanied: Drift
    """Drift of the log rate at which unaccompanied children come, beside the common one."""
    exits: Drift
    """Drift of the log hazard of leaving care, common to all routes (the continuous-time form of log exit
    odds)."""
    routes: Drift
    """Drift of the log hazard of each route out of care by itself, beside the common one."""
    moves: Drift
    """Drift of the log hazard of planned moves and disruptions, by the year in which a placement begins."""
    plans: Drift
    """Drift of the log weight of each setting among new care plans, at entry and after moves."""
    parameters: ParameterDraws | None = None
    """The parameters' own uncertainty; ``job=fit`` and ``job=fit_published`` write it. None if they were
    fitted to nothing."""
    price: PriceWalk
    """Walk of the log of prices around their inflation, by price group."""
    unit_cost: UnitCostWalk
    """Walk of the log of what a child costs beside prices, common to all groups."""

    def without_drift(self) -> Self:
        """The same layers with every drift of what happens to children switched off."""
        still = {name: getattr(self, name).model_copy(update={"active": False}) for name in DRIFTS}
        return self.model_copy(update=still)


DRIFTS: Final = ("entries", "strata", "unaccompanied", "exits", "routes", "moves", "plans")
"""The layers that drift from year to year, prices apart."""
