"""A CSV file as columns of text, found below whatever lines stand before its headings."""

import csv
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from itertools import islice

import pandas as pd
from pandas.errors import ParserWarning

from sim.published.kinds import KINDS, column_of, headings
from sim.published.words import group_of
from sim.returns.files.text_files import decoded

WITHIN = 15
"""Lines among which the headings are looked for."""


@dataclass(frozen=True, eq=False)
class PublishedGrid:
    """The cells of a table, as text, by column."""

    frame: pd.DataFrame
    first_line: int
    """Line of the file in which the first row stands."""

    @property
    def columns(self) -> list[str]:
        """Its headings, in one form."""
        return list(self.frame.columns)

    @cached_property
    def groups(self) -> set[str]:
        """The groups in it, by their names here; none where it has no such column."""
        column = column_of("cla_group", self.columns)
        return {group_of(words) for words in self.frame[column].unique()} - {""} if column else set()

    def column(self, name: str) -> pd.Series:
        """A column by any of the names that it has had; blank cells where there is none."""
        there = column_of(name, self.columns)
        return self.frame[there] if there else pd.Series("", index=self.frame.index)


def grid_of(raw: bytes) -> PublishedGrid:
    """Read a file; one without headings that are known gets those of its first line.

    Raises ``ValueError`` if its rows have more cells than its headings.
    """
    text = decoded(raw)[0].replace("\x00", "")
    first = list(islice(csv.reader(StringIO(text)), WITHIN))
    top = _headings_in(first)
    if not first or not first[top]:
        return PublishedGrid(pd.DataFrame(), 1)
    names = pd.Series(headings(first[top]))
    unique = names.where(~names.duplicated(), names + "_" + names.index.astype(str))
    below = StringIO(text)
    for _ in range(_lines(text, top + 1)):
        below.readline()
    with warnings.catch_warnings():
        warnings.simplefilter("error", ParserWarning)  # cells that no heading stands for would be lost
        try:
            frame = pd.read_csv(
                below, header=None, names=list(unique), index_col=False, dtype=object, keep_default_na=False
            )
        except ParserWarning as error:
            raise ValueError("rows have more cells than there are headings") from error
    return PublishedGrid(frame.fillna(""), top + 2)


def _lines(text: str, rows: int) -> int:
    """Lines of the file that its first rows take: a cell in quotes may hold line breaks."""
    reader = csv.reader(StringIO(text))
    for _ in range(rows):
        next(reader)
    return reader.line_num


def _headings_in(rows: Sequence[list[str]]) -> int:
    """The first row that has all columns of some kind of table; the first of all if none has."""
    known = (i for i, row in enumerate(rows) if any(not kind.lacks(headings(row)) for kind in KINDS))
    return next(known, 0)
