"""Placements that are open go on at the council's own fees; newcomers pay the price list."""

from datetime import date

import numpy as np
import pytest
from priced import BASE, cost, pence, prices
from shipped_parameters import parameters

from sim.measures.costs.open_prices import own_relative_prices
from sim.parameters import Finance, Parameters

pytestmark = pytest.mark.unit

CHILD = {"child": 1, "dob": date(2012, 1, 1), "placement": "external_childrens_home", "unit": ""}
LINE = "external_childrens_homes"


def with_fees(**own: tuple[float, ...]) -> Parameters:
    p = parameters(prices())
    finance = Finance(assumption="made up for a test", open_prices=own)
    return p.model_copy(update={"finance": finance})


def test_as_many_fees_as_children_are_each_used_once_the_dearest_for_the_dearest() -> None:
    found = own_relative_prices(
        np.ones(4), np.array([10.0, 10, 10, 10]), np.array([True, True, True, False]), np.zeros(4, dtype=int),
        np.array([0.5, -1, 2, 3]), ("home",), {"home": (30.0, 10.0, 20.0)},
    )  # fmt: skip
    assert found.tolist() == [2, 1, 3, 1], "the last one is not open"


def test_fees_of_other_types_and_lists_that_ask_nothing_change_nothing() -> None:
    same = own_relative_prices(
        np.ones(2), np.array([0.0, 10]), np.array([True, True]), np.array([0, 1]), np.zeros(2),
        ("foster", "home"), {"foster": (5.0,)},
    )  # fmt: skip
    assert same.tolist() == [1, 1]


def test_an_open_placement_costs_its_own_fee_by_the_night_and_a_new_one_the_price_list() -> None:
    p = with_fees(external_childrens_home=(7_000.0,))
    old = {**CHILD, "decom": date(2022, 5, 1), "dec": date(2022, 8, 11)}
    assert pence(cost(p, [old]), LINE) == 10 * 1_000_00
    new = {**CHILD, "decom": date(2022, 8, 11), "dec": date(2022, 8, 21)}
    assert pence(cost(p, [new]), LINE) == pence(cost(prices(), [new]), LINE)
    assert date(2022, 7, 31) == BASE


def test_its_fee_follows_the_inflation_of_its_price_list() -> None:
    raw = prices()
    raw["costs"]["groups"]["residential_market"]["per_year"] = {"start": 0.5, "2023-04-01": 0.1}
    p = parameters(raw)
    finance = Finance(assumption="made up for a test", open_prices={"external_childrens_home": (7_000.0,)})
    stays = {**CHILD, "decom": date(2022, 5, 1), "dec": date(2023, 5, 1)}
    measured = cost(p.model_copy(update={"finance": finance}), [stays])
    assert pence(measured, LINE, "2022-09-30") == pytest.approx(30 * 1_000_00, abs=1)
    assert pence(measured, LINE, "2023-04-30") == pytest.approx(30 * 1_100_00, abs=1)
