"""Picking rows of tidy tables."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from weakref import finalize

import numpy as np
import pandas as pd

from sim.arrays import Anything, Flags
from sim.bands import years_after
from sim.calendar import MONTHS_PER_YEAR

Tables = Mapping[str, pd.DataFrame]
"""The tidy tables of a run by name."""
YEARS = (1, 3, 5, 10)


LARGE = 1000
"""Rows from which on the words of a table are looked through once and not each time."""
Codes = tuple[Anything, Mapping[str, int]]
Made = TypeVar("Made")
_KNOWN: dict[int, dict[Hashable, Any]] = {}


def rows_of(table: pd.DataFrame, **keys: str) -> pd.DataFrame:
    """The rows of a tidy table with these keys. Nobody changes a table once it is made."""
    chosen = np.ones(len(table), dtype=bool)
    for name, value in keys.items():
        chosen &= _has(table, name, value)
    return table.take(np.flatnonzero(chosen))


def _has(table: pd.DataFrame, name: str, value: str) -> Flags:
    """In which rows a column has a value."""
    if len(table) < LARGE:
        return np.asarray(table[name].to_numpy(dtype=object) == value)
    codes, words = _codes(table, name)
    return np.asarray(codes == words.get(value, -2))


def _codes(table: pd.DataFrame, name: str) -> Codes:
    """The words of a column as numbers."""

    def make() -> Codes:
        codes, words = pd.factorize(table[name])
        return codes, {word: number for number, word in enumerate(words)}

    return known_of(table, ("codes", name), make)


def known_of(table: pd.DataFrame, what: Hashable, make: Callable[[], Made]) -> Made:
    """What has been made of a table, once as long as the table lives: many sentences ask the same."""
    if id(table) not in _KNOWN:
        _KNOWN[id(table)] = {}
        finalize(table, _KNOWN.pop, id(table), None)
    known = _KNOWN[id(table)]
    if what not in known:
        known[what] = make()
    made: Made = known[what]
    return made


def at(rows: pd.DataFrame, day: str) -> "pd.Series[Any]":
    """The one row of a date; raises ``ValueError`` if there are more or none, so that no sentence speaks of
    another row.
    """
    found = rows[(rows["date"] == day).to_numpy(dtype=bool)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} rows on {day}, expected one")
    return found.iloc[0]


def last_day(rows: pd.DataFrame) -> str:
    """The last date of some rows, in whatever order they stand."""
    return str(rows["date"].max())


def per_year(rows: pd.DataFrame) -> float:
    """Mean events in twelve months, over all the months of some rows of the table of flows."""
    return float(MONTHS_PER_YEAR * rows["mean"].sum() / rows["months"].sum())


def whole_years(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of whole financial years; all of them where none is whole."""
    whole = rows[rows["months"] == MONTHS_PER_YEAR]
    return whole if len(whole) else rows


def milestones(
    dates: Iterable[str], base: date, years: Sequence[int] = YEARS, most: int = len(YEARS)
) -> list[date]:
    """The base date, the last dates up to so many ``years`` later, and the last date of all; 1 + ``most`` at
    most.

    Where the base date is no month end, the dates are the month ends before each of its anniversaries.
    """
    known = sorted(map(date.fromisoformat, set(dates)))
    last = known[-1]
    later = [
        d for d in (max(k for k in known if k <= years_after(base, n)) for n in years) if base < d < last
    ]
    return [base, *later[: most - 1], last]


def year_names(tables: Tables, years: Iterable[str]) -> list[str]:
    """Financial years as headings, with the number of months of those that are not simulated whole."""
    months = tables["flows"].drop_duplicates("financial_year").set_index("financial_year")["months"]
    whole = months == MONTHS_PER_YEAR
    return [year if whole[year] else f"{year} ({months[year]:.0f} months)" for year in years]
