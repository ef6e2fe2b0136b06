"""Workbooks in the binary forms of Excel (.xls, .xlsb) and in OpenDocument, as small as they can be, for
tests.

Nothing that is kept today writes the first two. Cells are numbers or text.

Source: [MS-XLS], [MS-CFB] and [MS-XLSB], Microsoft's open specifications; OpenDocument 1.3, part 3.
"""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from struct import pack
from xml.sax.saxutils import escape
from zipfile import ZipFile

Cell = int | float | str
Sheets = Mapping[str, Mapping[tuple[int, int], Cell]]
"""Cells by row and column, from 0, of each sheet."""


def cells(lines: Sequence[Sequence[Cell]]) -> dict[tuple[int, int], Cell]:
    """The cells of some lines, without those that are blank."""
    return {(i, j): cell for i, line in enumerate(lines) for j, cell in enumerate(line) if cell != ""}


# .xls: a stream of records in a container of sectors

_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096
"""Bytes below which a container keeps a stream elsewhere."""


def xls(sheets: Sheets, *, from_1904: bool = False, hidden: Sequence[str] = ()) -> bytes:
    """A workbook of Excel 97."""
    kinds, found = _record(0x0809, pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)), []
    for content in sheets.values():
        begin = _record(0x0809, pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6))
        rows = (_xls_cell(row, column, cell) for (row, column), cell in sorted(content.items()))
        found.append(begin + b"".join(rows) + _record(0x000A))
    mode = _record(0x0022, pack("<H", from_1904))
    names = [(name.encode("utf-16-le"), name in hidden) for name in sheets]
    position = len(kinds) + len(mode) + sum(4 + 8 + len(name) for name, _ in names) + 4
    bounds = b""
    for (name, hide), sheet in zip(names, found, strict=True):
        bounds += _record(0x0085, pack("<IBBBB", position, hide, 0, len(name) // 2, 1) + name)
        position += len(sheet)
    return _container(kinds + mode + bounds + _record(0x000A) + b"".join(found))


def _record(kind: int, content: bytes = b"") -> bytes:
    return pack("<HH", kind, len(content)) + content


def _xls_cell(row: int, column: int, cell: Cell) -> bytes:
    at = pack("<HHH", row, column, 0)
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x0204, at + pack("<HB", len(text) // 2, 1) + text)
    return _record(0x0203, at + pack("<d", cell))


def _container(stream: bytes) -> bytes:
    """A compound file with the stream ``Workbook``: header, one sector of directory, the stream, its
    allocation table."""
    stream = stream.ljust(_SMALLEST, b"\0")
    count = -(-len(stream) // _SECTOR)
    tables = -(-(count + 2) // (_SECTOR // 4 - 1))
    chain = [_END, *range(2, count + 1), _END, *[_FAT] * tables]
    table = b"".join(pack("<I", one) for one in chain).ljust(tables * _SECTOR, b"\xff")
    places = [count + 1 + i for i in range(tables)]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    header += pack("<IIIIIIIII", 0, tables, 0, 0, _SMALLEST, _END, 0, _END, 0)
    header += b"".join(pack("<I", place) for place in places).ljust(_SECTOR - len(header), b"\xff")
    directory = _entry("Root Entry", 5, child=1, start=_END) + _entry(
        "Workbook", 2, start=1, size=len(stream)
    )
    return header + directory.ljust(_SECTOR, b"\0") + stream.ljust(count * _SECTOR, b"\0") + table


def _entry(name: str, kind: int, *, child: int = _FREE, start: int, size: int = 0) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    links = pack("<HBBIII", len(letters), kind, 1, _FREE, _FREE, child)
    return letters.ljust(64, b"\0") + links + bytes(36) + pack("<IQ", start, size)


# .xlsb: records in a ZIP archive

_PART = "application/vnd.ms-excel"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin"'
    f' ContentType="{_PART}.sheet.binary.macroEnabled.main"/><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsb(sheets: Sheets, *, from_1904: bool = False, hidden: Sequence[str] = ()) -> bytes:
    """A binary workbook of Excel 2007."""
    bundle = b"".join(
        _brt(156, pack("<II", name in hidden, i) + _wide(f"rId{i}") + _wide(name))
        for i, name in enumerate(sheets, start=1)
    )
    properties = _brt(153, pack("<II", from_1904, 0) + _wide(""))
    book = _brt(131) + properties + _brt(143) + bundle + _brt(144) + _brt(132)
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.bin"/>'
        for i in range(1, len(sheets) + 1)
    )
    whole = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(whole),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": _RELATIONS.format(relations),
    }
    parts |= {
        f"xl/worksheets/sheet{i}.bin": _xlsb_sheet(content)
        for i, content in enumerate(sheets.values(), start=1)
    }
    return _zipped(parts)


def _xlsb_sheet(content: Mapping[tuple[int, int], Cell]) -> bytes:
    last = (max((row for row, _ in content), default=0), max((column for _, column in content), default=0))
    data, above = b"", -1
    for (row, column), cell in sorted(content.items()):
        if row != above:
            data += _brt(0, pack("<IIHHI", row, 0, 0, 0, 0) + b"\0")
            above = row
        at = pack("<II", column, 0)
        data += _brt(6, at + _wide(cell)) if isinstance(cell, str) else _brt(5, at + pack("<d", cell))
    extent = _brt(148, pack("<IIII", 0, last[0], 0, last[1]))
    return _brt(129) + extent + _brt(145) + data + _brt(146) + _brt(130)


def _brt(kind: int, content: bytes = b"") -> bytes:
    """A record: its kind in one byte or two, its size in bytes of seven bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(content)
    while left >= 128:
        size, left = size + bytes([left & 0x7F | 0x80]), left >> 7
    return head + size + bytes([left]) + content


def _wide(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


# .ods: XML in a ZIP archive

_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def ods(sheets: Sheets, *, from_1904: bool = False, hidden: Sequence[str] = ()) -> bytes:
    """An OpenDocument spreadsheet."""
    null = (
        "<table:calculation-settings><table:null-date"
        ' table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    tables = "".join(
        f'<table:table table:name="{escape(name)}" table:style-name="{"off" if name in hidden else "on"}">'
        f"{_ods_rows(content)}</table:table>"
        for name, content in sheets.items()
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties'
        f' table:display="{shown}"/></style:style>'
        for name, shown in (("on", "true"), ("off", "false"))
    )
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    document = (
        f"<office:document-content {spaces}"
        f' office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{null if from_1904 else ''}{tables}"
        "</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/"'
        f' manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return _zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": document})


def _ods_rows(content: Mapping[tuple[int, int], Cell]) -> str:
    rows, above = "", -1
    for row in sorted({row for row, _ in content}):
        skipped = row - above - 1
        rows += (
            f'<table:table-row table:number-rows-repeated="{skipped}"><table:table-cell/></table:table-row>'
            if skipped
            else ""
        )
        cells = {j: cell for (i, j), cell in content.items() if i == row}
        rows += f"<table:table-row>{_ods_cells(cells)}</table:table-row>"
        above = row
    return rows


def _ods_cells(line: Mapping[int, Cell]) -> str:
    text, before = "", -1
    for column, cell in sorted(line.items()):
        skipped = column - before - 1
        text += f'<table:table-cell table:number-columns-repeated="{skipped}"/>' if skipped else ""
        kind = (
            'office:value-type="string"'
            if isinstance(cell, str)
            else f'office:value-type="float" office:value="{cell}"'
        )
        text += f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
        before = column
    return text


def _zipped(parts: Mapping[str, bytes | str]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


BINARY: Mapping[str, Callable[..., bytes]] = {"xls": xls, "xlsb": xlsb, "ods": ods}
"""Each form by the ending of its files."""
