"""Bridges, savings, payback, break-even, plan and budget against hand arithmetic."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from shipped_parameters import parameters, shipped

from sim.arrays import Numbers
from sim.finance.books import Books
from sim.finance.break_even import break_even_occupancy, break_even_price, capital_charge, saving_per_year
from sim.finance.bridge import EFFECTS, Position, bridge
from sim.finance.bridges import bridges
from sim.finance.cash_flow import cash_flow
from sim.finance.plan import budgets, financial_plan
from sim.finance.savings import Savings, discount_factors, payback_month, savings_by_year
from sim.measures import Measured
from sim.measures.costs import CostAccount, Months, SpendingKind

pytestmark = pytest.mark.verification

COSTS = parameters(shipped()).costs
LINES = (
    "external_childrens_homes",
    "council_childrens_homes",
    "empty_beds",
    "other_services",
    "care_leavers",
    "capital",
)
KINDS = (
    SpendingKind.PER_CHILD,
    SpendingKind.PER_CHILD,
    SpendingKind.EMPTY,
    SpendingKind.FIXED,
    SpendingKind.AFTER_CARE,
    SpendingKind.INVESTMENT,
)


def position(
    nominal: list[float], constant: list[float], children: float, beds: float = 1000, filled: float = 750
) -> Position:
    return Position(
        LINES, KINDS, np.array(nominal, float), np.array(constant, float), 365, 12, children, beds, filled
    )


def effects(before: Position, after: Position) -> dict[str, float]:
    sums = bridge(before, after).sum()
    return {name: value for name, value in sums.items() if value}


def test_ten_per_cent_more_children_are_volume() -> None:
    before = position([1000, 500, 0, 0, 0, 0], [1000, 500, 0, 0, 0, 0], children=100)
    after = position([1100, 550, 0, 0, 0, 0], [1100, 550, 0, 0, 0, 0], children=110)
    assert effects(before, after) == {"volume": 150}


def test_five_per_cent_dearer_is_price_whatever_else_happens() -> None:
    before = position([1000, 500, 0, 0, 0, 0], [1000, 500, 0, 0, 0, 0], children=100)
    after = position([1260, 525, 0, 0, 0, 0], [1200, 500, 0, 0, 0, 0], children=100)
    assert effects(before, after) == {"price": 85, "mix": 200}


def test_the_same_children_in_dearer_places_are_mix() -> None:
    before = position([1000, 500, 0, 0, 0, 0], [1000, 500, 0, 0, 0, 0], children=100)
    after = position([1400, 300, 0, 0, 0, 0], [1400, 300, 0, 0, 0, 0], children=100)
    assert effects(before, after) == {"mix": 200}


def test_fuller_homes_are_occupancy_and_new_beds_are_fixed() -> None:
    """250 of 1,000 bed nights empty at 4 pence; then 100 of 1,000; then 400 of 1,600."""
    nothing = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    empty = position([*nothing[:2], 1000, *nothing[3:]], [*nothing[:2], 1000, *nothing[3:]], 100)
    fuller = position([*nothing[:2], 400, *nothing[3:]], [*nothing[:2], 400, *nothing[3:]], 100, 1000, 900)
    larger = position([*nothing[:2], 1600, *nothing[3:]], [*nothing[:2], 1600, *nothing[3:]], 100, 1600, 1200)
    assert effects(empty, fuller) == {"occupancy": -600}
    assert effects(empty, larger) == {"fixed": 600}


def test_part_of_a_year_is_told_apart() -> None:
    """Eight months of a service and then twelve: no growth but the length of the year."""
    before = replace(position([0, 0, 0, 800, 0, 0], [0, 0, 0, 800, 0, 0], 100), months=8, days=243)
    after = position([0, 0, 0, 1200, 0, 475], [0, 0, 0, 1200, 0, 475], 100)
    assert effects(before, after) == {"part_year": 400, "investment": 475}


def books_of_two(seed: int, dearer: float = 1.0, capital: float = 0.0) -> Books:
    """Made-up books of four replications over two years and eight months, in whole pence."""
    rng, months = np.random.default_rng(seed), Months.between(date(2022, 7, 31), 3)
    base = rng.integers(100_000, 900_000, (4, len(months), len(LINES))).astype(float)
    base[:, :, 5] = 0
    constant = months.by_year(np.rint(base).transpose(0, 2, 1)).transpose(0, 2, 1)
    pence = np.rint(base * 1.1)
    pence[:, :, 0] = np.rint(pence[:, :, 0] * dearer)
    pence[:, 3, 5] = capital
    nights = rng.integers(1000, 2000, (4, len(months.years), 3)).astype(float)
    nights[:, :, 2] = np.minimum(nights[:, :, 2], nights[:, :, 1])
    accounts = tuple(CostAccount(line, line, "council_staff") for line in LINES)
    volumes = ("nights:external_childrens_home", "bed_nights", "bed_nights_filled")
    return Books(LINES, KINDS, months, accounts, volumes, written(pence, constant, nights))


def written(pence: Numbers, constant: Numbers, nights: Numbers) -> dict[str, Measured]:
    """The measures that have these numbers, replication by replication."""
    found = {"costs": pence, "costs_constant": constant, "cost_volumes": nights}
    rows = {name: values.reshape(len(values), -1) for name, values in found.items()}
    return {
        name: Measured(name, pd.DataFrame(index=range(values.shape[1])), values)
        for name, values in rows.items()
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
    pd.testing.assert_frame_equal(lines, totals, check_like=True)
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


def test_the_plan_leads_from_opening_to_closing_to_the_penny() -> None:
    books = {"baseline": books_of_two(1), "cheaper": books_of_two(1, dearer=0.8)}
    plan = financial_plan(books)
    for (name, year), lines in plan.groupby(["scenario", "financial_year"]):
        amount = (lines.set_index("line")["amount"] * 100).round()
        assert amount.drop("closing").sum() == amount["closing"], (name, year)
        closing = books[name].expected_by_year[books[name].months.years.index(year)].sum()
        assert amount["closing"] == closing
    for name in books:
        own = plan[plan["scenario"] == name]
        closings, openings = (own[own["line"] == line]["amount"].tolist() for line in ("closing", "opening"))
        assert openings[1:] == closings[:-1]


def test_the_full_year_effect_of_what_began_in_october_stands_in_the_year_after() -> None:
    """A pound a month less from 1 October 2023 and fifty pounds once: half a year first, the other half in
    2024/25."""
    first = books_of_two(1)
    pence = first.pence.copy()
    pence[:, 14:, 3] -= 100  # August 2022 is the first month, October 2023 the fifteenth
    pence[:, 14, 5] += 5000
    plan = financial_plan(
        {"baseline": first, "saving": replace(first, measured=written(pence, first.by_account, first.nights))}
    )
    lines = plan[plan["scenario"] == "saving"].pivot_table(
        index="financial_year", columns="line", values="amount"
    )
    assert lines["full_year_effect"].round(2).tolist() == [0, -6, 0]
    assert lines["policies"].round(2).tolist() == [-6, 0, 8]  # 2025/26 is simulated for four months
    assert lines["one_off"].round(2).tolist() == [50, -50, 0]


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
