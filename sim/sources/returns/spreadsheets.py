"""Workbooks: every sheet is looked at, and cells become the text that a CSV file would have."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from sim.sources.returns.grids import Grid

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(where: str, raw: bytes) -> list[Grid]:
    """One grid for each sheet that is not empty; raises ``ValueError`` with the reason if the file is no workbook."""
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(raw))
        sheets = [(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise ValueError("the workbook is damaged or protected by a password; save it again without one") from error
    grids = []
    for name, rows in sheets:
        lines = [[as_text(cell) for cell in row] for row in rows]
        kept = [number for number, line in enumerate(lines, start=1) if any(cell.strip() for cell in line)]
        if kept:
            grids.append(Grid(f"{where}, sheet {name}", [lines[number - 1] for number in kept], kept))
    return grids


def as_text(cell: Cell) -> str:
    """A cell as text: dates in ISO, whole numbers without decimals, true and false as 1 and 0."""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
