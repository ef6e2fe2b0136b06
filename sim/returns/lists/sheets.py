"""A list as grids of text: a CSV file, or the sheets of a workbook that can be seen."""

from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputMistake
from sim.reading import Unreadable, bytes_of, refusal
from sim.returns.files.beginnings import why_no_table
from sim.returns.files.folder import WORKBOOKS
from sim.returns.files.grids import Grid
from sim.returns.files.spreadsheets import read_sheets as sheets_of
from sim.returns.files.text_files import DELIMITERS, read_text


@dataclass(frozen=True, eq=False)
class Sheets:
    """What a file holds."""

    grids: list[Grid]
    hidden: list[Grid]
    """Sheets that somebody hid, such as the list of last year: they are not read, but said."""
    apart: bool
    """Whether each grid is a sheet of its own, and not the same text cut in another way."""


def read_sheets(path: Path, key: str) -> Sheets:
    """Read a file; raises :class:`InputMistake` if it is not there or is neither text nor workbook, with the
    reason.
    """
    try:
        raw = bytes_of(path)
    except FileNotFoundError as error:
        raise InputMistake(
            f"{key}={path}: there is no such file; give the path of a CSV file or workbook"
        ) from error
    except IsADirectoryError as error:
        raise InputMistake(
            f"{key}={path}: is a folder; give the path of a CSV file or workbook in it"
        ) from error
    except (OSError, Unreadable) as error:
        raise InputMistake(f"{key}={path}: {refusal(error)}") from error
    try:
        return _sheets(path.name, raw)
    except ValueError as error:
        raise InputMistake(f"{key}={path}: not read, because {error}") from error


def _sheets(name: str, raw: bytes) -> Sheets:
    if not raw.strip():
        raise ValueError("it is empty; give the path of a CSV file or workbook")
    if reason := why_no_table(raw):
        raise ValueError(reason)
    if not raw.startswith(WORKBOOKS):
        # The one with the headings has the right delimiter.
        return Sheets([read_text(name, raw, delimiter) for delimiter in DELIMITERS], [], apart=False)
    grids, left_out = sheets_of(name, raw, hidden=True)
    if lost := next((one for one in left_out if not one.hidden), None):
        raise ValueError(f"{lost.where.removeprefix(f'{name}, ')}: {lost.reason}")
    return Sheets(
        [grid for grid in grids if not grid.hidden], [grid for grid in grids if grid.hidden], apart=True
    )
