"""What finance asks of scenarios: outturn by year and month, what drives it, what policies save, and what to
plan for.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial

import pandas as pd

from sim.finance.actuals import reforecast
from sim.finance.actuals.ledger_lines import ledger_lines
from sim.finance.books import Books
from sim.finance.break_even import break_even
from sim.finance.bridges import bridges
from sim.finance.cash_flow import cash_flow
from sim.finance.confidence import plan_savings
from sim.finance.dearest import dearest_placements
from sim.finance.districts import spending_by_district
from sim.finance.outturn import costs_by_month, costs_by_year
from sim.finance.plan import budgets, financial_plan
from sim.finance.priced import corrections, inflation, quantities, unit_prices, volumes
from sim.finance.reconciliation import reconciliation
from sim.finance.savings import payback, payback_by_year, savings_by_year
from sim.finance.sheet_workings import home_prices, plan_workings
from sim.finance.trends import trends
from sim.measures import Measures
from sim.measures.costs import Months
from sim.parameters import Parameters
from sim.policies import Scenario

__all__ = ["Books", "books_of", "finance_makers", "finance_tables"]

MONEY = frozenset(
    {
        *(
            "mean",
            "p10",
            "p50",
            "p75",
            "p90",
            "real_mean",
            "amount",
            "budget",
            "contingency_75",
            "contingency_90",
        ),
        *("recurring_saving", "prudent_saving", "spent_once", "capital"),
        *("actual", "forecast", "estimated", "outturn", "variance"),
        *("net_present_value", "npv_p10", "npv_p50", "npv_p90"),
        *(
            "published",
            "yearly_cost",
            "capital_charge",
            "price_per_week",
            "break_even_price",
            "break_even_price_85",
            "per_week",
            "saving_per_year",
        ),
    }
)
"""Columns that hold pounds."""
Results = Mapping[str, Measures]
"""The measures of each scenario, its replications side by side."""


def books_of(
    results: Results, scenarios: Mapping[str, Scenario], p: Parameters, years: int
) -> dict[str, Books]:
    """The books of every scenario; none where nothing was costed."""
    if p.costs is None:
        return {}
    months = Months.between(p.authority.base_date, years)
    own = {name: scenarios[name].applied_to(p).costs or p.costs for name in results}
    return {name: Books.of(measured, own[name], months) for name, measured in results.items()}


Makers = dict[str, Callable[[], Mapping[str, pd.DataFrame]]]


def finance_tables(
    results: Results, scenarios: Mapping[str, Scenario], p: Parameters, years: int
) -> dict[str, pd.DataFrame]:
    """All tables of finance by name; none where nothing was costed."""
    made = finance_makers(results, scenarios, p, years).values()
    return {name: table for make in made for name, table in make().items()}


def finance_makers(results: Results, scenarios: Mapping[str, Scenario], p: Parameters, years: int) -> Makers:
    """The same, each to be made by itself, by its name in a sentence."""
    costs = p.costs
    if costs is None:
        return {}
    judged = max((aim.by for aim in p.aims.values()), default=date.max)

    @cache
    def books() -> dict[str, Books]:
        return books_of(results, scenarios, p, years)

    money: dict[str, Callable[[], pd.DataFrame]] = {
        "costs": lambda: _joined({name: costs_by_year(book, costs) for name, book in books().items()}),
        "costs_monthly": lambda: _joined({name: costs_by_month(book) for name, book in books().items()}),
        "costs_bridge": lambda: bridges(books()),
        "savings": lambda: savings_by_year(books(), costs),
        "payback": lambda: payback(books(), costs),
        "payback_by_year": lambda: payback_by_year(books(), costs),
        "cash_flow": lambda: cash_flow(books(), costs, judged),
        "break_even": lambda: break_even(books(), results, scenarios, p),
        "financial_plan": lambda: financial_plan(books(), costs, p.finance),
        "plan_savings": lambda: plan_savings(books()),
        "outturn": lambda: reforecast.outturn(books(), p.finance),
        "outturn_monthly": lambda: reforecast.outturn_monthly(books(), p.finance),
        "outturn_bridge": lambda: reforecast.bridge_to_last_month(books(), p.finance),
        "ledger_lines": lambda: ledger_lines(books(), p.finance),
        "budget": lambda: budgets(books(), costs),
        "dearest_placements": lambda: dearest_placements(results),
        "cost_trends": lambda: trends(books(), scenarios, p),
        "cost_reconciliation": lambda: reconciliation(next(iter(books().values())), costs),
        "cost_volumes": lambda: volumes(books()),
        "costs_by_district": lambda: spending_by_district(results),
        "prices": lambda: unit_prices(books(), costs),
        "inflation": lambda: inflation(books(), costs),
    }
    exact: dict[str, Callable[[], pd.DataFrame]] = {
        "quantities": lambda: quantities(books(), costs),
        "plan_workings": lambda: plan_workings(books(), costs, p.finance),
        "home_prices": lambda: home_prices(scenarios, p),
        "corrections": lambda: corrections(books(), costs),
    }
    rounded = {name: partial(_rounded, name, make) for name, make in money.items()}
    as_it_is = {name: partial(_as_it_is, name, make) for name, make in exact.items()}
    return {f"the table “{name.replace('_', ' ')}”": make for name, make in {**rounded, **as_it_is}.items()}


def _as_it_is(name: str, make: Callable[[], pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: make()}


def _rounded(name: str, make: Callable[[], pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: _to_the_penny(make())}


def _to_the_penny(table: pd.DataFrame) -> pd.DataFrame:
    """Amounts of money with two decimals, whatever the machine made of them."""
    return table.round(dict.fromkeys((column for column in table if column in MONEY), 2))


def _joined(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([table.assign(scenario=name) for name, table in tables.items()], ignore_index=True)
