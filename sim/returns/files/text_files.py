"""CSV files in the encodings, with the delimiters and with the flaws that councils' systems give them."""

import codecs
import re
from collections import Counter
from collections.abc import Sequence

from sim.returns.files.broken_rows import breaks_off, put_together
from sim.returns.files.grids import Grid
from sim.returns.files.records import records

DELIMITERS = (",", "\t", ";", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MOST_CELLS = 10_000_000
"""Fields of one file: a hundred thousand rows of a hundred columns."""
_SAMPLE = 4096


def decoded(raw: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was taken for.

    A byte order mark decides; without one, UTF-16 shows by its many zero bytes, then UTF-8 is tried, and what
    is not UTF-8 is taken for Windows' Western European (cp1252).
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), encoding
    sample = raw[:_SAMPLE]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[offset::2]
        if len(half) > 1 and half.count(0) > 0.6 * len(half):
            return raw.decode(encoding, errors="replace"), encoding
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), "cp1252"


def read_text(where: str, raw: bytes, delimiter: str = "") -> Grid:
    """A file of delimited text; it can be read, if only as lines that mean nothing. It tells its own
    delimiter. Raises ``ValueError`` if it has more cells than there is room for.
    """
    text, encoding = decoded(raw)
    if max(map(text.count, DELIMITERS)) + text.count("\n") > MOST_CELLS:
        raise ValueError(f"it has more than {MOST_CELLS:,} cells; leave out what does not belong")
    physical = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    delimiter = delimiter or _delimiter(physical)
    quoted, lines = records(physical, delimiter)
    rows, numbers, cut = put_together(quoted, lines)
    kept = [i for i, row in enumerate(rows) if any(cell.strip() for cell in row)]
    remarks = [f"read as {encoding}"] if encoding not in ("utf-8", "utf-8-sig") else []
    remarks += [f"fields are separated by {delimiter!r}"] if delimiter != "," else []
    broken = len(physical) - len(quoted)
    remarks += [f"{broken} line breaks within quoted fields"] if broken else []
    remarks += (
        [f"{cut} line breaks within fields without quotation marks, whose rows were put together again"]
        if cut
        else []
    )
    filled = [rows[i] for i in kept]
    return Grid(
        where, filled, [numbers[i] for i in kept], tuple(remarks), cut=bool(filled) and breaks_off(filled)
    )


def _delimiter(lines: Sequence[str]) -> str:
    """The one of the delimiters that most of the first lines have the same number of, outside quotation
    marks.

    Numbers with decimal commas between semicolons do not mislead: the headings have none.
    """
    head = [re.sub(r'"[^"]*"', "", line) for line in lines[:50] if line.strip()]

    def regular(delimiter: str) -> tuple[int, int]:
        counts = Counter(count for line in head if (count := line.count(delimiter)))
        often = max(counts, key=lambda count: (counts[count], count), default=0)
        return counts[often], often

    return max(DELIMITERS, key=regular) if head else ","
