"""Children who enter care: how many, how old, with which needs and plans."""

from typing import Self

from pydantic import Field, model_validator

from sim.codes import LegalStatus, Need
from sim.parameters.sourced import (
    AgeInYears,
    Mix,
    MixOverTime,
    NotNegative,
    OverTime,
    Positive,
    Share,
    ShareOverTime,
    Sourced,
)

LEVELS = ("standard", "enhanced", "complex")
"""Level of need: how much a child asks of those who care for it."""


class Stratum(Sourced):
    """A stream of entries of one kind."""

    per_year: OverTime
    """Children who enter in a year."""
    ages: dict[int, NotNegative]
    """Relative frequency of ages in completed years at entry."""
    youngest_first: Positive = 1.0
    """How much entries within a year of age lean to its beginning: the part of the year is ``u **
    youngest_first`` with uniform ``u``. Above one for babies, many of whom enter care within weeks of
    birth."""
    plan: MixOverTime
    """Care plan at entry: shares by setting."""
    need: dict[Need, Share]
    """Category of need at entry: shares."""
    level: Mix
    legal_status: dict[LegalStatus, Share]
    emergency: Share
    """Share who first stay in an emergency placement."""
    boys: Share
    disability: Share
    returning: Share
    """Share of these entries, at the base date, of children who have been looked after before."""
    uasc: bool = False

    @model_validator(mode="after")
    def _shares_sum_to_one(self) -> Self:
        for name, mix in (("need", self.need), ("legal_status", self.legal_status)):
            if abs(sum(mix.values()) - 1) > 1e-6:
                raise ValueError(f"{name}: the shares sum to {sum(mix.values()):.4f}; expected exactly 1")
        if not self.ages or sum(self.ages.values()) <= 0 or not all(0 <= age < 18 for age in self.ages):
            raise ValueError("ages: expected ages from 0 to 17 with at least one positive frequency")
        if unknown := set(self.level) - set(LEVELS):
            raise ValueError(f"level: unknown level of need {sorted(unknown)}; expected {', '.join(LEVELS)}")
        return self


class Siblings(Sourced):
    """Brothers and sisters who enter together."""

    group_size: dict[int, Share]
    """Shares of entering groups by size; they sum to one."""
    leave_together: Share = 0.0
    """Share of brothers and sisters in care to whom chance deals the ways out of care as a family. Two of
    them leave on one day if their hazards are the same, and near each other if not; each by itself leaves as
    often and as soon as without."""

    @model_validator(mode="after")
    def _shares_sum_to_one(self) -> Self:
        if abs(sum(self.group_size.values()) - 1) > 1e-6 or min(self.group_size) < 1:
            raise ValueError(
                f"group_size: the shares sum to {sum(self.group_size.values()):.4f}; expected exactly 1, for"
                " sizes from 1 up"
            )
        return self

    @property
    def mean(self) -> float:
        """Children in a group on average."""
        return sum(size * share for size, share in self.group_size.items())


class TransferScheme(Sourced):
    """The National Transfer Scheme for unaccompanied asylum-seeking children."""

    threshold: ShareOverTime
    """Share of the child population up to which the scheme transfers unaccompanied children to an
    authority."""


class Reentry(Sourced):
    """What follows an exit that does not last."""

    probability: ShareOverTime
    """Share who enter care again before they are 18, given time."""
    mean_years: Positive
    """Mean years until those enter again."""


class Prevention(Sourced):
    """Support at the edge of care: some families who would come to the door of care do not."""

    ages: tuple[AgeInYears, AgeInYears]
    """Ages of the child, the first of its brothers and sisters, for whom it is meant."""
    only_disabled: bool = False
    """Only for families whose child has a disability."""
    share: ShareOverTime
    """Share of these families, met in time, whose children stay out of care."""
    families_per_year: OverTime | None = None
    """At most so many families are kept out of care in twelve months; no limit if not given."""


MOST_PER_YEAR = 100_000
"""Children who enter care in a year: three times those of all England."""


class Entries(Sourced):
    """All streams of entries."""

    level: OverTime = Field(default=1.0, validate_default=True)
    """Multiplies every stratum: the level at which the caseload is in equilibrium."""
    strata: dict[str, Stratum] = Field(min_length=1)
    siblings: Siblings
    transfer_scheme: TransferScheme
    reentry: dict[str, Reentry]
    """By route of exit."""
    prevention: dict[str, Prevention] = Field(default_factory=dict)
    """Support at the edge of care, by name. Unaccompanied children do not come from families it could
    reach."""
    returning_mean_years: Positive
    """Mean years between an exit and the return to care. :attr:`Stratum.per_year` counts those who return; as
    the years go by they come from exits that are simulated, so the part of the stream that stands for earlier
    exits dies away."""

    @model_validator(mode="after")
    def _can_be_lived(self) -> Self:
        if said := self.too_many:
            raise ValueError(f"level: {said}")
        return self

    @property
    def too_many(self) -> str:
        """That more children enter care than can be simulated; blank if they do not."""
        most = sum(max(stratum.per_year.values) for stratum in self.strata.values()) * max(self.level.values)
        if most <= MOST_PER_YEAR:
            return ""
        return (
            f"up to {most:,.6g} children enter care in a year; expected at most {MOST_PER_YEAR:,}, three"
            " times those of England"
        )
