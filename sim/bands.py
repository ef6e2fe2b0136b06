"""Ages and durations as the published tables of children looked after cut them, and birthdays on the
calendar.
"""

from bisect import bisect_right
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

import numpy as np

from sim.arrays import Counts

DAYS_PER_YEAR: Final = 365.25


class AgeBand(StrEnum):
    """Age in completed years, as DfE publishes children looked after."""

    UNDER_1 = "under_1"
    FROM_1_TO_4 = "1_to_4"
    FROM_5_TO_9 = "5_to_9"
    FROM_10_TO_15 = "10_to_15"
    FROM_16_TO_17 = "16_to_17"

    @property
    def first_year(self) -> int:
        """Age in completed years at which the band begins."""
        return AGE_STARTS[list(AgeBand).index(self)]

    @property
    def last_year(self) -> int:
        """Last age in completed years that still belongs to the band."""
        return (*AGE_STARTS[1:], ADULTHOOD)[list(AgeBand).index(self)] - 1


AGE_STARTS: Final[tuple[int, ...]] = (0, 1, 5, 10, 16)
_AGE_BANDS: Final[tuple[AgeBand, ...]] = tuple(AgeBand)
ADULTHOOD: Final = 18

TIME_IN_CARE: Final[tuple[float, ...]] = (0.0, 14.0, 56.0, 182.0, 365.0, 730.0, 1096.0, 1826.0, 3652.0)
"""Days at which the bands of DfE's "duration of last period of care" begin."""

TIME_IN_PLACEMENT: Final[tuple[float, ...]] = (0.0, 7.0, 30.0, 91.0, 182.0, 365.0, 730.0, 1826.0)
"""Days at which the bands of DfE's "duration of placements ceasing in the year" begin."""


def age_band(age: int) -> AgeBand:
    """The band of an age in completed years (0 to 17)."""
    return _AGE_BANDS[bisect_right(AGE_STARTS, age) - 1]


EPOCH: Final = date(1970, 1, 1).toordinal()


def day_number(when: date) -> int:
    """Days since 1 January 1970, the unit in which numpy counts dates."""
    return when.toordinal() - EPOCH


def date_of(day: int) -> date:
    """The date of a day since 1970."""
    return date(1970, 1, 1) + timedelta(days=day)


def birthdays(born: Counts, years: int | Counts) -> Counts:
    """The day on which children born on ``born`` complete ``years`` years of age.

    Days are counted since 1970. Somebody born on 29 February completes a year on 1 March when the year has no
    29 February, as English law reckons age.
    """
    month, day_of_month = months_of(born)
    return np.asarray(month_starts(month + 12 * np.asarray(years)) + day_of_month)


MONTHS: Final = np.arange("1850-01", "2250-01", dtype="datetime64[M]")
_STARTS: Final = MONTHS.astype("datetime64[D]").astype(np.int64)
"""The first day of each of these months: looked up, it is thirty times as fast as worked out."""
_FIRST: Final = int(MONTHS[0].astype(np.int64))
_MONTH: Final = np.repeat(np.arange(len(MONTHS) - 1) + _FIRST, np.diff(_STARTS))
"""The month of each day from the first of them on."""


def months_of(days: Counts) -> tuple[Counts, Counts]:
    """The month of each day (months and days since 1970), and how many days of the month came before it."""
    day = np.asarray(days, dtype=np.int64)
    where = day - _STARTS[0]
    if day.size == 0 or (where.min() >= 0 and where.max() < len(_MONTH)):
        month = _MONTH.take(where)
        return np.asarray(month), np.asarray(day - _STARTS.take(month - _FIRST))
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    return month.astype(np.int64), (day - month.astype("datetime64[D]").astype(np.int64))


def month_starts(months: Counts) -> Counts:
    """The first day of each month (months and days since 1970)."""
    where = np.asarray(months, dtype=np.int64) - _FIRST
    if where.size == 0 or (where.min() >= 0 and where.max() < len(_STARTS)):
        return np.asarray(_STARTS.take(where))
    return np.asarray(where + _FIRST).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def completed_years(born: Counts, on: int | Counts) -> Counts:
    """Age in completed years on day ``on`` (one for all or one each) of children born on ``born`` (days since
    1970).
    """
    guess = np.floor((on - np.asarray(born)) / DAYS_PER_YEAR).astype(np.int64)
    for _ in range(2):
        guess = np.where(birthdays(born, guess) > on, guess - 1, guess)
        guess = np.where(birthdays(born, guess + 1) <= on, guess + 1, guess)
    return guess


def month_end(when: date) -> date:
    """The last day of the month of a date."""
    return when.replace(day=monthrange(when.year, when.month)[1])


@lru_cache(maxsize=1024)
def years_after(when: date, years: int) -> date:
    """The same day some years later (earlier if negative); the end of a month stays the end of that month."""
    if when == month_end(when):
        return month_end(date(when.year + years, when.month, 1))
    return when.replace(year=when.year + years)


def years_until(base: date, when: date) -> int:
    """The smallest whole number of years, one at least, after which a later day has been reached."""
    years = max(1, when.year - base.year)
    return years if years_after(base, years) >= when else years + 1
