"""What single children cost, counted by hand: means, complex needs, the dearest tenth, the dearest twenty."""

from datetime import date, timedelta

import numpy as np
import pytest
from episode_rows import value
from priced import cost, prices

from sim.finance.dearest import dearest_placements
from sim.measures import side_by_side
from sim.measures.costs.dearest import _in_the_dearest_tenth

pytestmark = pytest.mark.unit
BASE = date(2022, 7, 31)
MARCH = date(2023, 4, 1)
NIGHTS = (MARCH - date(2022, 8, 1)).days


def homes() -> dict[str, object]:
    """External homes at 700 pounds a week, twice as much for complex needs, and nobody alike to differ."""
    fee = {
        "line": "external_childrens_homes", "follows": "residential_market", "evidence": "assumed",
        "per_week": 700, "by_level": {"complex": 2.0}, "assumption": "made up for a test",
    }  # fmt: skip
    raw = prices()
    raw["costs"]["fees"]["external_childrens_home"] = fee
    return raw


def stay(level: str, days: int = NIGHTS, first: date = date(2022, 8, 1)) -> dict[str, object]:
    return {
        "placement": "external_childrens_home", "dob": date(2010, 1, 1), "level": level,
        "decom": first, "dec": first + timedelta(days=days),
    }  # fmt: skip


def test_means_and_the_dearest_tenth_are_those_of_the_nights() -> None:
    """Nine children at 100 pounds a night and one at 200: the dearest tenth of all nights is the one."""
    measured = cost(homes(), [*[stay("standard")] * 9, stay("complex")])
    at = {"financial_year": "2022/23", "placement": "external_childrens_home"}
    for children, pence, nights in (
        ("average_child", 11 * 100 * NIGHTS, 10 * NIGHTS),
        ("complex_children", 2 * 100 * NIGHTS, NIGHTS),
        ("dearest_tenth", 2 * 100 * NIGHTS, NIGHTS),
    ):
        found = [
            value(measured["placement_prices"], children=children, amount=what, **at)
            for what in ("pence", "nights")
        ]
        assert found == [pytest.approx(100 * pence), pytest.approx(nights)]


def test_the_dearest_tenth_is_what_putting_all_nights_in_order_gives() -> None:
    """Of many prices, many of them equal, the rows counted from the dearest on until a tenth is reached; a
    few very dear ones have no tenth of the nights, and one cell has a single row."""
    rng = np.random.default_rng(1)
    nights, cell = rng.integers(1, 31, 4000).astype(float), rng.integers(0, 5, 4000)
    price = rng.lognormal(size=4000).round(1) + 1000.0 * ((cell == 2) & (nights < 3))
    cell[0] = 5
    every = np.array([np.bincount(cell, price * nights), np.bincount(cell, nights)])
    found = _in_the_dearest_tenth(price, nights, np.arange(6), cell, every)
    for one in range(6):
        rows = np.flatnonzero(cell == one)
        rows = rows[np.argsort(-price[rows], kind="stable")]
        before = np.cumsum(nights[rows]) - nights[rows]
        taken = np.clip(0.1 * every[1, one] - before, 0.0, nights[rows])
        np.testing.assert_array_equal(found[rows], taken / nights[rows])


def test_a_tenth_may_be_a_part_of_a_placement() -> None:
    """Five children: half a child's nights at the dearest price."""
    measured = cost(homes(), [*[stay("standard")] * 4, stay("complex")])
    at = {"financial_year": "2022/23", "placement": "external_childrens_home", "children": "dearest_tenth"}
    assert value(measured["placement_prices"], amount="nights", **at) == pytest.approx(NIGHTS / 2)
    assert value(measured["placement_prices"], amount="pence", **at) == pytest.approx(NIGHTS / 2 * 20_000)


def test_the_placements_that_cost_most_in_a_year_come_first_whatever_a_week_of_them_costs() -> None:
    measured = cost(homes(), [stay("standard"), stay("complex", days=30), stay("complex")])
    table = dearest_placements({"baseline": side_by_side([measured])})
    table = table[table["financial_year"] == "2022/23"].set_index("rank")
    assert list(table.index) == list(range(1, 21))
    assert table["mean"].head(4).tolist() == pytest.approx([200 * NIGHTS, 100 * NIGHTS, 200 * 30, 0])
    assert table["per_week"].head(4).tolist() == pytest.approx([1400, 700, 1400, 0])
    assert table["nights"].head(3).tolist() == pytest.approx([NIGHTS, NIGHTS, 30])


def test_placements_that_cost_nothing_are_not_among_the_dearest_however_few_there_are() -> None:
    free = stay("standard") | {"placement": "placed_with_parents"}
    table = dearest_placements({"baseline": side_by_side([cost(homes(), [free, stay("standard")])])})
    table = table[table["financial_year"] == "2022/23"]
    assert table["nights"].head(3).tolist() == [NIGHTS, 0, 0]
