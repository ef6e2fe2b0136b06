"""Programmes: a team with a number of places that works with one child after another towards another home."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.parameters.sourced import AgeInYears, NotNegative, OverTime, Positive, Share, Sourced, at_most

Chosen = Literal["longest_placed", "newest_in_care", "most_suitable", "dearest", "furthest_away", "by_lot"]
"""Which of the children whom a programme could take comes first; children alike in this by lot.

``longest_placed``: has lived longest in its placement. ``newest_in_care``: entered care last.
``most_suitable``: has a plan for the setting to which the programme leads, then the lowest level of need,
then the longest time in its placement. ``dearest``: the highest weekly fee that would be spared, the
child's own with what makes it dearer than others alike (none in a home that is paid for whether full or
empty). ``furthest_away``: lives beyond the sub-region, then within it,
then the longest time in its placement. ``by_lot``: anyone.
"""
SuccessIsOf = Literal["all_begun", "those_completing"]
"""Of whom a rate of success is the share.

``all_begun``: of all with whom the work begins; whoever moves, leaves care or breaks off meanwhile counts as
a failure in it. ``those_completing``: of those who are still in their placement at the end of the work; who
leaves it before comes on top.
"""


class Programme(Sourced):
    """Whom a programme takes, how many a year, and where they go when it succeeds.

    It begins with a child only if the work can end before the 18th birthday and, where it leads to homes or
    foster households of the council, one of them has room for the child. A place for which nobody is suitable
    on the day waits until somebody is, or until the next place comes free: working time cannot be stored.
    """

    places_per_year: Annotated[OverTime, at_most(100_000, "there are children in care")]
    """Children who can begin in a year; zero when the programme does not run."""
    ages: tuple[AgeInYears, AgeInYears]
    living_in: tuple[str, ...] = Field(min_length=1)
    """Placement types whose children it takes."""
    only_against_plan: bool = False
    """Takes only children who live against their plan."""
    only_disabled: bool = False
    """Takes only children with a disability."""
    chosen: Chosen = "longest_placed"
    """Who comes first of the children it could take."""
    costing_at_least: NotNegative = 0.0
    """Takes only children whose own fee a week, in the prices of the price year and allowances by age left
    out, is as high."""
    again_after_months: Positive | None = None
    """Months from the beginning of the work with a child until it can begin with the same child again; never
    if not given."""
    success: Share
    """Share of :attr:`success_is_of` who go where it leads."""
    success_is_of: SuccessIsOf = "all_begun"
    months: Positive
    """Months from the beginning to the move or the exit."""
    exit_by: str | None = None
    """The route out of care to which it leads; either this or :attr:`move_to`."""
    move_to: str | None = None
    """The placement type to which it leads."""

    @model_validator(mode="after")
    def _leads_to_one_thing(self) -> Self:
        if (self.exit_by is None) == (self.move_to is None):
            raise ValueError("expected either 'exit_by' or 'move_to', to say where the programme leads")
        return self
