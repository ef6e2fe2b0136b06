"""Staying Close: young people who grew up in a children's home keep its support after they leave."""

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.policy import Policy


class StayingClose(Policy):
    """Some of those who turn 18 in residential care have the support of their home afterwards."""

    quantity = "reach"

    reach: Share
    """Share of those who turn 18 in residential care."""

    def apply(self, p: Parameters) -> Parameters:
        """The offer begins for those who turn 18 from then on."""
        at_eighteen = p.exits.at_eighteen.model_copy(update={"staying_close": self.phased(self.reach, without=0.0)})
        return p.model_copy(update={"exits": p.exits.model_copy(update={"at_eighteen": at_eighteen})})
