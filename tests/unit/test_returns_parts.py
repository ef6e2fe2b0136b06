"""Parts of the reader of returns by themselves: layouts, codes, dates, years, rules."""

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.bands import day_number
from sim.returns import ssda903
from sim.returns.files.text_files import decoded, read_text
from sim.returns.ledger import Ledger
from sim.returns.read.windows import covered, extracted_on, first_day, last_day, years_ending
from sim.returns.rule import RULES, RowOutcome, remark, rule
from sim.returns.words.codes import codes_of
from sim.returns.words.columns import Words, plain
from sim.returns.words.dates import parsed, read_dates
from sim.returns.words.layouts import LAYOUTS, OTHER_NAMES, layouts_of, recognised

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
DAYS = st.dates(date(1930, 1, 1), date(2049, 12, 31))


@pytest.mark.parametrize("table", LAYOUTS)
def test_each_file_is_recognised_by_its_columns(table: str) -> None:
    names = LAYOUTS[table].names
    assert recognised(names) is LAYOUTS[table]
    assert recognised([*names, "LA", "YEAR", "SOMETHING"]) is LAYOUTS[table]
    assert recognised(sorted(names)) is LAYOUTS[table]
    assert recognised(["SOMETHING"]) is None


def test_a_header_that_says_who_is_unaccompanied_is_a_header() -> None:
    found = recognised([*LAYOUTS["header"].names, "UASC", "DUC"])
    assert found is LAYOUTS["header"]


def test_files_come_with_their_years() -> None:
    assert set(layouts_of(2027)) - set(layouts_of(2024)) == {"dolo"}
    assert set(layouts_of(2024)) - set(layouts_of(2023)) == {"sw_episodes"}


def test_other_names_lead_to_columns_there_are() -> None:
    columns = {name for layout in LAYOUTS.values() for name in layout.names}
    assert set(OTHER_NAMES.values()) <= columns


def test_codes_come_and_go() -> None:
    assert {"E43", "E44"} <= set(codes_of("REC", 2018))
    assert {"E45", "E46", "E47", "E48"} & set(codes_of("REC", 2018)) == set()
    assert {"H5", "P2"} <= set(codes_of("PLACE", 2024))
    assert {"H5", "P2"} & set(codes_of("PLACE", 2025)) == set()
    assert "K3" in codes_of("PLACE", 2025)
    assert set(codes_of("PLACE", 2026)) - set(codes_of("PLACE", 2025)) == {"Z11", "Z12", "Z13", "Z14"}
    assert codes_of("SEX", 2024) == ("1", "2")
    assert codes_of("SEX", 2025) == ("M", "F", "U")


@given(DAYS)
def test_a_date_is_read_in_every_form(day: date) -> None:
    number = day_number(day)
    forms = [
        "%d/%m/%Y",
        "%Y-%m-%d",
        "%d-%m-%Y",
        "%d.%m.%Y",
        "%Y%m%d",
        "%d-%b-%Y",
        "%d %B %Y",
        "%d/%m/%Y %H:%M",
        "%Y-%m-%dT%H:%M:%S",
    ]
    for form in forms:
        assert parsed(day.strftime(form)) == number, form
    serial = (day - date(1899, 12, 30)).days
    assert parsed(str(serial)) == parsed(f"{serial}.0") == parsed(f"{serial}.75") == number
    if day.year >= 1950:
        assert parsed(day.strftime("%d/%m/%y")) == number


@given(st.text(max_size=20))
def test_what_is_no_date_is_none(text: str) -> None:
    found = parsed(text)
    assert found is None or isinstance(found, int)


@pytest.mark.parametrize(
    "text", ["03/31/2021", "31/02/2021", "zz/zz/2020", "2021-13-01", "99999", "1", "31/03-2021"]
)
def test_what_is_no_date_here(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize(
    ("texts", "month_first"),
    [
        (["03/25/2021", "04/05/2021"], True),
        (["03/25/2021", "25/03/2021"], False),
        (["25/03/2021", "04/05/2021"], False),
        (["04/05/2021"], False),
        (["2021-03-25"], False),
    ],
)
def test_a_column_that_is_month_first_is_known_by_its_dates(texts: list[str], month_first: bool) -> None:
    assert read_dates(Words.of(texts)).month_first is month_first


def test_dates_of_a_column() -> None:
    read = read_dates(Words.of(["01/04/2021", "", "x", "01/04/2021"]).mapped(plain))
    assert read.days.tolist()[0] == read.days.tolist()[3] == day_number(date(2021, 4, 1))
    assert read.unreadable.tolist() == [False, False, True, False]


@pytest.mark.parametrize(
    ("cell", "value"), [(" u6 ", "U6"), ("NULL", ""), ("n/a", ""), ('"K2"', "K2"), ("12.0", "12")]
)
def test_what_a_cell_says(cell: str, value: str) -> None:
    assert plain(cell) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_some_lines(raw: bytes) -> None:
    grid = read_text("a", raw)
    assert len(grid.lines) == len(grid.numbers)
    assert isinstance(decoded(raw)[0], str)


@given(DAYS)
def test_years_are_named_by_their_end(day: date) -> None:
    year = int(years_ending(np.array([day_number(day)], dtype=float))[0])
    assert first_day(year) <= day_number(day) <= last_day(year)


def days(*texts: str) -> np.ndarray:
    return np.array([day_number(date.fromisoformat(text)) if text else np.nan for text in texts])


def test_a_slip_does_not_move_the_year_of_a_return() -> None:
    starts = np.concatenate((days(*["2020-05-01"] * 60), days("2021-06-01", "2033-01-01")))
    ends = np.concatenate((days(*["2021-01-01"] * 30), days("2022-01-01"), np.full(31, np.nan)))
    assert covered(starts, ends) == (2021, 2021)
    assert covered(days("2921-01-01"), days("")) is None


def test_silence_shows_when_an_extract_was_taken() -> None:
    often = np.arange(first_day(2022), first_day(2022) + 200, dtype=float)
    assert extracted_on(often, often, 2022) == first_day(2022) + 199
    seldom = days("2021-05-01", "2021-06-01")
    assert extracted_on(seldom, seldom, 2022) == last_day(2022)
    assert extracted_on(days(), days(), 2022) == last_day(2022)


def test_the_gravest_rule_decides_and_the_first_of_equals() -> None:
    ledger = Ledger()
    rows = ledger.open_rows(2)
    ledger.enter(RULES["truncated"], rows[:1])
    ledger.enter(RULES["past_18"], rows)
    ledger.enter(RULES["no_child"], rows[1:])
    ledger.enter(RULES["same_carer"], rows)
    assert ledger.outcome.tolist() == [RowOutcome.REPAIRED, RowOutcome.QUARANTINED]
    assert ledger.decided_by.tolist() == ["truncated", "no_child"]


def test_no_two_rules_have_one_name() -> None:
    with pytest.raises(ValueError, match="two rules are called truncated"):
        remark("truncated", "something")
    with pytest.raises(ValueError, match="two rules"):
        rule("truncated", RowOutcome.REPAIRED, "something", "something")


def test_the_guide_lists_every_rule() -> None:
    assert ssda903.read_returns is not None  # all rules are defined
    guide = (ROOT / "docs" / "RETURNS.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", guide.partition("## The rules")[2], flags=re.MULTILINE)
    assert sorted(listed) == sorted(RULES)
