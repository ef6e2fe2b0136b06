"""Dates as databases and spreadsheets spoil them: ends that nobody means, times, counts of days, days and
months exchanged."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from binary_workbooks import BINARY
from return_files import child, cleaned, episode, rules, write
from return_forms import FORMS, binary, delimited, workbook
from three_children import CARE, care, day, redated, three, warned

from sim.errors import InputMistake
from sim.returns.words.layouts import EPISODES, HEADER

pytestmark = pytest.mark.functional


@pytest.mark.parametrize(
    ("form", "end"),
    [
        *[("csv", end) for end in ("01/01/1900", "\\N", "00/00/0000", "00/01/1900", "ongoing")],
        *[("tabs", end) for end in ("0000-00-00", "NaT")],
        *[("workbook", end) for end in ("31/12/9999", "1899-12-30", "-")],
        *[("xml", end) for end in ("1900-01-01", "9999-12-31T00:00:00", "n/a")],
    ],
)
def test_an_end_that_nobody_means_is_none(tmp_path: Path, form: str, end: str) -> None:
    FORMS[form](tmp_path, three(end))
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert result.account.rows["quarantined"] == 0


@pytest.mark.parametrize(
    "end", ["31/12/2050", "31/12/2030", "2049-12-31", "31/12/2099", "not ended", "Still placed"]
)
def test_an_end_that_is_years_away_is_none(tmp_path: Path, end: str) -> None:
    """The return had been taken for that of 2050-51, and children for having left on their 18th birthday."""
    delimited(tmp_path, three(end))
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert result.account.returns["years"].tolist() == ["2020-21"]


def test_an_end_of_two_long_stays_on_one_day_is_an_end(tmp_path: Path) -> None:
    """Brother and sister left together; others came in the year before."""
    ends = [episode("03/06/2015", "10/02/2021", "E4A", CHILD=name) for name in ("1", "2")]
    write(tmp_path, 2021, [*ends, *(episode(f"{n + 1:02d}/05/2020", CHILD=str(n)) for n in range(3, 9))])
    assert [end for _, end in care(cleaned(tmp_path))][:2] == ["10/02/2021"] * 2


def test_ends_that_were_taken_for_none_are_said_by_share(tmp_path: Path) -> None:
    delimited(tmp_path, three("01/01/1900"))
    result = cleaned(tmp_path)
    assert rules(result)["end_means_none"] == 2
    assert warned(result, "2 rows (67 % of the episodes)", "stands for none", "the episode is open")


@pytest.mark.parametrize(
    ("zero", "system"),
    [(0, {}), (1, {}), (0, {"date_1904": True}), (datetime(1904, 1, 1), {"date_1904": True})],
)
def test_zero_cells_of_a_workbook_are_no_end(tmp_path: Path, zero: object, system: dict[str, bool]) -> None:
    tables = three()
    for row in tables[EPISODES][1:]:
        row["DEC"] = zero
    workbook(tmp_path, tables, **system)
    assert care(cleaned(tmp_path)) == CARE


def test_a_birth_that_nobody_means_is_not_known(tmp_path: Path) -> None:
    tables = three()
    tables[HEADER][1]["DOB"] = "01/01/1900"
    delimited(tmp_path, tables)
    result = cleaned(tmp_path)
    assert {"birth_unreadable": 1, "no_birth": 1}.items() <= rules(result).items()
    assert "starts_grown_up" not in rules(result)


@pytest.mark.parametrize(
    ("form", "time"),
    [
        ("csv", "%d/%m/%Y 12:00:00 AM"),
        ("tabs", "%Y-%m-%d 00:00:00"),
        ("workbook", "%d-%b-%y 12.00.00.000000 AM"),
        ("xml", "%Y-%m-%dT00:00:00.000Z"),
    ],
)
def test_dates_with_times_are_dates(tmp_path: Path, form: str, time: str) -> None:
    FORMS[form](tmp_path, redated(three(), lambda text: day(text).strftime(time)))
    assert care(cleaned(tmp_path)) == CARE


def test_dates_that_cannot_be_read_are_refused_by_their_shape(tmp_path: Path) -> None:
    tables = three()
    for row in tables[EPISODES]:
        row["DECOM"] = f"week 23 of {row['DECOM'][-4:]}"
    delimited(tmp_path, tables)
    with pytest.raises(InputMistake, match=r"DECOM is blank or no date.*most look like AAAA 99 AA 9999"):
        cleaned(tmp_path)


@pytest.mark.parametrize("write_day", [day, lambda text: (day(text) - datetime(1904, 1, 1)).days])
def test_a_workbook_that_counts_from_1904(tmp_path: Path, write_day: Any) -> None:
    """Cells that are dates, and bare counts of days."""
    workbook(tmp_path, redated(three(), write_day), date_1904=True)
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert "1904" in "".join(result.account.files["remarks"])


@pytest.mark.parametrize("form", BINARY)
@pytest.mark.parametrize("system", [1904, 1900])
def test_bare_counts_of_days_in_every_form_of_workbook(tmp_path: Path, form: str, system: int) -> None:
    """Those of 1904 had been read four years and a day too early."""
    zero = datetime(1904, 1, 1) if system == 1904 else datetime(1899, 12, 30)
    binary(form)(tmp_path, redated(three(), lambda text: (day(text) - zero).days), from_1904=system == 1904)
    assert care(cleaned(tmp_path)) == CARE


def test_numbers_with_decimal_commas(tmp_path: Path) -> None:
    """Semicolons between fields; every row has more commas than semicolons would need."""
    tables = redated(three(), lambda text: f"{(day(text) - datetime(1899, 12, 30)).days},0")
    for rows in tables.values():
        for row in rows:
            row["CHILD"] = f"{row['CHILD']},0"
    delimited(tmp_path, tables, ";")
    for file in tmp_path.iterdir():
        file.write_text(file.read_text().replace('"', ""))
    assert care(cleaned(tmp_path)) == CARE


def american(text: str) -> object:
    """What an American spreadsheet makes of a date written day first: another date, or the text as it
    stands."""
    first, second, year = map(int, text.split("/"))
    return datetime(year, first, second) if first <= 12 else text


def test_days_and_months_that_were_exchanged_up_to_the_twelfth(tmp_path: Path) -> None:
    """Read as they stand, 101 would have been in care from 6 March 2019 to 2 October 2021."""
    workbook(tmp_path, redated(three(), american))
    with pytest.raises(InputMistake, match=r"'days_and_months_exchanged'.*export it again"):
        cleaned(tmp_path)


def test_days_and_months_that_were_exchanged_before_they_became_text(tmp_path: Path) -> None:
    def written(text: str) -> str:
        return f"{american(text):%Y-%m-%d}" if isinstance(american(text), datetime) else text

    delimited(tmp_path, {EPISODES: redated(three(), written)[EPISODES], HEADER: three()[HEADER]})
    with pytest.raises(InputMistake, match="'days_and_months_exchanged'"):
        cleaned(tmp_path)


@pytest.mark.parametrize("spoilt", ["DECOM", "DEC", "DOB"])
def test_days_and_months_that_were_exchanged_in_one_column(tmp_path: Path, spoilt: str) -> None:
    """Somebody had formatted it as dates; the other columns are right."""
    dates = [f"{n:02d}/{n % 3 + 1:02d}/2020" for n in range(1, 26)]
    rows: list[dict[str, Any]] = [
        episode(date, f"{date[:6]}2021", "E4A", CHILD=str(n)) for n, date in enumerate(dates)
    ]
    births: list[dict[str, Any]] = [
        child(CHILD=str(n), DOB=f"{date[:6]}2010") for n, date in enumerate(dates)
    ]
    for line in (*rows, *births):
        if spoilt in line:
            line[spoilt] = american(line[spoilt])
    workbook(tmp_path, {EPISODES: rows, HEADER: births})
    with pytest.raises(InputMistake, match=r"'days_and_months_exchanged'.*export it again"):
        cleaned(tmp_path)


@pytest.mark.parametrize("spoilt", ["DECOM", "DEC", "DOB"])
def test_days_and_months_exchanged_without_a_trace_are_seen_by_the_order_of_dates(
    tmp_path: Path, spoilt: str
) -> None:
    """All are text with the day first, as after a way through a spreadsheet and back."""

    def exchange(text: str) -> str:
        first, second, year = text.split("/")
        return f"{second}/{first}/{year}" if int(first) <= 12 else text

    rows, births = [], []
    for n in range(60):
        start, name = date(2020, 4, 2) + timedelta(days=5 * n), str(n)
        wrong = {
            "DECOM": f"{start:%d/%m/%Y}",
            "DEC": f"{start + timedelta(days=9):%d/%m/%Y}",
            "DOB": f"{start:%d/%m/%Y}",
        }
        wrong[spoilt] = exchange(wrong[spoilt])
        rows.append(episode(wrong["DECOM"], wrong["DEC"], "E4A", CHILD=name))
        births.append(child(CHILD=name, DOB=wrong["DOB"] if spoilt == "DOB" else "01/02/2010"))
    write(tmp_path, 2021, rows, births)
    assert warned(
        cleaned(tmp_path),
        "would be in order with day and month exchanged (03/06 and 06/03)",
        "export the files again",
    )


def test_dates_in_the_wrong_order_for_another_reason_are_no_exchange(tmp_path: Path) -> None:
    """The year is wrong."""
    rows = [episode(f"{n + 1:02d}/05/2020", f"{n + 1:02d}/07/2019", "E4A", CHILD=str(n)) for n in range(28)]
    write(tmp_path, 2021, [*rows, *(episode("01/05/2020", CHILD=f"1{n}") for n in range(40))])
    result = cleaned(tmp_path)
    assert rules(result)["ends_before_start"] == 28
    assert not warned(result, "exchanged")


def test_a_spoilt_year_among_good_ones_is_set_aside_and_said(tmp_path: Path) -> None:
    delimited(tmp_path / "good", three())
    (tmp_path / "spoilt").mkdir()
    workbook(tmp_path / "spoilt", redated(three(), american))
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert rules(result)["days_and_months_exchanged"] == 6
    assert warned(result, "return.xlsx, sheet episodes: 100 % of its rows are set aside", "American dates")


def test_dates_that_are_right_stay_where_some_are_text(tmp_path: Path) -> None:
    tables = three()
    tables[EPISODES][1]["DECOM"] = datetime(2019, 8, 15)
    workbook(tmp_path, tables)
    assert care(cleaned(tmp_path)) == CARE


def test_many_dates_of_which_none_is_late_in_the_month_are_said(tmp_path: Path) -> None:
    write(
        tmp_path, 2021, [episode(f"{n % 12 + 1:02d}/{n % 9 + 4:02d}/2020", CHILD=str(n)) for n in range(30)]
    )
    assert warned(cleaned(tmp_path), "none of its 30 dates lies after the 12th")


@pytest.mark.parametrize("word", ["tbc", "still with us", "LAC", "?", "Open - see notes", "undefined"])
def test_an_end_in_any_words_is_none_where_there_is_no_reason(tmp_path: Path, word: str) -> None:
    delimited(tmp_path, three(word))
    result = cleaned(tmp_path)
    assert care(result) == CARE
    assert warned(result, "DEC is a date or word that stands for none")


@pytest.mark.parametrize("cell", ["#######", "31.2.21", "tbc 2021"])
def test_what_may_have_been_a_date_is_no_open_end(tmp_path: Path, cell: str) -> None:
    delimited(tmp_path, three(cell))
    assert warned(cleaned(tmp_path), "DEC is no date")
