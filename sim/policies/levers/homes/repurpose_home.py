"""Give a home another purpose: it empties, is converted, and opens again for other children."""

from pydantic import Field

from sim.parameters import Home, Parameters
from sim.parameters.sourced import AgeRange, NotNegative, Share
from sim.policies.changes import home, with_home
from sim.policies.effect import Effect
from sim.policies.policy import Policy, late
from sim.timeline import Timeline


class RepurposeHome(Policy):
    """A home stops its present work when the policy takes effect and opens with another purpose after
    conversion.
    """

    quantity = "beds"

    home: str
    beds: int = Field(ge=0, le=30)
    """Beds of the new purpose; with none nothing is changed."""
    type: str
    """The placement type that it becomes."""
    title: str
    purpose: str
    ages: AgeRange
    acceptance: Share
    months_of_conversion: NotNegative
    months_late: Effect | None = None
    """Months by which it opens again later than planned."""

    replaces: str = "average_child"
    """What its break-even holds it against (:attr:`sim.parameters.Home.replaces`)."""

    def apply(self, p: Parameters) -> Parameters:
        """The home closes, and opens as another one unless the policy has ended before."""
        if not self.beds:
            return p
        old = home(p, self.home)
        closes = min(filter(None, (old.closes, self.takes_effect)))
        p = with_home(p, self.home, old.model_copy(update={"closes": closes}))
        opens = self.later(
            late(self.later(self.takes_effect, self.months_of_conversion), self.months_late), 0
        )
        if self.end is not None and opens >= self.end and self.months_late is not None:
            return p
        reopened = Home(
            title=self.title, type=self.type, purpose=self.purpose, places=Timeline.constant(self.beds),
            ages=self.ages,
            opens=opens, closes=self.end, acceptance=self.acceptance, location=old.location, converted=True,
            replaces=self.replaces,
            source=self.source, assumption=self.assumption,
        )  # fmt: skip
        return with_home(p, f"{self.home}_{self.type}", reopened)
