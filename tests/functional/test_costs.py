"""Costs of whole runs: sums to the penny, common prices across scenarios, and the published spending."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tables_only import tables_only

from sim import load, simulate
from sim.__main__ import main
from sim.experiment.gathered import Results
from sim.finance import books_of
from sim.finance.break_even import break_even
from sim.finance.reconciliation import reconciliation
from sim.measures.costs import is_income

pytestmark = pytest.mark.functional

TO_THE_PENNY = 0.0051


@cache
def results(*changes: str) -> Results:
    return simulate(load(["run.workers=1", *changes]))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = tmp_path_factory.mktemp("costs")
    changes = [
        "authority=westmere",
        "run.replications=3",
        "run.years=3",
        "run.workers=1",
        f"run.outputs={outputs}",
    ]
    with tables_only():
        assert main([*changes, "scenarios=[baseline,step_down,price_shock]"]) == 0
    return outputs / "westmere" / "simulate"


def test_totals_are_the_sums_of_lines_and_of_months(tables: Path) -> None:
    years = pd.read_csv(tables / "tables" / "costs.csv")
    months = pd.read_csv(tables / "tables" / "costs_monthly.csv", parse_dates=["date"])
    for table, when in ((years, "financial_year"), (months, "date")):
        sums = table[table["cost_line"] != "total"].groupby(["scenario", when], sort=False)["mean"].sum()
        total = table[table["cost_line"] == "total"].set_index(["scenario", when])["mean"]
        np.testing.assert_allclose(sums, total, rtol=0, atol=TO_THE_PENNY)
    first = months["date"].dt.year - (months["date"].dt.month < 4)
    months["financial_year"] = [f"{year}/{(year + 1) % 100:02d}" for year in first]
    keys = ["scenario", "financial_year", "cost_line"]
    both = months.groupby(keys)["mean"].sum().to_frame("months").join(years.set_index(keys)["mean"])
    np.testing.assert_allclose(both["months"], both["mean"], rtol=0, atol=TO_THE_PENNY)


def test_totals_are_the_sums_of_lines_and_of_months_in_every_replication(tables: Path) -> None:
    rows = pd.read_parquet(tables / "replications.parquet")
    costs = rows[rows["measure"] == "costs"]
    keys = ["scenario", "replication", "date"]
    lines = costs[costs["breakdown"] != "total"].groupby(keys)["value"].sum()
    total = costs[costs["breakdown"] == "total"].set_index(keys)["value"].sort_index()
    np.testing.assert_allclose(lines, total, rtol=0, atol=TO_THE_PENNY)
    pence = total * 100
    np.testing.assert_allclose(pence, pence.round(), rtol=0, atol=1e-4)
    months = rows[rows["measure"] == "costs_month"]
    np.testing.assert_allclose(
        months.groupby(["scenario", "replication"])["value"].sum(),
        total.groupby(["scenario", "replication"]).sum(),
        rtol=0, atol=0.01,
    )  # fmt: skip


def test_costs_are_part_of_the_comparison(tables: Path) -> None:
    comparison = pd.read_csv(tables / "tables" / "comparison.csv")
    dearer = comparison[(comparison["scenario"] == "price_shock") & (comparison["measure"] == "costs")]
    later = dearer[(dearer["breakdown"] == "external_childrens_homes") & (dearer["date"] == "2025-03-31")]
    assert later["difference"].item() > 0
    before = dearer[(dearer["breakdown"] == "total") & (dearer["date"] == "2024-03-31")]
    assert before["difference"].item() == 0
    untouched = dearer[(dearer["breakdown"] == "independent_foster_fees")]
    assert (untouched["difference"] == 0).all()


def test_the_first_year_reconciles_to_the_published_spending() -> None:
    """Twelve months of care as it is, at the prices of 2021/22, against the section 251 outturn of that
    year."""
    few = results("uncertainty=chance_only", "run.years=1", "run.replications=3", "scenarios=[baseline]")
    p = few.settings.parameters
    book = books_of(few.measured, few.settings.scenarios, p, 1)["baseline"]
    spending = book.constant[:, :, [not is_income(line) for line in book.lines]].sum(axis=(1, 2)).mean() / 100
    assert p.costs is not None
    assert p.costs.published is not None
    assert spending == pytest.approx(p.costs.published.total, rel=0.03)
    # the table that is written begins with the part of the year that is simulated: eight months, brought to
    # twelve
    table = reconciliation(book, p.costs).set_index("cost_line")
    lines = table.drop(index=["gross", "net"])
    assert table.loc["gross", "published"] == 92_831_989
    assert table.loc["gross", "amount"] == pytest.approx(
        lines.loc[lines["kind"] == "spending", "amount"].sum(), abs=0.005
    )
    assert table.loc["net", "amount"] == pytest.approx(lines["amount"].sum(), abs=0.005)
    assert table.loc["gross", "amount"] == pytest.approx(p.costs.published.total, rel=0.03)
    assert table.loc["other_services", "amount"] == pytest.approx(7_220_000, abs=1)


@pytest.mark.slow
def test_other_services_are_what_the_published_spending_leaves() -> None:
    """They are to be found again whenever the fit changes: the mean of 100 replications has a standard error
    of 0.25 %.
    """
    many = simulate(load(["run.workers=1", "run.years=1", "run.replications=100", "scenarios=[baseline]"]))
    p = many.settings.parameters
    book = books_of(many.measured, many.settings.scenarios, p, 1)["baseline"]
    assert p.costs is not None
    gross = reconciliation(book, p.costs).set_index("cost_line").loc["gross"]
    assert gross["amount"] == pytest.approx(gross["published"], rel=0.0075)


def test_prices_are_the_same_in_every_scenario() -> None:
    two = results(
        "authority=westmere", "run.replications=2", "run.years=3", "scenarios=[baseline,staying_close]"
    )
    books = books_of(two.measured, two.settings.scenarios, two.settings.parameters, 3)
    service = books["baseline"].lines.index("other_services")
    np.testing.assert_array_equal(
        books["baseline"].pence[:, :, service], books["staying_close"].pence[:, :, service]
    )
    assert len({tuple(row) for row in books["baseline"].pence[:, :, service]}) == 2


def test_a_home_is_worth_having_beyond_its_break_even_and_not_before() -> None:
    """Two-bedded homes, and places on the market a hundredth cheaper or dearer than where they break even."""
    as_it_is = two_bedded(4160)
    assert {"west_view", "complex_children", "dearest_tenth"} < set(with_others(as_it_is)["replaces"])
    as_it_is = as_it_is[as_it_is["replaces"] == "average_child"]
    assert (as_it_is["break_even_occupancy"] > 1).all(), (
        "at today's prices they cost more even when they are full"
    )
    assert (as_it_is["saving_per_year"] < 0).all()
    one = as_it_is.iloc[0]
    even = 4160 * one["break_even_price"] / one["price_per_week"]
    for price in (0.99 * even, 1.01 * even):
        found = two_bedded(price)
        found = found[found["replaces"] == "average_child"]
        assert found.iloc[0]["occupancy"] == one["occupancy"], "prices move no child"
        worth_it = found["occupancy"] > found["break_even_occupancy"]
        assert (worth_it == (found["saving_per_year"] > 0)).all()
        assert (worth_it == (found["price_per_week"] > found["break_even_price"])).all()
        assert worth_it.iloc[0] == (price > even)


def with_others(found: pd.DataFrame) -> pd.DataFrame:
    """The same, once what holds of every row is checked: the sign changes where arithmetic says, whatever a
    home takes the place of; the price at 85 % is that of a home so full.
    """
    enough, price = found["break_even_occupancy"], found["price_per_week"]
    assert ((found["occupancy"] > enough) == (found["saving_per_year"] > 0)).all()
    at_85 = found["yearly_cost"] / (found["beds"] * 365.25 / 7 * 0.85)
    np.testing.assert_allclose(found["break_even_price_85"], at_85)
    np.testing.assert_allclose(price * enough, 0.85 * at_85)
    by_class = found.pivot_table(
        index=["home", "financial_year"], columns="replaces", values="price_per_week"
    )
    assert (by_class["average_child"] < by_class["complex_children"]).all()
    assert (by_class["complex_children"] < by_class["dearest_tenth"]).all()
    assert (found[found["chosen"]]["replaces"] == "west_view").all()
    return found


def two_bedded(price: float) -> pd.DataFrame:
    """The break-even of the two-bedded homes where a place in an external home costs so much a week."""
    changes = [
        "uncertainty=chance_only",
        "run.years=3",
        "run.replications=1",
        "scenarios=[baseline,two_bedded_homes]",
    ]
    fee = "costs.fees.external_childrens_home"
    west_view = "policy.two_bedded_homes.replaces=west_view"
    some = results(*changes, f"{fee}.per_week={price}", f"{fee}.solo=null", west_view)
    p = some.settings.parameters
    return break_even(
        books_of(some.measured, some.settings.scenarios, p, 3), some.measured, some.settings.scenarios, p
    )


def test_without_prices_nothing_is_costed(tmp_path: Path) -> None:
    small = ["authority=westmere", "run.replications=1", "run.years=1", "run.workers=1"]
    changes = ["costs=none", "scenarios=[baseline]", f"run.outputs={tmp_path}"]
    assert main([*small, *changes]) == 0
    assert not (tmp_path / "westmere" / "simulate" / "tables" / "costs.csv").exists()


def test_a_home_that_opens_after_the_last_day_says_nothing_of_a_break_even() -> None:
    later = "policy.two_bedded_homes.start=2024-10-01"
    one = results("run.years=2", "run.replications=1", "scenarios=[baseline,two_bedded_homes]", later)
    p, scenarios = one.settings.parameters, one.settings.scenarios
    found = break_even(books_of(one.measured, scenarios, p, 2), one.measured, scenarios, p)
    assert not len(found)
