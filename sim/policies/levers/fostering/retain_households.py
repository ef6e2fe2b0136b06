"""Keep foster households: allowances, support hubs, Mockingbird constellations."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import scaled_deregistration
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class RetainHouseholds(Policy):
    """Households that the support reaches decide to stop less often."""

    quantity = "reach"

    reach: Share
    """Share of the households that it reaches."""
    stopping: Effect
    """Factor on the rate of deciding to stop in the households reached."""

    def apply(self, p: Parameters) -> Parameters:
        """The rate of deciding to stop falls."""
        return scaled_deregistration(p, self.reaching(self.stopping, self.reach))
