"""Close a home, or some of its places for good; the children placed last must move."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import home, with_home
from sim.policies.policy import Policy
from sim.timeline import Timeline


class CloseHome(Policy):
    """A home gives up a share of its places: all of them when it closes."""

    quantity = "share"

    home: str
    share: Share = 1.0
    """Share of its places that go, rounded to whole places."""

    def apply(self, p: Parameters) -> Parameters:
        """The places go on the day the policy takes effect."""
        old = home(p, self.home)
        kept = self.phased(1.0 - self.share)
        whole = old.places.scale(kept).map(lambda places: float(round(places)))
        dates = sorted({*whole.dates, *old.places_for_others.dates})
        others = Timeline.of(dates, lambda day: min(old.places_for_others.at(day), whole.at(day)))
        return with_home(p, self.home, old.model_copy(update={"places": whole, "places_for_others": others}))
