"""Add places to a home or take some away."""

from pydantic import Field

from sim.parameters import Parameters
from sim.policies.changes import home, with_home
from sim.policies.policy import Policy
from sim.timeline import Timeline


class ResizeHome(Policy):
    """A home has more or fewer registered places from the day the policy takes effect."""

    quantity = "change"

    home: str
    change: int = Field(ge=-30, le=30)
    """Places that are added; negative for places that go."""

    def apply(self, p: Parameters) -> Parameters:
        """The places change; never below those that are kept for others."""
        old = home(p, self.home)
        places = old.places.plus(
            self.phased(float(self.change), without=0.0).map(lambda change: float(round(change)))
        )
        dates = sorted({*places.dates, *old.places_for_others.dates})
        kept = Timeline.of(dates, lambda day: max(places.at(day), old.places_for_others.at(day)))
        return with_home(p, self.home, old.model_copy(update={"places": kept}))
