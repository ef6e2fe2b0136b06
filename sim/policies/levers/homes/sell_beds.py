"""Offer places that the council's own children do not use to other councils and the NHS."""

from pydantic import Field

from sim.parameters import Home, Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import home, with_home
from sim.policies.policy import Policy
from sim.timeline import Timeline


class SellBeds(Policy):
    """Some of a home's places are let to others; they are no longer open to the council's own children."""

    quantity = "beds"

    home: str
    beds: int = Field(ge=0, le=30)
    of_those_for_others: bool = False
    """Whether these are places that the council's own children in care have not had anyway, such as those for
    short breaks."""
    filled: Share
    """Share of the nights on which a place that is let is filled, and paid for."""

    def apply(self, p: Parameters) -> Parameters:
        """The places are let; never more than the home has."""
        old = home(p, self.home)
        beds = self.phased(float(self.beds), without=0.0)
        if self.of_those_for_others:
            return with_home(p, self.home, self._let(old, _at_most(beds, _not_let(old))))
        let = old.places_for_others.plus(beds)
        dates = sorted({*let.dates, *old.places.dates})
        whole = Timeline.of(dates, lambda day: min(float(round(let.at(day))), old.places.at(day)))
        more = whole.plus(old.places_for_others.scale(-1.0))
        return with_home(p, self.home, self._let(old.model_copy(update={"places_for_others": whole}), more))

    def _let(self, home: Home, more: Timeline) -> Home:
        filled = home.let_and_filled.plus(more.scale(self.filled))
        return home.model_copy(update={"let": home.let.plus(more), "let_and_filled": filled})


def _not_let(home: Home) -> Timeline:
    """Places for others that nobody has by contract."""
    return home.places_for_others.plus(home.let.scale(-1.0))


def _at_most(wanted: Timeline, most: Timeline) -> Timeline:
    """Whole places, never more than there are."""
    dates = sorted({*wanted.dates, *most.dates})
    return Timeline.of(dates, lambda day: min(float(round(wanted.at(day))), max(0.0, most.at(day))))
