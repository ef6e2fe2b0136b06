"""Programmes: a team with a number of places that works with one child after another towards another home."""

from typing import Self

from pydantic import Field, model_validator

from sim.parameters.sourced import AgeInYears, OverTime, Positive, Share, Sourced


class Programme(Sourced):
    """Whom a programme takes, how many a year, and where they go when it succeeds.

    Of the children it could take, the one who has lived longest in its placement comes first.
    """

    places_per_year: OverTime
    """Children who begin in a year; zero when the programme does not run."""
    ages: tuple[AgeInYears, AgeInYears]
    living_in: tuple[str, ...] = Field(min_length=1)
    """Placement types whose children it takes."""
    only_against_plan: bool = False
    """Takes only children who live against their plan."""
    only_disabled: bool = False
    """Takes only children with a disability."""
    success: Share
    """Share of those who begin and are still in the placement at the end of the work that go where it leads."""
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
