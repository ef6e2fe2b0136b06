"""Support families after a special guardianship or child arrangements order."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import scaled_returns
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class OrderSupport(Policy):
    """Fewer children under an order come back to care."""

    quantity = "reach"

    reach: Share
    """Share of the families with an order made from now on that it reaches."""
    returns: Effect
    """Factor on the share of children who come back to care."""
    routes: tuple[str, ...] = ("special_guardianship", "child_arrangements")

    def apply(self, p: Parameters) -> Parameters:
        """Orders fail less often."""
        for route in self.routes:
            p = scaled_returns(p, route, self.reaching(self.returns, self.reach))
        return p
