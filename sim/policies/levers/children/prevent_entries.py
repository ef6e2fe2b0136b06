"""Keep families together: support at the edge of care, at the front door, or short breaks."""

from sim.parameters import Parameters
from sim.parameters.entries import Prevention
from sim.parameters.sourced import AgeRange, NotNegative, Share
from sim.policies.changes import with_prevention
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class PreventEntries(Policy):
    """Some of the children who would have entered care stay at home."""

    quantity = "reach"

    ages: AgeRange
    only_disabled: bool = False
    """Only for families whose child has a disability, as short breaks are."""
    reach: Share
    """Share of the families at the door of care that the service meets in time."""
    prevented: Effect
    """Share of those whose children stay out of care that would otherwise have entered."""
    families_per_year: NotNegative | None = None
    """At most so many families are kept out of care in a year."""

    def apply(self, p: Parameters) -> Parameters:
        """Some families no longer come to the door."""
        share = self.phased(min(1.0, self.reach * self.prevented.value), without=0.0)
        limit = None if self.families_per_year is None else self.phased(self.families_per_year, without=0.0)
        service = Prevention(
            ages=self.ages,
            only_disabled=self.only_disabled,
            share=share,
            families_per_year=limit,
            source=self.source,
            assumption=self.assumption,
        )
        return with_prevention(p, self.name, service)
