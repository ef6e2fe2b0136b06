"""Staying Close: young people who grew up in a children's home keep its support after they leave."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.policy import Policy
from sim.timeline import Timeline


class StayingClose(Policy):
    """Some of those who turn 18 in residential care have the support of their home afterwards."""

    quantity = "reach"

    reach: Share
    """Share of those who turn 18 in residential care, of those who would not have it otherwise."""

    def apply(self, p: Parameters) -> Parameters:
        """The offer begins for those who turn 18 from then on."""
        today = p.exits.at_eighteen.staying_close
        without = Timeline.constant(1.0).plus(today.scale(-1.0))
        offered = today.plus(without.scale(self.phased(self.reach, without=0.0)))
        at_eighteen = p.exits.at_eighteen.model_copy(update={"staying_close": offered})
        return p.model_copy(update={"exits": p.exits.model_copy(update={"at_eighteen": at_eighteen})})
