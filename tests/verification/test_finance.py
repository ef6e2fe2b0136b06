"""Bridges, savings, payback, break-even, plan and budget against hand arithmetic."""

from collections.abc import Mapping
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
from sim.finance.plan import budgets, financial_plan
from sim.finance.savings import Savings, discount_factors, payback_month, savings_by_year
from sim.measures import Measured
from sim.measures.costs import CostAccount, Months, SpendingKind

pytestmark = pytest.mark.verification

COSTS = parameters(shipped()).costs
LINES = {
    "external_childrens_homes": SpendingKind.PER_CHILD,
    "independent_foster_fees": SpendingKind.PER_CHILD,
    "council_childrens_homes": SpendingKind.FIXED,
    "empty_beds": SpendingKind.EMPTY,
    "other_services": SpendingKind.FIXED,
    "care_leavers": SpendingKind.AFTER_CARE,
    "capital": SpendingKind.INVESTMENT,
}
PATHS = (
    "fees.external",
    "fees.foster",
    "homes.council",
    "homes.council",
    "services.other",
    "after_care.care_leavers",
    "homes.council.capital",
)
ACCOUNTS = tuple(CostAccount(line, path, "staff") for line, path in zip(LINES, PATHS, strict=True))
HOMES, EMPTY, SERVICES, LEAVERS, CAPITAL = range(2, 7)


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


def books_of_two(seed: int, dearer: float = 1.0, capital: float = 0.0) -> Books:
    """Made-up books of four replications over two years and eight months, in whole pence."""
    rng, months = np.random.default_rng(seed), Months.between(date(2022, 7, 31), 3)
    base = rng.integers(100_000, 900_000, (4, len(months), len(LINES))).astype(float)
    base[:, :, CAPITAL] = 0
    constant = months.by_year(np.rint(base).transpose(0, 2, 1)).transpose(0, 2, 1)
    pence = np.rint(base * 1.1)
    pence[:, :, 0] = np.rint(pence[:, :, 0] * dearer)
    pence[:, 3, CAPITAL] = capital
    nights = rng.integers(1000, 2000, (4, len(months.years), 2)).astype(float)
    volumes = ("nights:external", "nights:foster")
    level = np.full((len(months.years), len(LINES)), 1.1)
    kinds = tuple(LINES.values())
    return Books(
        tuple(LINES), kinds, months, ACCOUNTS, volumes, level, level, written(pence, constant, nights)
    )


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
    pence[:, 14:, SERVICES] -= 100  # August 2022 is the first month, October 2023 the fifteenth
    pence[:, 14, CAPITAL] += 5000
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
