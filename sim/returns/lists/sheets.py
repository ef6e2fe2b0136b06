"""A list as grids of text: a CSV file, or the sheets of a workbook that can be seen."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from sim.errors import InputMistake
from sim.returns.files.folder import WORKBOOKS
from sim.returns.files.grids import Grid
from sim.returns.files.spreadsheets import read_sheets as sheets_of
from sim.returns.lists.quoted import read_delimited


@dataclass(frozen=True, eq=False)
class Sheets:
    """What a file holds."""

    grids: list[Grid]
    hidden: list[Grid]
    """Sheets that somebody hid, such as the list of last year: they are not read, but said."""
    apart: bool
    """Whether each grid is a sheet of its own, and not the same text cut in another way."""
    from_1904: bool = False
    """Whether the workbook counts days from 1904."""


def read_sheets(path: Path, key: str) -> Sheets:
    """Read a file; raises :class:`InputMistake` if it is not there or is neither text nor workbook."""
    try:
        raw = path.read_bytes()
        if not raw.startswith(WORKBOOKS):
            return Sheets(read_delimited(path.name, raw), [], apart=False)
        (grids, left_out), hidden = sheets_of(path.name, raw, hidden=True), _hidden(path.name, raw)
        if reason := next((one.reason for one in left_out if one.where not in hidden), None):
            raise ValueError(reason)
    except FileNotFoundError as error:
        raise InputMistake(f"{key}={path}: there is no such file; give the path of a CSV file or workbook") from error
    except IsADirectoryError as error:
        raise InputMistake(f"{key}={path}: is a folder; give the path of a CSV file or workbook in it") from error
    except (OSError, ValueError) as error:
        raise InputMistake(f"{key}={path}: it cannot be read ({error}); save it as CSV") from error
    seen = [grid for grid in grids if grid.where not in hidden]
    return Sheets(seen, [grid for grid in grids if grid.where in hidden], apart=True, from_1904=_counts_from_1904(raw))


def _hidden(where: str, raw: bytes) -> set[str]:
    try:
        sheets = CalamineWorkbook.from_filelike(BytesIO(raw)).sheets_metadata
    except (CalamineError, OSError) as error:
        raise ValueError("the workbook is damaged or protected by a password; save it again without one") from error
    return {f"{where}, sheet {sheet.name}" for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible}


def _counts_from_1904(raw: bytes) -> bool:
    """Whether plain numbers of days in a workbook begin in 1904, as on older Macs; cells that are dates do not mind."""
    try:
        with ZipFile(BytesIO(raw)) as parts:
            return re.search(rb'date1904="(1|true)"', parts.read("xl/workbook.xml")) is not None
    except (BadZipFile, KeyError):
        return False
