"""Support kinship carers: fewer placements break down, and more of them become permanent by a court order."""

from sim.codes import SPECIAL_GUARDIANSHIP
from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import kinship_settings, routes_by, scaled_disruptions, scaled_exits
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class KinshipSupport(Policy):
    """A team stands by kinship carers while the child is in care, and what an order pays no longer deters
    them.
    """

    quantity = "reach"

    reach: Share
    """Share of the kinship placements that it reaches."""
    breakdowns: Effect
    """Factor on the rate of breaking down where it reaches."""
    special_guardianship: Effect
    """Factor on the rate of special guardianship orders to kinship carers where it reaches."""

    def apply(self, p: Parameters) -> Parameters:
        """Kinship placements break down less often, and lead to orders more often."""
        settings, routes = kinship_settings(p), routes_by(p, "special guardianship", SPECIAL_GUARDIANSHIP)
        for setting in settings:
            p = scaled_disruptions(p, setting, self.reaching(self.breakdowns, self.reach))
        for route in routes:
            p = scaled_exits(
                p, route, self.reaching(self.special_guardianship, self.reach), settings=settings
            )
        return p
