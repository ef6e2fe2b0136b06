"""Grids that have been understood: which kind of file each is, its columns, and which of its rows are
none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags
from sim.returns.files.grids import HEADINGS_WITHIN, Grid
from sim.returns.ledger import Ledger
from sim.returns.rule import exclusion, quarantine
from sim.returns.words.columns import Words, column_name, plain
from sim.returns.words.dates import SERIAL_ZERO, Dates, read_dates
from sim.returns.words.identifiers import one_spelling
from sim.returns.words.layouts import ADDED_BY_OTHERS, OTHER_NAMES, Layout, recognised

NOT_RECOGNISED = quarantine(
    "file_not_recognised",
    "the file has the columns of no file of the return",
    does="set aside; check its headings, or take the file away",
)
LACKS_COLUMNS = quarantine(
    "file_lacks_columns",
    "the file lacks columns without which it cannot be used",
    does="set aside; export it with them",
)
FILE_BROKEN = quarantine(
    "file_broken", "the file breaks off or is not well-formed", does="set aside; export it again"
)
LAST_ROW_CUT = quarantine(
    "last_row_cut",
    "the last row of the file breaks off, as if only a part of it had been copied",
    does="set aside; export the file again",
)
TOO_MANY_FIELDS = quarantine("too_many_fields", "the row has more fields than the heading has columns")
ABOVE_THE_HEADING = exclusion("above_the_heading", "lines stand above the headings", "left out")
ONE_FIELD = exclusion(
    "one_field",
    "the line has one field, such as the rest of a cell with a line break, or a line below the table",
    "left out",
)
REPEATED_HEADING = exclusion(
    "repeated_heading", "the headings stand there again, as when files are put together", "left out"
)

CHILD_HEADINGS = {"CHILD", *(other for other, name in OTHER_NAMES.items() if name == "CHILD")}
_FEW_COLUMNS = 2
"""Columns up to which a line with one field may be a row whose last blanks were left out."""


@dataclass(frozen=True, eq=False)
class Table:
    """One file of a return."""

    where: str
    layout: Layout | None
    rows: Counts
    """Numbers of its rows in the ledger."""
    numbers: Sequence[int]
    """Their numbers in the file."""
    cells: pd.DataFrame
    """Text of the usable rows by column, as it stands in the file, with their numbers in the ledger as
    ``row``."""
    remarks: tuple[str, ...] = ()
    lacks: tuple[str, ...] = field(default=())
    """Columns of the layout that the file does not have."""
    serial_zero: date = SERIAL_ZERO
    """The day that its spreadsheet counts days from."""
    cut: bool = False
    """Whether its last row breaks off."""

    @property
    def kind(self) -> str:
        """The kind of file; empty if it was not recognised."""
        return self.layout.table if self.layout else ""

    def words(self, column: str) -> Words:
        """A column in plain capitals (see :func:`~sim.returns.words.columns.plain`); blank if the file lacks
        it.
        """
        if column not in self.cells:
            return Words(np.zeros(len(self.cells), np.int64), ("",))
        words = Words.of(self.cells[column].to_numpy())
        return one_spelling(words) if column == "CHILD" else words.mapped(plain)

    def dates(self, column: str, *, ends: bool = False) -> Dates:
        """A column of dates; ``ends`` says that they may be still to come."""
        return read_dates(self.words(column), self.serial_zero, ends=ends)

    def without(self, rows: Flags) -> "Table":
        """The table without the cells of some rows."""
        return replace(self, cells=self.cells[~rows])


def understand(grid: Grid, ledger: Ledger) -> Table:
    """Find the headings, tell the kind of file by them, and enter every other line of it in the ledger."""
    at, names, layout = headings(grid)
    others = [i for i in range(len(grid.lines)) if i != at]
    rows = ledger.open_rows(len(others))
    numbers = [grid.numbers[i] for i in others]
    if layout is None:
        ledger.enter(NOT_RECOGNISED, rows)
        return Table(grid.where, None, rows, numbers, pd.DataFrame({"row": rows[:0]}), grid.remarks)
    known = {*layout.names, *ADDED_BY_OTHERS}
    lacks = tuple(name for name in layout.names if name not in names)
    cells = _cells([grid.lines[i] for i in others], rows, names, known)
    cells = _real_rows(cells, rows, others, at, grid, names, ledger)
    if grid.cut:
        ledger.enter(LAST_ROW_CUT, rows[-1:])
        cells = cells[cells["row"] != rows[-1]]
    if missing := sorted(layout.essential - set(names)):
        ledger.enter(LACKS_COLUMNS, cells["row"], ", ".join(missing))
        cells = cells.iloc[:0]
    if grid.broken:
        ledger.enter(FILE_BROKEN, cells["row"])
        cells = cells.iloc[:0]
    remarks = (
        *grid.remarks,
        *([grid.broken] if grid.broken else []),
        *([f"lacks {', '.join(lacks)}"] if lacks else []),
    )
    return Table(grid.where, layout, rows, numbers, cells, remarks, lacks, grid.serial_zero, grid.cut)


def headings(grid: Grid) -> tuple[int, list[str], Layout | None]:
    """The first line with the columns of a file of the return, else the first line of all."""
    for at, line in enumerate(grid.lines[:HEADINGS_WITHIN]):
        names = [OTHER_NAMES.get(name, name) for name in map(column_name, line)]
        if layout := recognised(names):
            return at, names, layout
    return 0, [], None


def _cells(
    lines: Sequence[Sequence[str]], rows: Counts, names: Sequence[str], known: set[str]
) -> pd.DataFrame:
    """The columns that matter, short lines filled up with blanks; of columns with the same name the first."""
    width = len(names)
    full = [line if len(line) == width else (*line, *[""] * (width - len(line)))[:width] for line in lines]
    columns = list(zip(*full, strict=True)) if full else [()] * width
    wanted = {name: i for i, name in reversed(list(enumerate(names))) if name in known}
    found = {name: np.array(columns[i], dtype=object) for name, i in wanted.items()}
    return pd.DataFrame({"row": rows, **found})


def _real_rows(
    cells: pd.DataFrame,
    rows: Counts,
    others: Sequence[int],
    at: int,
    grid: Grid,
    names: Sequence[str],
    ledger: Ledger,
) -> pd.DataFrame:
    """Only the rows that are data: not above the headings, not these again, neither one field nor too
    many.
    """
    above = np.array([i < at for i in others], dtype=bool)
    long = [
        len(grid.lines[i]) > len(names) and any(c.strip() for c in grid.lines[i][len(names) :])
        for i in others
    ]
    alone = (
        np.array([len(grid.lines[i]) == 1 and len(names) > _FEW_COLUMNS for i in others], dtype=bool) & ~above
    )
    again = Words.of(cells["CHILD"].to_numpy()).mapped(column_name).among(CHILD_HEADINGS) & ~alone
    unusable = np.array(long, dtype=bool) & ~above & ~again
    ledger.enter(ABOVE_THE_HEADING, rows[above])
    ledger.enter(REPEATED_HEADING, rows[again & ~above])
    ledger.enter(ONE_FIELD, rows[alone])
    ledger.enter(TOO_MANY_FIELDS, rows[unusable])
    usable: pd.DataFrame = cells[~(above | alone | again | unusable)]
    return usable
