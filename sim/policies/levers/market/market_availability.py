"""Make places on a market easier, or harder, to find."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import scaled_availability
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class MarketAvailability(Policy):
    """Searches on a market succeed more or less often."""

    quantity = "reach"

    market: str
    """The placement type that is bought there."""
    reach: Share
    """Share of the searches that it touches."""
    availability: Effect
    """Factor on the probability that a search succeeds, where it touches."""

    def apply(self, p: Parameters) -> Parameters:
        """Availability changes; it never exceeds certainty."""
        return scaled_availability(p, self.market, self.reaching(self.availability, self.reach))
