"""Staying Close: young people who grew up in a children's home keep its support after they leave."""

from pydantic import Field

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import with_at_eighteen
from sim.policies.policy import Policy
from sim.timeline import Timeline


class StayingClose(Policy):
    """Some of those who turn 18 in residential care have the support of their home afterwards."""

    quantity = "reach"

    reach: Share
    """Share of those who turn 18 in residential care, of those who would not have it otherwise."""

    until_age: int | None = Field(default=None, ge=18, le=30)
    """The birthday until which those who turn 18 from then on keep it; the age at which support after care ends
    if not given."""

    def apply(self, p: Parameters) -> Parameters:
        """The offer begins for those who turn 18 from then on."""
        today = p.exits.at_eighteen.staying_close
        without = Timeline.constant(1.0).plus(today.scale(-1.0))
        offered = today.plus(without.scale(self.phased(self.reach, without=0.0)))
        return with_at_eighteen(p, staying_close=offered, staying_close_until=self._until(p))

    def _until(self, p: Parameters) -> Timeline | None:
        """The birthday by the day on which somebody turns 18; what it was before if nothing is said."""
        before = p.exits.at_eighteen.staying_close_until
        if self.until_age is None or not self.reach:
            return before
        today = before or Timeline.constant(p.census.after_care.support_ends_at)
        later = today.step(self.takes_effect, self.until_age)
        return later if self.end is None else later.step(self.end, today.at(self.end))
