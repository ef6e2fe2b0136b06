"""Offer places that the council's own children do not use to other councils and the NHS."""

from pydantic import Field

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import home, with_home
from sim.policies.policy import Policy
from sim.timeline import Timeline


class SellBeds(Policy):
    """Some of a home's places are let to others; they are no longer open to the council's own children."""

    quantity = "beds"

    home: str
    beds: int = Field(ge=0, le=30)
    filled: Share
    """Share of the nights on which a place that is let is filled, and paid for."""

    def apply(self, p: Parameters) -> Parameters:
        """The places are let; never more than the home has."""
        old = home(p, self.home)
        let = old.places_for_others.plus(self.phased(float(self.beds), without=0.0))
        dates = sorted({*let.dates, *old.places.dates})
        whole = Timeline.of(dates, lambda day: min(float(round(let.at(day))), old.places.at(day)))
        more = whole.plus(old.places_for_others.scale(-1.0))
        return with_home(
            p,
            self.home,
            old.model_copy(
                update={
                    "places_for_others": whole,
                    "let": old.let.plus(more),
                    "let_and_filled": old.let_and_filled.plus(more.scale(self.filled)),
                }
            ),
        )
