"""What a spreadsheet has changed on its way: numbers of children without their last digits, days exchanged
with months.
"""

from functools import reduce

import numpy as np
import pandas as pd

from sim.calendar import DAYS_PER_MONTH
from sim.returns.ledger import Ledger
from sim.returns.read.tables import Table
from sim.returns.rule import quarantine
from sim.returns.words.dates import Ways
from sim.returns.words.layouts import ColumnKind
from sim.returns.words.spelling import exact, rounded

DIGITS_LOST = quarantine(
    "child_digits_lost",
    "CHILD has lost digits, because a spreadsheet wrote it as 1.2346E+11 or rounded it",
    does="set aside; export the file again with CHILD as text",
)
EXCHANGED = quarantine(
    "days_and_months_exchanged",
    "a spreadsheet with American dates has exchanged days and months: what it took for dates has days up to"
    " the 12th only, what it left as text those above",
    does="the whole file is set aside; export it again, and open it in no spreadsheet before it is read here",
)
NEARLY_ALL = 0.9
"""Share of the dates of each kind that must fit, since a few may have been typed in later (an assumption)."""
EARLY = 12 / DAYS_PER_MONTH
"""Share of days that lie before the 13th of a month."""
UNLIKELY = 0.001
"""Probability below which it is not by chance that a column looks so."""


def trusted(tables: list[Table], ledger: Ledger) -> list[Table]:
    """The tables without the rows, and without all rows of the files, that a spreadsheet has spoilt."""
    spoilt = exchanged(tables)
    return [_trusted(table, _file(table.where) in spoilt, ledger) for table in tables]


def _trusted(table: Table, is_exchanged: bool, ledger: Ledger) -> Table:
    if not len(table.cells):
        return table
    rows = table.cells["row"].to_numpy()
    if is_exchanged:
        ledger.enter(EXCHANGED, rows)
        return table.without(np.ones(len(rows), dtype=bool))
    words = table.words("CHILD")
    zeros = rounded(words.words) if len(rows) > 1 else frozenset()
    lost = words.among({word for word in words.words if exact(word) is None} | zeros)
    ledger.enter(DIGITS_LOST, rows[lost], "child")
    return table.without(lost)


def exchanged(tables: list[Table]) -> frozenset[str]:
    """Files (workbooks with all their sheets) whose days and months were exchanged where both are possible.

    A spreadsheet that expects the month first takes 03/06/2019 for 6 March, and leaves 15/08/2019 as text. So
    hardly any date that it has understood lies after the 12th of a month, and hardly any that it has left
    lies before. One column of which chance would hardly ever make that is enough: somebody may have formatted
    it alone.
    """
    found = [(_file(table.where), ways) for table in tables for ways in ways_by_column(table).values()]
    columns = pd.DataFrame([(file, *ways) for file, ways in found], columns=["file", *Ways._fields])
    whole = columns.groupby("file").sum()
    taken, left = (
        columns["machine_low"] + columns["machine_high"],
        columns["written_low"] + columns["written_high"],
    )
    alone = _fit(columns) & (EARLY**taken * (1 - EARLY) ** left < UNLIKELY)
    return frozenset(whole.index[_fit(whole)]) | frozenset(columns.loc[alone, "file"])


def _fit(ways: pd.DataFrame) -> "pd.Series[bool]":
    """Whether dates that were understood lie before the 13th, and the others after the 12th; there must be
    both.
    """
    taken, left = ways["machine_low"] + ways["machine_high"], ways["written_low"] + ways["written_high"]
    fits = (ways["machine_low"] >= NEARLY_ALL * taken) & (ways["written_high"] >= NEARLY_ALL * left)
    return fits & (taken > 0) & (left > 0)


def ways_by_column(table: Table) -> dict[str, Ways]:
    """How the dates of each column of a table are written."""
    columns = (
        [column.name for column in table.layout.columns if column.kind is ColumnKind.DATE]
        if table.layout
        else []
    )
    return {name: table.dates(name).ways for name in columns if name in table.cells}


def table_ways(table: Table) -> Ways:
    """How the dates of a table are written."""
    return reduce(Ways.plus, ways_by_column(table).values(), Ways())


def _file(where: str) -> str:
    """The file of a sheet."""
    return where.partition(", ")[0]
