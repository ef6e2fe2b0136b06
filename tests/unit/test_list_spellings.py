"""What a cell of an own list means in every spelling, and what must not be guessed."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.returns.files.text_files import read_text
from sim.returns.lists.spellings import NOT_YET, age_range, amount, identifier, is_scientific, tidy, urn
from sim.returns.words.columns import Words
from sim.returns.words.dates import read_dates

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("0 to 18", (0, 17)), ("0-18", (0, 17)), ("8 - 17 years", (8, 17)), ("8–17 yrs", (8, 17)),
        ("any age", (0, 17)), ("Any", (0, 17)), ("All ages", (0, 17)), ("0+", (0, 17)),
        ("10 and over", (10, 17)),
        ("up to 10", (0, 10)), ("5 and under", (0, 5)), ("birth to 18", (0, 17)), ("from 8 to 17", (8, 17)),
        ("6 months to 5 years", (0, 5)), ("18 months to 5 years", (1, 5)), ("aged 5 to 11", (5, 11)),
        ("16 to 21", (16, 17)),
        ("0-99", (0, 17)), ("0 to 9", (0, 9)), ("0-18 M/F", (0, 17)), ("0 to 18 either gender", (0, 17)),
        ("0 -> 18", (0, 17)),
        ("2 children aged 0-18", (0, 17)), ("Approved for up to 2 children aged 5 to 11", (5, 11)),
        ("0-18 (2 children)", (0, 17)),
        ("One child, 8 - 17 years, any gender", (8, 17)), ("under 11s", (0, 10)),
        ("0-12 male or female", (0, 12)),
    ],
)  # fmt: skip
def test_ages(text: str, ages: tuple[int, int]) -> None:
    assert age_range(text) == ages


@pytest.mark.parametrize(
    "text", ["17-8", "19 to 25", "09-Sep", "2026-12-08", "5", "", "nine", "0-4, 8-12", "2 children"]
)
def test_no_ages(text: str) -> None:
    assert age_range(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", 1234.5), ("845.50", 845.5), ("£5,200.00", 5200), ("£ 845", 845), ("GBP 845", 845),
        ("1 234.50", 1234.5),
        ("12,345,678.9", 12345678.9), ("(50.00)", -50), ("-£50", -50), ("£-50", -50), ("50-", -50),
        ("50.00 CR", -50),
        ("845.50 pw", 845.5), ("£845.50 per week", 845.5), ("845/wk", 845), ("845.50 p/w", 845.5),
        ("−50", -50), ("'845.50", 845.5), ("0", 0),
    ],
)  # fmt: skip
def test_amounts(text: str, value: float) -> None:
    assert amount(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "845,50",
        "1.234,50",
        "1,23",
        "84,5500",
        "1.234.567",
        "1 2",
        "£",
        ".",
        "",
        "1.2E+03",
        "845.50 pm",
        "--5",
        "week",
    ],
)
def test_no_amounts(text: str) -> None:
    """A comma before the pence is no comma between thousands: nobody may guess."""
    assert amount(text) is None


@pytest.mark.parametrize("text", ["", " ", "NULL", "\\N", "n/a", "-", "(blank)", "\xa0", "Nil"])
def test_nothing(text: str) -> None:
    assert tidy(text) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("FC 101", "fc101"), ("FC-101", "FC101"), ("0101", "101"), ("101.0", "101"), ("Mrs  A", "mrs a")],
)
def test_one_identifier_in_two_spellings(one: str, other: str) -> None:
    assert identifier(one) == identifier(other)


@pytest.mark.parametrize(
    ("one", "other"), [("101-1", "1011"), ("1 11", "11 1"), ("FC101", "FC0101"), ("10", "100")]
)
def test_two_identifiers(one: str, other: str) -> None:
    assert identifier(one) != identifier(other)


@pytest.mark.parametrize("text", ["1.23E+11", "1E+05", "1,23e11", "1.5e-3"])
def test_scientific_notation_is_seen(text: str) -> None:
    assert is_scientific(text)
    assert not is_scientific(f"FC{text}")


@pytest.mark.parametrize("text", ["SC012345", "sc 012345", "SC-012345", "012345", "12345", "12345.0"])
def test_a_urn_in_every_spelling(text: str) -> None:
    assert urn(text) == "12345"
    assert urn("2512345") == "2512345"


def grid(text: str) -> list[list[str]]:
    """The lines as the comma cuts them."""
    return [list(line) for line in read_text("list.csv", text.encode(), ",").lines]


def test_a_cell_in_quotes_may_go_on_in_the_next_line() -> None:
    for newline in ("\n", "\r\n", "\r"):
        read = read_text("list.csv", newline.join(['a,"b', 'c",d', "e,f,g"]).encode(), ",")
        assert [list(line) for line in read.lines] == [["a", "b\nc", "d"], ["e", "f", "g"]]
        assert list(read.numbers) == [1, 3]


def test_a_quotation_mark_without_its_pair_swallows_nothing() -> None:
    assert grid('a,b,c\n1,"High Street,01/01/2020\n2,Low Street,01/01/2020\n')[1] == [
        "1",
        "High Street",
        "01/01/2020",
    ]
    assert grid('a,b\n1,6" pipe\n2,"x"\n') == [["a", "b"], ["1", '6" pipe'], ["2", "x"]]


def test_two_marks_in_different_rows_swallow_no_row() -> None:
    lines = grid('a,b,c\n1,"High Street,01/01/2020\n2,x,01/01/2021\n3,Low Street",01/01/2020\n')
    assert [(line[0], line[2]) for line in lines[1:]] == [
        ("1", "01/01/2020"),
        ("2", "01/01/2021"),
        ("3", "01/01/2020"),
    ]


def test_an_address_with_commas_and_lines_is_one_cell() -> None:
    assert grid('a,b,c\n1,"Flat 2, 5 High Street,\nBeeston,\nNotts",01/01/2020\n')[1][2] == "01/01/2020"


GUIDE = (Path(__file__).parents[2] / "docs/FIT.md").read_text(encoding="utf-8")


def examples(row: str) -> tuple[list[str], list[str]]:
    """What the guide says is read and what is refused, in one row of its table."""
    [line] = [line for line in GUIDE.splitlines() if line.startswith(f"| {row} |")]
    _, _, read, refused, _ = line.split("|")
    return re.findall("`([^`]+)`", read), re.findall("`([^`]+)`", refused)


@pytest.mark.parametrize(("row", "reads"), [("pounds", amount), ("ages", age_range)])
def test_the_guide_says_what_is_so(row: str, reads: Callable[[str], object]) -> None:
    good, bad = examples(row)
    assert len(good) >= 4
    assert bad
    assert [text for text in good if reads(text) is None] == []
    assert [text for text in bad if reads(text) is not None] == []


def test_the_guide_says_which_ends_have_not_come() -> None:
    good, _ = examples("no end yet")
    texts = [tidy(text) for text in good]
    read = read_dates(Words.of(["" if text.upper() in NOT_YET else text for text in texts]), ends=True)
    assert not read.unreadable.any()
    assert np.isnan(read.days).all()


def test_the_guide_says_which_numbers_are_one() -> None:
    good, bad = examples("numbers of households and children")
    assert [identifier(text) for text in good] == [identifier("FC 101")] * 3 + ["101"] * 3
    assert all(map(is_scientific, bad))
    homes, _ = examples("URNs")
    assert {urn(text) for text in homes} == {"12345"}
