"""Findings and the summary on the terminal say what stands in the tables."""

from pathlib import Path

import pandas as pd
import pytest
from tiny_run import costs, labels, tables

from sim.report import findings
from sim.report.summary import print_summary, summary_text

pytestmark = pytest.mark.unit
MANY = ["nothing_changes", "two_bedded_homes", "kinship_first", "more_foster_carers", "step_down", "prevention", "all"]
TWELVE = [*MANY, *(f"plan_{number}" for number in range(5))]


def _caseload(**ends: tuple[float, float, float, float]) -> dict[str, pd.DataFrame]:
    """All children: 100 at the start, and (mean, p10, p50, p90) at the end of each scenario."""
    rows = [
        (name, day, "all", "all", *numbers)
        for name, end in ends.items()
        for day, numbers in (("2022-07-31", (100.0,) * 4), ("2032-07-31", end))
    ]
    columns = ["scenario", "date", "placement", "age_band", "mean", "p10", "p50", "p90"]
    return {"caseload": pd.DataFrame(rows, columns=columns)}


def test_the_finding_says_where_the_caseload_goes_and_how_surely() -> None:
    said = findings.total_children(_caseload(baseline=(120, 90, 121, 150)), labels(["baseline"]))
    assert said == "Children in care rise from 100 to 121 by July 2032; eight in ten runs end between 90 and 150"
    said = findings.total_children(_caseload(baseline=(101, 80, 101, 122)), labels(["baseline"]))
    assert said.startswith("Children in care stay at about 100 by July 2032")
    said = findings.total_children(_caseload(baseline=(70, 70, 70, 70)), labels(["baseline"]))
    assert said == "Children in care fall from 100 to 70 by July 2032"


def test_with_more_scenarios_the_finding_is_the_largest_difference_of_means() -> None:
    found = _caseload(baseline=(120, 0, 0, 0), homes=(118, 0, 0, 0), prevention=(90, 0, 0, 0))
    said = findings.total_children(found, labels(["baseline", "homes", "prevention"]))
    assert said == "“Prevention” means 30 fewer children in care by July 2032"
    same = _caseload(baseline=(120, 0, 0, 0), homes=(120.2, 0, 0, 0))
    assert findings.total_children(same, labels(["baseline", "homes"])).startswith("No scenario changes")


def test_indicators_count_as_better_only_in_the_direction_the_strategy_wants() -> None:
    names = ["kinship_share", "residential_against_plan_share", "external_foster_share"]
    names += ["family_based_12_15_share", "outside_d2n2_share", "sgo_exits"]
    ends = [0.6, 0.6, 0.4, 0.5, 0.4, 0.4]
    rows = [
        ("baseline", d, n, v)
        for d, vs in (("2022-07-31", [0.5] * 6), ("2032-07-31", ends))
        for n, v in zip(names, vs, strict=True)
    ]
    found = {"kpis": pd.DataFrame(rows, columns=["scenario", "date", "kpi", "p50"])}
    said = findings.indicators(found, labels(["baseline"]))
    assert said == "Three of the six indicators move the way the strategy wants by July 2032"


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


def test_the_summary_names_the_best_plan_for_each_indicator() -> None:
    found = tables(["baseline", "fewer_entries"])
    best = found["best_levers"].assign(scenario="fewer_entries", difference=0.0123, ci_low=0.01, ci_high=0.02)
    text = summary_text({**found, "best_levers": best}, labels(["baseline", "fewer_entries"]), Path("x"))
    said = [line for line in text.splitlines() if line.startswith("Children fostered by relatives or friends:")]
    assert said == ["Children fostered by relatives or friends:       1 Fewer entries +1.2 (+1.0 to +2.0)"]


def _costed(names: list[str]) -> dict[str, pd.DataFrame]:
    """A run with its costs: each scenario a million pounds below the one before it."""
    found = tables(names)
    years = [
        {"scenario": name, "measure": "costs", "breakdown": "total", "date": f"{year}-03-31", "difference": -1e6 * i}
        for i, name in enumerate(names)
        for year in range(2023, 2034)
    ]
    best = {
        "kpi": "net_cost",
        "scenario": names[-1],
        "date": "2026-03-31",
        "difference": -1e6,
        "ci_low": -1.2e6,
        "ci_high": -8e5,
    }
    return {
        **found,
        "costs": costs(names),
        "comparison": pd.concat([found["comparison"], pd.DataFrame(years)]),
        "best_levers": pd.concat([found["best_levers"], pd.DataFrame([best])]),
    }


def test_the_summary_sets_the_net_cost_of_each_plan_beside_its_effect() -> None:
    names = TWELVE[:10]
    text = summary_text(_costed(names), labels(names), Path("x"))
    rows = [line.split() for line in text.splitlines()]
    assert len(rows) <= 24
    assert max(map(len, text.splitlines())) <= 100
    assert rows[1][-2:] == ["£m", "in"]
    assert rows[2][-1] == "25/26"
    assert [row[-1] for row in rows[4:7]] == ["100.0", "-1.0", "-2.0"]
    assert "Net cost in 2025/26, £ million:                  9 Plan 2 -1.0 (-1.2 to -0.8)" in text
    alone = summary_text(_costed(names[:1]), labels(names[:1]), Path("x"))
    assert "Net cost, £ million (8 in 10 runs): 100.0 in 2023/24 (90.0-110.0), 100.0 in 2031/32 (90.0-110.0)" in alone
    assert len(alone.splitlines()) <= 24


def test_the_summary_shows_today_and_the_years_after_with_their_interval() -> None:
    found = tables(["baseline"])
    text = summary_text(found, labels(["baseline"]), Path("x"))
    all_row = next(line for line in text.splitlines() if line.startswith("All"))
    table = found["caseload"].query("placement == 'all' and age_band == 'all'").set_index("date")["p50"]
    days = ("2022-07-31", "2023-07-31", "2025-07-31", "2027-07-31", "2032-07-31")
    assert all_row.split()[-5:] == [f"{table[d]:,.0f}" for d in days]
    assert "8 in 10 runs" in text
    assert text == summary_text(found, labels(["baseline"]), Path("x"))


def test_scenarios_that_do_not_fit_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(tables(TWELVE, 1), labels(TWELVE), Path("x"))
    assert "2 more scenarios are in the tables" in capsys.readouterr().out
