"""The financial plan and the year's outturn against hand arithmetic."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up_books import CAPITAL, LINES, SERVICES, SET_UP, books_of_two, written
from pydantic import ValidationError
from shipped_parameters import parameters, shipped

from sim.errors import InputMistake
from sim.finance.actuals.in_year import ACTUAL, ESTIMATED, FORECAST, InYear, months_of
from sim.finance.actuals.ledger_lines import ledger_lines
from sim.finance.actuals.reforecast import bridge_to_last_month, outturn, outturn_monthly
from sim.finance.borrowing import charges
from sim.finance.confidence import plan_savings, risk
from sim.finance.plan import KINDS, MEMORANDA, SUMMED, financial_plan
from sim.parameters import Finance
from sim.parameters.finance import Borrowing, Grant, LedgerCodes, Reserves
from sim.timeline import Timeline

pytestmark = pytest.mark.verification

COSTS = parameters(shipped()).costs
assert COSTS is not None
MADE_UP = "made up for a test"
BEFORE = ("2022-04", "2022-05", "2022-06", "2022-07")
SPENT = {"other_services": dict.fromkeys(BEFORE, 5_000.5), "external_childrens_homes": {"2022-04": 1_000.25}}


def own(**given: object) -> Finance:
    return Finance.model_validate({"assumption": MADE_UP, **given})


def plan_of(finance: Finance, **cheaper: float) -> pd.DataFrame:
    books = {"baseline": books_of_two(1), "cheaper": books_of_two(1, **cheaper)}
    return financial_plan(books, COSTS, finance)


def line(plan: pd.DataFrame, name: str, scenario: str = "baseline") -> list[float]:
    return plan[(plan["scenario"] == scenario) & (plan["line"] == name)]["amount"].round(2).tolist()


def test_the_plan_leads_from_opening_to_closing_to_the_penny() -> None:
    loan = Borrowing(assumption=MADE_UP, interest=0.034, years=40)
    ends = Grant(assumption=MADE_UP, per_year=Timeline.constant(1200), ends=date(2023, 9, 30))
    finance = own(base_budget=70_000, spent=SPENT, borrowing=loan, grants={"families": ends})
    plan = plan_of(finance, dearer=0.8, capital=47_500_000)
    assert set(plan["financial_year"]) == {"2023/24", "2024/25"}, (
        "years that are simulated in part are no plan"
    )
    for (name, year), lines in plan.groupby(["scenario", "financial_year"]):
        amount = (lines.set_index("line")["amount"] * 100).round()
        assert amount[list(SUMMED)].sum() == amount["closing"], (name, year)
    for name in ("baseline", "cheaper"):
        assert line(plan, "opening", name)[1:] == line(plan, "closing", name)[:-1]
    assert line(plan, "opening") == [70_000, line(plan, "closing")[0]]
    assert set(plan["kind"]) == {"opening", "recurring", "one_off", "closing", "memorandum"}


def test_the_base_year_has_twelve_months_of_which_the_actual_ones_stand() -> None:
    """Base pressure is the base year as it is expected to come in, four actual months in it, less its
    budget."""
    first = books_of_two(1)
    plan = plan_of(own(base_budget=70_000, spent=SPENT))
    simulated = first.expected_by_year[0].sum() - first.expected_by_year[0, CAPITAL]
    assert line(plan, "base_pressure")[0] == round(simulated / 100 + 4 * 5_000.5 + 1_000.25 - 70_000, 2)
    assert line(plan, "base_pressure")[1] == 0


def test_without_a_base_budget_the_plan_opens_with_the_base_year() -> None:
    plan = plan_of(own(spent=SPENT))
    assert line(plan, "base_pressure") == [0, 0]
    assert line(plan, "opening")[0] > 20_000


def test_capital_is_no_revenue_and_comes_back_as_provision_and_interest() -> None:
    loan = Borrowing(assumption=MADE_UP, interest=0.04, years=10)
    plan = plan_of(own(borrowing=loan), capital=1_000_000)
    without = plan_of(own(borrowing=loan))
    assert line(plan, "revenue_provision", "cheaper") == [1_000, 1_000]
    assert line(plan, "interest", "cheaper") == [400, 360]
    more = [a - b for a, b in zip(line(plan, "closing", "cheaper"), line(without, "closing"), strict=True)]
    np.testing.assert_allclose(more, [1_400, 1_360], atol=0.011)
    assert line(plan, "financing", "cheaper") == [1_200, -40]


def test_provision_begins_the_year_after_and_ends_when_all_is_paid() -> None:
    loan = Borrowing(assumption=MADE_UP, interest=0.1, years=2)
    provision, interest = charges(np.array([1000.0, 0, 0, 0]), loan)
    assert provision.tolist() == [0, 500, 500, 0]
    assert interest.tolist() == [50, 100, 50, 0]
    assert charges(np.array([1000.0]), None)[0].tolist() == [0]


def test_a_life_that_is_no_whole_number_provides_for_all_and_no_more() -> None:
    """Of two and a half years: was three parts of two fifths, a fifth more than was spent."""
    provision, _ = charges(
        np.array([1000.0, 0, 0, 0, 0]), Borrowing(assumption=MADE_UP, interest=0, years=2.5)
    )
    assert provision.tolist() == [0, 400, 400, 200, 0]
    short, _ = charges(np.array([1000.0, 0, 0]), Borrowing(assumption=MADE_UP, interest=0, years=0.5))
    assert short.tolist() == [0, 1000, 0], "was two thousand"
    long, interest = charges(np.full(3, 1000.0), Borrowing(assumption=MADE_UP, interest=0.1, years=50))
    assert long.tolist() == [0, 20, 40]
    assert interest.tolist() == [50, 150, 248]


def test_a_loan_of_no_years_is_refused() -> None:
    with pytest.raises(ValidationError, match="greater than 0"):
        Borrowing(assumption=MADE_UP, interest=0.034, years=0)


def test_a_grant_is_paid_to_its_last_day() -> None:
    """1,200 a year to 15 September: five months and half of one. Was six months."""
    ends = Grant(assumption=MADE_UP, per_year=Timeline.constant(1200), ends=date(2023, 9, 15))
    assert line(plan_of(own(grants={"families": ends})), "grants") == [650, 550]


def test_a_grant_that_ends_is_growth() -> None:
    ends = Grant(assumption=MADE_UP, per_year=Timeline.constant(1200), ends=date(2023, 9, 30))
    assert line(plan_of(own(grants={"families": ends})), "grants") == [600, 600]


def test_the_gap_is_what_funding_and_reserves_leave() -> None:
    plan = plan_of(
        own(base_budget=10_000, reserves=Reserves(assumption=MADE_UP, opening=500, use={"2023/24": 800}))
    )
    closing, gap = line(plan, "closing"), line(plan, "gap")
    np.testing.assert_allclose(gap, [one - 10_000 for one in closing], atol=0.011)
    assert line(plan, "reserves_used") == [500, 0]
    assert line(plan, "reserves_left") == [0, 0]
    assert line(plan, "gap_after_reserves")[0] == round(gap[0] - 500, 2)


def test_what_began_in_october_recurs_and_what_is_spent_once_falls_away() -> None:
    """A pound a month less from 1 October 2023 and fifty pounds once: half a year first, the other half in
    2024/25."""
    first = books_of_two(1)
    pence = first.pence.copy()
    pence[:, 14:, SERVICES] -= 100  # August 2022 is the first month, October 2023 the fifteenth
    pence[:, 14, SET_UP] += 5000
    saving = replace(first, measured=written(pence, first.by_account, first.nights))
    plan = financial_plan({"baseline": first, "saving": saving}, COSTS, own())
    assert line(plan, "full_year_effect", "saving") == [0, -6]
    assert line(plan, "policies", "saving") == [-6, 0]
    assert line(plan, "one_off", "saving") == [50, -50]
    assert line(plan, "spent_once", "saving") == [50, 0]
    assert KINDS["one_off"] == "one_off"
    assert {KINDS[one] for one in MEMORANDA} == {"memorandum"}
    saved = plan_savings({"baseline": first, "saving": saving}).set_index("financial_year")
    assert saved["recurring_saving"].round(2).tolist() == [0, 6, 12, 4]
    assert saved["spent_once"].round(2).tolist() == [0, 50, 0, 0]
    assert saved["risk"].tolist() == ["high", "low", "low", "low"]


def test_risk_follows_confidence() -> None:
    assert [risk(confidence) for confidence in (0.95, 0.9, 0.7, 0.5)] == ["low", "low", "medium", "high"]


def test_ledger_lines_sum_to_the_total_and_say_which_lack_codes() -> None:
    codes = LedgerCodes(
        cost_centre="A1", subjective="Employees", section_251="3.1.5", ro3="Children looked after"
    )
    first = books_of_two(1)
    table = ledger_lines({"baseline": first}, own(ledger={"other_services": codes}))
    by_year = table.groupby("financial_year", sort=False)["amount"].sum()
    np.testing.assert_allclose(by_year, first.expected_by_year.sum(axis=1) / 100, atol=0.001)
    assert set(table[table["mapped"] == "yes"]["cost_line"]) == {"other_services"}


def test_actual_months_stand_and_the_others_are_forecast_or_estimated() -> None:
    first = books_of_two(1)
    year = InYear.of(first, SPENT, "2022/23")
    assert year.months == months_of("2022/23")
    assert year.basis == (*[ACTUAL] * 4, *[FORECAST] * 8)
    assert year.by_line(ACTUAL)[year.lines.index("other_services")] == 4 * 500_050
    np.testing.assert_array_equal(year.by_line(FORECAST), first.expected_by_year[0])
    unknown = InYear.of(first, {}, "2022/23")
    assert unknown.basis == (*[ESTIMATED] * 4, *[FORECAST] * 8)
    nights = 365 - 122
    np.testing.assert_allclose(
        unknown.by_line(ESTIMATED)[:CAPITAL], first.expected_by_year[0, :CAPITAL] * 122 / nights, atol=3
    )


def test_an_outturn_is_the_sum_of_its_months_and_stands_beside_the_budget() -> None:
    books = {"baseline": books_of_two(1)}
    finance = own(spent=SPENT, base_budget={"other_services": 60_000, "external_childrens_homes": 30_000})
    table = outturn(books, finance).set_index("cost_line")
    lines = table.drop(index="total")
    assert lines["outturn"].sum() == pytest.approx(table.loc["total", "outturn"], abs=0.001)
    assert table.loc["total", "actual"] == pytest.approx(4 * 5_000.5 + 1_000.25)
    assert table.loc["other_services", "variance"] == pytest.approx(
        table.loc["other_services", "outturn"] - 60_000
    )
    assert table.loc["total", "budget"] == 90_000
    assert table.loc["total", "p10"] <= table.loc["total", "p50"] <= table.loc["total", "p90"]
    monthly = outturn_monthly(books, finance)
    assert monthly["amount"].sum() == pytest.approx(table.loc["total", "outturn"], abs=0.001)


def test_the_bridge_to_last_month_adds_up_and_says_what_came_in(tmp_path: Path) -> None:
    books = {"baseline": books_of_two(1)}
    before = outturn_monthly(books, own(spent=SPENT))
    before.to_csv(tmp_path / "last.csv", index=False)
    august = {line: {**SPENT.get(line, {}), "2022-08": 1.0} for line in LINES}
    august["other_services"]["2022-04"] = 5_010.5
    table = bridge_to_last_month(books, own(spent=august, last_month=tmp_path / "last.csv"))
    total = table[table["cost_line"] == "total"].set_index("effect")["amount"]
    assert total["last_month"] == pytest.approx(before["amount"].sum(), abs=0.001)
    forecast = before[before["month"] == "2022-08"]["amount"].sum()
    assert total["came_in"] == pytest.approx(len(LINES) - forecast, abs=0.001)
    assert total["restated"] == pytest.approx(10)
    assert total["forecast"] == pytest.approx(0, abs=0.001), (
        "four replications say too little of what is to come"
    )
    assert total.drop("this_month").sum() == pytest.approx(total["this_month"], abs=0.001)


def test_another_table_is_no_last_month(tmp_path: Path) -> None:
    (tmp_path / "last.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputMistake, match="there is no column 'scenario'; give tables/outturn_monthly"):
        bridge_to_last_month({"baseline": books_of_two(1)}, own(last_month=tmp_path / "last.csv"))
