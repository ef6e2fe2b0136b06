"""Counting who is there on each of many days, at a cost that does not grow with the number of days.

A stay covers ``start <= day < end``. On a rising list of days it covers a run of neighbours, found by
bisection; adding one where the run begins, taking one away where it ends, and summing up along the days gives
the number present.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import Counts, Flags
from sim.bands import birthdays
from sim.episodes import ONE_HISTORY, Episodes, Histories, once
from sim.measures.counting.calendar import first_not_before


@dataclass(frozen=True)
class Stays:
    """Stays as runs of days: stay ``i`` covers the days from ``first[i]`` up to, not including,
    ``last[i]``.
    """

    days: Counts
    first: Counts
    last: Counts
    histories: Histories = ONE_HISTORY
    """Those of each stay: counts have their axes in front."""

    @classmethod
    def of(
        cls, start: ArrayLike, end: ArrayLike, days: Counts, histories: Histories = ONE_HISTORY
    ) -> "Stays":
        """Stays from ``start`` until ``end`` (``NaN`` or ``inf``: still there) on rising ``days``, all since
        1970.
        """
        first = first_not_before(days, start)
        return cls(days, first, np.maximum(first, first_not_before(days, end)), histories)

    @classmethod
    def in_care(cls, episodes: Episodes, days: Counts) -> "Stays":
        """The placements of a history, row by row."""
        return _in_care(episodes, days.tobytes())

    @classmethod
    def at_ages(
        cls,
        born: Counts,
        ages: Sequence[int],
        since: ArrayLike,
        days: Counts,
        histories: Histories = ONE_HISTORY,
    ) -> "Stays":
        """For one age after another the time that each of some children is of that age, from a moment on."""
        years = np.asarray(ages)
        every = np.union1d(years, years + 1)
        came = first_not_before(days, birthdays(born, every[:, None]))
        first, last = (came[np.searchsorted(every, age)] for age in (years, years + 1))
        first = np.maximum(first, first_not_before(days, since)).ravel()
        return cls(days, first, np.maximum(first, last.ravel()), histories.times(len(ages)))

    @property
    def present(self) -> Flags:
        """Which stays cover any of the days at all."""
        return self.last > self.first

    def between(self, start: ArrayLike, end: ArrayLike) -> "Stays":
        """The part of each stay that lies in ``start <= day < end``."""
        other = Stays.of(start, end, self.days)
        first: Counts = np.maximum(self.first, other.first)
        last: Counts = np.minimum(self.last, other.last)
        return Stays(self.days, first, np.maximum(first, last), self.histories)

    def count(self, among: Flags | None = None) -> Counts:
        """How many stays cover each day, among those marked (all if nothing is said)."""
        return np.asarray(self.count_by(np.zeros(len(self.first), dtype=np.int64), 1, among)[..., 0, :])

    def count_by(self, group: Counts, groups: int, among: Flags | None = None) -> Counts:
        """The same by group (0 to ``groups`` - 1), as a matrix of groups by days.

        Stays that cover no day need no group: what they add they take away where they add it.
        """
        width, many = len(self.days) + 1, self.histories.many * groups
        row, first, last = self.histories.cells(np.maximum(group, 0), groups) * width, self.first, self.last
        if among is not None:
            some = np.flatnonzero(among)
            row, first, last = row[some], first[some], last[some]
        steps = np.bincount(row + first, minlength=many * width)
        steps -= np.bincount(row + last, minlength=many * width)
        return np.asarray(np.cumsum(steps.reshape(*self.histories.shape, groups, width), axis=-1)[..., :-1])

    def count_by_steps(self, group: Counts, groups: int, moments: Sequence[ArrayLike]) -> Counts:
        """The same by how many of some moments have come, one for each stay and none before the last one: a
        table of groups by moments that have come (none of them first) by days.

        A stay is there before a moment from where it begins until the moment comes, or until it ends.
        """
        shape, width = (*self.histories.shape, groups, len(self.days) + 1), len(self.days) + 1
        edges = [np.clip(first_not_before(self.days, one), self.first, self.last) for one in moments]
        row = self.histories.cells(group, groups) * width
        steps = [np.bincount(row + edge, minlength=prod(shape)) for edge in (self.first, *edges, self.last)]
        there = np.cumsum(-np.diff(np.reshape(steps, (-1, *shape)), axis=0), axis=-1)[..., :-1]
        return np.asarray(np.moveaxis(there, 0, -2))

    def each_day(self) -> tuple[Counts, Counts]:
        """Every stay on every day that it covers: the number of the stay, and the position of the day."""
        many = self.last - self.first
        stay = np.repeat(np.arange(len(many)), many)
        return stay, np.arange(len(stay)) - np.repeat(np.cumsum(many) - many, many) + self.first[stay]


@once
def _in_care(episodes: Episodes, days: bytes) -> Stays:
    known = np.frombuffer(days, dtype=np.int64)
    return Stays.of(episodes.column("decom"), episodes.column("dec"), known, episodes.histories)
