"""Plan the way to adult social care for young people who will need care as adults."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import capped, named, with_at_eighteen
from sim.policies.effect import Effect
from sim.policies.policy import Policy
from sim.timeline import Timeline


class AdultServices(Policy):
    """Some of those who turn 18 and would live elsewhere have a place of adult social care instead."""

    quantity = "reach"

    settings: tuple[str, ...]
    """Settings in which they turn 18."""
    reach: Share
    """Share of those who turn 18 there that it reaches."""
    planned: Effect
    """Share of those reached, of all who would neither have gone there nor stayed with their carers."""

    def apply(self, p: Parameters) -> Parameters:
        """Destinations at 18 shift, from the day the policy takes effect."""
        share = self.phased(min(1.0, self.reach * self.planned.value), without=0.0)
        before, none = p.exits.at_eighteen.to_adult_services, Timeline.constant(0.0)
        shares = {
            named("setting", setting, p.placement.preferences): capped(before.get(setting, none).plus(share))
            for setting in self.settings
        }
        return with_at_eighteen(p, to_adult_services={**before, **shares})
