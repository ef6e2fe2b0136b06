"""What finance asks of scenarios: outturn by year and month, what drives it, what policies save, and what to plan for."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.comparison.finance.books import Books
from sim.comparison.finance.break_even import break_even
from sim.comparison.finance.bridges import bridges
from sim.comparison.finance.outturn import costs_by_month, costs_by_year
from sim.comparison.finance.plan import budgets, financial_plan
from sim.comparison.finance.priced import corrections, inflation, quantities, unit_prices, volumes
from sim.comparison.finance.reconciliation import reconciliation
from sim.comparison.finance.savings import payback, payback_by_year, savings_by_year
from sim.measures import Measured
from sim.measures.costs import Months
from sim.parameters import Parameters
from sim.policies import Scenario

__all__ = ["Books", "books_of", "finance_tables"]

MONEY = frozenset(
    {
        *("mean", "p10", "p50", "p75", "p90", "real_mean", "amount", "budget", "contingency_75", "contingency_90"),
        *("net_present_value", "npv_p10", "npv_p50", "npv_p90"),
        *("published", "yearly_cost", "capital_charge", "price_per_week", "break_even_price", "saving_per_year"),
    }
)
"""Columns that hold pounds."""
Results = Mapping[str, Sequence[Mapping[str, Measured]]]


def books_of(results: Results, p: Parameters, years: int) -> dict[str, Books]:
    """The books of every scenario; none where nothing was costed."""
    if p.costs is None:
        return {}
    months = Months.between(p.authority.base_date, years)
    return {name: Books.of(replications, p.costs, months) for name, replications in results.items()}


def finance_tables(results: Results, scenarios: Mapping[str, Scenario], p: Parameters, years: int) -> dict[str, pd.DataFrame]:
    """All tables of finance by name; none where nothing was costed."""
    books = books_of(results, p, years)
    if p.costs is None or not books:
        return {}
    tables = {
        "costs": _joined({name: costs_by_year(book, p.costs) for name, book in books.items()}),
        "costs_monthly": _joined({name: costs_by_month(book) for name, book in books.items()}),
        "costs_bridge": bridges(books),
        "savings": savings_by_year(books, p.costs),
        "payback": payback(books, p.costs),
        "payback_by_year": payback_by_year(books, p.costs),
        "break_even": break_even(books, results, scenarios, p),
        "financial_plan": financial_plan(books),
        "budget": budgets(books, p.costs),
        "cost_reconciliation": reconciliation(next(iter(books.values())), p.costs),
        "cost_volumes": volumes(books),
        "prices": unit_prices(books, p.costs),
        "inflation": inflation(books, p.costs),
    }
    rounded = {name: _to_the_penny(table) for name, table in tables.items()}
    return {**rounded, "quantities": quantities(books), "corrections": corrections(books, p.costs)}


def _to_the_penny(table: pd.DataFrame) -> pd.DataFrame:
    """Amounts of money with two decimals, whatever the machine made of them."""
    return table.round(dict.fromkeys((column for column in table if column in MONEY), 2))


def _joined(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([table.assign(scenario=name) for name, table in tables.items()], ignore_index=True)
