"""Places for children: the council's homes, its foster households, and the markets it buys from."""

from datetime import date
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from sim.bands import ADULTHOOD
from sim.parameters.entries import LEVELS
from sim.parameters.sourced import (
    AgeInYears,
    ByAge,
    Mix,
    NotNegative,
    OverTime,
    Positive,
    Share,
    ShareOverTime,
    Sourced,
    at_most,
)
from sim.timeline import Timeline


def own_beds(places: Timeline, for_others: Timeline) -> Timeline:
    """Places open to the authority's own children in care, on every date."""
    return places.plus(for_others.scale(-1.0))


AVERAGE, COMPLEX, DEAREST = "average_child", "complex_children", "dearest_tenth"
CLASSES: Final = (AVERAGE, COMPLEX, DEAREST)
"""Children of a placement type whom a home could take the place for."""


class Home(Sourced):
    """A children's home run by the council."""

    title: str
    type: str
    """The placement type whose children live here."""
    purpose: str
    """The statement of purpose in a few words."""
    places: Annotated[OverTime, at_most(1_000, "any home has")]
    """Registered places; may change on dates."""
    places_for_others: OverTime = Field(default=0, validate_default=True)
    """Registered places that are not open to this authority's children in care: short breaks, other
    authorities."""
    let: OverTime = Field(default=0, validate_default=True)
    """Of the places for others, those that plans let by contract; how often the rest is paid for is a matter
    of its price (``sold_share``)."""
    let_and_filled: OverTime = Field(default=0, validate_default=True)
    """Of those let by contract, the number in which somebody sleeps on an average night."""
    ages: tuple[AgeInYears, AgeInYears]
    levels: tuple[str, ...] = LEVELS
    """Levels of need for which it is meant."""
    opens: date | None = None
    closes: date | None = None
    """The children who live here on the day it closes must move."""
    acceptance: Share
    """Probability that the home, with a place free, can take a given child of its ages."""
    location: str = "in_county"
    converted: bool = False
    """Opens in a building that was there before, so that no building is bought for it."""
    replaces: str = AVERAGE
    """What its break-even holds it against: one of :data:`CLASSES` of the market placements of its setting,
    or another home by name."""

    @property
    def beds(self) -> Timeline:
        """Places open to this authority's children in care, on every date."""
        return own_beds(self.places, self.places_for_others)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValueError(
                f"closes on {self.closes} but opens on {self.opens}; expected a closing date after the"
                " opening date"
            )
        if self.ages[0] > self.ages[1]:
            raise ValueError(f"ages: {list(self.ages)} runs backwards; expected [youngest, oldest]")
        if unknown := set(self.levels) - set(LEVELS):
            raise ValueError(f"levels: unknown level of need {sorted(unknown)}; expected {', '.join(LEVELS)}")
        for day in sorted({*self.places.dates, *self.places_for_others.dates}):
            if self.places.at(day) < self.places_for_others.at(day):
                raise ValueError(
                    f"places_for_others is {self.places_for_others.at(day):g}, more than the"
                    f" {self.places.at(day):g} places there are; expected no more"
                )
        return self


class Pipeline(Sourced):
    """How an enquiry about fostering becomes an approved household."""

    enquiries: Annotated[OverTime, at_most(1_000_000, "all England has in a year")]
    """Initial enquiries a year from people who might foster for the council."""
    to_application: ShareOverTime
    """Share of enquiries (by the date of the enquiry) that become an application."""
    to_approval: ShareOverTime
    """Share of applications that end in approval by the panel."""
    months_to_application: Positive
    """Mean months from the enquiry to the application."""
    months_of_assessment: Positive
    """Mean months from the application to approval."""
    ages: Mix | None = None
    """Ages for which its households are approved, if other than those of all households."""

    def approvals(self, today: date) -> float:
        """Households approved a year from enquiries as they come today."""
        return self.enquiries.at(today) * self.to_application.at(today) * self.to_approval.at(today)


class Deregistration(Sourced):
    """How households stop fostering."""

    rate: OverTime
    """Decisions to stop, per approved household and year."""
    see_it_through: Share
    """Share of households that care for a child when they decide to stop, and stay until that child has
    left."""
    decided_before: Share = 0.0
    """Share of the households with children at the base date that have decided to stop and are seeing a
    placement through."""


class Extension(Sourced):
    """Households of the base date that are approved for one more child, one after another."""

    households: NotNegative
    """How many of them, rounded to whole ones."""
    first: date
    """The day on which the first is."""
    over_months: NotNegative
    """Months over which they are spread evenly, from the first on: six over twelve are one every two months,
    the last of them ten months after the first."""
    up_to: int = Field(default=3, ge=1)
    """Places that a household may have after it: three children is the usual limit of fostering (Children Act
    1989, schedule 7)."""


class FosterHouseholds(Sourced):
    """The council's own mainstream foster households."""

    type: str = "in_house_foster"
    places: int = Field(ge=0, le=500_000)
    """Approved places at the base date."""
    households_by_places: dict[int, Share]
    """Shares of households approved for one, two, three, ... children; they sum to one."""
    ages: Mix
    """Shares of households by the ages they are approved for: ``0-9``, ``10-17`` or ``0-17``."""
    acceptance: Share
    """Probability that one household with a free place, approved for the child's age, is the right match for
    one given child on the day a place is needed."""
    acceptance_by_level: dict[str, NotNegative]
    """Relative acceptance by the child's level of need."""
    acceptance_by_age: ByAge = Field(default=1.0, validate_default=True)
    """Relative acceptance by the child's age; fitted to the ages of the children in the council's own foster
    care."""
    matching: OverTime = Field(default=1.0, validate_default=True)
    """Multiplies acceptance; may change on dates, as when a team looks for the right child for a place that
    stands empty."""
    extensions: dict[str, Extension] = Field(default_factory=dict)
    """Households that are approved for one more child, by the name of the plan."""
    pipelines: dict[str, Pipeline]
    """Ways in which people come to enquire, such as the council's own recruitment, or a campaign, by name."""
    deregistration: Deregistration

    @model_validator(mode="after")
    def _shares_and_ages(self) -> Self:
        total = sum(self.households_by_places.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"households_by_places: the shares sum to {total:.4f}; expected exactly 1")
        for ages in (
            *self.ages,
            *(ages for pipeline in self.pipelines.values() for ages in pipeline.ages or ()),
        ):
            first, _, last = ages.partition("-")
            if not (first.isdigit() and last.isdigit() and int(first) <= int(last) < ADULTHOOD):
                raise ValueError(f"ages: '{ages}' is not a range of ages such as 0-9")
        return self

    @property
    def mean_places(self) -> float:
        """Approved places of a household on average."""
        return sum(places * share for places, share in self.households_by_places.items())


class Market(Sourced):
    """Providers the council buys from: whether a place can be found on the day it is needed."""

    availability: ByAge
    """Probability that a place is found for a child of this age with standard needs."""
    by_level: dict[str, NotNegative]
    """Relative availability by level of need; the product is capped at one."""
    factor: OverTime = Field(default=1.0, validate_default=True)
    """Multiplies availability; may change on dates."""
    turned_away: dict[str, ShareOverTime] = Field(default_factory=dict)
    """Share of the searches for a child of a level of need that fail beside those; none where left out."""
    places: Annotated[OverTime, at_most(1_000_000, "any market has")] | None = None
    """Children of this authority who can live there at a time; not limited where left out. While so many do,
    searches fail, and whoever comes next in the order of preference is asked; where nobody does, the child is
    taken all the same."""


class Provision(Sourced):
    """Everything that offers places."""

    homes: dict[str, Home]
    foster_households: FosterHouseholds
    markets: dict[str, Market]
    """By placement type."""
