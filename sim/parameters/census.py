"""What is published about the children in care on the base date: the margins from which a census is made."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sim.bands import ADULTHOOD
from sim.codes import LegalStatus, Need
from sim.parameters.entries import LEVELS
from sim.parameters.placements import LOCATIONS
from sim.parameters.sourced import AgeInYears, NotNegative, Share, Sourced, Strict

MOST_CHILDREN = 500_000
"""Children in care: six times those of England."""
YES, NO = "yes", "no"
SEXES = ("F", "M")
VALUES: dict[str, tuple[str, ...]] = {
    "need": tuple(Need),
    "uasc": (YES, NO),
    "disability": (YES, NO),
    "previously_looked_after": (YES, NO),
    "location": LOCATIONS,
    "sex": SEXES,
    "level": LEVELS,
    "legal_status": tuple(LegalStatus),
}
"""Margins whose values are fixed words or codes."""


def _words(raw: object) -> object:
    """Names of values must be words; raises ``ValueError`` for a bare yes or no, which YAML reads as true or
    false.
    """
    if isinstance(raw, dict):
        if any(isinstance(name, bool) for name in raw):
            raise ValueError("found the name yes or no without quotes; expected 'yes' or 'no' in quotes")
        return {name: _words(value) for name, value in raw.items()}
    return raw


class Margin(Sourced):
    """How many children have each value of one attribute, and how that leans on age or placement."""

    totals: Annotated[dict[str, Annotated[int, Field(ge=0)]], BeforeValidator(_words)]
    """Children by value; they sum to the children in care, or, with ``only_ages``, to at most that."""
    by: Literal["age", "placement"] | None = None
    weights: Annotated[dict[str, dict[str, NotNegative]], BeforeValidator(_words)] = Field(
        default_factory=dict
    )
    """Relative frequency of the values in each age group or placement type, zero for a value left out; in
    groups left out all values are equally frequent. Totals come first: weights only say where the values are
    found."""
    only_ages: tuple[AgeInYears, AgeInYears] | None = None
    """Only children of these ages can have one of the values; all others have ``otherwise``."""
    otherwise: str | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """All values a child can have."""
        return (*self.totals, *([self.otherwise] if self.otherwise is not None else []))

    @model_validator(mode="after")
    def _restriction_has_an_alternative(self) -> Self:
        if (self.only_ages is None) != (self.otherwise is None):
            raise ValueError("'only_ages' and 'otherwise' belong together; give both or neither")
        if self.otherwise in self.totals:
            raise ValueError(
                f"totals: '{self.otherwise}' is what all other children are; leave it out of the totals"
            )
        if self.weights and self.by is None:
            raise ValueError("weights: expected 'by: age' or 'by: placement' beside them")
        return self


class KnownBlock(Strict):
    """A published number of children in a block of the table of age group by placement type."""

    ages: tuple[str, ...]
    placements: tuple[str, ...]
    children: int = Field(ge=0)


class JointTable(Sourced):
    """Children by age group and placement type: both margins, known blocks, and what is likely inside."""

    ages: dict[str, Annotated[int, Field(ge=0)]]
    """Children by age group, such as ``12-15``; the groups follow one another from 0 to 17."""
    single_years: dict[int, NotNegative]
    """Relative frequency of single years of age."""
    placements: dict[str, Annotated[int, Field(ge=0)]]
    known: tuple[KnownBlock, ...] = ()
    weights: dict[str, dict[str, NotNegative]]
    """Relative frequency of the age groups in each placement type; zero, or left out, means that it cannot
    be."""

    @property
    def age_groups(self) -> tuple[range, ...]:
        """The ages in completed years of each age group."""
        return tuple(range(int(name.split("-")[0]), int(name.split("-")[-1]) + 1) for name in self.ages)

    @model_validator(mode="after")
    def _margins_agree(self) -> Self:
        ages, placements = sum(self.ages.values()), sum(self.placements.values())
        if max(ages, placements) > MOST_CHILDREN:
            raise ValueError(
                f"{max(ages, placements):,} children are more than in all England; expected at most"
                f" {MOST_CHILDREN:,}"
            )
        if ages != placements:
            raise ValueError(
                f"the ages sum to {ages} children but the placements to {placements}; expected one total"
            )
        return self

    @model_validator(mode="after")
    def _age_groups_cover_childhood(self) -> Self:
        if not all(part.isdigit() for name in self.ages for part in name.split("-")):
            raise ValueError(f"ages: expected groups such as 12-15, found {', '.join(self.ages)}")
        if [age for group in self.age_groups for age in group] != list(range(ADULTHOOD)):
            raise ValueError(
                f"ages: {', '.join(self.ages)} do not follow one another from 0 to 17 without a gap"
            )
        if missing := set(range(ADULTHOOD)) ^ set(self.single_years):
            raise ValueError(
                f"single_years: expected the ages 0 to 17; missing or unknown: {sorted(missing)}"
            )
        return self

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        problems = [
            *(
                f"weights: lacks the placement type '{name}'"
                for name in self.placements
                if name not in self.weights
            ),
            *(
                f"weights: '{name}' is not among the placements"
                for name in self.weights
                if name not in self.placements
            ),
            *(
                f"weights.{name}: there is no age group '{age}'; expected {', '.join(self.ages)}"
                for name, ages in self.weights.items()
                for age in ages
                if age not in self.ages
            ),
            *(
                f"known: '{name}' is neither an age group nor a placement of the table"
                for block in self.known
                for name in (
                    *(set(block.ages) - set(self.ages)),
                    *(set(block.placements) - set(self.placements)),
                )
            ),
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self


HOUSING_AGES = {"aged_18": range(18, 19), "aged_19_to_21": range(19, 22), "aged_22_to_24": range(22, 25)}
"""Ages of care leavers by which their housing is told."""
ADULT_SOCIAL_CARE = "adult_social_care"
"""The kind of housing that adult services provide."""


class AfterCare(Sourced):
    """Young people whom the council still supports after care, on the base date."""

    special_guardianship_orders: int = Field(ge=0)
    """Children living under a live special guardianship order."""
    special_guardianship_ages: dict[int, NotNegative]
    """Their relative frequency by age in completed years."""
    other_orders_per_year: NotNegative = 0.0
    """New orders a year for children who do not come from care: with them the live orders stay as many as
    they are. At which ages they are made follows from the ages of the live orders, as if they had always been
    made like that."""
    care_leavers: dict[int, int]
    """Care leavers in touch with the service, by age in completed years (18 to 24)."""
    support_ends_at: int = Field(ge=19, le=25)
    """Birthday on which a care leaver stops counting."""
    care_leavers_to_25: dict[int, NotNegative] = Field(default_factory=dict)
    """Those above that age who could still ask for support, by age in completed years."""
    housing: dict[str, dict[str, Share]] = Field(default_factory=dict)
    """Kinds of housing with the share of care leavers at each of :data:`HOUSING_AGES`; none: housing is not
    told."""

    @model_validator(mode="after")
    def _housing_is_whole(self) -> Self:
        for kind, shares in self.housing.items():
            if set(shares) != set(HOUSING_AGES):
                raise ValueError(f"housing.{kind}: expected a share for each of {', '.join(HOUSING_AGES)}")
        for age in HOUSING_AGES if self.housing else ():
            if abs((total := sum(shares[age] for shares in self.housing.values())) - 1) > 1e-6:
                raise ValueError(f"housing: the shares at {age} sum to {total:.4f}; expected exactly 1")
        return self


class CensusMargins(Sourced):
    """The published facts about the caseload on the base date."""

    seed: int = Field(ge=0)
    """Seed of the one random choice left: which child has which combination of values."""
    table: JointTable
    need: Margin
    district: Margin
    uasc: Margin
    disability: Margin
    previously_looked_after: Margin
    location: Margin
    sex: Margin
    level: Margin
    legal_status: Margin
    against_plan: dict[str, dict[str, Annotated[int, Field(ge=0)]]]
    """By placement type: children whose plan names another setting, by that setting; all others are in line
    with it."""
    exits_last_12_months: dict[str, Annotated[int, Field(ge=0)]]
    """Exits by route in the twelve months before the base date, where an indicator looks back."""
    after_care: AfterCare
    stationary: Path | None = None
    """Children as the model itself has them after years in which nothing changed (CSV, written by
    ``job=fit_published``; see :mod:`sim.census.stationary`): what no total says of the census is as it is
    among them. Found as ``file`` is."""
    file: Path | None = None
    """The children themselves, kept locally (CSV; see :mod:`sim.census.own_census`). Where it is given no
    census is made from the totals, which then only describe it. A path that is not absolute is looked for in
    the folder of the user's files."""

    @property
    def children(self) -> int:
        """Children in care on the base date."""
        return sum(self.table.ages.values())

    @model_validator(mode="after")
    def _margins_describe_the_same_children(self) -> Self:
        problems = [
            problem for name in (*VALUES, "district") for problem in self._mistakes(name, getattr(self, name))
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _mistakes(self, name: str, margin: Margin) -> Iterator[str]:
        total, allowed = sum(margin.totals.values()), VALUES.get(name, margin.values)
        groups = {"age": self.table.ages, "placement": self.table.placements}.get(margin.by or "", {})
        if total > self.children or (margin.only_ages is None and total < self.children):
            yield (
                f"{name}.totals: sum to {total} children; expected {self.children}, the children in the table"
            )
        for value in (*margin.values, *(v for weights in margin.weights.values() for v in weights)):
            if value not in allowed:
                yield f"{name}: unknown value '{value}'; expected {', '.join(allowed)}"
        for group in margin.weights:
            if group not in groups:
                yield f"{name}.weights: there is no {margin.by} '{group}'; expected {', '.join(groups)}"
