"""The months of a simulation, and the nights of each stay in each of them.

A night belongs to the day on which it begins; a child spends it where it lives at midnight of that day, as
the caseload counts children: ``start <= day < end``. So the nights of a month are the sum of its daily
caseloads.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from math import prod
from typing import TypeVar

import numpy as np

from sim.arrays import Array, Counts, Flags, Numbers
from sim.bands import date_of, month_end, years_after
from sim.calendar import financial_year
from sim.episodes import ONE_HISTORY, Histories
from sim.measures.counting.calendar import day_numbers, iso, month_ends
from sim.timeline import Timeline, values_on

Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Months:
    """The months, whole or in part, from the day after a base date to a horizon."""

    first_days: tuple[date, ...]
    last_days: tuple[date, ...]

    @classmethod
    def between(cls, base: date, years: int) -> "Months":
        """The months of the ``years`` years after the base date; the same object for the same dates."""
        return _between(base, years)

    def __len__(self) -> int:
        return len(self.last_days)

    @cached_property
    def starts(self) -> Counts:
        """First night of each month, days since 1970."""
        return day_numbers(self.first_days)

    @cached_property
    def ends(self) -> Counts:
        """First night after each month."""
        return day_numbers(self.last_days) + 1

    @cached_property
    def nights(self) -> Numbers:
        """Nights of each month between the dates."""
        return np.asarray(self.ends - self.starts, dtype=float)

    @cached_property
    def parts(self) -> Numbers:
        """How much of its whole month each is: 1, less at the edges."""
        whole = [month_end(day).day for day in self.last_days]
        return np.asarray(self.nights / np.asarray(whole, dtype=float))

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The financial years that the months touch, such as ``2022/23``."""
        return tuple(dict.fromkeys(financial_year(day) for day in self.last_days))

    @cached_property
    def year(self) -> Counts:
        """The position in :attr:`years` of each month."""
        return np.asarray([self.years.index(financial_year(day)) for day in self.last_days], dtype=np.int64)

    @cached_property
    def year_begins(self) -> Counts:
        """The first month of each of :attr:`years`."""
        return np.searchsorted(self.year, np.arange(len(self.years)))

    @cached_property
    def year_nights(self) -> tuple[Counts, Counts]:
        """The first night of each of :attr:`years`, and the first one after it."""
        starts = self.starts[self.year_begins]
        return starts, np.append(starts[1:], self.ends[-1])

    @cached_property
    def ending(self) -> tuple[str, ...]:
        """The last day of each, as tables have it."""
        return iso(self.last_days)

    def at_start(self, amount: Timeline) -> Numbers:
        """A dated amount on the first day of each month; nobody changes the array."""
        return _at_start(self, amount)

    def daily(self, amount: Timeline) -> Numbers:
        """A dated amount on each day of the months."""
        return values_on(amount, date_of(0), self.days.astype(float))

    @cached_property
    def days(self) -> Counts:
        """Every day of the months, since 1970."""
        return np.arange(self.starts[0], self.ends[-1])

    def summed(self, daily: Numbers) -> Numbers:
        """The sum over the days of each month of what is there on each of :attr:`days`."""
        return np.asarray(np.add.reduceat(daily, self.starts - self.starts[0]))

    def within(self, when: Numbers) -> Counts:
        """Whole days, moved into the months: to the first one, or to the day after the last (``NaN``,
        too).
        """
        inside = np.fmax(np.fmin(when, self.ends[-1]), self.starts[0])
        return np.asarray(inside.astype(np.int64))

    def by_year(self, amounts: Numbers) -> Numbers:
        """Sums over the months of each financial year; months are the last axis."""
        return np.asarray(np.add.reduceat(amounts, self.year_begins, axis=-1))

    def of_day(self, day: Numbers) -> Counts:
        """The month in which each day (since 1970) falls; -1 outside all of them."""
        where = np.floor(day)
        inside = (where >= self.starts[0]) & (where < self.ends[-1])
        since = np.where(inside, where - self.starts[0], 0).astype(np.int64)
        return np.where(inside, self.month_of_day[since], -1)

    def of_date(self, day: date) -> int:
        """The month in which a date falls; -1 outside all of them."""
        return bisect_left(self.last_days, day) if self.first_days[0] <= day <= self.last_days[-1] else -1

    @cached_property
    def month_of_day(self) -> Counts:
        """The month of each of :attr:`days`."""
        return np.repeat(np.arange(len(self)), self.ends - self.starts)


@dataclass(frozen=True, eq=False)
class Nights:
    """Nights of stays by month, stay after stay: ``number[i]`` nights in month ``month[i]``.

    The stays with the positions ``there`` have nights in ``many`` months each, from the month ``begins`` on;
    they miss ``late`` nights of their first month, and ``early`` nights of their last.
    """

    months: Months
    month: Counts
    number: Numbers
    there: Counts
    many: Counts
    begins: Counts
    late: Counts
    early: Counts
    histories: Histories
    """Those of the stays ``there``."""

    @classmethod
    def of(cls, start: Numbers, end: Numbers, months: Months, histories: Histories = ONE_HISTORY) -> "Nights":
        """The nights of stays from ``start`` until ``end`` (``NaN``: still there), days since 1970."""
        first, after = (months.within(np.ceil(when)) for when in (start, end))
        there = np.flatnonzero(after > first)
        first, last = first[there], after[there] - 1
        begins, ends = (months.month_of_day[day - months.starts[0]] for day in (first, last))
        late, early = first - months.starts[begins], months.ends[ends] - 1 - last
        many = ends - begins + 1
        before = np.cumsum(many) - many
        month = np.repeat(begins - before, many)
        month += np.arange(len(month))
        number = months.nights.take(month)
        number[before] -= late
        number[before + many - 1] -= early
        return cls(months, month, number, there, many, begins, late, early, histories.among(there))

    @cached_property
    def before(self) -> Counts:
        """Where the numbers of nights of each of the stays ``there`` begin."""
        return np.asarray(np.cumsum(self.many) - self.many)

    def of_each_history(self) -> list[slice]:
        """Where the numbers of nights of each history stand among all."""
        ends = [*self.before.tolist(), len(self.number)]
        return [slice(ends[some.start], ends[some.stop]) for some in self.histories.parts(len(self.many))]

    def each(self, of_stays: Array[Value], among: Flags | None = None) -> Array[Value]:
        """For each of the numbers of nights (of the stays that are marked) what is known of its stay."""
        if among is None:
            return np.repeat(of_stays[self.there], self.many)
        marked = among[self.there]
        return np.repeat(of_stays[self.there[marked]], self.many[marked])

    def rows_of(self, among: Flags) -> Counts:
        """Where the numbers of nights of the stays that are marked stand among all."""
        marked = np.flatnonzero(among[self.there])
        return _in_a_row(self.before[marked], self.many[marked])

    def by(self, group: Counts, groups: int) -> Numbers:
        """Nights by the group of their stay (0 to ``groups`` - 1; -1 for none of them) and month, for each
        history.

        Each stay adds whole months, and takes away what it misses of its first and of its last one.
        """
        shape = (*self.histories.shape, groups + 1, len(self.months) + 1)
        first = self.histories.cells(group[self.there] + 1, groups + 1) * shape[-1] + self.begins
        last, cells = first + self.many - 1, prod(shape)
        steps = np.bincount(first, minlength=cells) - np.bincount(last + 1, minlength=cells)
        missed = np.bincount(first, self.late, cells) + np.bincount(last, self.early, cells)
        stays, less = (one.reshape(shape)[..., 1:, :] for one in (steps, missed))
        return np.asarray(np.cumsum(stays, axis=-1)[..., :-1] * self.months.nights - less[..., :-1])

    def cells(self, group: Counts, groups: int, steps: Sequence[Counts] = ()) -> Counts:
        """For each of the numbers of nights its history, the group of its stay and its month as one number,
        ``(history * groups + group) * months + month``; the group is one more from each month of a stay on of
        which ``steps`` has one for every stay.
        """
        group, width, ends = group[self.there], len(self.months), self.begins + self.many
        group = self.histories.cells(group, groups)
        since = [month[self.there] for month in steps]
        cells = np.repeat(sum((month <= self.begins for month in since), group) * width, self.many)
        cells += self.month
        for month in since:
            within = np.flatnonzero((month > self.begins) & (month < ends))
            cells[_in_a_row((self.before + month - self.begins)[within], (ends - month)[within])] += width
        return cells

    def by_year(self, amounts: Numbers) -> tuple[Counts, Counts, Numbers]:
        """Sums of what belongs to each of the numbers of nights over the financial years that a stay touches:
        the positions among the stays ``there`` and of the years, stay after stay, and the sums.
        """
        year, starts = self.months.year, self.months.year_begins
        first, last = year[self.begins], year[self.begins + self.many - 1]
        years = last - first + 1
        stay = np.repeat(np.arange(len(years)), years)
        of = np.arange(len(stay)) + (first - np.cumsum(years) + years)[stay]
        begin = self.before[stay] + np.maximum(starts[of] - self.begins[stay], 0)
        return stay, of, np.add.reduceat(amounts, begin) if len(begin) else np.zeros(0)

    def in_year(self, stay: Counts, year: Counts) -> Counts:
        """How many nights some of the stays ``there`` have in a financial year each, which they touch."""
        months, begins = self.months, self.begins[stay]
        starts = months.starts[begins] + self.late[stay]
        ends = months.ends[begins + self.many[stay] - 1] - self.early[stay]
        first, after = months.year_nights
        return np.asarray(np.minimum(ends, after[year]) - np.maximum(starts, first[year]))


def _in_a_row(first: Counts, many: Counts) -> Counts:
    """So many whole numbers in a row from each first one on."""
    rows = np.repeat(first - np.cumsum(many) + many, many)
    return np.asarray(rows + np.arange(len(rows)))


@lru_cache(maxsize=4096)
def _at_start(months: Months, amount: Timeline) -> Numbers:
    return values_on(amount, date_of(0), months.starts.astype(float))


@lru_cache(maxsize=8)
def _between(base: date, years: int) -> Months:
    ends = [*month_ends(base, years)[1:]]
    horizon = years_after(base, years)
    if not ends or ends[-1] < horizon:
        ends.append(horizon)
    starts = [day + timedelta(days=1) for day in (base, *ends[:-1])]
    return Months(tuple(starts), tuple(ends))
