"""Fill foster places that stand empty: look for a child for each, and for what its carers would need."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import scaled_matching
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class MatchHouseholds(Policy):
    """A foster household with a free place is the right match for a child more often; nobody is recruited."""

    quantity = "reach"

    reach: Share
    """Share of the vacant households that it reaches."""
    matches: Effect
    """Factor on the probability that a household with a free place is the right match, where it reaches."""

    def apply(self, p: Parameters) -> Parameters:
        """Searches among the council's own households succeed more often."""
        return scaled_matching(p, self.reaching(self.matches, self.reach))
