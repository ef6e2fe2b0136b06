"""Rows that a line break in a cell without quotation marks has cut: put together again where nothing else is
possible.
"""

import re
from collections.abc import Sequence

from sim.returns.files.grids import HEADINGS_WITHIN

Fields = list[str]


def put_together(rows: Sequence[Fields], numbers: Sequence[int]) -> tuple[list[Fields], list[int], int]:
    """Rows and the numbers of their first lines, those that were cut put together; and how many line breaks
    that were.

    The parts of a row have as many fields as the headings when they are joined, and what begins a part but
    the first looks like no beginning of a row: "Mytown" where other rows have a number. A file that leaves
    out blanks at the ends of its rows has short rows, too, but those begin like all others.
    """
    width = max((len(row) for row in rows[:HEADINGS_WITHIN]), default=0)
    top = next((i for i, row in enumerate(rows) if len(row) == width), len(rows))
    if not any(_is_short(row, width) for row in rows[top + 1 :]):
        return list(map(list, rows)), list(numbers), 0
    found, first, breaks = list(map(list, rows[: top + 1])), list(numbers[: top + 1]), 0
    begins = {_look(row[0]) for row in rows[top + 1 :] if len(row) == width}
    at = top + 1
    while at < len(rows):
        parts = _parts(rows, at, width, begins)
        joined = list(rows[at])
        for part in rows[at + 1 : at + parts]:
            joined = [*joined[:-1], f"{joined[-1]}\n{part[0]}", *part[1:]]
        found.append(joined)
        first.append(numbers[at])
        breaks += parts - 1
        at += parts
    return found, first, breaks


_MOST_PARTS = 8


def _is_short(row: Fields, width: int) -> bool:
    return 1 < len(row) < width


def _parts(rows: Sequence[Fields], at: int, width: int, begins: set[str]) -> int:
    """How many rows from this one on are one row; 1 if it is one by itself, or if that is not certain."""
    if not _is_short(rows[at], width):
        return 1
    fields, look = len(rows[at]), _look(rows[at][0])
    for end in range(at + 1, min(at + _MOST_PARTS, len(rows))):
        part = rows[end]
        fields += len(part) - 1
        if fields > width or _look(part[0]) in begins | {look}:
            return 1
        if fields == width and len(part) > 1:
            return end - at + 1
    return 1


def _look(field: str) -> str:
    """What a field looks like: letters, digits and other signs, however many of each."""
    return re.sub(
        r"(.)\1+", r"\1", "".join("9" if c.isdigit() else "A" if c.isalpha() else c for c in field.strip())
    )


_FULL = 0.95
"""Share of the rows that must have all fields before one that has fewer is said to break off (an
assumption)."""
_FEWEST = 5


def breaks_off(rows: Sequence[Fields]) -> bool:
    """Whether the last row has fewer fields than nearly all others: only a part of the file was copied.

    A file that leaves out blanks at the ends of its rows has many short ones; and a line below the table (a
    total) begins unlike its rows.
    """
    width = max((len(row) for row in rows[:HEADINGS_WITHIN]), default=0)
    body = [row for row in rows[1:] if len(row) == width]
    if len(body) < max(_FEWEST, _FULL * (len(rows) - 2)) or len(rows[-1]) >= width:
        return False
    return _look(rows[-1][0]) in {_look(row[0]) for row in body}
