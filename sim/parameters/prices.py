"""What things cost: prices by placement type and provider, homes full or empty, carers, after care, and what
partners and government pay.

All amounts are pounds in the prices of one financial year. What they become later is said by the price
groups: each provider type has its own inflation. Zero is a price.
"""

from datetime import date
from enum import StrEnum
from math import log
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from sim.parameters.entries import LEVELS
from sim.parameters.placements import LOCATIONS
from sim.parameters.sourced import AgeInYears, NotNegative, OverTime, Positive, Share, Sourced
from sim.timeline import Timeline


class PriceEvidence(StrEnum):
    """Whose price it is."""

    OWN = "own"
    """Published for this authority, or worked out from its own published totals."""
    COMPARATOR = "comparator"
    """Published for another authority, a region or England."""
    ASSUMED = "assumed"
    """Published by nobody, or remembered."""


def _yearly(rate: Timeline) -> Timeline:
    if min(rate.values) <= -1:
        raise ValueError(
            f"{min(rate.values):g} would leave nothing of a price; expected yearly rates above -1"
        )
    if max(rate.values) > 1:
        raise ValueError(
            f"{max(rate.values):g} a year more than doubles a price; expected a share, such as 0.05 for 5 %"
        )
    return rate


def _known_levels(by_level: dict[str, float]) -> dict[str, float]:
    if unknown := sorted(set(by_level) - set(LEVELS)):
        raise ValueError(f"unknown level of need {', '.join(unknown)}; expected {', '.join(LEVELS)}")
    return by_level


def _known_locations(by_location: dict[str, float]) -> dict[str, float]:
    if unknown := sorted(set(by_location) - set(LOCATIONS)):
        raise ValueError(f"unknown location {', '.join(unknown)}; expected {', '.join(LOCATIONS)}")
    return by_location


Rate = Annotated[Timeline, AfterValidator(_yearly)]
ByLevel = Annotated[dict[str, NotNegative], AfterValidator(_known_levels)]
ByLocation = Annotated[dict[str, NotNegative], AfterValidator(_known_locations)]
ZERO = Field(default=Timeline.constant(0.0))


class PriceGroup(Sourced):
    """Prices that move together: those of one provider type, of the council's staff, of a grant."""

    per_year: Rate
    """Inflation at each 1 April, as a share of the price before."""
    level: OverTime = Field(default=Timeline.constant(1.0))
    """Multiplies the prices from a date on; a shock changes it."""
    sd: NotNegative
    """Standard deviation, a year, of the logarithm of these prices around their inflation (the layer
    ``uncertainty.price``); zero for a rate that government sets."""
    national: Share = 0.0
    """Share of that variance which is common to all groups; the rest is the group's own providers'."""
    shared: bool = True
    """Whether the layer ``uncertainty.unit_cost`` touches what is bought at these prices."""
    known: int | None = Field(default=None, ge=2000, le=2100)
    """The financial year, by that in which it begins, to which these prices are known: from it they stray.
    The price year where it is not said; ``job=fit`` says it of prices that are in a list of commitments."""


class Price(Sourced):
    """Amounts with the price group that they follow, the line under which they are shown, and whose they
    are.
    """

    line: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    follows: str
    """The price group."""
    evidence: PriceEvidence


class SoloPlacements(Sourced):
    """Children with whom nobody else can live: solo placements, many of them under a deprivation of liberty
    order. Beside the spread of a fee, whose tail does not reach their prices.
    """

    share: Annotated[dict[str, Share], AfterValidator(_known_levels)]
    """Of the children of a placement type, by level of need; none where left out."""
    low: Positive
    high: Positive
    """Pounds a week, in the prices of the price year; the logarithm lies evenly between the two."""

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low: {self.low:g} is more than high, {self.high:g}; expected no more")
        return self

    @property
    def mean(self) -> float:
        """Mean price a week."""
        return self.low if self.low == self.high else (self.high - self.low) / log(self.high / self.low)


class Fee(Price):
    """What is paid each week for one child in a placement type: a provider's fee, or a carer's fee and
    allowance.
    """

    per_week: OverTime
    by_age: dict[AgeInYears, NotNegative] = Field(default_factory=dict)
    """Added a week from each of these ages on, until the next: an allowance. Nothing below the first."""
    by_level: ByLevel = Field(default_factory=dict)
    """Relative price by level of need; 1 where left out."""
    by_location: ByLocation = Field(default_factory=dict)
    """Relative price by location; 1 where left out."""
    spread: NotNegative = 0.0
    """Standard deviation of the logarithm of the price between children alike in all this; the mean stays."""
    solo: SoloPlacements | None = None
    """Children whose price is of another order."""
    contributions: dict[str, ByLevel] = Field(default_factory=dict)
    """Income: the share that a partner (health, education) pays, by level of need; nothing where left out."""

    @model_validator(mode="after")
    def _shares_stay_below_one(self) -> Self:
        for level in LEVELS:
            if (paid := sum(by.get(level, 0.0) for by in self.contributions.values())) > 1:
                raise ValueError(
                    f"contributions: partners pay {paid:g} of the price at the level '{level}'; expected at"
                    " most 1"
                )
        return self


class HomeCost(Price):
    """What a home costs whether full or empty, and what opening it costs."""

    per_home: OverTime
    """A year, from opening to closing."""
    per_place: OverTime = ZERO
    """A year and registered place."""
    staffing_up_months: NotNegative = 0.0
    """Months before it opens in which staff are already paid."""
    staffing_up_share: Share = 1.0
    """Share of the yearly cost of the home (all places that it will have after its first year) in those
    months."""
    set_up: OverTime = ZERO
    """Once, on the day it opens: recruitment, registration, equipment."""
    capital: OverTime = ZERO
    """Once, for a building that is bought: purchase and adaptation."""
    capital_follows: str | None = None
    """The price group of the building; that of the home if not given."""
    capital_months: NotNegative = 6.0
    """Months before opening in which the capital is spent."""
    capital_years: Positive = 40.0
    """Years over which the capital is written off, for the charge in a home's break-even."""
    sold_per_week: OverTime = ZERO
    """Income a week for each place that others use."""
    sold_share: Share = 1.0
    """Share of the nights on which those places are filled, but for those that a plan lets by contract."""
    contributions: dict[str, Share] = Field(default_factory=dict)
    """Income: the share of the yearly cost that a partner pays."""


class CarerCosts(Sourced):
    """What the council's own foster households cost beside the money for each child."""

    evidence: PriceEvidence
    follows: str
    per_approval: OverTime
    """Once for each household approved: recruitment and assessment."""
    per_place: OverTime
    """A year and approved place: supervising social worker, training, support."""


class AfterCarePrice(Price):
    """A weekly amount for young people after care, and how many of them get it."""

    per_week: OverTime
    share: Share = 1.0
    by_age: dict[int, Share] = Field(default_factory=dict)
    """Share by age in completed years (18 and over), in place of ``share``."""
    at_base: dict[int, NotNegative] = Field(default_factory=dict)
    """Young people who could get it on the base date, by age in completed years, where nothing else counts
    them."""


class OneOff(Price):
    """An amount that is paid once each time something happens."""

    amount: OverTime
    share: Share = 1.0
    """Share of the cases in which it is paid."""


class AfterCarePrices(Sourced):
    """What the council pays for young people who have left its care, and for adoption."""

    special_guardianship: AfterCarePrice
    """For each live order."""
    adoption_allowance: AfterCarePrice
    """For each adopted child under 18."""
    adoption_fee: OneOff
    """Inter-agency fee, when a child is placed with adopters of another agency."""
    staying_put: AfterCarePrice
    """For young people who turned 18 in foster care and stay there."""
    care_leavers: AfterCarePrice
    """For each care leaver."""


class AsylumGrant(Sourced):
    """The Home Office's grant for unaccompanied children, and for those who leave care at 18."""

    follows: str
    per_night: OverTime
    per_night_above: OverTime
    """The higher rate, for authorities that care for at least :attr:`threshold` of their child population."""
    threshold: Share
    leavers: AfterCarePrice
    """For former unaccompanied children."""


class ServicePrice(Price):
    """A yearly amount that does not depend on any one child."""

    per_year: OverTime


class Delivery(Sourced):
    """What carrying out a policy costs beside what the model works out from children and homes."""

    follows: str
    set_up: NotNegative = 0.0
    on: date
    """The day on which the set-up is paid."""
    per_year: OverTime = ZERO
