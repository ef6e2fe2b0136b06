"""Look for relatives and friends first when a child enters care."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import kinship_settings, planned_elsewhere
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
    before: str | None = None
    """The setting that the plan would have named; that of the council's own foster households if nothing is
    said."""
    after: str | None = None
    """The one that it names instead; that in which relatives or friends foster if nothing is said."""

    def apply(self, p: Parameters) -> Parameters:
        """The plan at entry shifts from unrelated to kinship foster care."""
        share = self.phased(min(1.0, self.reach * self.found.value), without=0.0)
        own = p.placement.types[p.provision.foster_households.type].setting
        return planned_elsewhere(
            p, self.strata, self.before or own, self.after or kinship_settings(p)[0], share
        )
