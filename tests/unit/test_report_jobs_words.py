"""What the jobs say of their results is computed from the rows that they name."""

from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from tiny_run import costed, labels

from sim.comparison.attribution import ALONE, INTERACTION, WHOLE
from sim.comparison.goal import seek
from sim.config import load
from sim.jobs.goal_seek import in_words
from sim.parameters import Goal
from sim.report.drawing.style import house_style
from sim.report.pages.backtest_report import forecasts_chart
from sim.report.pages.fit_charts import stock_chart
from sim.report.pages.statement_tables import actions
from sim.report.words.effects import finding
from sim.report.workbook.differences import DIFFERENCES, write_differences
from sim.report.workbook.house import House
from sim.validation.verdict import in_words as verdict

pytestmark = pytest.mark.unit


def _parts(*effects: tuple[str, str, float, float, float, float, float]) -> pd.DataFrame:
    columns = ["policy", "part", "effect", "p10", "p90", "share_less", "share_more"]
    return pd.DataFrame(list(effects), columns=columns).assign(date="2026-03-31", replications=10)


def test_a_waterfall_says_how_often_and_names_the_policy_that_goes_furthest_the_same_way() -> None:
    parts = _parts(
        ("step_down", ALONE, 9.0, 2, 15, 0.1, 0.9),  # the largest, but the other way
        ("sgo_support", ALONE, -4.0, -8, 1, 0.8, 0.2),
        (INTERACTION, INTERACTION, -17.0, -20, -10, 1.0, 0.0),
        (WHOLE, WHOLE, -12.0, -20, 3, 0.7, 0.3),
    )
    assert (
        finding(parts, "Children in care", "2026-03-31", "caseload")
        == "Children in care by 2026-03-31: −12 (−20 to +3), fewer in 70 %; alone, “SGO support” goes"
        " furthest that way"
    )
    money = parts.assign(**{c: parts[c] * 1e6 for c in ("effect", "p10", "p90")})
    assert finding(money, "Net cost in 2025/26", "2026-03-31", "costs").startswith(
        "Net cost in 2025/26: −12.0 (−20.0 to +3.0), less in 70 %"
    )
    nothing = parts.assign(effect=0.0, p10=0.0, p90=0.0, share_less=0.0, share_more=0.0)
    assert (
        finding(nothing, "Children in care", "2026-03-31", "caseload")
        == "Children in care by 2026-03-31: no change"
    )
    against = parts.assign(effect=[9.0, 4.0, -25.0, -12.0])
    assert finding(against, "Children in care", "2026-03-31", "caseload").endswith(
        "no policy alone goes that way"
    )


def test_a_goal_is_told_as_a_share_of_the_runs_with_simulation_error_as_a_note() -> None:
    policy = load(["scenarios=[baseline]"]).policies["foster_recruitment"]
    goal = Goal(
        policy="foster_recruitment",
        indicator="external_foster_share",
        at_most=0.555,
        by=date(2026, 3, 31),
        probability=0.8,
        largest=8,
    )

    def try_out(size: float) -> tuple[np.ndarray, float]:
        return np.arange(20) < 2 * size + 2, 0.6 - size / 100

    found = in_words(seek(try_out, 0, 8, 0.8, whole=True), goal, policy, 20)
    assert found.startswith(
        "households of 'foster_recruitment' = 7 reaches external_foster_share at most 55.5 % by 2026-03-31"
        " with a probability of 80 %: so it is in 80 % of the runs, external_foster_share 53.0 % on average."
        " (Simulation error: 20 runs give this share within 58 % to 92 %, 95 % confidence; the size that is"
        " enough lies above "
    )
    assert "sure" not in found
    smallest = in_words(seek(lambda size: (np.ones(20, dtype=bool), 0.5), 0, 8, 0.8), goal, policy, 20)
    assert "= 0 reaches" in smallest
    assert "lies above" not in smallest
    never = in_words(seek(lambda size: (np.zeros(20, dtype=bool), 0.7), 0, 8, 0.8), goal, policy, 20)
    assert never.startswith("Not reachable: ")
    assert (
        "reached in 0 % of the runs, external_foster_share 70.0 % on average. (Simulation error: 20 runs"
        in never
    )


def test_a_method_that_misses_nothing_is_not_infinitely_better() -> None:
    rows = [("children in care", 12, "model", 2.0), ("children in care", 12, "persistence", 0.0)]
    scores = pd.DataFrame(rows, columns=["series", "months", "method", "crps"]).assign(covered_80=0.5)
    from sim.validation.series import TOTAL

    (said,) = verdict(scores.assign(series=TOTAL), 6)
    assert "persistence wins; the model is worse." in said


def test_how_far_a_fit_misses_at_the_end_is_told_of_the_last_day() -> None:
    days = ["2020-03-31", "2021-03-31", "2022-03-31"]
    rows = pd.DataFrame({"date": days, "observed": [100.0, 90.0, 80.0], "model": [101.0, 95.0, 71.0]})
    rows = rows.assign(
        placement="all", age_band="all", low=70.0, high=110.0, difference=rows["model"] - rows["observed"]
    )
    with house_style():
        for table in (rows, rows.iloc[::-1]):
            assert (
                stock_chart(table).finding
                == "The fitted model misses the number of children by 5.0 on average, by -9.0 at the end"
            )


def test_how_many_forecasts_held_counts_the_models_of_the_total_alone() -> None:
    from sim.validation.series import TOTAL

    rows = [
        (TOTAL, "all", "model", True),
        (TOTAL, "all", "model", False),
        (TOTAL, "all", "persistence", True),
        ("other", "all", "model", True),
    ]
    table = pd.DataFrame(rows, columns=["series", "item", "method", "covered_80"])
    table = table.assign(origin="2020-03-31", months=[12, 24, 12, 12], forecast=9.0, p10=8.0, p90=10.0)
    seen = {TOTAL: pd.DataFrame({"date": ["2020-03-31", "2021-03-31"], "observed": [9.0, 9.0]})}
    with house_style():
        said = forecasts_chart(table, seen).finding
    assert said == "1 of 2 numbers of children in care lie in the model's 80 % intervals"


def test_a_policy_in_two_sizes_is_planned_in_both() -> None:
    settings = load(["scenarios=[baseline,step_down]"])
    plan = settings.scenarios["step_down"]
    policy = plan.policies["step_down"]
    larger = plan.model_copy(
        update={"policies": {"step_down": policy.model_copy(update={"places_per_year": 12})}}
    )
    planned = actions(costed(["a"], 1), labels(["a"]), {"one": plan, "again": plan, "two": larger})[0]
    assert [row[-1] for row in planned.rows] == [f"places per year: {policy.size:g}", "places per year: 12"]


def test_the_workbook_says_of_each_year_what_may_happen_and_what_is_simulation_error(tmp_path: Path) -> None:
    names = ["baseline", "step_down"]
    run = costed(names, 3)
    rows = run["comparison"]
    with xlsxwriter.Workbook(str(tmp_path / "w.xlsx")) as book:
        house = House(book)
        house.sheet("Summary", "Costs", "About", (20,))
        write_differences(house, rows, run["costs"])
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")[DIFFERENCES]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(i for i, row in enumerate(cells) if row[0] == "Scenario")
    assert cells[at] == [
        "Scenario", "Year", "Mean", "P10", "P90", "Runs that cost less", "Runs that cost more", "Runs",
        "Simulation error ±",
    ]  # fmt: skip
    listed = [row[1] for row in cells if row[0] == "step_down"]
    assert listed == ["2023/24", "2024/25", "2022/23", "2025/26"]  # those simulated in part stand below
    assert cells[at + 1][2:8] == [-1e6, -1.1e6, -9e5, 1, 0, 3]
    assert cells[at + 1][8] == pytest.approx(5e4)
    years = rows.query("measure == 'costs'")["date"].nunique()
    assert sum(row[0] == "step_down" for row in cells) == years
