"""Children in care, entries and spending by district of origin."""

from datetime import date

import numpy as np
import pytest
from episode_rows import episodes_of, value
from priced import cost, pence, prices
from shipped_parameters import parameters, shipped

from sim.finance.districts import spending_by_district
from sim.measures import Measured, side_by_side
from sim.measures.costs.districts import shared
from sim.measures.districts import children_by_district, entries_by_district

pytestmark = pytest.mark.unit
BASE, LATER = date(2022, 7, 31), date(2023, 7, 31)
NORTH, SOUTH = "Bassetlaw", "Rushcliffe"
ROWS: list[dict[str, object]] = [
    {"child": 1, "district": NORTH, "dec": date(2023, 1, 1), "rec": "E4A"},
    {"child": 2, "district": NORTH},
    {"child": 3, "district": SOUTH},
    {"child": 4, "district": SOUTH, "stratum": "general", "decom": date(2023, 5, 1)},
]


def test_children_are_counted_by_district_and_districts_sum_to_all() -> None:
    measured = children_by_district(episodes_of(ROWS), [BASE, LATER], (NORTH, SOUTH))
    found = {key: measured.values[i] for i, key in enumerate(map(tuple, measured.keys.to_numpy()))}
    assert found == {
        ("2022-07-31", "all"): 3, ("2022-07-31", NORTH): 2, ("2022-07-31", SOUTH): 1,
        ("2023-07-31", "all"): 3, ("2023-07-31", NORTH): 1, ("2023-07-31", SOUTH): 2,
    }  # fmt: skip


def test_entries_are_counted_in_their_financial_year() -> None:
    measured = entries_by_district(episodes_of(ROWS), BASE, LATER, (NORTH, SOUTH))
    for year, district, many in (
        ("2022/23", "all", 0), ("2023/24", "all", 1), ("2023/24", SOUTH, 1), ("2023/24", NORTH, 0),
    ):  # fmt: skip
        assert value(measured, financial_year=year, district=district) == many
    assert set(measured.keys["months"]) == {8, 4}


@pytest.mark.parametrize("count", [
    lambda episodes: children_by_district(episodes, [BASE], (NORTH,)),
    lambda episodes: entries_by_district(episodes, BASE, LATER, (NORTH,)),
])  # fmt: skip
def test_a_district_that_nobody_knows_is_refused(count: object) -> None:
    with pytest.raises(ValueError, match="unknown district Rushcliffe"):
        count(episodes_of(ROWS))  # type: ignore[operator]


def of_districts(measured: dict[str, Measured], year: str | None = None) -> dict[str, float]:
    """Pence by district, in a year or in all."""
    by = measured["costs_by_district"]
    keys = by.keys["financial_year"].map(lambda one: year is None or one == year).to_numpy(dtype=bool)
    return {
        str(name): float(by.values[keys & (by.keys["district"] == name).to_numpy(dtype=bool)].sum())
        for name in by.keys["district"].unique()
    }


def test_a_fee_counts_for_the_district_of_the_child_and_all_sums_to_the_books() -> None:
    """A child of the north in independent foster care, one of the south with its parents: fee less what
    partners pay of it is the north's, and all else is shared."""
    measured = cost(prices(), [
        {"child": 1, "district": NORTH, "placement": "independent_foster", "level": "complex"},
        {"child": 2, "district": SOUTH, "placement": "placed_with_parents"},
    ])  # fmt: skip
    costs = parameters(prices()).costs
    assert costs is not None
    fee = costs.fees["independent_foster"]
    paid = pence(measured, fee.line) + sum(pence(measured, f"income_{name}") for name in fee.contributions)
    total = of_districts(measured)
    assert paid > 0
    assert total[NORTH] - total[SOUTH] == pytest.approx(paid, abs=30)
    assert sum(total.values()) == 2 * total["all"]
    for year in ("2022/23", "2023/24"):
        assert sum(of_districts(measured, year).values()) == 2 * of_districts(measured, year)["all"]
    everything = sum(pence(measured, line) for line in measured["costs"].keys["cost_line"].unique())
    assert total["all"] == everything


def test_the_running_of_homes_counts_by_nights_there_and_the_rest_by_nights_in_care() -> None:
    """A child of the north in a home of the council, one of the south with its parents: the home, its empty
    beds included, is the north's."""
    raw = prices()
    name, home = next(
        (name, one)
        for name, one in shipped()["provision"]["homes"].items()
        if one["type"] == "council_childrens_home"
    )
    raw["provision"]["homes"] = {name: home}
    p = parameters(raw)
    assert p.costs is not None
    measured = cost(p, [
        {"child": 1, "district": NORTH, "placement": "council_childrens_home", "unit": name},
        {"child": 2, "district": SOUTH, "placement": "placed_with_parents"},
    ])  # fmt: skip
    line, total = p.costs.home_cost(name, home["type"]).line, of_districts(measured)
    assert pence(measured, "empty_beds") > 0
    running = pence(measured, line) + pence(measured, "empty_beds")
    assert total[NORTH] - total[SOUTH] == pytest.approx(running, abs=30)


def test_shares_are_whole_pence_that_sum_to_what_there_is() -> None:
    pounds = np.array([100.0, 7.0, 5.0])
    weights = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    otherwise = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    found = shared(pounds, weights, otherwise)
    assert found.sum(axis=0).tolist() == [100.0, 7.0, 5.0]
    assert (found == np.rint(found)).all()
    assert found[:, 0].tolist() == [33.0, 34.0, 33.0]
    assert found[2, 1] == 0  # nobody of it is in care
    assert found[:, 2].tolist() == [2.0, 1.0, 2.0]  # nobody at all is


def test_the_table_is_in_pounds_over_replications() -> None:
    measured = side_by_side([cost(prices(), ROWS), cost(prices(), ROWS[:2])])
    table = spending_by_district({"baseline": measured})
    row = table[(table["district"] == "all") & (table["financial_year"] == "2022/23")].iloc[0]
    assert row["p10"] < row["mean"] < row["p90"]
    assert row["mean"] == pytest.approx(measured["costs_by_district"].values[:, 0].mean() / 100)
    assert list(table["scenario"].unique()) == ["baseline"]
