"""Recruit foster households: a campaign, better conversion of enquiries, or a partnership of councils."""

from datetime import timedelta

from pydantic import Field

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_MONTH
from sim.parameters import Parameters
from sim.parameters.provision import Pipeline
from sim.parameters.sourced import Mix, NotNegative, Positive, Share
from sim.policies.changes import with_pipeline
from sim.policies.effect import Effect
from sim.policies.policy import Policy
from sim.timeline import Timeline


class RecruitHouseholds(Policy):
    """Enquiries come in over some months beside those of today, and some of them end in approval.

    The household approved first enquired when the policy took effect; assessment takes its time.
    """

    quantity = "households"

    households: NotNegative
    """Households that the campaign aims to have approved."""
    over_months: Positive
    """Months over which their enquiries come in."""
    reached: Effect
    """Share of the aim that is reached."""
    to_application: Share = Field(gt=0)
    to_approval: Share = Field(gt=0)
    months_to_application: Positive
    months_of_assessment: Positive
    ages: Mix | None = None
    """Ages for which they are approved, if other than those of the authority's households."""

    def apply(self, p: Parameters) -> Parameters:
        """A pipeline of its own, so that the households of today's recruitment stay the same."""
        return with_pipeline(p, self.name, self.pipeline())

    def pipeline(self) -> Pipeline:
        """As many enquiries a year as it takes."""
        enquiries = self.households * self.reached.value / (self.to_application * self.to_approval)
        per_year = enquiries / (self.over_months * DAYS_PER_MONTH) * DAYS_PER_YEAR
        stops = self.takes_effect + timedelta(days=round(self.over_months * DAYS_PER_MONTH))
        if self.end is not None:
            stops = min(stops, self.end)
        return Pipeline(
            enquiries=Timeline.constant(0.0).step(self.takes_effect, per_year).step(stops, 0.0),
            to_application=Timeline.constant(self.to_application),
            to_approval=Timeline.constant(self.to_approval),
            months_to_application=self.months_to_application,
            months_of_assessment=self.months_of_assessment,
            ages=self.ages,
            source=self.source,
            assumption=self.assumption,
        )
