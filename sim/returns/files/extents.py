"""How far the sheets of a workbook reach, found out before it is read.

A reader makes room for the smallest rectangle that holds all cells. One blank in the last corner of a sheet asks for half a
terabyte, and the program would end without a word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from posixpath import join, normpath
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

WORKBOOK, RELATIONS, ODS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"
LARGEST = 2**31
"""Bytes of a part of a workbook above which it is not looked at."""
CHEAP = 1_000_000
"""Cells up to which it does not matter whether they are filled."""
_ROWS = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d+)["']""")
_FAR = re.compile(rb"""\br=["']([A-Z]{2,3})\d""")
_FILLED = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})(\d+)["'][^>/]*>""")


@dataclass(frozen=True)
class Extent:
    """Rows and columns of the smallest rectangle from the first cell that holds all of a sheet."""

    rows: int
    columns: int


def extents(raw: bytes) -> Mapping[str, Extent]:
    """By sheet; only of those kinds of workbooks that tell (.xlsx, .xlsm, .ods), of others nothing.

    Raises ``ValueError`` if a part is too large to be looked at.
    """
    try:
        with ZipFile(BytesIO(raw)) as archive:
            if any(part.file_size > LARGEST for part in archive.infolist()):
                raise ValueError("a part of it is too large")
            names = set(archive.namelist())
            if WORKBOOK in names:
                return {name: _of_xlsx(archive.read(part)) for name, part in _parts(archive) if part in names}
            return dict(_of_ods(archive.read(ODS))) if ODS in names else {}
    except (BadZipFile, ParseError, DefusedXmlException, KeyError, OSError, NotImplementedError, RuntimeError):
        return {}


def counts_from_1904(raw: bytes) -> bool:
    """Whether a workbook (.xlsx, .xlsm) counts days from 1904."""
    try:
        with ZipFile(BytesIO(raw)) as archive:
            properties = fromstring(archive.read(WORKBOOK), forbid_dtd=True).find("{*}workbookPr")
    except (BadZipFile, ParseError, DefusedXmlException, KeyError, OSError, NotImplementedError, RuntimeError):
        return False
    return properties is not None and properties.get("date1904", "0").lower() in ("1", "true", "on")


def _parts(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet and the part of the archive it lies in."""
    targets = {str(r.get("Id")): str(r.get("Target")) for r in fromstring(archive.read(RELATIONS), forbid_dtd=True)}
    for sheet in fromstring(archive.read(WORKBOOK), forbid_dtd=True).iterfind("{*}sheets/{*}sheet"):
        number = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(number, "")
        yield str(sheet.get("name")), target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _of_xlsx(sheet: bytes) -> Extent:
    rows = max(map(int, _ROWS.findall(sheet)), default=0)
    columns = max((_column(letters) for letters in set(_FAR.findall(sheet))), default=26)
    if rows * columns <= CHEAP:
        return Extent(rows, columns)
    filled = [(_column(letters), int(row)) for letters, row in _FILLED.findall(sheet)]
    return Extent(max((row for _, row in filled), default=0), max((column for column, _ in filled), default=0))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _of_ods(content: bytes) -> Iterator[tuple[str, Extent]]:
    """Sheets of an OpenDocument workbook, where rows and cells say how often they are repeated."""
    rows = columns = at = 0
    for _, element in iterparse(BytesIO(content), events=("end",), forbid_dtd=True):
        name = str(element.tag).rpartition("}")[2]
        if name == "table-row":
            width = _filled_width(list(element))
            at += _times(element.attrib, "number-rows-repeated")
            rows, columns = (at, max(columns, width)) if width else (rows, columns)
            element.clear()
        elif name == "table":
            title = next((value for key, value in element.attrib.items() if key.endswith("}name")), "")
            yield title, Extent(rows, columns)
            rows = columns = at = 0


def _filled_width(cells: list) -> int:  # type: ignore[type-arg]
    position = width = 0
    for cell in cells:
        position += _times(cell.attrib, "number-columns-repeated")
        if any(key.endswith("}value-type") for key in cell.attrib) or len(cell):
            width = position
    return width


def _times(attributes: Mapping[str, str], name: str) -> int:
    return int(next((value for key, value in attributes.items() if key.endswith(f"}}{name}")), "1"))
