"""Workbooks: every sheet that is not hidden is looked at, and cells become the text that a CSV file would
have.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sim.returns.files.archives import check_archive
from sim.returns.files.cell_references import Extent
from sim.returns.files.date_systems import counts_from_1904
from sim.returns.files.extents import extents, widest
from sim.returns.files.grids import Grid, NotRead
from sim.returns.words.dates import SERIAL_ZERO, SERIAL_ZERO_1904

Cell = int | float | str | bool | time | date | datetime | timedelta

Joined = tuple[tuple[int, int], tuple[int, int]]
"""Row and column of the first and of the last of some cells, counted from 0."""
MOST_CELLS = 10_000_000
"""Cells of the smallest rectangle that holds all of a sheet: a hundred thousand rows of a hundred columns."""
EXACT = 1e15
"""From this number on a spreadsheet does not keep every digit."""
LOCKED = "it is protected by a password; save it again without one"
HIDDEN = "the sheet is hidden; show it if it belongs to the return, or delete it"
DAMAGED = "the workbook is damaged; open it and save it again as .xlsx"


def read_sheets(
    where: str, raw: bytes, *, hidden: bool = False, joined: bool = False
) -> tuple[list[Grid], list[NotRead]]:
    """One grid for each sheet that is not empty, and the sheets that are left out, with the reason.

    Sheets that somebody hid are among those, unless ``hidden`` asks for them, too. ``joined`` asks that cells
    joined one below the other all have what stands in the first of them. Raises ``ValueError`` with
    the reason if the file is no workbook.
    """
    check_archive(raw)
    grids: list[Grid] = []
    left_out: list[NotRead] = []
    claimed: Mapping[str, Extent] = {}
    try:
        claimed, zero = extents(raw), SERIAL_ZERO_1904 if counts_from_1904(raw) else SERIAL_ZERO
        workbook = CalamineWorkbook.from_filelike(BytesIO(raw))
        for sheet in workbook.sheets_metadata:
            place = _place(where, sheet.name)
            unseen = sheet.visible != SheetVisibleEnum.Visible
            if (
                reason := HIDDEN
                if unseen and not hidden
                else _too_large(claimed.get(sheet.name) or widest(raw))
            ):
                left_out.append(NotRead(place, reason, unseen))
            elif sheet.typ == SheetTypeEnum.WorkSheet:
                grids += _grid(
                    place, workbook.get_sheet_by_name(sheet.name), zero, hidden=unseen, joined=joined
                )
    except PasswordError as error:
        raise ValueError(LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        # A sheet that claims too much can keep the whole of an OpenDocument workbook from being opened.
        if large := [
            NotRead(_place(where, name), reason)
            for name, extent in claimed.items()
            if (reason := _too_large(extent))
        ]:
            return [], large
        raise ValueError(DAMAGED) from error
    except BaseException as error:
        # What the reader itself did not foresee ends there as no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(DAMAGED) from error
    return grids, left_out


def _place(where: str, sheet: str) -> str:
    return f"{where}, sheet {sheet}"


def _too_large(extent: Extent) -> str:
    if extent.rows * extent.columns <= MOST_CELLS:
        return ""
    return (
        f"it reaches to row {extent.rows:,} and column {extent.columns:,}, because a cell far outside the"
        " table is filled, perhaps with a blank; delete the rows below and the columns beside the table, and"
        " save it again"
    )


def _grid(where: str, sheet: CalamineSheet, zero: date, *, hidden: bool, joined: bool) -> list[Grid]:
    lines = [[as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    if joined:
        _fill_down(lines, sheet)
    kept = [number for number, line in enumerate(lines, start=1) if any(cell.strip() for cell in line)]
    remarks = ("days are counted from 1904",) if zero == SERIAL_ZERO_1904 else ()
    return (
        [Grid(where, [lines[number - 1] for number in kept], kept, remarks, serial_zero=zero, hidden=hidden)]
        if kept
        else []
    )


def _fill_down(lines: list[list[str]], sheet: CalamineSheet) -> None:
    """Write into cells of one column that are joined what stands in the first of them; those outside the
    table hold nothing.
    """
    width = max(map(len, lines), default=0)
    for (top, left), (bottom, right) in _apart(sheet.merged_cell_ranges or ()):
        if left == right < width and top < len(lines):
            for row in range(top + 1, min(bottom + 1, len(lines))):
                lines[row][left] = lines[top][left]


def _apart(joined: Iterable[Joined]) -> Iterator[Joined]:
    """Ranges of joined cells of which none begins within the one before in its column: a spreadsheet keeps
    them apart, and thousands that lie over one another would take hours.
    """
    ends: dict[int, int] = {}
    for (top, left), (bottom, right) in sorted(joined):
        if top > ends.get(left, -1):
            ends[left] = bottom
            yield (top, left), (bottom, right)


def as_text(cell: Cell) -> str:
    """A cell as text: dates in ISO, whole numbers without decimals, true and false as 1 and 0.

    Numbers of which a spreadsheet does not keep every digit stay in scientific notation, so that nobody takes
    them for exact.
    """
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and abs(cell) >= EXACT:
        return f"{cell:.14E}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
