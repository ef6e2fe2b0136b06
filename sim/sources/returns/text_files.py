"""CSV files in the encodings, with the delimiters and with the flaws that councils' systems give them."""

import codecs
import csv
from collections.abc import Sequence

from sim.sources.returns.grids import Grid

DELIMITERS = (",", "\t", ";", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_LONGEST_FIELD = 100_000


def decoded(raw: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was taken for.

    A byte order mark decides; without one, UTF-16 shows by its many zero bytes, then UTF-8 is tried, and what is not
    UTF-8 is taken for Windows' Western European (cp1252).
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


def read_text(where: str, raw: bytes) -> Grid:
    """A file of delimited text; it can always be read, if only as lines that mean nothing."""
    text, encoding = decoded(raw)
    physical = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    delimiter = _delimiter(physical)
    rows = _fields(physical, delimiter)
    kept = [number for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    remarks = [f"read as {encoding}"] if encoding not in ("utf-8", "utf-8-sig") else []
    remarks += [f"fields are separated by {delimiter!r}"] if delimiter != "," else []
    return Grid(where, [rows[number - 1] for number in kept], kept, tuple(remarks))


def _delimiter(lines: Sequence[str]) -> str:
    """The one of the delimiters that the first lines hold most of."""
    head = "\n".join(line for line in lines[:50] if line.strip())
    return max(DELIMITERS, key=head.count) if head else ","


def _fields(lines: list[str], delimiter: str) -> list[list[str]]:
    """The fields of each physical line.

    No field of the return holds a line break, so that a quotation mark without its pair cannot swallow what follows.
    """
    if not any('"' in line for line in lines) or any(len(line) > _LONGEST_FIELD for line in lines):
        return [line.split(delimiter) for line in lines]
    return [next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), []) for line in lines]
