"""How far the cells of a sheet in XML reach, by what they say of themselves, however that is written.

What the reader takes for a reference is found here, too: in small letters, with blanks around the equals
sign, in a cell whose row says something else, of more letters or digits than a spreadsheet has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 20
"""Letters or digits of a reference that are looked at: nothing that can be read has as many."""
_REFERENCE = re.compile(rb"""(?:^|[\s"'])r\s*=\s*["']([A-Za-z]*)(\d+)""")
_TOKEN = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"""
    rb"""|<(?:[^\s<>:/"'=!?]+:)?(?:(row|c)(?=[\s/>]))?((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>?"""
    rb"""(?:<(?:v|is><t)>[^<]*+</(?:v|t></is)></c>)?+""",
    re.DOTALL,
)
"""A comment and the like, in which a tag is none; or a tag with what stands in it, where quotes may hide a
bracket. What most cells hold is passed over with them, for speed."""


@dataclass(frozen=True)
class Extent:
    """Rows and columns of the smallest rectangle from the first cell that holds all of a sheet."""

    rows: int
    columns: int


def wider(one: Extent, other: Extent) -> Extent:
    """The rectangle that holds both."""
    return Extent(max(one.rows, other.rows), max(one.columns, other.columns))


def reach(sheet: bytes) -> Extent:
    """The rectangle that holds all cells in which something may stand."""
    rows = columns = 0
    for row, column in _filled(sheet):
        rows, columns = max(rows, row), max(columns, column)
    return Extent(rows, columns)


def _filled(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Row and column of each of those cells; one that says nothing of itself follows the one before."""
    row = column = 0
    for token in _TOKEN.finditer(sheet):
        kind, inside = token.groups()
        if kind is None:
            continue
        said = _REFERENCE.search(inside)
        if kind == b"row":
            row, column = _number(said[2]) if said else row + 1, 0
            continue
        column = _column(said[1]) if said else column + 1
        if not inside.endswith(b"/"):
            yield _number(said[2]) if said else row, column


def _number(digits: bytes) -> int:
    return int(digits[:LONGEST])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:LONGEST].upper():
        number = 26 * number + letter - ord("A") + 1
    return number
