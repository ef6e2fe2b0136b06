"""Work with children one by one towards another home: step-down, reunification, bringing children back."""

from typing import Self

from pydantic import model_validator

from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.parameters.programmes import Chosen, Programme, SuccessIsOf
from sim.parameters.sourced import AgeRange, NotNegative, Positive
from sim.policies.changes import named, with_programme
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class WorkWithChildren(Policy):
    """A team that takes so many children a year and leads some of them out of where they live."""

    quantity = "places_per_year"

    places_per_year: NotNegative
    """Children who can begin in a year."""
    ages: AgeRange
    living_in: tuple[str, ...]
    """Placement types whose children it takes."""
    only_against_plan: bool = False
    only_disabled: bool = False
    chosen: Chosen = "longest_placed"
    """Who comes first of the children it could take."""
    costing_at_least: NotNegative = 0.0
    """Takes only children whose own fee a week is as high, in the prices of the price year."""
    again_after_months: Positive | None = None
    """Months until the work can begin with the same child again; never if not given."""
    success: Effect
    """Share of :attr:`success_is_of` who go where it leads."""
    success_is_of: SuccessIsOf = "all_begun"
    """Of whom the published rate is the share: of all begun, or of those still in their placement at the
    end."""
    months_of_work: Positive
    exit_by: str | None = None
    """The route out of care to which it leads; either this or ``move_to``."""
    move_to: str | None = None
    """The placement type to which it leads."""

    @model_validator(mode="after")
    def _leads_somewhere_else(self) -> Self:
        if self.move_to in self.living_in:
            raise ValueError(
                f"move_to: is '{self.move_to}', where its children live already; expected another placement"
                " type"
            )
        return self

    def apply(self, p: Parameters) -> Parameters:
        """The team begins, and stops when the policy ends."""
        for placement in (*self.living_in, *((self.move_to,) if self.move_to else ())):
            named("placement type", placement, p.placement.types)
        if self.exit_by:
            named("route of exit", self.exit_by, p.exits.routes)
        by_price = {
            "chosen is 'dearest'": self.chosen == "dearest",
            "costing_at_least is set": self.costing_at_least,
        }
        if p.costs is None and (needing := [what for what, so in by_price.items() if so]):
            raise InputMistake(
                f"policy: {self.name}.{needing[0]}, which needs prices; choose some, such as costs=england"
            )
        programme = Programme(
            places_per_year=self.phased(self.places_per_year, without=0.0),
            ages=self.ages,
            living_in=self.living_in,
            only_against_plan=self.only_against_plan,
            only_disabled=self.only_disabled,
            chosen=self.chosen,
            costing_at_least=self.costing_at_least,
            again_after_months=self.again_after_months,
            success=min(1.0, self.success.value),
            success_is_of=self.success_is_of,
            months=self.months_of_work,
            exit_by=self.exit_by,
            move_to=self.move_to,
            source=self.source,
            assumption=self.assumption,
        )
        return with_programme(p, self.name, programme)
