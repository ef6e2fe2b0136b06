"""What every parameter has in common: it is frozen, strict, and says where its numbers come from."""

from typing import Annotated, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from sim.bands import AgeBand
from sim.timeline import BEFORE_ALL, Timeline

Share = Annotated[float, Field(ge=0, le=1)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
AgeInYears = Annotated[int, Field(ge=0, le=18)]


def _not_negative(timeline: Timeline) -> Timeline:
    if min(timeline.values) < 0:
        raise ValueError(f"{min(timeline.values):g} is negative; expected 0 or more on every date")
    return timeline


def _runs_upwards(ages: tuple[int, int]) -> tuple[int, int]:
    if ages[0] > ages[1]:
        raise ValueError(f"{list(ages)} runs backwards; expected [youngest, oldest]")
    return ages


def _by_every_age(raw: object) -> object:
    """One number stands for all ages; a mapping must name each age band once."""
    if isinstance(raw, int | float):
        return dict.fromkeys(AgeBand, raw)
    if isinstance(raw, dict) and (missing := [band.value for band in AgeBand if band.value not in raw]):
        raise ValueError(f"lacks the ages {', '.join(missing)}")
    return raw


def _sums_to_one(mix: dict[str, float]) -> dict[str, float]:
    total = sum(mix.values())
    if abs(total - 1.0) > 1e-6:
        raise ValueError(f"the shares sum to {total:.4f}; expected exactly 1")
    return mix


def _is_a_share(timeline: Timeline) -> Timeline:
    if max(timeline.values) > 1:
        raise ValueError(
            f"{max(timeline.values):g} is more than 1; expected a share from 0 to 1 on every date"
        )
    return timeline


def at_most(largest: float, why: str) -> AfterValidator:
    """Refuses a timeline that is above a number on any date: more cannot be simulated, and is a slip."""

    def check(timeline: Timeline) -> Timeline:
        if max(timeline.values) > largest:
            raise ValueError(f"{max(timeline.values):,.6g} is more than {why}; expected at most {largest:,g}")
        return timeline

    return AfterValidator(check)


def _sums_to_one_on_every_date(mix: dict[str, Timeline]) -> dict[str, Timeline]:
    for day in sorted({day for share in mix.values() for day in share.dates}):
        total = sum(share.at(day) for share in mix.values())
        if abs(total - 1.0) > 1e-6:
            when = "" if day == BEFORE_ALL else f" from {day} on"
            raise ValueError(f"the shares sum to {total:.4f}{when}; expected exactly 1")
    return mix


OverTime = Annotated[Timeline, AfterValidator(_not_negative)]
"""A number that is never negative, or one that changes on dates."""
ShareOverTime = Annotated[OverTime, AfterValidator(_is_a_share)]
"""A share, or one that changes on dates."""
MixOverTime = Annotated[dict[str, ShareOverTime], AfterValidator(_sums_to_one_on_every_date)]
"""Shares by name that sum to one on every date."""
Mix = Annotated[dict[str, Share], AfterValidator(_sums_to_one)]
"""Shares by name that sum to one."""
AgeRange = Annotated[tuple[AgeInYears, AgeInYears], AfterValidator(_runs_upwards)]
"""First and last age in completed years."""
ByAge = Annotated[dict[AgeBand, NotNegative], BeforeValidator(_by_every_age)]


class Strict(BaseModel):
    """A frozen parameter model that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    @field_validator("*", mode="before")
    @classmethod
    def _true_and_false_are_no_numbers(cls, raw: object, info: ValidationInfo) -> object:
        """Python counts true as 1, so that a slip such as ``boys: yes`` would pass for a share."""
        inside = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list | tuple) else [raw]
        wanted = cls.model_fields[info.field_name or ""].annotation
        kinds = (wanted, *get_args(wanted))
        takes_them = any(
            kind is bool or (isinstance(kind, type) and issubclass(kind, BaseModel)) for kind in kinds
        )
        if not takes_them and any(isinstance(value, bool) for value in inside):
            raise ValueError(
                "found true or false (YAML reads yes and no so, too); expected a number, or text in quotes"
            )
        return raw


class Sourced(Strict):
    """Numbers that carry where they come from: a ``source``, or an ``assumption`` with its reason."""

    source: str | None = Field(default=None, min_length=8)
    assumption: str | None = Field(default=None, min_length=8)

    @model_validator(mode="after")
    def _says_where_its_numbers_come_from(self) -> Self:
        if self.source is None and self.assumption is None:
            raise ValueError(
                "carries numbers but neither 'source:' nor 'assumption:'; say where they come from"
            )
        return self
