"""Support families after a special guardianship or child arrangements order."""

from sim.codes import SPECIAL_GUARDIANSHIP, ReasonEpisodeCeased
from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import routes_by, scaled_returns
from sim.policies.effect import Effect
from sim.policies.policy import Policy

ORDERS = (*SPECIAL_GUARDIANSHIP, ReasonEpisodeCeased.CHILD_ARRANGEMENTS_ORDER)
"""Reasons for leaving care by an order to a carer."""


class OrderSupport(Policy):
    """Fewer children under an order come back to care."""

    quantity = "reach"

    reach: Share
    """Share of the families with an order made from now on that it reaches."""
    returns: Effect
    """Factor on the share of children who come back to care."""
    routes: tuple[str, ...] = ()
    """The ways out that it follows; those by special guardianship and child arrangements orders if nothing is
    said."""

    def apply(self, p: Parameters) -> Parameters:
        """Orders fail less often."""
        for route in self.routes or self._made_by_order(p):
            p = scaled_returns(p, route, self.reaching(self.returns, self.reach))
        return p

    def _made_by_order(self, p: Parameters) -> list[str]:
        """The ways out by an order after which some children come back."""
        return [one for one in routes_by(p, "an order to a carer", ORDERS) if one in p.entries.reentry]
