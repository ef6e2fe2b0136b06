"""Staying Close: young people who grew up in a children's home keep its support after they leave."""

from datetime import date

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
    """The birthday until which those who turn 18 from then on keep it; the age at which support after care
    ends if not given."""

    def apply(self, p: Parameters) -> Parameters:
        """The offer begins for those who turn 18 from then on."""
        today = p.exits.at_eighteen.staying_close
        without = Timeline.constant(1.0).plus(today.scale(-1.0))
        offered = today.plus(without.scale(self.phased(self.reach, without=0.0)))
        return with_at_eighteen(p, staying_close=offered, staying_close_longer=self._longer(p))

    def _longer(self, p: Parameters) -> Timeline:
        """Years beyond the age at which support ends, for those who turn 18 while the policy runs."""
        today = p.exits.at_eighteen.staying_close_longer
        more = 0 if self.until_age is None else self.until_age - p.census.after_care.support_ends_at
        if more <= 0 or not self.reach:
            return today
        stops = [] if self.end is None else [self.end]
        days = sorted({*today.dates, self.takes_effect, *stops})
        return Timeline.of(days, lambda day: max(today.at(day), more if self._runs(day) else 0))

    def _runs(self, day: date) -> bool:
        return self.takes_effect <= day and (self.end is None or day < self.end)
