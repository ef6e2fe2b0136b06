"""The dates on which a history is measured: month ends, twelve months back, financial years.

All windows are open at the start and closed at the end, ``(start, end]``: what happened after the count at
``start`` and up to the count at ``end``. So the stock at ``start`` plus entries minus exits is always the
stock at ``end``.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import Counts, Numbers
from sim.bands import month_end, years_after
from sim.calendar import MARCH, MONTHS_PER_YEAR, financial_year
from sim.episodes import ONE_HISTORY, Histories


def month_ends(base: date, years: int) -> list[date]:
    """The base date, then every month end after it up to ``years`` years later."""
    horizon, dates = years_after(base, years), [base]
    while (later := month_end(dates[-1] + timedelta(days=1))) <= horizon:
        dates.append(later)
    return dates


def day_numbers(dates: Sequence[date]) -> Counts:
    """Dates as days since 1970; the same array for the same dates, which nobody may change."""
    return _day_numbers(tuple(dates))


@lru_cache(maxsize=64)
def _day_numbers(dates: tuple[date, ...]) -> Counts:
    return np.asarray(dates, dtype="datetime64[D]").astype(np.int64)


@lru_cache(maxsize=64)
def a_year_before(dates: tuple[date, ...]) -> tuple[date, ...]:
    """The day twelve months before each."""
    return tuple(years_after(day, -1) for day in dates)


@lru_cache(maxsize=64)
def iso(dates: tuple[date, ...]) -> tuple[str, ...]:
    """Dates as tables have them."""
    return tuple(day.isoformat() for day in dates)


def first_not_before(days: Counts, when: ArrayLike) -> Counts:
    """For each moment the position of the first of some rising days that is not before it; as many as there
    are days if all are, or if the moment never comes (``NaN``).

    What ``np.searchsorted(days, when)`` finds, looked up: most of what measures do is this.
    """
    if len(days) == 0:
        return np.zeros(np.shape(when), dtype=np.int64)
    positions, since = _positions(days.tobytes()), np.asarray(when) - days[0]
    if since.dtype.kind != "i":
        since = np.fmax(np.fmin(np.ceil(since), len(positions) - 1.0), 0.0).astype(np.int64)
    return np.asarray(positions.take(since, mode="clip"))


@lru_cache(maxsize=64)
def _positions(days: bytes) -> Counts:
    """The position of the first day that is not before each day from the first of them on."""
    known = np.frombuffer(days, dtype=np.int64)
    return np.searchsorted(known, np.arange(known[0], known[-1] + 2))


@dataclass(frozen=True)
class FinancialYears:
    """The financial years, whole or in part, between two dates.

    ``edges`` are the base date, each 31 March after it, and the horizon: year ``i`` is ``(edges[i], edges[i +
    1]]``.
    """

    edges: tuple[date, ...]

    @staticmethod
    @lru_cache(maxsize=64)
    def between(base: date, horizon: date) -> "FinancialYears":
        """The financial years that a simulation from ``base`` to ``horizon`` touches."""
        marches = [date(year, MARCH, 31) for year in range(base.year, horizon.year + 1)]
        return FinancialYears((base, *(m for m in marches if base < m < horizon), horizon))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The years' names, such as ``2022/23``."""
        return tuple(financial_year(end) for end in self.edges[1:])

    @cached_property
    def months(self) -> tuple[float, ...]:
        """How many months of each year lie between the dates."""
        position = [
            MONTHS_PER_YEAR * d.year + d.month + d.day / monthrange(d.year, d.month)[1] for d in self.edges
        ]
        return tuple(end - start for start, end in pairwise(position))

    def of(self, when: Numbers) -> Counts:
        """The position of the year in which each day (since 1970) falls; -1 where it lies outside all of
        them.
        """
        index = first_not_before(day_numbers(self.edges), when) - 1
        return np.where(index < len(self.names), index, -1)

    def count(
        self, when: Numbers, weights: Numbers | None = None, histories: Histories = ONE_HISTORY
    ) -> Numbers:
        """How many of these days (or the sum of their weights) fall in each year."""
        year = self.of(when)
        inside = year >= 0
        counted = None if weights is None else weights[inside]
        return histories.among(inside).count(year[inside], len(self.names), counted).astype(float)
