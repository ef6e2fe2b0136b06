"""Delimited text in which a cell in quotes may go on in the next line, as addresses do."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from sim.returns.files.grids import Grid
from sim.returns.files.text_files import DELIMITERS, decoded
from sim.returns.words.dates import parsed

_LONGEST_CELL = 100_000


def read_delimited(where: str, raw: bytes) -> list[Grid]:
    """The file once for each delimiter that it could have; the one with the headings is the right one."""
    text = decoded(raw)[0].replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return [_grid(where, text, delimiter) for delimiter in DELIMITERS if delimiter in text] or [_grid(where, text, ",")]


def _grid(where: str, text: str, delimiter: str) -> Grid:
    rows = [(number, row) for number, row in _records(text, delimiter) if any(cell.strip() for cell in row)]
    columns = max((len(row) for _, row in rows), default=0)
    swallowed = next((number for number, row in rows if any(_holds_rows(cell, delimiter, columns) for cell in row)), None)
    broken = (
        f"row {swallowed}: a cell goes on over whole rows, because a quotation mark has no pair; remove it or write it twice"
        if swallowed
        else ""
    )
    return Grid(where, [row for _, row in rows], [number for number, _ in rows], broken=broken)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; where quotes are not in pairs, each line by itself."""
    try:
        yield from list(_read(text, delimiter, strict=True))
    except csv.Error:
        for number, line in enumerate(text.split("\n"), start=1):
            yield number, next((row for _, row in _read(line[:_LONGEST_CELL], delimiter, strict=False)), [])


def _read(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=strict)
    begins = 1
    for row in reader:
        yield begins, row
        begins = reader.line_num + 1


def _holds_rows(cell: str, delimiter: str, columns: int) -> bool:
    """Whether whole rows stand within a cell: as many delimiters as a row has, and a date between them."""
    return (
        "\n" in cell
        and cell.count(delimiter) >= max(columns - 1, 1)
        and _has_date(cell.replace("\n", delimiter).split(delimiter))
    )


def _has_date(parts: Sequence[str]) -> bool:
    return any(parsed(part.strip()) is not None for part in parts if not part.strip().isdigit())
