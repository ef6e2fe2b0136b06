"""Look for relatives and friends first when a child enters care."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import planned_elsewhere
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class KinshipFirst(Policy):
    """Some children who would have been planned for unrelated foster care go to relatives or friends."""

    quantity = "reach"

    reach: Share
    """Share of children for whom a family network is looked for in time."""
    found: Effect
    """Share of those for whom one is found that would otherwise not have been."""
    strata: tuple[str, ...]
    """Streams of entries that it touches."""
    before: str = "fostering"
    after: str = "kinship"

    def apply(self, p: Parameters) -> Parameters:
        """The plan at entry shifts from unrelated to kinship foster care."""
        share = self.phased(min(1.0, self.reach * self.found.value), without=0.0)
        return planned_elsewhere(p, self.strata, self.before, self.after, share)
