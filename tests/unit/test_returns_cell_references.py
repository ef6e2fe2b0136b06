"""A cell far outside its table is found however it is written: the reader would make room for half a
terabyte, and the program would end without a word."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsxwriter import Workbook

from sim.returns.files.cell_references import Extent, reach
from sim.returns.files.extents import extents, widest
from sim.returns.files.spreadsheets import read_sheets

pytestmark = pytest.mark.unit

LAST = Extent(1_048_576, 16_384)
WRITTEN = {
    "as it should": b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "its row says something else": b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>',
    "small letters": b'<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
    "blanks and line breaks": b'<row\nr\n=\n"1"><c r = "XFD1048576"><v>1</v></c></row>',
    "single quotes": b"<row r='1'><c t='n' r='XFD1048576'><v>1</v></c></row>",
    "a bracket before it": b'<row r="1"><c x=">" r="XFD1048576"><v>1</v></c></row>',
    "another one before it": b'<row r="1"><c x:r="A1" r="XFD1048576"><v>1</v></c></row>',
    "a prefix": b'<x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "a comment before it": b'<!-- <c " --><row r="1"><c r="XFD1048576"><v>1</v></c></row>',
    "text": b'<row r="1"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>',
    "only the row says it": b'<row r="1048576"><c r="XFC1048576"><v>1</v></c><c><v>1</v></c></row>',
    "in a second table": b'<row r="1"></row></sheetData><sheetData><c r="XFD1048576"><v>1</v></c>',
}


@pytest.mark.parametrize("cell", WRITTEN.values(), ids=WRITTEN)
def test_the_last_cell_is_found_however_it_is_written(cell: bytes) -> None:
    assert reach(b"<sheetData>" + cell + b"</sheetData>") == LAST


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (b'<row r="3"><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>', Extent(4, 2)),
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>', Extent(1, 1)),
        (
            b'<!-- <row r="9"><c r="Z9">' + b'</c></row> --><row r="1"><c r="B1"><v>1</v></c></row>',
            Extent(1, 2),
        ),
        (b'<cols><col r="ZZ9"></col></cols><rowBreaks r="9"/>', Extent(0, 0)),
        (b'<row r="1"><c r="ZZZZ99999999999999999999999999"><v>1</v></c></row>', Extent(10**20 - 1, 475_254)),
        (b"", Extent(0, 0)),
    ],
)
def test_how_far_cells_reach(cells: bytes, found: Extent) -> None:
    assert reach(cells) == found


@pytest.mark.parametrize("rubbish", [b"<c ", b'<c "', b"<", b"<!--", b"<c='", b'<a "<c r="A1">'])
def test_what_is_never_closed_is_gone_through_once(rubbish: bytes) -> None:
    """Gone through from each beginning anew, two megabytes would take days."""
    assert reach(rubbish * (2_000_000 // len(rubbish))).columns < LAST.columns**2


def plain() -> bytes:
    """A workbook of four by four cells."""
    raw = BytesIO()
    with Workbook(raw) as book:
        sheet = book.add_worksheet("e")
        for row in range(4):
            sheet.write_row(row, 0, range(4))
    return raw.getvalue()


def made(
    change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml", within: bytes = b""
) -> bytes:
    """A workbook of which one part was changed."""
    changed = BytesIO()
    with ZipFile(BytesIO(within or plain())) as old, ZipFile(changed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return changed.getvalue()


def far(sheet: bytes) -> bytes:
    return sheet.replace(b'<c r="B1"', b'<c r="xfd1048576"')


def test_a_sheet_that_reaches_too_far_is_left_out_whatever_its_row_says() -> None:
    grids, left_out = read_sheets("w", made(far))
    assert grids == []
    assert "it reaches to row 1,048,576 and column 16,384" in left_out[0].reason


def test_a_workbook_that_does_not_tell_its_sheets_apart_is_measured_by_the_largest_part() -> None:
    def with_type(book: bytes) -> bytes:
        return book.replace(b"<workbook", b"<!DOCTYPE workbook><workbook", 1)

    near = made(with_type, "xl/workbook.xml")
    assert extents(near) == {}, "no document type is read"
    assert widest(near) == Extent(4, 4)
    assert [len(grid.lines) for grid in read_sheets("w", near)[0]] == [4]
    grids, left_out = read_sheets("w", made(far, within=near))
    assert grids == []
    assert "it reaches to row 1,048,576" in left_out[0].reason


@pytest.mark.parametrize(
    "joined",
    [["XFD1:XFD9"], ["A9:A1048576"], ["D4:A1"], ["A1:A1048576"] * 30_000],
    ids=["beside", "below", "backwards", "over_one_another"],
)
def test_joined_cells_outside_the_table_or_over_one_another_are_read(joined: list[str]) -> None:
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in joined)
    merge = f"</sheetData><mergeCells>{cells}</mergeCells>".encode()
    grids, _ = read_sheets("w", made(lambda sheet: sheet.replace(b"</sheetData>", merge)), joined=True)
    assert [len(grid.lines) for grid in grids] == [4]
