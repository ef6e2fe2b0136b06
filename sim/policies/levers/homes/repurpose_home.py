"""Give a home another purpose: it empties, is converted, and opens again for other children."""

from pydantic import Field

from sim.parameters import Home, Parameters
from sim.parameters.sourced import AgeRange, NotNegative, Share
from sim.policies.changes import home, with_home
from sim.policies.policy import Policy
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

    replaces: str = "average_child"
    """What their break-even holds it against (:attr:`sim.parameters.Home.replaces`)."""

    def apply(self, p: Parameters) -> Parameters:
        """The home closes, and opens as another one."""
        if not self.beds:
            return p
        old = home(p, self.home)
        opens = self.later(self.takes_effect, self.months_of_conversion)
        reopened = Home(
            title=self.title, type=self.type, purpose=self.purpose, places=Timeline.constant(self.beds),
            ages=self.ages,
            opens=opens, closes=self.end, acceptance=self.acceptance, location=old.location, converted=True,
            replaces=self.replaces,
            source=self.source, assumption=self.assumption,
        )  # fmt: skip
        closes = min(filter(None, (old.closes, self.takes_effect)))
        closed = old.model_copy(update={"closes": closes})
        return with_home(with_home(p, self.home, closed), f"{self.home}_{self.type}", reopened)
