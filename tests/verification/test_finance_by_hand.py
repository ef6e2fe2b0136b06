"""Money of whole runs, worked out again from other tables and typed numbers, with no code of the project."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tables_only import tables_only

from sim.__main__ import main

pytestmark = pytest.mark.verification

PLAN = "two_bedded_homes"
WEEKS = 365.25 / 7
STAFF = 1.065 * 1.04 * 1.025
"""Pay of 2024/25 against 2021/22: 6.5, 4 and 2.5 %."""
BUILDING = 1.08 * 1.04
"""A building of 2023/24, when these are bought."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = tmp_path_factory.mktemp("by_hand")
    still = ["uncertainty.price.active=false", "uncertainty.unit_cost.active=false"]
    asked = [*still, "run.years=3", "run.replications=4", "run.workers=1", f"scenarios=[baseline,{PLAN}]"]
    with tables_only():
        assert main([*asked, f"run.outputs={outputs}"]) == 0
    return outputs / "nottinghamshire" / "simulate"


@pytest.fixture(scope="module")
def break_even(run: Path) -> pd.DataFrame:
    table = pd.read_csv(run / "tables" / "break_even.csv")
    return table[table["financial_year"] == "2024/25"]


def test_a_new_home_costs_what_two_beds_cost_and_an_annuity_of_its_building(break_even: pd.DataFrame) -> None:
    """470,000 pounds and twice 115,000 a year, and 475,000 over forty years at 3.5 %: 819,686 pounds."""
    annuity = 475_000 * BUILDING * 0.035 / (1 - 1.035**-40)
    assert break_even["capital_charge"].tolist() == pytest.approx([annuity] * len(break_even), abs=0.01)
    cost = (470_000 + 2 * 115_000) * STAFF + annuity
    assert break_even["yearly_cost"].tolist() == pytest.approx([cost] * len(break_even), abs=0.01)
    assert round(cost) == 819_686


def test_85_per_cent_full_it_breaks_even_at_9241_pounds_a_week(break_even: pd.DataFrame) -> None:
    nights_paid = 2 * WEEKS * 0.85
    price = 819_686.29 / nights_paid
    assert round(price) == 9_241
    assert break_even["break_even_price_85"].tolist() == pytest.approx([price] * len(break_even), abs=0.01)


def test_it_saves_where_it_is_fuller_than_its_break_even_and_what_it_spares_is_dear(
    break_even: pd.DataFrame,
) -> None:
    """An average placement, of less than 9,241 pounds a week, is never worth it; sign and size agree."""
    full = 2 * WEEKS * break_even["price_per_week"]
    np.testing.assert_allclose(
        break_even["break_even_occupancy"], break_even["yearly_cost"] / full, rtol=1e-5
    )
    saving = break_even["occupancy"] * full - break_even["yearly_cost"]
    np.testing.assert_allclose(break_even["saving_per_year"], saving, atol=1)
    fuller = break_even["occupancy"] > break_even["break_even_occupancy"]
    assert ((break_even["saving_per_year"] > 0) == fuller).all()
    average = break_even[break_even["replaces"] == "average_child"]
    assert (average["break_even_occupancy"] > 1).all()
    assert (average["probability_it_saves"] == 0).all()


def test_the_net_present_value_is_that_of_the_months(run: Path) -> None:
    """Each month's difference in pounds of 2022/23, at 3.5 % from the base date to mid-month."""
    rows = pd.read_parquet(run / "replications.parquet")
    rows = rows[rows["measure"] == "costs_month"]
    by_month = rows.pivot_table(
        index=["replication", "date"], columns="scenario", values="value", aggfunc="sum", observed=True
    )
    net = by_month["baseline"] - by_month[PLAN]
    ends = pd.to_datetime(net.index.get_level_values("date"))
    begins = np.maximum(ends.to_period("M").start_time, pd.Timestamp("2022-08-01"))
    middle = ((begins - pd.Timestamp("2022-08-01")).days + ((ends - begins).days + 1) / 2).to_numpy()
    april = ends.year - (ends.month < 4)
    prices = pd.Series(april).map({2022: 1.0, 2023: 1.024, 2024: 1.024 * 1.016, 2025: 1.024 * 1.016 * 1.019})
    worth = net / prices.to_numpy() * 1.035 ** -(middle / 365.25)
    by_hand = worth.groupby(level="replication").sum()
    found = pd.read_csv(run / "tables" / "payback.csv").set_index("scenario").loc[PLAN]
    assert found["net_present_value"] == pytest.approx(by_hand.mean(), abs=1)
    for name, share in (("npv_p10", 0.1), ("npv_p50", 0.5), ("npv_p90", 0.9)):
        assert found[name] == pytest.approx(np.quantile(by_hand, share), abs=1)


def test_provision_and_interest_are_those_of_two_buildings(run: Path) -> None:
    """A fortieth each year from the year after, 3.4 % on what is left, half of it in the year of spending."""
    plan = pd.read_csv(run / "tables" / "financial_plan.csv")
    plan = plan[plan["scenario"] == PLAN].pivot_table(index="financial_year", columns="line", values="amount")
    months = pd.read_csv(run / "tables" / "costs_monthly.csv", parse_dates=["date"])
    capital = months[(months["scenario"] == PLAN) & (months["cost_line"] == "capital")]
    year = capital["date"].dt.year - (capital["date"].dt.month < 4)
    spent = capital.groupby(year)["mean"].sum()
    provision, interest = 0.0, 0.0
    for number, name in ((2023, "2023/24"), (2024, "2024/25")):
        earlier = {y: spent[y] for y in range(2022, number)}
        provision = sum(amount / 40 for amount in earlier.values())
        left = sum(amount * (1 - (number - y - 1) / 40) for y, amount in earlier.items())
        interest = 0.034 * (left + spent[number] / 2)
        assert plan.loc[name, "revenue_provision"] == pytest.approx(provision, abs=0.02)
        assert plan.loc[name, "interest"] == pytest.approx(interest, abs=0.02)
    assert provision > 0
    assert interest > 0


def test_a_leap_day_is_paid_where_nights_are_and_a_service_has_twelve_months(run: Path) -> None:
    """Beds that others buy bring as much in each of the 366 nights of 2023/24 as in the 365 of the year
    after; other services cost 7.22 million pounds a year, whatever the year.
    """
    costs = pd.read_csv(run / "tables" / "costs.csv")
    costs = costs[costs["scenario"] == "baseline"]
    mean = costs.pivot_table(index="financial_year", columns="cost_line", values="mean")
    pay = pd.Series({"2023/24": 1.065 * 1.04, "2024/25": STAFF})
    sold = mean["income_beds_sold"] / pay / pd.Series({"2023/24": 366, "2024/25": 365})
    assert sold["2023/24"] == pytest.approx(sold["2024/25"], rel=1e-6)
    np.testing.assert_allclose((mean["other_services"] / pay).dropna(), 7_220_000, atol=1)


def test_gross_less_income_is_net(run: Path) -> None:
    """Of every year, and of the base year at the prices of 2021/22."""
    costs = pd.read_csv(run / "tables" / "costs.csv")
    base = pd.read_csv(run / "tables" / "cost_reconciliation.csv").rename(columns={"amount": "mean"})
    parts = [part for _, part in costs[costs["scenario"] == "baseline"].groupby("financial_year")]
    for part in (*parts, base):
        lines = part[~part["cost_line"].isin(["total", "gross", "net"])]
        gross, income = (lines.loc[lines["kind"] == kind, "mean"].sum() for kind in ("spending", "income"))
        net = part.loc[part["cost_line"].isin(["total", "net"]), "mean"].iloc[0]
        assert gross > 0 > income
        assert net == pytest.approx(gross + income, abs=0.02)
    assert base.set_index("cost_line").loc["gross", "mean"] == pytest.approx(gross, abs=0.02)


def test_what_homes_cost_more_is_fixed_in_the_bridge_and_not_mix(run: Path) -> None:
    """Was mix: 544 of 544 thousand pounds. Fixed is what homes and their empty beds cost more or less."""
    at = "scenario == @PLAN and financial_year == '2024/25' and from_scenario == 'baseline'"
    bridge = pd.read_csv(run / "tables" / "costs_bridge.csv").query(at)
    effect = bridge[bridge["cost_line"] == "total"].set_index("effect")["amount"]
    costs = pd.read_csv(run / "tables" / "costs.csv").query("financial_year == '2024/25'")
    mean = costs.set_index(["scenario", "cost_line"])["mean"]
    homes = (
        "council_childrens_homes",
        "council_disability_homes",
        "secure_home",
        "empty_beds",
        "carer_support",
    )
    more = sum(mean[PLAN, line] - mean["baseline", line] for line in homes)
    assert effect["fixed"] == pytest.approx(more, abs=0.02)
    assert effect["fixed"] > 500_000
    of_homes = bridge[bridge["cost_line"].isin(homes) & (bridge["effect"] == "mix")]["amount"]
    assert not of_homes.any(), "mix is of children who are bought a placement"
    assert effect["price"] == 0
