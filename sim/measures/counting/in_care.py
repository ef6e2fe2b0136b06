"""Who is in care on each of some dates, and what happened in the twelve months up to each: what indicators
are counted from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.bands import DAYS_PER_YEAR
from sim.codes import ReasonEpisodeCeased
from sim.episodes import Episodes
from sim.measures.counting.calendar import a_year_before, day_numbers, first_not_before
from sim.measures.counting.events import Events
from sim.measures.counting.keys import positions, reaches, refuse_unknown
from sim.measures.counting.stays import Stays
from sim.parameters import LOCATIONS, PlacementType

LONG_TERM, SETTLED, UNDER_AGE = 2.5, 2, 16
"""Years looked after, years in the same placement, and the age below which DfE counts long-term stability."""


@dataclass(frozen=True, eq=False)
class Alike:
    """Children alike in placement type, location, whether they live as planned and whether they have moved:
    only such as there are.
    """

    of_row: Counts
    """Which of them each row of the episodes belongs to; anyone for a child who is not there."""
    kind: Counts
    """Position of the placement type of each of them."""
    location: Counts
    against_plan: Flags
    first_placement: Flags

    @classmethod
    def of(
        cls,
        episodes: Episodes,
        types: Mapping[str, PlacementType],
        kind: Counts,
        location: Counts,
        there: Flags,
    ) -> "Alike":
        """Those of a history, of which placement type and location are known where somebody is there."""
        settings = list(dict.fromkeys(t.setting for t in types.values()))
        lived_in = np.asarray([settings.index(t.setting) for t in types.values()]).take(kind, mode="clip")
        against_plan = positions(episodes, "plan", settings) != lived_in
        number = 2 * (2 * (kind * len(LOCATIONS) + location) + against_plan) + (episodes.column("spell") == 0)
        found = np.flatnonzero(np.bincount(number[there])) if there.any() else np.zeros(1, dtype=np.int64)
        place = np.zeros(found[-1] + 1, dtype=np.int64)
        place[found] = np.arange(len(found))
        lived = found // 4
        return cls(
            place.take(number, mode="clip"),
            lived // len(LOCATIONS), lived % len(LOCATIONS), found // 2 % 2 == 1, found % 2 == 1,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class InCare:
    """The children in care on each of some dates.

    Children alike are counted together: flags say of each kind of them whether it counts. A number is one for
    each date; for the children of several histories, histories by dates.
    """

    episodes: Episodes
    dates: Sequence[date]
    types: Mapping[str, PlacementType]
    stays: Stays
    alike: Alike

    @classmethod
    def on(cls, dates: Sequence[date], episodes: Episodes, types: Mapping[str, PlacementType]) -> "InCare":
        """Those of a history on rising dates; raises ``ValueError`` for an unknown placement or location, or
        without a plan.
        """
        stays = Stays.in_care(episodes, day_numbers(dates))
        there, kind = stays.present, positions(episodes, "placement", tuple(types))
        location = positions(episodes, "location", LOCATIONS)
        refuse_unknown(episodes, "placement", there & (kind < 0))
        refuse_unknown(episodes, "location", there & (location < 0))
        refuse_unknown(episodes, "plan", there & (episodes.codes("plan")[0] < 0))
        return cls(episodes, dates, types, stays, Alike.of(episodes, types, kind, location, there))

    def aged(self, first: int, before: int) -> "InCare":
        """The same from one birthday until another."""
        born_then = self.stays.between(reaches(self.episodes, first), reaches(self.episodes, before))
        return replace(self, stays=born_then)

    def where(self, kind: Callable[[PlacementType], bool]) -> Flags:
        """Who lives in a placement type of which something is true."""
        return np.asarray([kind(t) for t in self.types.values()], dtype=bool)[self.alike.kind]

    def at(self, *locations: str) -> Flags:
        """Who lives in one of some locations (:data:`sim.parameters.LOCATIONS`)."""
        return np.asarray([name in locations for name in LOCATIONS])[self.alike.location]

    @property
    def against_plan(self) -> Flags:
        """Whose care plan names another setting than the one the child lives in."""
        return self.alike.against_plan

    @property
    def first_placement(self) -> Flags:
        """Who has not moved since the period of care began."""
        return self.alike.first_placement

    @property
    def everyone(self) -> Flags:
        """All of them."""
        return np.ones(len(self.alike.kind), dtype=bool)

    def count(self, among: Flags) -> Numbers:
        """How many there are."""
        return np.asarray(self._counts[..., among, :].sum(axis=-2), dtype=np.float64)

    def share(self, part: Flags, of: Flags | None = None) -> Numbers:
        """Which part of some children (of all if nothing is said) is marked; ``NaN`` where there are none."""
        of = self.everyone if of is None else of
        whole, counted = self.count(of), self.count(part & of)
        return np.asarray(np.divide(counted, whole, out=np.full(whole.shape, np.nan), where=whole > 0))

    def with_the_same_carer(self) -> Numbers:
        """Which part of the children under 16 who have been looked after for two and a half years has been in
        the same placement for two: DfE's measure of long-term stability; ``NaN`` where there are none.
        """
        rows = self.episodes
        long = self.stays.between(
            rows.column("period_start") + LONG_TERM * DAYS_PER_YEAR, reaches(rows, UNDER_AGE)
        )
        settled = long.between(rows.column("decom") + SETTLED * DAYS_PER_YEAR, np.inf)
        there, same = long.count(), settled.count()
        return np.asarray(np.divide(same, there, out=np.full(there.shape, np.nan), where=there > 0))

    @cached_property
    def events(self) -> Events:
        """What happened in the history."""
        return Events.of(self.episodes)

    def left_by(self, reasons: tuple[ReasonEpisodeCeased, ...]) -> Numbers:
        """How many left care for one of some reasons in the twelve months up to each date."""
        return self.in_12_months(self.events.end, self.events.ended_by(reasons))

    def in_12_months(self, when: Numbers, among: Flags) -> Numbers:
        """How many of some events fell into the twelve months up to each date: ``(D - 12 months, D]``."""
        days, until, since = _years_up_to(tuple(self.dates))
        histories = self.episodes.histories.among(among)
        happened = np.cumsum(histories.count(first_not_before(days, when[among]), len(days) + 1), axis=-1)
        return (happened[..., until] - happened[..., since]).astype(float)

    @cached_property
    def _counts(self) -> Counts:
        """Children alike by dates."""
        return self.stays.count_by(self.alike.of_row, len(self.alike.kind))


@lru_cache(maxsize=64)
def _years_up_to(dates: tuple[date, ...]) -> tuple[Counts, Counts, Counts]:
    """The days on which the twelve months up to each date begin and end, each once, and where the ends and
    the beginnings stand among them.
    """
    until, since = day_numbers(dates), day_numbers(a_year_before(dates))
    days = np.union1d(until, since)
    return days, np.searchsorted(days, until), np.searchsorted(days, since)
