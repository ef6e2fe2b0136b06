"""How far the sheets of a workbook reach, found out before it is read.

A reader makes room for the smallest rectangle that holds all cells. One blank in the last corner of a sheet
asks for half a terabyte, and the program would end without a word.
"""

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from posixpath import join, normpath
from struct import unpack_from
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring, iterparse

from sim.returns.files.beginnings import CONTAINER, UNREADABLE
from sim.returns.files.binary_records import (
    FIRST_CELL,
    LAST_CELL,
    ROW,
    SHEET,
    XLS_BEGIN,
    XLS_CELLS,
    XLS_SEVERAL,
    XLS_SHEET,
    wide_text,
    xls_records,
    xlsb_records,
)
from sim.returns.files.cell_references import Extent, reach, wider
from sim.returns.files.date_systems import ODS, XLSB, XLSX

LARGEST = 2**31
"""Bytes of a part of a workbook above which it is not looked at."""


def extents(raw: bytes) -> Mapping[str, Extent]:
    """By sheet; nothing if the workbook does not tell.

    Raises ``ValueError`` if a part is too large to be looked at.
    """
    try:
        if raw.startswith(CONTAINER):
            return _of_xls(raw)
        with ZipFile(BytesIO(raw)) as archive:
            if any(part.file_size > LARGEST for part in archive.infolist()):
                raise ValueError("a part of it is too large")
            names = set(archive.namelist())
            if XLSX in names:
                return _each(
                    (name, reach(archive.read(part))) for name, part in _xlsx_parts(archive) if part in names
                )
            if XLSB in names:
                return _each(
                    (name, _of_xlsb(archive.read(part)))
                    for name, part in _xlsb_parts(archive)
                    if part in names
                )
            return dict(_of_ods(archive.read(ODS))) if ODS in names else {}
    except UNREADABLE:
        return {}


def _each(found: Iterable[tuple[str, Extent]]) -> Mapping[str, Extent]:
    """By sheet; of sheets with one name the largest, since a reader may take either."""
    together: dict[str, Extent] = {}
    for name, extent in found:
        together[name] = wider(together.get(name, extent), extent)
    return together


def widest(raw: bytes) -> Extent:
    """How far any part of a workbook reaches whose sheets cannot be told apart, or not by the names that the
    reader finds.
    """
    found = Extent(0, 0)
    try:
        with ZipFile(BytesIO(raw)) as archive:
            for part in archive.namelist():
                if part.lower().endswith(".xml"):
                    found = wider(found, reach(archive.read(part)))
    except UNREADABLE:
        return found
    return found


def _xlsx_parts(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet and the part of the archive it lies in."""
    targets = _targets(archive, XLSX)
    for sheet in fromstring(archive.read(XLSX), forbid_dtd=True).iterfind("{*}sheets/{*}sheet"):
        number = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        yield str(sheet.get("name")), targets.get(number, "")


def _xlsb_parts(archive: ZipFile) -> Iterator[tuple[str, str]]:
    targets = _targets(archive, XLSB)
    for kind, content in xlsb_records(archive.read(XLSB)):
        if kind == SHEET:
            number, end = wide_text(content, 8)
            yield wide_text(content, end)[0], targets.get(number, "")


def _targets(archive: ZipFile, workbook: str) -> dict[str, str]:
    """By the number that the workbook gives it, the part that a relation leads to."""
    folder, name = workbook.split("/")
    relations = fromstring(archive.read(f"{folder}/_rels/{name}.rels"), forbid_dtd=True)
    return {str(one.get("Id")): _part(folder, str(one.get("Target"))) for one in relations}


def _part(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))


def _of_xls(raw: bytes) -> Mapping[str, Extent]:
    names: dict[int, str] = {}
    found: dict[str, Extent] = {}
    sheet = ""
    for at, kind, content in xls_records(raw):
        if kind == XLS_SHEET:
            wide, letters = content[7] & 1, content[8:]
            names[unpack_from("<I", content)[0]] = letters.decode(
                "utf-16-le" if wide else "latin-1", errors="replace"
            )
        elif kind == XLS_BEGIN:
            sheet = names.get(at, sheet)
        elif kind in XLS_CELLS and sheet:
            row, column = unpack_from("<HH", content)
            column = unpack_from("<H", content, len(content) - 2)[0] if kind == XLS_SEVERAL else column
            old = found.get(sheet, Extent(0, 0))
            found[sheet] = Extent(max(old.rows, row + 1), max(old.columns, column + 1))
    return found


def _of_xlsb(sheet: bytes) -> Extent:
    rows = columns = row = 0
    for kind, content in xlsb_records(sheet):
        if kind == ROW:
            (row,) = unpack_from("<I", content)
        elif FIRST_CELL <= kind <= LAST_CELL:
            rows, columns = max(rows, row + 1), max(columns, unpack_from("<I", content)[0] + 1)
    return Extent(rows, columns)


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
