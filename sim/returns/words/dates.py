"""Dates as councils write them: day first or ISO, never month first, and the numbers that spreadsheets make
of them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from sim.arrays import Flags, Numbers
from sim.bands import day_number
from sim.returns.words.columns import Words
from sim.returns.words.no_dates import means_none, writes_none

CENTURY_TURNS = 50
"""A year of two digits below this is in this century. Nobody in a return from 2015-16 on was born before
1990."""
SERIALS = (10_000, 60_000)
"""Whole numbers that are taken for a spreadsheet's count of days: 18 May 1927 to 7 April 2064."""
SERIAL_ZERO, SERIAL_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""The day that a spreadsheet counts from, and that of workbooks in the date system of 1904 (older ones of the
Mac)."""
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: i for i, name in enumerate(_MONTH_NAMES, start=1)}
_TIME = (
    r"(?:(?:[ T]+|, *)(?P<H>\d{1,2})(?:[:.]\d{2}){1,2}(?:[.,:]\d+)?(?: *[AP]\.?M\.?)?"
    r"(?: *(?:(?P<Z>Z|UTC|GMT|[+-]00(?::?00)?)|[+-]\d{2}(?::?\d{2})?))?)?$"
)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]? +", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < CENTURY_TURNS else 1900)


def _numbered(parts: re.Match[str]) -> date:
    return date(_year(parts["y"]), int(parts["m"]), int(parts["d"]))


def _named_month(parts: re.Match[str]) -> date:
    return date(_year(parts["y"]), _MONTHS[parts["m"][:3].lower()], int(parts["d"]))


def _serial(parts: re.Match[str]) -> date:
    number = int(parts["n"])
    if not SERIALS[0] <= number <= SERIALS[1]:
        raise ValueError("no count of days")
    return SERIAL_ZERO + timedelta(days=number)


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


WRITTEN = _form(r"(?P<d>\d{1,2})([/.\-])(?P<m>\d{1,2})\2(?P<y>\d{4}|\d{2})" + _TIME)
SERIAL = _form(r"(?P<n>\d{5})(?:[.,]\d+)?$")
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date]], ...] = (
    (WRITTEN, _numbered),
    (_form(r"(?P<y>\d{4})([/.\-])(?P<m>\d{1,2})\2(?P<d>\d{1,2})" + _TIME), _numbered),
    (_form(r"(?P<y>(?:19|20|99)\d{2})(?P<m>\d{2})(?P<d>\d{2})$"), _numbered),
    (_form(r"(?P<d>\d{1,2})[ \-/](?P<m>[a-z]{3,9})[ \-/,]+(?P<y>\d{4}|\d{2})" + _TIME), _named_month),
    (_form(r"(?P<m>[a-z]{3,9}) +(?P<d>\d{1,2}),? +(?P<y>\d{4})" + _TIME), _named_month),
    (SERIAL, _serial),
)
"""The forms in which a date is understood, tried in this order."""


def parsed(text: str) -> int | None:
    """The day since 1970 that a text means, or ``None`` if it means none.

    The time of day is left out. 23:00 in universal time is midnight in summer time: the day that begins then
    is meant.
    """
    text = _ORDINAL.sub(r"\1", _WEEKDAY.sub("", text, count=1), count=1)
    for form, value in FORMS:
        if match := form.match(text):
            try:
                late = match.groupdict().get("Z") and match["H"] == "23"
                return day_number(value(match)) + bool(late)
            except (ValueError, KeyError, OverflowError):
                return None
    return None


class Ways(NamedTuple):
    """How the dates of a column are written, each kind with days up to the 12th and above.

    Some a program has understood or written (cells of a workbook, ISO, counts of days, names of months); the
    others stand there as day, month and year.
    """

    machine_low: int = 0
    machine_high: int = 0
    written_low: int = 0
    written_high: int = 0

    def plus(self, other: "Ways") -> "Ways":
        """The sum of both."""
        return Ways(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


@dataclass(frozen=True, eq=False)
class Dates:
    """A column of dates."""

    days: Numbers
    """Days since 1970; ``NaN`` where there is none."""
    unreadable: Flags
    """Where something is written that is no date."""
    month_first: bool
    """Whether the column is written month first: some of its dates can only be read so, and none only day
    first."""
    none: Flags
    """Where something is written that says there is no date, such as 01/01/1900 (see :mod:`no_dates`)."""
    ways: Ways


_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d{2})(?:\D|$)")


def read_dates(column: Words, serial_zero: date = SERIAL_ZERO, *, ends: bool = False) -> Dates:
    """Read a column of text; each different text is looked at once.

    ``serial_zero`` is the day that its spreadsheet counts from; ``ends`` says that a date may be still to
    come.
    """
    shift = (serial_zero - SERIAL_ZERO).days
    nothing = [bool(word) and writes_none(word, end=ends) for word in column.words]
    read = [parsed(word) if word and not no else None for word, no in zip(column.words, nothing, strict=True)]
    read = [
        day + shift if day is not None and shift and SERIAL.match(word) else day
        for day, word in zip(read, column.words, strict=True)
    ]
    nothing = [no or (day is not None and means_none(day)) for no, day in zip(nothing, read, strict=True)]
    known = [day is not None and not no for day, no in zip(read, nothing, strict=True)]
    days = np.array(
        [float(d) if ok and d is not None else np.nan for d, ok in zip(read, known, strict=True)],
        dtype=np.float64,
    )
    none = np.array(nothing, dtype=bool)
    wrong = (
        np.array(
            [day is None and bool(word) for day, word in zip(read, column.words, strict=True)], dtype=bool
        )
        & ~none
    )
    codes = column.codes
    return Dates(days[codes], wrong[codes], _month_first(column, none), none[codes], _ways(column, days))


def _month_first(column: Words, none: Flags) -> bool:
    words = (word for word, no in zip(column.words, none, strict=True) if not no)
    parts = [match for word in words if (match := _SLASHED.match(word))]
    day_first = any(int(match[1]) > 12 >= int(match[2]) for match in parts)
    return any(int(match[2]) > 12 >= int(match[1]) for match in parts) and not day_first


def _ways(column: Words, days: Numbers) -> Ways:
    """Counted by row."""
    known = np.isfinite(days)
    when = np.where(known, days, 0).astype("int64").astype("datetime64[D]")
    low = (when - when.astype("datetime64[M]")).astype(np.int64) < 12
    written = np.array([bool(WRITTEN.match(word)) for word in column.words], dtype=bool)
    count = np.bincount(column.codes, minlength=len(column.words))
    kinds = (~written & low, ~written & ~low, written & low, written & ~low)
    return Ways(*(int(count[known & kind].sum()) for kind in kinds))
