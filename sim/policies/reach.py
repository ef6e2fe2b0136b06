"""Whom a change could reach: placement types to which some plan leads, settings with children of an age,
entries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sim.bands import AgeBand
from sim.parameters import Parameters
from sim.timeline import Timeline

SAME = "same"


@dataclass(frozen=True)
class SimulatedDays:
    """The days that are simulated."""

    first: date
    last: date

    def values(self, timeline: Timeline) -> list[float]:
        """Every value that a timeline has in these days."""
        return [timeline.at(day) for day in self.days(timeline)]

    def days(self, *timelines: Timeline) -> list[date]:
        """The first day, and each one on which a timeline changes."""
        return [
            self.first,
            *sorted({day for t in timelines for day in t.dates if self.first < day <= self.last}),
        ]

    def ever(self, timeline: Timeline) -> bool:
        """Whether a timeline is above zero on any of these days."""
        return max(self.values(timeline)) > 0


@dataclass(frozen=True)
class Reach:
    """Whom these parameters let anything happen to, in a window of time."""

    parameters: Parameters
    window: SimulatedDays

    @cached_property
    def types(self) -> frozenset[str]:
        """Placement types in which a child could live: those of the census, and those that some plan or
        programme leads to.
        """
        p = self.parameters
        today = {name for name, many in p.census.table.placements.items() if many}
        led = {team.move_to for team in p.programmes.values() if team.move_to}
        preferred = {
            name
            for orders in (p.placement.preferences, *(change.preferences for change in p.placement.reordered))
            for setting in self.settings_planned
            for name in orders.get(setting, ())
        }
        return frozenset({*today, *led, *preferred, p.placement.emergency_type})

    @cached_property
    def settings_planned(self) -> frozenset[str]:
        """Settings that a plan could name, today, at entry, or after a move."""
        p, ever = self.parameters, self.window.ever
        today = {p.placement.types[name].setting for name, many in p.census.table.placements.items() if many}
        against = {
            setting for plans in p.census.against_plan.values() for setting, many in plans.items() if many
        }
        entry = {
            setting
            for stratum in p.entries.strata.values()
            for setting, share in stratum.plan.items()
            if ever(share)
        }
        moves = {
            setting
            for ending in p.moves.endings.values()
            for setting, weight in (*ending.planned_to.items(), *ending.disrupted_to.items())
            if weight > 0 and setting != SAME
        }
        return frozenset({*today, *against, *entry, *moves})

    @cached_property
    def levels(self) -> frozenset[str]:
        """Levels of need that a child could have."""
        today = {level for level, many in self.parameters.census.level.totals.items() if many}
        entering = {
            level
            for s in self.parameters.entries.strata.values()
            for level, share in s.level.items()
            if share > 0
        }
        return frozenset({*today, *entering})

    def of_ages(self, names: Iterable[str], ages: tuple[int, int]) -> bool:
        """Whether one of some types could have a child within a range of ages."""
        types = [self.parameters.placement.types[name] for name in names if name in self.types]
        return any(overlap(t.ages, ages) for t in types)

    def in_setting(self, setting: str, ages: tuple[int, int] = (0, 17)) -> bool:
        """Whether a child of these ages could live in a setting."""
        return self.of_ages(
            (n for n, t in self.parameters.placement.types.items() if t.setting == setting), ages
        )

    def entering(self, ages: tuple[int, int]) -> bool:
        """Whether a child of these ages, not unaccompanied, could come to the door of care."""
        return any(
            share > 0 and ages[0] <= age <= ages[1]
            for stratum in self.parameters.entries.strata.values()
            if not stratum.uasc and self.window.ever(stratum.per_year)
            for age, share in stratum.ages.items()
        )


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two ranges of ages share a year."""
    return one[0] <= other[1] and other[0] <= one[1]


def of_band(band: AgeBand) -> tuple[int, int]:
    """The first and last year of an age band."""
    return band.first_year, band.last_year
