"""Which years a return covers, read off its dates: names of folders and files, and YEAR columns, are a trap.

Some tools name a return by the year in which it ends, others by that in which it begins, and an extract taken
in the middle of a year has neither.
"""

from dataclasses import dataclass
from math import log

import numpy as np
import pandas as pd

from sim.arrays import Counts, Numbers
from sim.bands import day_number
from sim.calendar import MARCH, MONTHS_PER_YEAR, first_of_year, last_of_year

NO_LATER = 2099
"""A date of a later year is a slip."""
FEW = 0.02
"""A year with less than this share of a file's dates is not one that it covers: slips of the pen."""
FEW_BESIDE = 0.1
"""So is a last year with less than this share of the dates of the year before it."""
FULL = 0.5
"""A file covers an earlier year too if at least this share of the ends of its busiest year fall into it."""
UNLIKELY = 0.001
"""The extract was taken before the end of the year if chance alone would leave so long a time without any
event with less than this probability."""


def years_ending(days: Numbers) -> Counts:
    """The year, named by the 31 March on which it ends, of days since 1970."""
    when = days.astype("int64").astype("datetime64[D]")
    year = when.astype("datetime64[Y]").astype(np.int64) + 1970
    month = when.astype("datetime64[M]").astype(np.int64) % MONTHS_PER_YEAR + 1
    return np.asarray(year + (month > MARCH))


def first_day(year: int) -> int:
    """1 April of the year that ends on 31 March ``year``."""
    return day_number(first_of_year(year))


def last_day(year: int) -> int:
    """31 March ``year``."""
    return day_number(last_of_year(year))


def covered(starts: Numbers, ends: Numbers) -> tuple[int, int] | None:
    """First and last year that a file of episodes covers, from their days of start and end; ``None`` without
    any date.
    """
    dates = np.concatenate((starts[np.isfinite(starts)], ends[np.isfinite(ends)]))
    dates = dates[dates <= last_day(NO_LATER)]
    if not len(dates):
        return None
    count = pd.Series(years_ending(dates)).value_counts()
    many = [
        int(y)
        for y in count.index
        if count[y] >= FEW * len(dates) and count[y] >= FEW_BESIDE * count.get(y - 1, 0)
    ]
    last = max(many, default=int(count.index.max()))
    finished = pd.Series(years_ending(ends[ends <= last_day(last)])).value_counts()
    full = [int(year) for year in finished.index if finished[year] >= FULL * finished.max()]
    first = last
    while first - 1 in full:
        first -= 1
    return first, last


def extracted_on(starts: Numbers, ends: Numbers, year: int) -> int:
    """The day up to which the last return sees events: 31 March, or the last date in it if it ends well
    before.

    Days are counted on which anything happens, not events: one episode often begins where another ends.
    """
    dates = np.unique(np.concatenate((starts, ends)))
    dates = dates[(dates >= first_day(year)) & (dates <= last_day(year))]
    if not len(dates):
        return last_day(year)
    latest, days = int(dates.max()), last_day(year) - first_day(year) + 1
    silent = last_day(year) - latest
    likely = len(dates) * log(max(1 - silent / days, 1e-9)) > log(UNLIKELY)
    return last_day(year) if likely else latest


@dataclass(frozen=True, eq=False)
class ReturnWindows:
    """The returns in the order of their years; files that cover the same years are one return."""

    years: tuple[tuple[int, int], ...]
    """First and last year (ending 31 March) of each."""
    ends: Numbers
    """The last day that each sees."""

    @property
    def last_day(self) -> int:
        """The day of the extract."""
        return int(self.ends[-1])

    @property
    def missing_years(self) -> tuple[int, ...]:
        """Years between the first and the last that no return covers."""
        seen = {year for first, last in self.years for year in range(first, last + 1)}
        return tuple(year for year in range(min(seen), max(seen) + 1) if year not in seen)

    @property
    def first_day(self) -> int:
        """The day from which events are seen without a gap up to the last day."""
        gaps = self.missing_years
        return first_day(max(gaps) + 1 if gaps else min(first for first, _ in self.years))

    @property
    def begins(self) -> Numbers:
        """The first day of each return."""
        return np.array([first_day(first) for first, _ in self.years], dtype=np.float64)
