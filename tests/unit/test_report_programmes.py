"""Programmes on the screen and on the page: counts of the made-up run, worked out by hand."""

from pathlib import Path

import pandas as pd
import pytest
from printed import summary_text
from tiny_run import labels, tables

from sim.report.pages.programmes import programme_tables
from sim.report.terminal.programmes import programme_lines

pytestmark = pytest.mark.unit

NAMES = ["baseline", "some_plan"]
STEP_DOWN = "Step down (in 1): 10 places, 8 children begun, 5 led out, 2 broken down, 1 begun again"


def test_each_programme_has_a_line_with_its_counts() -> None:
    lines = programme_lines(tables(NAMES), labels(NAMES), 5)
    idle = "Reunification (in 1): 0 places, 0 children begun, 0 led out, 0 broken down, 0 begun again"
    assert lines == [STEP_DOWN, idle]
    assert STEP_DOWN in summary_text(tables(NAMES), labels(NAMES), Path("x")).splitlines()


def test_a_full_screen_says_it_in_one_line() -> None:
    assert programme_lines(tables(NAMES), labels(NAMES), 1) == [
        "Children begun/led out: Step down 8/5, Reunification 0/0"
    ]


def test_a_line_names_as_many_programmes_as_it_holds() -> None:
    found = dict(tables(NAMES))
    rows = found["programmes"]
    found["programmes"] = pd.concat(
        [rows.assign(programme=f"a_programme_with_a_long_name_{n}") for n in range(5)]
    )
    (line,) = programme_lines(found, labels(NAMES), 1)
    assert line.endswith(" more in tables/programmes.csv")
    assert len(line) <= 100


def test_a_programme_is_shown_in_the_first_scenario_that_runs_it() -> None:
    names = [*NAMES, "more_plans"]
    assert programme_lines(tables(names), labels(names), 5)[0] == STEP_DOWN


def test_the_page_has_all_years_together_and_one_by_one() -> None:
    in_all, by_year = programme_tables(tables(NAMES), labels(NAMES))
    assert in_all.rows[0] == ("Some plan", "Step down", "10", "8", "5", "2", "1", "71 %")
    assert in_all.rows[1][-1] == "–"
    assert [row[2] for row in by_year.rows][:3] == ["2022/23 (8 months)", "2023/24", "2024/25"]
    assert sum(float(row[4]) for row in by_year.rows) == 8


def test_without_programmes_nothing_is_said() -> None:
    assert programme_tables(tables(["baseline"]), labels(["baseline"])) == []
    assert "begun" not in summary_text(tables(["baseline"]), labels(["baseline"]), Path("x"))
