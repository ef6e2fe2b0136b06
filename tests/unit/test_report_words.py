"""The summary on the terminal says what stands in the tables, on one screen."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from printed import summary_text
from tiny_run import costed, labels, tables

from sim.report.terminal.summary import print_summary

pytestmark = pytest.mark.unit
MANY = [
    "nothing_changes",
    "two_bedded_homes",
    "kinship_first",
    "more_foster_carers",
    "step_down",
    "prevention",
    "all",
]
TWELVE = [*MANY, *(f"plan_{number}" for number in range(5))]


@pytest.mark.parametrize("scenarios", [1, 2, 5, 12])
@pytest.mark.parametrize("years", [1, 10])
def test_the_summary_fits_one_screen(scenarios: int, years: int) -> None:
    names = TWELVE[:scenarios]
    text = summary_text(tables(names, years), labels(names), Path("outputs/westmere/simulate"))
    lines = text.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100
    assert "outputs/westmere/simulate" in lines[-1]
    assert "…" not in text


def _best(found: dict[str, pd.DataFrame], scenario: str, **said: float) -> pd.DataFrame:
    return found["best_levers"].assign(scenario=scenario, **said)


def test_the_summary_names_the_best_plan_for_each_indicator() -> None:
    names = ["baseline", "fewer_entries"]
    found = tables(names)
    best = _best(found, "fewer_entries", difference=0.0123, p10=-0.01, p90=0.03, probability_it_helps=0.83)
    text = summary_text({**found, "best_levers": best}, labels(names), Path("x"))
    said = [
        line for line in text.splitlines() if line.startswith("Children fostered by relatives or friends:")
    ]
    assert said == ["Children fostered by relatives or friends:      1 Fewer entries +1.2 (-1.0 to +3.0) 83%"]
    none = summary_text({**found, "best_levers": best.assign(scenario=None)}, labels(names), Path("x"))
    assert "no single plan helps in 8 of 10 runs" in none


def test_the_summary_sets_the_net_cost_of_each_plan_beside_its_effect_and_says_how_often_it_saves() -> None:
    names = TWELVE[:10]
    found = costed(names)
    money = {
        "kpi": "net_cost",
        "scenario": names[-1],
        "date": "2026-03-31",
        "difference": -1e6,
        "p10": -1.2e6,
        "p90": 4e4,
    }
    best = pd.concat([found["best_levers"], pd.DataFrame([money | {"probability_it_helps": 0.85}])])
    text = summary_text({**found, "best_levers": best}, labels(names), Path("x"))
    rows = [line.split() for line in text.splitlines()]
    assert len(rows) <= 24
    assert max(map(len, text.splitlines())) <= 100
    assert rows[1][-2:] == ["£m", "25/26"]
    assert rows[2][-2:] == ["(%", "less)"]
    assert rows[4][-1] == "100.0"
    assert [row[-2:] for row in rows[5:7]] == [["-1.0", "100%"], ["-2.0", "100%"]]
    assert "Net cost in 2025/26, £ million:                 9 Plan 2 -1.0 (-1.2 to 0.0) 85%" in text
    alone = summary_text(costed(names[:1]), labels(names[:1]), Path("x"))
    assert (
        "Net cost, £ million (8 in 10 runs): 100.0 in 2023/24 (90.0-110.0), 100.0 in 2031/32 (90.0-110.0)"
        in alone
    )
    assert len(alone.splitlines()) <= 24


def test_a_sign_says_where_eight_in_ten_runs_are_better_or_worse_than_the_first_scenario() -> None:
    names = ["baseline", "a", "b", "c"]
    found = tables(names)
    rows = found["comparison"]
    chosen = (rows["measure"] == "external_foster_share") & (rows["date"] == "2026-03-31")
    helps = rows["scenario"].map({"a": 0.8, "b": 0.79, "c": 0.1})
    changed = rows.assign(difference=rows["difference"].mask(chosen, (0.5 - helps) / 10))
    changed = changed.assign(
        share_less=rows["share_less"].mask(chosen, helps),
        share_more=rows["share_more"].mask(chosen, 1 - helps),
    )
    text = summary_text({**found, "comparison": changed}, labels(names), Path("x"))
    agency = [line[57:66].strip() for line in text.splitlines()[4:8]]
    assert [one[-1] for one in agency] == ["%", "+", "%", "-"]


def test_the_summary_shows_today_and_the_years_after_with_their_interval() -> None:
    found = tables(["baseline"])
    text = summary_text(found, labels(["baseline"]), Path("x"))
    all_row = next(line for line in text.splitlines() if line.startswith("All"))
    table = found["caseload"].query("placement == 'all' and age_band == 'all'").set_index("date")["p50"]
    days = ("2022-07-31", "2023-07-31", "2025-07-31", "2027-07-31", "2032-07-31")
    assert all_row.split()[-5:] == [f"{table[d]:,.0f}" for d in days]
    assert "8 in 10 runs" in text
    assert text == summary_text(found, labels(["baseline"]), Path("x"))


@pytest.mark.parametrize(
    ("more", "said"),
    [(1, "1 more scenario is in the tables"), (2, "2 more scenarios are in the tables")],
)
def test_scenarios_that_do_not_fit_are_counted(
    capsys: pytest.CaptureFixture[str], more: int, said: str
) -> None:
    names = [*TWELVE, *(f"further_{number}" for number in range(more))]
    print_summary(tables(names, 1), labels(names), Path("x"))
    assert said in capsys.readouterr().out


def test_the_scenario_in_focus_is_on_the_screen_whatever_gives_way() -> None:
    """It comes last of fourteen, and keeps its number."""
    names = [*TWELVE, "further", "whole"]
    lines = summary_text(tables(names, 1), labels(names), Path("x")).splitlines()
    assert [line[:8] for line in lines if line.startswith("13 ")] == ["13 Whole"]
    assert not any(line.startswith("12 ") for line in lines)
    assert len(lines) <= 24


def test_what_hardly_helps_is_not_said_to_do_most() -> None:
    names = ["baseline", "fewer_entries"]
    found = tables(names)
    hardly = _best(found, "fewer_entries", difference=0.0004, p10=0, p90=0.001, probability_it_helps=0.9)
    text = summary_text({**found, "best_levers": hardly}, labels(names), Path("x"))
    assert "relatives or friends:      no single plan helps noticeably in 8 of 10 runs" in text


def test_the_heading_says_how_often_and_when_that_is_too_few_to_quote() -> None:
    found = tables(["baseline"])
    for runs, said in (
        (1, ", 1 run: too few to quote"),
        (29, ", 29 runs: too few to quote"),
        (30, ", 30 runs"),
    ):
        levels = pd.DataFrame({"replications": [runs]})
        text = summary_text({**found, "levels": levels}, labels(["baseline"]), Path("x"))
        assert text.splitlines()[0].endswith(said)


def test_long_titles_give_way_to_dates_and_numbers() -> None:
    found, whose = tables(["baseline"]), labels(["baseline"])
    long = {name: f"{title} for young people who came alone" for name, title in whose.placements.items()}
    caseload = found["caseload"].assign(p10=1_043.0, p90=1_568.0)
    text = summary_text({**found, "caseload": caseload}, replace(whose, placements=long), Path("x"))
    lines = text.splitlines()
    assert lines[2].split("  ")[-1].strip() == "July 2032"
    assert "1,043-1,568" in lines[4]
    assert "…" not in lines[2] + lines[3] + lines[4]
    assert max(map(len, lines)) <= 100


def test_the_last_line_names_the_page_to_open_or_where_there_is_none_the_folder(tmp_path: Path) -> None:
    found, whose = tables(["baseline"]), labels(["baseline"])
    assert summary_text(found, whose, tmp_path).splitlines()[-1] == f"Tables and figures: {tmp_path}"
    (tmp_path / "report.html").touch()
    assert summary_text(found, whose, tmp_path).splitlines()[-1] == f"Report: {tmp_path / 'report.html'}"
