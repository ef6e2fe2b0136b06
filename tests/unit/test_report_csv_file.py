"""CSV files: their text, byte for byte."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.report.files import csv_file
from sim.report.files.csv_file import number, write_csv

pytestmark = pytest.mark.unit


def test_text_that_a_spreadsheet_would_run_is_made_harmless_and_numbers_are_left_alone(
    tmp_path: Path,
) -> None:
    names = ["=1+1", "+x", "-x", "@x", "plain"]
    write_csv(
        tmp_path / "t.csv", pd.DataFrame({"unit": names, "value": [-1.5, 0.0, np.nan, 1e-12, 1234567.25]})
    )
    assert (tmp_path / "t.csv").read_text().splitlines() == [
        "unit,value",
        "'=1+1,-1.5",
        "'+x,0",
        "'-x,",
        "'@x,0",
        "plain,1234567.25",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [(953.0, "953"), (84 / 953, "0.088142707"), (-1e-15, "0"), (1e10, "10000000000"), (0.5, "0.5")],
)
def test_numbers_have_nine_decimals_at_most_and_no_exponent(value: float, text: str) -> None:
    assert number(value) == text


def test_words_are_quoted_where_they_must_be_and_what_does_not_exist_is_blank(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "a, b": ["one, two", 'so "called"', "two\nlines", None, ""],
            "yes": [True, False, True, True, False],
            "whole": pd.array([1, None, -3, 4, 5], dtype="Int64"),
            "on": [date(2022, 7, 31)] * 4 + [None],
        }
    )
    write_csv(tmp_path / "t.csv", table)
    assert (tmp_path / "t.csv").read_bytes().decode() == (
        '"a, b",yes,whole,on\n'
        '"one, two",True,1,2022-07-31\n'
        '"so ""called""",False,,2022-07-31\n'
        '"two\nlines",True,-3,2022-07-31\n'
        ",True,4,2022-07-31\n"
        ",False,5,\n"
    )


def test_a_table_is_read_back_as_it_was_however_many_rows_are_written_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_file, "ROWS_AT_ONCE", 3)
    table = pd.DataFrame({"name": [f"é{i}" for i in range(10)], "value": np.linspace(-1, 2, 10)})
    write_csv(tmp_path / "t.csv", table)
    read = pd.read_csv(tmp_path / "t.csv")
    pd.testing.assert_frame_equal(read, table.round({"value": 9}), check_exact=True)


def test_a_lone_blank_is_a_row_and_a_table_without_rows_has_its_header(tmp_path: Path) -> None:
    write_csv(tmp_path / "lone.csv", pd.DataFrame({"value": [1.0, np.nan]}))
    assert (tmp_path / "lone.csv").read_text() == 'value\n1\n""\n'
    write_csv(tmp_path / "none.csv", pd.DataFrame({"name": [], "value": []}))
    assert (tmp_path / "none.csv").read_text() == "name,value\n"
