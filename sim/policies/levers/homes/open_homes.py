"""Open homes: found, registered, staffed up bed by bed."""

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from sim.calendar import DAYS_PER_MONTH
from sim.parameters import Home, Parameters
from sim.parameters.sourced import AgeRange, NotNegative, Share
from sim.policies.changes import named, with_home
from sim.policies.effect import Effect
from sim.policies.policy import Policy, late
from sim.timeline import Timeline


class OpenHomes(Policy):
    """Some new homes alike: the council's own, or a provider's beds on a block contract.

    ``lead_months`` covers finding the property and registration with Ofsted; the beds then open one after
    another while staff are recruited.
    """

    quantity = "homes"

    homes: int = Field(ge=0, le=50)
    beds: int = Field(ge=1, le=30)
    """Beds of each home."""
    type: str
    """Placement type whose children live there."""
    purpose: str
    ages: AgeRange
    levels: tuple[Literal["standard", "enhanced", "complex"], ...] = ("standard", "enhanced", "complex")
    """Levels of need for which it is meant."""
    acceptance: Share | None = None
    """Probability that a free bed is the right match for a given child; that of the authority's other homes
    of the type if not given (which must then have one)."""
    location: Literal["in_county", "sub_region", "beyond"] = "in_county"
    months_between: NotNegative = 0
    """From the opening of one home to that of the next."""
    staffing_months: NotNegative = 0
    """From the opening of the first bed to that of the last."""
    months_late: Effect | None = None
    """Months by which it all comes later than planned: registration alone may take as long as the rest."""

    @property
    def takes_effect(self) -> date:
        """The first opening, with its delay."""
        return self.later(late(super().takes_effect, self.months_late), 0)

    replaces: str = "average_child"
    """What their break-even holds them against (:attr:`sim.parameters.Home.replaces`)."""

    def apply(self, p: Parameters) -> Parameters:
        """The homes open, one after another; one that would come after the end of the policy does not."""
        named("placement type", self.type, p.placement.types)
        for number in range(self.homes):
            if self.end is None or self._opens(number) < self.end:
                p = with_home(p, f"{self.name}_{number + 1}", self._home(p, number))
        return p

    def _opens(self, number: int) -> date:
        return self.later(self.takes_effect, number * self.months_between)

    def _home(self, p: Parameters, number: int) -> Home:
        opens = self._opens(number)
        beds = Timeline.constant(0.0)
        for bed in range(self.beds):
            beds = beds.step(
                opens + timedelta(days=round(bed * self.staffing_months * DAYS_PER_MONTH / self.beds)),
                bed + 1.0,
            )
        title = (
            f"New {p.placement.types[self.type].title[:1].lower()}{p.placement.types[self.type].title[1:]}"
            f" {number + 1}"
        )
        return Home(
            title=title, type=self.type, purpose=self.purpose, places=beds, ages=self.ages,
            levels=self.levels, opens=opens,
            closes=self.end, acceptance=self._acceptance(p), location=self.location,
            replaces=self.replaces, source=self.source,
            assumption=self.assumption,
        )  # fmt: skip

    def _acceptance(self, p: Parameters) -> float:
        alike = [home.acceptance for home in p.provision.homes.values() if home.type == self.type]
        if self.acceptance is not None:
            return self.acceptance
        return sum(alike) / len(alike) if alike else 1.0
