"""Records of Excel's binary workbooks: .xls is a stream of them in a container, .xlsb has parts of them in an
archive.

Source: [MS-XLS] and [MS-XLSB], Microsoft's open specifications.
"""

from collections.abc import Iterator
from io import BytesIO
from struct import unpack_from

import olefile

XLS_BEGIN, XLS_DATEMODE, XLS_SHEET = 0x0809, 0x0022, 0x0085
"""Kinds of records of .xls: the beginning of the workbook or of a sheet, the day it counts from, a sheet's
place and name."""
XLS_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x00BD, 0x00D6, 0x00FD, 0x027E})
"""Cells that hold something, row and column first."""
XLS_SEVERAL = 0x00BD
"""Several cells side by side, the last column at the end."""
ROW, FIRST_CELL, LAST_CELL = 0, 2, 11
"""Kinds of records of a sheet of .xlsb: the beginning of a row, and cells that hold something."""
PROPERTIES, SHEET = 153, 156
"""Kinds of records of the workbook of .xlsb."""


def xls_records(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The records of a .xls file, each with its place in the stream; none if it holds no such stream."""
    with olefile.OleFileIO(BytesIO(raw)) as container:
        name = next((name for name in ("Workbook", "Book") if container.exists(name)), None)
        stream = container.openstream(name).read() if name else b""
    at = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The kind of each record of a part of a .xlsb file and what it holds; a part that breaks off ends
    there.
    """
    at = 0
    while at + 2 <= len(part):
        kind, at = part[at], at + 1
        if kind >= 0x80:
            kind, at = kind & 0x7F | part[at] << 7, at + 1
        size = shift = 0
        while at < len(part):
            byte, at = part[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        yield kind, part[at : at + size]
        at += size


def wide_text(content: bytes, at: int) -> tuple[str, int]:
    """A text of .xlsb, which has its number of letters before it, and where it ends."""
    (letters,) = unpack_from("<I", content, at)
    letters = 0 if letters == 0xFFFFFFFF else letters
    end = at + 4 + 2 * letters
    return content[at + 4 : end].decode("utf-16-le", errors="replace"), end
