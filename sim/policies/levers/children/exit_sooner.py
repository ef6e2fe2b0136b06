"""Let a way out of care come sooner: adoption without delay, or any other route."""

from sim.bands import AgeBand
from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import scaled_exits
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class ExitSooner(Policy):
    """Children whom it reaches leave by a route sooner."""

    quantity = "reach"

    route: str
    reach: Share
    """Share of the children on the way to this exit that it reaches."""
    hazard: Effect
    """Factor on the rate of leaving by the route where it reaches."""
    ages: tuple[AgeBand, ...] = tuple(AgeBand)
    settings: tuple[str, ...] | None = None

    def apply(self, p: Parameters) -> Parameters:
        """The rate of leaving by the route rises."""
        factor = self.reaching(self.hazard, self.reach)
        return scaled_exits(p, self.route, factor, ages=self.ages, settings=self.settings)
