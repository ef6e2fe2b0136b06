"""What care costs: prices by placement type and provider, homes full or empty, carers, after care, and
income.

All amounts are pounds in the prices of one financial year (:attr:`Costs.price_year`). What they become later
is said by the price groups: each provider type has its own inflation. Zero is a price; a placement type
without one is a mistake.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from math import log
from typing import Annotated, Literal, Self

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


def _more_than_minus_one(rate: Timeline) -> Timeline:
    if min(rate.values) <= -1:
        raise ValueError(
            f"{min(rate.values):g} would leave nothing of a price; expected yearly rates above -1"
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


def _financial_years(budget: dict[str, float]) -> dict[str, float]:
    if wrong := [year for year in budget if not _is_financial_year(year)]:
        raise ValueError(f"{', '.join(wrong)} is no financial year; expected years such as 2023/24")
    return budget


def _is_financial_year(name: str) -> bool:
    first, _, second = name.partition("/")
    return len(first) == 4 and name.replace("/", "").isdecimal() and second == f"{(int(first) + 1) % 100:02d}"


def _a_financial_year(name: str) -> str:
    if not _is_financial_year(name):
        raise ValueError(f"{name} is no financial year; expected one such as 2021/22")
    return name


FinancialYear = Annotated[str, AfterValidator(_a_financial_year)]
Rate = Annotated[Timeline, AfterValidator(_more_than_minus_one)]
ByLevel = Annotated[dict[str, NotNegative], AfterValidator(_known_levels)]
Budget = Annotated[dict[str, NotNegative], AfterValidator(_financial_years)]
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


class Published(Sourced):
    """A published total to which the reconciliation leads."""

    financial_year: str
    total: NotNegative
    """Gross spending on children looked after, pounds."""
    parts: dict[str, NotNegative] = Field(default_factory=dict)
    """Published or derived parts of it, pounds, by name."""


TrendName = Literal[
    "gross_spending",
    "children_looked_after",
    "spending_per_child",
    "residential_share",
    "residential_per_week",
    "fostering_per_week",
    "leaving_care_spending",
]
"""What is known to have grown; pounds a year or a week, children, or a share of them."""


class PublishedTrends(Sourced):
    """What an authority published for two financial years, against which a forecast's growth is held."""

    first_year: FinancialYear
    last_year: FinancialYear
    values: dict[TrendName, tuple[Positive, Positive]]
    """The first and the last year's number by name."""

    @model_validator(mode="after")
    def _runs_forwards(self) -> Self:
        if self.first_year >= self.last_year:
            raise ValueError(
                f"last_year: {self.last_year} is not after {self.first_year}, the first_year; expected a"
                " later year"
            )
        return self


class Costs(Sourced):
    """All prices of an authority."""

    price_year: int = Field(ge=2000, le=2100)
    """The first year of the financial year whose prices these are: 2021 for 2021/22."""
    groups: dict[str, PriceGroup] = Field(min_length=1)
    general_prices: str
    """The price group that takes nominal amounts back to real ones."""
    discount_rate: NotNegative
    """A year, on real amounts (the Green Book's social time preference rate)."""
    fees: dict[str, Fee]
    """By placement type; one where children live in homes is paid beside the cost of the home."""
    homes: dict[str, HomeCost]
    """By placement type."""
    named_homes: dict[str, HomeCost] = Field(default_factory=dict)
    """By the name of the home, where its cost is not that of its type."""
    carers: CarerCosts
    after_care: AfterCarePrices
    asylum_grant: AsylumGrant
    services: dict[str, ServicePrice] = Field(default_factory=dict)
    delivery: dict[str, Delivery] = Field(default_factory=dict)
    """By policy; none at the base date."""
    published: Published | None = None
    trends: PublishedTrends | None = None
    budget: Budget = Field(default_factory=dict)
    """Net budget by financial year (``2023/24``), pounds; the median forecast of the first scenario where
    left out."""

    @property
    def prices(self) -> dict[str, Price]:
        """Every price by its path within the costs."""
        after, grant = self.after_care, self.asylum_grant
        named = {f"after_care.{name}": getattr(after, name) for name in type(after).model_fields}
        return {
            **{f"fees.{name}": fee for name, fee in self.fees.items()},
            **{f"homes.{name}": home for name, home in self.homes.items()},
            **{f"named_homes.{name}": home for name, home in self.named_homes.items()},
            **{path: price for path, price in named.items() if isinstance(price, Price)},
            "asylum_grant.leavers": grant.leavers,
            **{f"services.{name}": service for name, service in self.services.items()},
        }

    @property
    def _home_prices(self) -> dict[str, HomeCost]:
        return {path: price for path, price in self.prices.items() if isinstance(price, HomeCost)}

    def home_cost(self, name: str, placement_type: str) -> HomeCost:
        """What a home costs: its own price, or that of its type."""
        return self.named_homes.get(name) or self.homes[placement_type]

    def home_path(self, name: str, placement_type: str) -> str:
        """Where in the costs that price stands."""
        return f"named_homes.{name}" if name in self.named_homes else f"homes.{placement_type}"

    @model_validator(mode="after")
    def _groups_are_known(self) -> Self:
        if unknown := list(self._unknown_groups()):
            raise ValueError("; ".join(unknown))
        return self

    def _unknown_groups(self) -> Iterator[str]:
        used = {path: price.follows for path, price in self.prices.items()}
        used |= {"carers": self.carers.follows, "asylum_grant": self.asylum_grant.follows}
        used |= {f"delivery.{name}": delivery.follows for name, delivery in self.delivery.items()}
        used |= {
            f"{path}.capital_follows": h.capital_follows or h.follows for path, h in self._home_prices.items()
        }
        for path, group in {**used, "general_prices": self.general_prices}.items():
            if group not in self.groups:
                yield (
                    f"{path}: there is no price group '{group}'; expected one of"
                    f" {', '.join(sorted(self.groups))}"
                )
