"""Bridges, savings, payback, break-even, plan and budget against hand arithmetic."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from made_up_books import ACCOUNTS, CAPITAL, EMPTY, HOMES, LEAVERS, LINES, SERVICES, books_of_two
from pandas.testing import assert_frame_equal
from shipped_parameters import parameters, shipped

from sim.finance.break_even import break_even_occupancy, break_even_price, capital_charge, saving_per_year
from sim.finance.bridge import EFFECTS, Position, bridge
from sim.finance.bridges import bridges
from sim.finance.cash_flow import cash_flow
from sim.finance.plan import budgets
from sim.finance.savings import Savings, discount_factors, payback_month, savings_by_year

pytestmark = pytest.mark.verification

COSTS = parameters(shipped()).costs


def position(
    nominal: Mapping[int, float],
    *,
    external: float = 100,
    foster: float = 100,
    year: str = "2022/23",
    level: float = 1.0,
    price: float = 1.0,
    days: float = 365,
    months: float = 12,
) -> Position:
    """Pence by position among the lines, those of the day; everything else there is none of."""
    pence = np.array([nominal.get(i, 0.0) for i in range(len(LINES))])
    levels = np.full(len(LINES), level)
    prices = np.array([level * price, *levels[1:]])
    nights = {"external": external, "foster": foster}
    return Position(year, LINES, ACCOUNTS, pence, pence / level, levels, prices, days, months, nights)


def effects(before: Position, after: Position) -> dict[str, float]:
    sums = bridge(before, after).sum()
    return {name: value for name, value in sums.items() if value}


def test_ten_per_cent_more_nights_are_volume_at_the_own_price_of_each_placement_type() -> None:
    before = position({0: 1000, 1: 500})
    assert effects(before, position({0: 1100, 1: 500}, external=110)) == {"volume": 100}
    assert effects(before, position({0: 1000, 1: 550}, foster=110)) == {"volume": 50}
    moved = position({0: 1100, 1: 450}, external=110, foster=90)
    assert effects(before, moved) == {"volume": 50}


def test_dearer_children_in_the_same_placement_type_are_mix() -> None:
    assert effects(position({0: 1000, 1: 500}), position({0: 1200, 1: 500})) == {"mix": 200}


def test_five_per_cent_dearer_is_price_whatever_else_happens() -> None:
    before = position({0: 1000, 1: 500})
    after = position({0: 1260, 1: 525}, external=120, year="2023/24", level=1.05)
    assert effects(before, after) == {"volume": 200, "price": 85}


def test_scenarios_at_the_same_prices_have_no_price_effect() -> None:
    """One spends its money later in a year in which prices rose: its line is dearer than expected, its prices
    are not."""
    before, after = position({0: 1000}, level=1.05), position({0: 1300}, external=130, level=1.05)
    later = replace(after, constant=after.constant * 0.99)
    assert effects(before, later) == {"volume": 300}


def test_a_scenario_that_changes_a_price_has_a_price_effect() -> None:
    dearer = position({0: 1200, 1: 500}, price=1.2)
    assert effects(position({0: 1000, 1: 500}), dearer) == {"price": 200}


def test_homes_are_fixed_and_who_sleeps_in_them_moves_no_money() -> None:
    empty = position({HOMES: 3000, EMPTY: 1000})
    assert effects(empty, position({HOMES: 3600, EMPTY: 400})) == {}
    assert effects(empty, position({HOMES: 4000, EMPTY: 1600})) == {"fixed": 1600}


def test_part_of_a_year_is_told_apart() -> None:
    """Eight months of a service and then twelve: no growth but the length of the year."""
    before = position({SERVICES: 800}, months=8, days=243)
    after = position({SERVICES: 1200, CAPITAL: 475}, year="2023/24")
    assert effects(before, after) == {"part_year": 400, "investment": 475}


def test_a_leap_day_costs_where_nights_are_paid_and_nowhere_else() -> None:
    before = position({0: 365, HOMES: 365, EMPTY: 730, SERVICES: 365, LEAVERS: 365}, external=365)
    after = position(
        {0: 366, HOMES: 365, EMPTY: 730, SERVICES: 365, LEAVERS: 366}, external=366, year="2023/24", days=366
    )
    assert effects(before, after) == {"part_year": 2}
    assert bridge(before, after)["part_year"].to_dict() == {
        line: float(line in ("external_childrens_homes", "care_leavers")) for line in LINES
    }


def test_every_bridge_that_is_written_adds_up_to_the_penny() -> None:
    books = {"baseline": books_of_two(1), "cheaper": books_of_two(2, dearer=0.8, capital=47_500_000)}
    table = bridges(books)
    keys = ["scenario", "financial_year", "from_scenario", "from_year", "cost_line"]
    table["amount"] = (table["amount"] * 100).round()
    pence = table.pivot_table(index=keys, columns="effect", values="amount", fill_value=0)
    assert len(pence)
    found = [effect for effect in EFFECTS if effect in pence.columns]
    assert (pence["start"] + pence[found].sum(axis=1) == pence["end"]).all()
    lines = pence.drop("total", level="cost_line").groupby(level=keys[:-1]).sum()
    totals = pence.xs("total", level="cost_line")
    assert_frame_equal(lines, totals, check_like=True)
    expected = books["cheaper"].expected_by_year[2].sum()
    assert totals.loc[("cheaper", "2024/25", "baseline", "2024/25"), "end"] == expected


def test_savings_add_up_and_capital_is_delivery() -> None:
    first, own = books_of_two(1), books_of_two(1, dearer=0.5, capital=1_000_000)
    assert COSTS is not None
    saved = Savings.of(own, first, COSTS)
    half = (first.pence[:, :, 0] - own.pence[:, :, 0]).sum(axis=1)
    np.testing.assert_array_equal(saved.gross.sum(axis=1), half)
    assert (saved.delivery.sum(axis=1) == 1_000_000).all()
    rows = savings_by_year({"baseline": first, "half": own}, COSTS)
    table = rows.pivot_table(index="financial_year", columns="measure", values="mean")
    np.testing.assert_allclose(
        table["gross_saving"] - table["cost_of_delivery"], table["net_saving"], atol=1e-6
    )
    np.testing.assert_allclose(table["cashable"] + table["avoided"], table["net_saving"], atol=1e-6)
    assert table["cumulative_net_saving"].iloc[-1] == pytest.approx(table["net_saving"].sum())


def test_payback_is_the_month_from_which_the_sum_stays_above_zero() -> None:
    net = np.array(
        [[-10, 4, 4, 4, 0], [-10, 11, -5, 2, 1], [-5, 5, 0, 0, 0], [0, 0, 3, 0, 0], [0, 0, 0, 0, 0]],
        dtype=float,
    )
    np.testing.assert_array_equal(payback_month(net), [3, np.inf, 1, 2, np.inf])


def test_a_pound_in_a_year_is_worth_less_today() -> None:
    factors = discount_factors(0.035, np.full(24, 365.25 / 12))
    assert factors[0] == pytest.approx(1.035 ** (-1 / 24))
    assert factors[23] == pytest.approx(1.035 ** (-47 / 24))


def test_a_home_breaks_even_where_arithmetic_says() -> None:
    """Two beds for 521,785.71 pounds a year: at 5,000 pounds a week they are worth it if they are full,
    exactly."""
    cost = 2 * 365.25 / 7 * 5000
    assert break_even_occupancy(cost, 2, 5000) == pytest.approx(1)
    assert break_even_occupancy(cost, 2, 10_000) == pytest.approx(0.5)
    assert break_even_occupancy(cost, 2, 0) == np.inf
    assert break_even_price(cost, 2, 0.8) == pytest.approx(6250)
    for occupancy in np.linspace(0.05, 1, 20):
        for price in (2500, 5000, 6250, 10_000):
            worth_it = saving_per_year(cost, 2, occupancy, price)
            assert np.sign(round(worth_it, 4)) == np.sign(
                round(occupancy - break_even_occupancy(cost, 2, price), 9)
            )
            assert np.sign(round(worth_it, 4)) == np.sign(
                round(price - break_even_price(cost, 2, occupancy), 6)
            )


def test_capital_is_charged_as_an_annuity() -> None:
    charge = capital_charge(475_000, 0.035, 40)
    assert (charge * 1.035 ** -np.arange(1, 41)).sum() == pytest.approx(475_000)
    assert capital_charge(400, 0, 40) == 10


def test_a_contingency_covers_what_it_says() -> None:
    books = {"baseline": books_of_two(1)}
    assert COSTS is not None
    own = COSTS.model_copy(update={"budget": {"2023/24": 1.0}})
    table = budgets(books, own).set_index("financial_year")
    total = books["baseline"].by_year.sum(axis=2)[:, 1] / 100
    assert table.loc["2023/24", "budget"] == 1
    assert table.loc["2023/24", "budget_from"] == "configuration"
    assert table.loc["2023/24", "contingency_90"] == pytest.approx(np.quantile(total, 0.9) - 1)
    assert table.loc["2023/24", "probability_of_overspend"] == 1
    assert table.loc["2024/25", "budget_from"] == "median_forecast"
    assert table.loc["2024/25", "contingency_75"] >= 0


def test_the_cash_flow_is_the_running_sum_of_what_is_saved() -> None:
    first, own = books_of_two(1), books_of_two(1, dearer=0.5, capital=1_000_000)
    assert COSTS is not None
    by = date(2024, 3, 31)
    table = cash_flow({"baseline": first, "half": own}, COSTS, by).set_index("measure")
    net = (own.pence - first.pence).sum(axis=2)
    until = [day <= by for day in own.months.last_days]
    assert table.loc["net_cost", "date"] == "2024-03-31"
    assert table.loc["net_cost", "mean"] == pytest.approx(net[:, until].sum(axis=1).mean() / 100)
    deepest = np.clip(np.cumsum(net, axis=1).max(axis=1), 0, None)
    assert table.loc["cash_flow_hole", "mean"] == pytest.approx(deepest.mean() / 100)
    assert table.loc["cash_flow_hole", "share_saves"] == (deepest == 0).mean()
