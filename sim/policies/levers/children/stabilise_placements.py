"""Keep placements from breaking down: therapeutic support, trained staff, a better contract with
providers.
"""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import scaled_disruptions
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class StabilisePlacements(Policy):
    """Placements of a setting break down less often where the support reaches."""

    quantity = "reach"

    setting: str
    reach: Share
    """Share of the placements that it reaches."""
    breakdowns: Effect
    """Factor on the rate of breaking down where it reaches."""

    def apply(self, p: Parameters) -> Parameters:
        """The rate of breaking down falls."""
        return scaled_disruptions(p, self.setting, self.reaching(self.breakdowns, self.reach))
