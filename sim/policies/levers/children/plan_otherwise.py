"""Children who enter care are planned for another setting than today: a trend, or a choice."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import planned_elsewhere
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class PlanOtherwise(Policy):
    """A share of the children of some strata whose plan at entry names one setting are planned for another
    one.
    """

    quantity = "reach"

    reach: Share
    """Share of these children whom it concerns."""
    planned: Effect
    """Share of those whose plan is another one."""
    strata: tuple[str, ...]
    """Streams of entries that it touches."""
    before: str
    """The setting that the plan would have named."""
    after: str
    """The one that it names instead."""

    def apply(self, p: Parameters) -> Parameters:
        """Plans at entry shift from one setting to the other, as far as the policy has grown."""
        share = self.phased(min(1.0, self.reach * self.planned.value), without=0.0)
        return planned_elsewhere(p, self.strata, self.before, self.after, share)
