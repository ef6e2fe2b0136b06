"""The types of placement, what each of them is, and in which order they are sought."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from sim.codes import FOSTERED_BY_RELATIVES, PLACED_FOR_ADOPTION, PlaceCode, Provider
from sim.parameters.sourced import AgeInYears, MixOverTime, Positive, Sourced, Strict


class ProvisionKind(StrEnum):
    """What stands behind a placement type: who decides whether there is a place."""

    FAMILY = "family"
    """Relatives, friends, parents or adopters of this one child: no capacity that others could use."""
    HOUSEHOLDS = "households"
    """The council's own foster households."""
    HOMES = "homes"
    """Named homes with a number of beds."""
    MARKET = "market"
    """Providers outside the council: a place is found with a probability by age and need."""


class PlacementType(Strict):
    """One placement type: its statutory codes, who it is for, and where its children live."""

    title: str
    setting: str
    """What a care plan calls it: types of one setting answer the same plan."""
    place: PlaceCode
    provider: Provider
    ages: tuple[AgeInYears, AgeInYears]
    """First and last age in completed years at which a child may be placed here."""
    provision: ProvisionKind
    family_based: bool = False
    residential: bool = False
    foster: bool = False
    """Counts in the external share of foster placements (kinship foster care does not)."""
    external: bool = False
    location: MixOverTime
    """Shares of its placements in the county, in the rest of the sub-region, and beyond."""
    longest_stay_days: Positive | None = None
    """After so many days the child must move on; no limit if not given."""

    @property
    def kinship(self) -> bool:
        """Whether relatives or friends foster here, by its statutory code."""
        return self.place in FOSTERED_BY_RELATIVES

    @property
    def adoptive(self) -> bool:
        """Whether children are placed here for adoption, by its statutory code."""
        return self.place in PLACED_FOR_ADOPTION

    @model_validator(mode="after")
    def _locations_are_known(self) -> Self:
        if unknown := set(self.location) - set(LOCATIONS):
            raise ValueError(f"unknown location {sorted(unknown)}; expected {', '.join(LOCATIONS)}")
        if self.ages[0] > self.ages[1]:
            raise ValueError(f"ages: {list(self.ages)} runs backwards; expected [youngest, oldest]")
        return self


class Reordering(Strict):
    """From a day on some settings have another order of preference."""

    on: date
    preferences: dict[str, tuple[str, ...]]
    """The orders that replace those of their settings."""


LOCATIONS = ("in_county", "sub_region", "beyond")
"""In the authority's own area; elsewhere in its commissioning sub-region (D2N2 for Nottinghamshire); further
away."""


class Placements(Sourced):
    """All placement types, and the order in which types are asked for a place that answers a plan."""

    types: dict[str, PlacementType] = Field(min_length=1)
    preferences: dict[str, tuple[str, ...]]
    """For each setting a plan can name: placement types in the order in which they are asked. Types that do
    not take the child's age are passed over; the last one left takes the child whatever its availability,
    because every child must live somewhere."""
    reordered: tuple[Reordering, ...] = ()
    """What policies change in these orders, each from its day on; a later one goes before an earlier one."""
    emergency_type: str
    """The type used when a child enters care at a few hours' notice."""

    @model_validator(mode="after")
    def _preferences_name_types(self) -> Self:
        problems = [
            f"preferences.{setting}: no placement type '{name}'"
            for setting, order in self.preferences.items()
            for name in order
            if name not in self.types
        ]
        problems += [
            f"preferences: the setting '{setting}' (of a placement type) has no order of preference"
            for setting in sorted({t.setting for t in self.types.values()} - set(self.preferences))
        ]
        problems += [
            f"preferences.{setting}: nobody in the list takes a child aged {age}; end it with a type for all"
            " ages"
            for setting, order in self.preferences.items()
            for age in range(18)
            if order
            and not problems
            and not any(self.types[n].ages[0] <= age <= self.types[n].ages[1] for n in order)
        ]
        if self.emergency_type not in self.types:
            problems.append(f"emergency_type: no placement type '{self.emergency_type}'")
        if problems:
            raise ValueError("; ".join(problems[:5]))
        return self

    def preferences_on(self, day: date) -> dict[str, tuple[str, ...]]:
        """The orders of preference that hold on a day."""
        orders = dict(self.preferences)
        for change in sorted(self.reordered, key=lambda one: one.on):
            if change.on <= day:
                orders |= change.preferences
        return orders

    @property
    def settings(self) -> tuple[str, ...]:
        """What care plans can name, in the order of the configuration."""
        return tuple(self.preferences)

    def settings_where(self, kind: Callable[[PlacementType], bool]) -> tuple[str, ...]:
        """The settings with a placement type of which something is true, such as that relatives foster
        there.
        """
        lived_in = {t.setting for t in self.types.values() if kind(t)}
        return tuple(setting for setting in self.preferences if setting in lived_in)
