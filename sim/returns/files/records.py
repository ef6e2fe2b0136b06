"""Lines of delimited text as records: a quoted field may hold line breaks (RFC 4180).

A quotation mark without its pair must not swallow the rows after it, so a record goes on in the next line
only where the lines together make a record of the file's width and not each by itself.
"""

import csv
from collections.abc import Collection, Sequence

from sim.returns.files.grids import HEADINGS_WITHIN

LONGEST_FIELD = 100_000
"""Characters of a line above which quotation marks are not looked at."""
MOST_LINES = 50
"""Lines that one record may have."""


def records(lines: Sequence[str], delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The fields of each record, and the number of its first line, from 1."""
    if not any('"' in line for line in lines) or any(len(line) > LONGEST_FIELD for line in lines):
        return [line.split(delimiter) for line in lines], list(range(1, len(lines) + 1))
    head = [line for line in lines[:HEADINGS_WITHIN] if line.count('"') % 2 == 0]
    widths = {len(one) for line in head if (one := _whole([line], delimiter)) and len(one) > 1}
    found, numbers, at = [], [], 0
    while at < len(lines):
        fields, used = _record(lines, at, delimiter, widths)
        found.append(fields)
        numbers.append(at + 1)
        at += used
    return found, numbers


def _record(lines: Sequence[str], at: int, delimiter: str, widths: Collection[int]) -> tuple[list[str], int]:
    """The record that begins in a line, and how many lines it has."""
    line = lines[at]
    if '"' not in line:
        return line.split(delimiter), 1
    if (whole := _whole([line], delimiter)) is not None:
        return whole, 1
    for used in range(2, min(MOST_LINES, len(lines) - at) + 1):
        if widths and _is_a_row(lines[at + used - 1], delimiter, max(widths)):
            break
        together = _whole(lines[at : at + used], delimiter)
        if together is not None and (not widths or {len(together), len(together) - 1} & {*widths}):
            return together, used
    bare = [field.strip().strip('"') for field in line.split(delimiter)]
    if len(bare) in widths:  # the mark has no pair, and must not swallow what comes after it
        return bare, 1
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), []), 1


def _whole(lines: Sequence[str], delimiter: str) -> list[str] | None:
    """The fields of lines that are one well-formed record; ``None`` if they are none, or more than one."""
    reader = csv.reader(
        (f"{line}\n" for line in lines), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    try:
        fields = next(reader, [])
    except csv.Error:
        return None
    return fields if reader.line_num == len(lines) else None


def _is_a_row(line: str, delimiter: str, width: int) -> bool:
    """Whether a line is a record of the file's width by itself, so that it is not the rest of a field."""
    return line.count('"') % 2 == 0 and len(_whole([line], delimiter) or line.split(delimiter)) >= width
