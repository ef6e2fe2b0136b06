"""The months of a simulation, and the nights of each stay in each of them.

A night belongs to the day on which it begins; a child spends it where it lives at midnight of that day, as
the caseload counts children: ``start <= day < end``. So the nights of a month are the sum of its daily
caseloads.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np

from sim.arrays import Counts, Numbers
from sim.bands import month_end, years_after
from sim.calendar import financial_year
from sim.measures.counting.calendar import day_numbers, month_ends


@dataclass(frozen=True)
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

    def by_year(self, amounts: Numbers) -> Numbers:
        """Sums over the months of each financial year; months are the last axis."""
        return np.asarray(
            np.add.reduceat(amounts, np.searchsorted(self.year, np.arange(len(self.years))), axis=-1)
        )

    def of_day(self, day: Numbers) -> Counts:
        """The month in which each day (since 1970) falls; -1 outside all of them."""
        month = np.searchsorted(self.ends, np.floor(day), side="right")
        return np.where((np.floor(day) >= self.starts[0]) & (month < len(self)), month, -1)


@dataclass(frozen=True, eq=False)
class Nights:
    """Nights of stays by month: ``number[i]`` nights of stay ``stay[i]`` in month ``month[i]``."""

    stay: Counts
    month: Counts
    number: Numbers

    @classmethod
    def of(cls, start: Numbers, end: Numbers, months: Months) -> "Nights":
        """The nights of stays from ``start`` until ``end`` (``NaN``: still there), days since 1970."""
        until = np.nan_to_num(end, nan=np.inf, posinf=np.inf)
        first = np.clip(np.ceil(start), months.starts[0], months.ends[-1]).astype(np.int64)
        after = np.clip(np.ceil(until), months.starts[0], months.ends[-1]).astype(np.int64)
        begins = np.searchsorted(months.ends, first, side="right")
        many = np.where(after > first, np.searchsorted(months.ends, after, side="left") - begins + 1, 0)
        stay = np.repeat(np.arange(len(first)), many)
        month = np.arange(len(stay)) - np.repeat(np.cumsum(many) - many, many) + begins[stay]
        number = np.minimum(after[stay], months.ends[month]) - np.maximum(first[stay], months.starts[month])
        return cls(stay, month, number.astype(float))


@lru_cache(maxsize=8)
def _between(base: date, years: int) -> Months:
    ends = [*month_ends(base, years)[1:]]
    horizon = years_after(base, years)
    if not ends or ends[-1] < horizon:
        ends.append(horizon)
    starts = [day + timedelta(days=1) for day in (base, *ends[:-1])]
    return Months(tuple(starts), tuple(ends))
