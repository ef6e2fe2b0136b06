"""How cells are written, by themselves: dates that are none, dates with times, numbers, postcodes, URNs,
records, extents."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.bands import day_number
from sim.returns.files.cell_references import Extent
from sim.returns.files.extents import extents
from sim.returns.files.text_files import read_text
from sim.returns.words.columns import Words, plain
from sim.returns.words.dates import Ways, parsed, read_dates
from sim.returns.words.identifiers import of_one_child, one_spelling
from sim.returns.words.no_dates import means_none, writes_none
from sim.returns.words.spelling import exact, postcode, rounded, urn, without_letters

pytestmark = pytest.mark.unit

NONE = [
    "01/01/1900", "1/1/1900 12:00:00 AM", "1900-01-01", "01-JAN-1900", "19000101", "1899-12-30", "31/12/1899",
    "1753-01-01",
    "0001-01-01 00:00:00", "01/01/1970", "1904-01-01", "31/12/9999", "9999-12-31T23:59:59", "99991231",
    "12/31/9999", "2958465",
    "0000-00-00", "00/00/0000", "0000-00-00 00:00:00", "00000000", "00/01/1900", "1/0/1900", "00-Jan-00", "0",
    "0.0", "0,0",
    "1", "00:00:00", "99/99/9999", "  /  /    ", "__/__/____", "01/01/00", "31/12/99", "Ongoing", "current",
    "open", "9999", "12:00:00 AM", "now", "to-date", "remains open", "Current placement",
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_an_end_that_nobody_means(text: str) -> None:
    read = read_dates(Words.of([text]).mapped(plain), ends=True)
    assert read.none.tolist() == [True]
    assert not read.unreadable.any()
    assert not read.month_first


@pytest.mark.parametrize(
    "text", ["\\N", "NULL", "<null>", "NaT", "nil", "n/a", "-", "--", "\u2013", "#N/A", "#REF!", "...", ""]
)
def test_a_cell_that_says_nothing(text: str) -> None:
    assert plain(text) == ""


@pytest.mark.parametrize("text", ['="0012"', '"=""0012"""', "'0012", "\ufeff00\u200b12\xa0", " 0012 "])
def test_what_surrounds_a_cell_is_no_part_of_it(text: str) -> None:
    """A formula that keeps the zeros of a number, an apostrophe that does, and signs that nobody sees."""
    cell = read_text("f", f'a\t"b"\n{text}\tx\n'.encode()).lines[1][0]
    assert plain(cell) == "0012"


@pytest.mark.parametrize(
    ("column", "spelt"),
    [
        (["7,000,123", "12,000", '"1,234"', "5"], ["7000123", "12000", "1234", "5"]),
        (["7.000.123", "12.000"], ["7000123", "12000"]),
        (["12.000", "13.00", "14.0", "15,00"], ["12", "13", "14", "15"]),
        (["LAC-17", "lac 17", "LAC17"], ["LAC17"] * 3),
        (["12-3", "123", "A-B"], ["12-3", "123", "A-B"]),
    ],
)
def test_a_number_of_a_child_in_one_spelling(column: list[str], spelt: list[str]) -> None:
    assert one_spelling(Words.of(column)).texts.tolist() == spelt


@pytest.mark.parametrize(
    ("files", "same"),
    [
        ([{"007", "8"}, {"7", "08"}, {"0007"}], {"007": "7", "0007": "7", "08": "8"}),
        ([{"123E3"}, {"123000"}], {"123E3": "123000"}),
        ([{"123E3", "123000"}], {}),
        ([{"007", "7"}, {"07"}], {}),
        ([{"X07"}, {"X7"}], {}),
    ],
)
def test_numbers_of_one_child_in_several_files(files: list[set[str]], same: dict[str, str]) -> None:
    """However many zeros each file writes; not if one file has two of them."""
    assert of_one_child(frozenset(names) for names in files) == same


@pytest.mark.parametrize("text", ["12/31/2021", "tbc", "?", "32/01/2021", "#########"])
def test_what_might_have_been_an_end_is_unreadable(text: str) -> None:
    assert read_dates(Words.of([text]).mapped(plain), ends=True).unreadable.tolist() == [True]


@pytest.mark.parametrize("text", ["01/01/00", "31/12/99", "ongoing"])
def test_births_at_the_turn_of_the_millennium_are_real(text: str) -> None:
    assert writes_none(text, end=True)
    assert not writes_none(text)


@given(st.dates(date(1991, 10, 14), date(2098, 12, 31)))
def test_no_day_of_a_childhood_means_none(day: date) -> None:
    assert not means_none(day_number(day))
    assert not writes_none(f"{day:%d/%m/%Y}", end=True)


@pytest.mark.parametrize(
    "text",
    [
        "03/06/2019 12:00:00 AM", "3/6/2019 0:00", "03/06/2019 12:00 a.m.", "03/06/2019, 00:00",
        "2019-06-03T00:00:00.0000000Z",
        "2019-06-02T23:00:00Z", "2019-06-03T00:00:00+01:00", "2019-06-03 00:00:00.000",
        "03-JUN-19 12.00.00.000000 AM",
        "Mon 3 June 2019", "3rd June 2019", "June 3, 2019", "Jun 3 2019 12:00AM", "43619", "43619,0",
        "2019-06-03 00:00:00 UTC",
    ],
)  # fmt: skip
def test_the_third_of_june(text: str) -> None:
    assert parsed(text) == parsed(plain(text)) == day_number(date(2019, 6, 3))


def test_the_ways_of_a_column_are_counted_by_row() -> None:
    words = Words.of(
        ["2019-03-06", "2019-03-06", "2019-03-16", "06/03/2019", "16/03/2019", "01/01/1900", "x"]
    )
    assert read_dates(words).ways == Ways(2, 1, 1, 1)


@pytest.mark.parametrize(
    ("number", "meant"),
    [("1.2346E+11", None), ("1,2346E+11", None), ("1E+05", None), ("1.5E+1", "15"),
     ("123.5E+9", None), ("12.3E+1", "123"), ("1.23456789012E+11", "123456789012"),
     ("12E5", "12E5"), ("1E5", "1E5"), ("101", "101"), ("E123", "E123")],
)  # fmt: skip
def test_a_number_in_scientific_notation(number: str, meant: str | None) -> None:
    assert exact(number) == meant


@pytest.mark.parametrize(
    ("numbers", "lost"),
    [
        (["123460000000", "123470000000"], True),
        (["123460000000", "123471234567"], False),
        (["123456789012345000"], True),
        (["100000", "200000"], False),
        (["101"], False),
    ],
)
def test_numbers_that_all_end_in_zeros_were_rounded(numbers: list[str], lost: bool) -> None:
    assert bool(rounded(numbers)) is lost


@pytest.mark.parametrize("text", ["BB1 1BB", "bb11bb", " BB1  1BB", "BB1-1BB"])
def test_a_postcode(text: str) -> None:
    assert postcode(text) == "BB11BB"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("SC012345", "SC012345"), ("sc 12345", "SC012345"), ("12345", "SC012345"), ("012345", "SC012345"),
    ("123456", "123456"),
     ("1234567", "1234567"), ("01234567", "1234567"), ("XXXXXXX", "XXXXXXX"), ("0", ""), ("", ""),
     ("EY123456", "EY123456")],
)  # fmt: skip
def test_a_urn(text: str, meant: str) -> None:
    assert urn(text) == meant


def test_a_urn_of_six_digits_is_that_of_a_home_only_if_others_write_it_so() -> None:
    assert without_letters(["412345", "SC412345", "123456"]) == {"412345": "SC412345"}


HEADINGS = "CHILD,DECOM,DEC,ADDR,REC"
NEXT = ["6", "7", "8", "9", "10"]


@pytest.mark.parametrize(
    ("text", "lines", "numbers"),
    [
        (f'{HEADINGS}\n1,2,"High St\nTown",4,5\n6,7,8,9,10', [["1", "2", "High St\nTown", "4", "5"], NEXT],
        [2, 4]),
        (f'{HEADINGS}\n1,2,3,4,"a, b\n\nc"\n6,7,8,9,10', [["1", "2", "3", "4", "a, b\n\nc"], NEXT], [2, 5]),
        (f'{HEADINGS}\n1,2,"3,4,5\n6,"7",8,9,10', [["1", "2", "3", "4", "5"], NEXT], [2, 3]),
        (f'{HEADINGS}\n1,2,5" pipe,4,5\n6,7,8,9,10', [["1", "2", '5" pipe', "4", "5"], NEXT], [2, 3]),
        (f'{HEADINGS}\n1,2,3,4,"', [["1", "2", "3", "4", ""]], [2]),
    ],
)  # fmt: skip
def test_quoted_fields_may_hold_line_breaks(text: str, lines: list[list[str]], numbers: list[int]) -> None:
    grid = read_text("a", text.encode())
    assert [list(line) for line in grid.lines[1:]] == lines
    assert list(grid.numbers[1:]) == numbers


def test_a_heading_may_hold_a_line_break() -> None:
    assert read_text("a", b'"CHILD\nID",DOB,SEX\n1,2,3\n').lines[0] == ["CHILD\nID", "DOB", "SEX"]


def test_semicolons_are_seen_beside_decimal_commas() -> None:
    assert read_text("a", b"CHILD;SEX;DOB\n1,0;1,0;40239,0\n2,0;1,0;40240,0\n").lines[1] == [
        "1,0",
        "1,0",
        "40239,0",
    ]


def zipped(files: Mapping[str, str]) -> bytes:
    """A ZIP archive."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


SPACE = 'xmlns:table="urn:t" xmlns:office="urn:o"'
CELL, EMPTY = (
    '<table:table-cell office:value-type="string"/>',
    '<table:table-cell table:number-columns-repeated="16383"/>',
)
NO_ROWS = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (f"<table:table-row>{CELL}{CELL}</table:table-row>{NO_ROWS}", Extent(1, 2)),
        (
            f"<table:table-row>{CELL}</table:table-row>{NO_ROWS}<table:table-row>{EMPTY}{CELL}</table:table-row>",
            Extent(1048576, 16384),
        ),
    ],
)  # fmt: skip
def test_how_far_an_opendocument_sheet_reaches(rows: str, found: Extent) -> None:
    content = f'<office:body {SPACE}><table:table table:name="e">{rows}</table:table></office:body>'
    assert extents(zipped({"content.xml": content})) == {"e": found}


@pytest.mark.parametrize(
    "raw",
    [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", zipped({"xl/workbook.xml": "<broken"}), zipped({"x": ""})],
    ids=["cut_zip", "cut_xls", "broken_xml", "no_workbook"],
)
def test_what_does_not_tell_how_far_it_reaches_is_left_to_the_reader(raw: bytes) -> None:
    assert extents(raw) == {}
