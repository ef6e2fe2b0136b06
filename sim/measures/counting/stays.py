"""Counting who is there on each of many days, at a cost that does not grow with the number of days.

A stay covers ``start <= day < end``. On a rising list of days it covers a run of neighbours, found by
bisection; adding one where the run begins, taking one away where it ends, and summing up along the days gives
the number present.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import Counts, Flags
from sim.bands import birthdays
from sim.episodes import Episodes, once
from sim.measures.counting.calendar import first_not_before


@dataclass(frozen=True)
class Stays:
    """Stays as runs of days: stay ``i`` covers the days from ``first[i]`` up to, not including,
    ``last[i]``.
    """

    days: Counts
    first: Counts
    last: Counts

    @classmethod
    def of(cls, start: ArrayLike, end: ArrayLike, days: Counts) -> "Stays":
        """Stays from ``start`` until ``end`` (``NaN`` or ``inf``: still there) on rising ``days``, all since
        1970.
        """
        first = first_not_before(days, start)
        return cls(days, first, np.maximum(first, first_not_before(days, end)))

    @classmethod
    def in_care(cls, episodes: Episodes, days: Counts) -> "Stays":
        """The placements of a history, row by row."""
        return _in_care(episodes, days.tobytes())

    @classmethod
    def at_ages(cls, born: Counts, ages: Sequence[int], since: ArrayLike, days: Counts) -> "Stays":
        """For one age after another the time that each of some children is of that age, from a moment on."""
        years = np.asarray(ages)[:, None]
        first, last = (first_not_before(days, birthdays(born, age)) for age in (years, years + 1))
        first = np.maximum(first, first_not_before(days, since)).ravel()
        return cls(days, first, np.maximum(first, last.ravel()))

    @property
    def present(self) -> Flags:
        """Which stays cover any of the days at all."""
        return self.last > self.first

    def between(self, start: ArrayLike, end: ArrayLike) -> "Stays":
        """The part of each stay that lies in ``start <= day < end``."""
        other = Stays.of(start, end, self.days)
        first: Counts = np.maximum(self.first, other.first)
        last: Counts = np.minimum(self.last, other.last)
        return Stays(self.days, first, np.maximum(first, last))

    def count(self, among: Flags | None = None) -> Counts:
        """How many stays cover each day, among those marked (all if nothing is said)."""
        return np.asarray(self.count_by(np.zeros(len(self.first), dtype=np.int64), 1, among)[0])

    def count_by(self, group: Counts, groups: int, among: Flags | None = None) -> Counts:
        """The same by group (0 to ``groups`` - 1), as a matrix of groups by days.

        Stays that cover no day need no group: what they add they take away where they add it.
        """
        width = len(self.days) + 1
        row, first, last = np.maximum(group, 0) * width, self.first, self.last
        if among is not None:
            some = np.flatnonzero(among)
            row, first, last = row[some], first[some], last[some]
        steps = np.bincount(row + first, minlength=groups * width)
        steps -= np.bincount(row + last, minlength=groups * width)
        return np.asarray(np.cumsum(steps.reshape(groups, width), axis=1)[:, :-1])

    def cut(self, moments: Sequence[ArrayLike]) -> tuple[Counts, Counts, "Stays"]:
        """The stays in parts, cut where each of some moments comes, one for each stay and none before the
        last one: the number of the stay of each part, how many of the moments have come by then, and the
        parts. Those that cover no day are left out.
        """
        came = [first_not_before(self.days, moment) for moment in moments]
        edges = [self.first, *(np.clip(one, self.first, self.last) for one in came), self.last]
        parts = [np.flatnonzero(end > start) for start, end in pairwise(edges)]
        stay = np.concatenate(parts)
        come = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        first = np.concatenate([start[part] for start, part in zip(edges, parts, strict=False)])
        last = np.concatenate([end[part] for end, part in zip(edges[1:], parts, strict=True)])
        return stay, come, Stays(self.days, first, last)

    def each_day(self) -> tuple[Counts, Counts]:
        """Every stay on every day that it covers: the number of the stay, and the position of the day."""
        many = self.last - self.first
        stay = np.repeat(np.arange(len(many)), many)
        return stay, np.arange(len(stay)) - np.repeat(np.cumsum(many) - many, many) + self.first[stay]


@once
def _in_care(episodes: Episodes, days: bytes) -> Stays:
    return Stays.of(episodes.column("decom"), episodes.column("dec"), np.frombuffer(days, dtype=np.int64))
