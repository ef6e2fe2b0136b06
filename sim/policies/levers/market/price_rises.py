"""Let prices rise by known amounts in some years: allowances that the government sets, a pay award."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.bands import years_after
from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.policy import Policy
from sim.policies.price_changes import with_rates
from sim.timeline import Timeline


class PriceRises(Policy):
    """In some years the prices of a group rise by other amounts than expected; later years do as before."""

    quantity = "reach"

    group: str
    """The price group."""
    rises: dict[date, Annotated[float, Field(gt=-1)]] = Field(min_length=1)
    """By the 1 April on which a price rises: by which share of the price before."""
    reach: Share
    """Share of the prices of the group that follow."""

    def apply(self, p: Parameters) -> Parameters:
        """The yearly rates of those years are replaced."""
        return with_rates(p, self.group, self._rates) if self.reach else p

    def _rates(self, expected: Timeline) -> Timeline:
        ends = [years_after(day, 1) for day in self.rises]
        days = sorted({*expected.dates, *self.rises, *ends})
        return Timeline.of(days, lambda day: self._rate(day, expected.at(day)))

    def _rate(self, day: date, expected: float) -> float:
        """What is stated for the year of a day; what is expected where nothing is."""
        stated = [rise for first, rise in self.rises.items() if first <= day < years_after(first, 1)]
        return expected + self.reach * (stated[-1] - expected) if stated else expected

    @model_validator(mode="after")
    def _rises_after_it_begins(self) -> Self:
        if wrong := [day for day in self.rises if day < self.takes_effect or (day.month, day.day) != (4, 1)]:
            raise ValueError(
                f"rises: {', '.join(map(str, wrong))} is no 1 April from {self.takes_effect} on, when the"
                " policy takes effect; expected such days"
            )
        return self
