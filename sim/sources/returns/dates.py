"""Dates as councils write them: day first or ISO, never month first, and the numbers that spreadsheets make of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.bands import day_number
from sim.sources.returns.columns import Words

Days = NDArray[np.float64]
Marks = NDArray[np.bool_]

CENTURY_TURNS = 50
"""A year of two digits below this is in this century. Nobody in a return from 2015-16 on was born before 1990."""
SERIALS = (10_000, 60_000)
"""Whole numbers that are taken for a spreadsheet's count of days: 18 May 1927 to 7 April 2064."""
_SERIAL_ZERO = date(1899, 12, 30)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: i for i, name in enumerate(_MONTH_NAMES, start=1)}
_TIME = r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$"


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < CENTURY_TURNS else 1900)


def _day_first(parts: re.Match[str]) -> date:
    return date(_year(parts["y"]), int(parts["m"]), int(parts["d"]))


def _named_month(parts: re.Match[str]) -> date:
    return date(_year(parts["y"]), _MONTHS[parts["m"][:3].lower()], int(parts["d"]))


def _serial(parts: re.Match[str]) -> date:
    number = int(parts["n"])
    if not SERIALS[0] <= number <= SERIALS[1]:
        raise ValueError("no count of days")
    return _SERIAL_ZERO + timedelta(days=number)


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date]], ...] = (
    (re.compile(r"(?P<d>\d{1,2})([/.\-])(?P<m>\d{1,2})\2(?P<y>\d{4}|\d{2})" + _TIME), _day_first),
    (re.compile(r"(?P<y>\d{4})([/.\-])(?P<m>\d{1,2})\2(?P<d>\d{1,2})" + _TIME), _day_first),
    (re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})$"), _day_first),
    (re.compile(r"(?P<d>\d{1,2})[ \-/](?P<m>[A-Za-z]{3,9})[ \-/](?P<y>\d{4}|\d{2})" + _TIME), _named_month),
    (re.compile(r"(?P<n>\d{5})(?:\.\d+)?$"), _serial),
)
"""The forms in which a date is understood, tried in this order."""


def parsed(text: str) -> int | None:
    """The day since 1970 that a text means, or ``None`` if it means none."""
    for form, value in FORMS:
        if match := form.match(text):
            try:
                return day_number(value(match))
            except (ValueError, KeyError, OverflowError):
                return None
    return None


@dataclass(frozen=True, eq=False)
class Dates:
    """A column of dates."""

    days: Days
    """Days since 1970; ``NaN`` where there is none."""
    unreadable: Marks
    """Where something is written that is no date."""
    month_first: bool
    """Whether the column is written month first: some of its dates can only be read so, and none only day first."""


_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d{2})(?:\D|$)")


def read_dates(column: Words) -> Dates:
    """Read a column of text; each different text is looked at once."""
    read = [parsed(word) if word else None for word in column.words]
    days = np.array([np.nan if day is None else float(day) for day in read], dtype=np.float64)
    wrong = np.array([day is None and bool(word) for day, word in zip(read, column.words, strict=True)], dtype=bool)
    parts = [match for word in column.words if (match := _SLASHED.match(word))]
    day_first = any(int(match[1]) > 12 >= int(match[2]) for match in parts)
    month_first = any(int(match[2]) > 12 >= int(match[1]) for match in parts)
    return Dates(days[column.codes], wrong[column.codes], month_first and not day_first)
