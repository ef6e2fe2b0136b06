"""More places with the foster households there are: another bedroom, another approval."""

from pydantic import Field

from sim.calendar import DAYS_PER_MONTH
from sim.parameters import Parameters
from sim.parameters.provision import Extension
from sim.parameters.sourced import NotNegative, Positive
from sim.policies.changes import with_extension
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class ExtendHouseholds(Policy):
    """Some households of the base date are approved for one more child, one after another."""

    quantity = "households"

    households: NotNegative
    """Households that are to have one more place."""
    over_months: Positive
    """Months over which those approved are spread evenly, from the first effect on: nine over 27 months are
    one every three."""
    reached: Effect
    """Share of them that are approved for it."""
    up_to: int = Field(default=3, ge=1, le=10)
    """Places that a household may have after it: three children is the usual limit of fostering."""

    def apply(self, p: Parameters) -> Parameters:
        """So many households are extended; after the end of the policy none is."""
        aimed = self.households * self.reached.value
        months = self.over_months
        if self.end is not None:
            months = min(months, (self.end - self.takes_effect).days / DAYS_PER_MONTH)
        many = round(aimed * months / self.over_months)
        if not many:
            return p
        extension = Extension(
            households=many, first=self.takes_effect, over_months=months, up_to=self.up_to,
            source=self.source, assumption=self.assumption,
        )  # fmt: skip
        return with_extension(p, self.name, extension)
