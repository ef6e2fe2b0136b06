"""Prefer places within the sub-region: a framework with the neighbouring councils."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import moved_nearer
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class SubRegionFirst(Policy):
    """Some placements that would have been made beyond the sub-region are made within it."""

    quantity = "reach"

    placements: tuple[str, ...]
    """Placement types that it touches."""
    reach: Share
    """Share of the searches that the preference governs."""
    nearer: Effect
    """Share of those beyond the sub-region for which a place within it is found."""

    def apply(self, p: Parameters) -> Parameters:
        """Fewer new placements beyond the sub-region."""
        share = self.phased(min(1.0, self.reach * self.nearer.value), without=0.0)
        for placement in self.placements:
            p = moved_nearer(p, placement, share)
        return p
