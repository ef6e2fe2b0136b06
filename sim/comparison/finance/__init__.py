"""What finance asks of scenarios: outturn by year and month, what drives it, what policies save, and what to plan for."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.comparison.finance.books import Books
from sim.comparison.finance.outturn import costs_by_month, costs_by_year
from sim.measures import Measured
from sim.measures.costs import Months
from sim.parameters import Parameters

__all__ = ["Books", "books_of", "finance_tables"]

Results = Mapping[str, Sequence[Mapping[str, Measured]]]


def books_of(results: Results, p: Parameters, years: int) -> dict[str, Books]:
    """The books of every scenario; none where nothing was costed."""
    if p.costs is None:
        return {}
    months = Months.between(p.authority.base_date, years)
    return {name: Books.of(replications, p.costs, months) for name, replications in results.items()}


def finance_tables(results: Results, p: Parameters, years: int) -> dict[str, pd.DataFrame]:
    """All tables of finance by name; none where nothing was costed."""
    books = books_of(results, p, years)
    if p.costs is None or not books:
        return {}
    return {
        "costs": _joined({name: costs_by_year(book, p.costs) for name, book in books.items()}),
        "costs_monthly": _joined({name: costs_by_month(book) for name, book in books.items()}),
    }


def _joined(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([table.assign(scenario=name) for name, table in tables.items()], ignore_index=True)
