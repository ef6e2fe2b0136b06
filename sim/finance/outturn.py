"""Costs by financial year and by month: means that add up to the penny, and quantiles."""

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.calendar import begins_in
from sim.finance.books import Books
from sim.measures.costs import PENCE, TOTAL, is_income
from sim.measures.costs.levels import expected_level
from sim.measures.counting.table import QUANTILES
from sim.parameters import Costs

INCOME, SPENDING = "income", "spending"


def costs_by_year(books: Books, costs: Costs) -> pd.DataFrame:
    """Pounds by financial year and line, with a row ``total`` for each year.

    ``mean`` is exact to the penny: the mean of each line and month is rounded to the penny, and lines, years
    and totals are sums of these. ``p10``, ``p50`` and ``p90`` are quantiles over replications of each row by
    itself; those of lines do not add up to those of the total, because not everything is dear in the same
    replication. ``real_mean`` is the mean at general prices of the first financial year. ``months`` says how
    much of the year is simulated.
    """
    years, every = books.months.years, books.by_year
    mean = _with_total(books.expected_by_year) / PENCE
    rows = np.quantile(_with_total(every), list(QUANTILES.values()), axis=0) / PENCE
    names = [*books.lines, TOTAL]
    real = _with_total(np.rint(books.expected_by_year * real_factors(costs, years)[:, None])) / PENCE
    months = np.add.reduceat(books.months.parts, books.first_months)
    return pd.DataFrame(
        {
            "financial_year": np.repeat(years, len(names)),
            "cost_line": np.tile(names, len(years)),
            "mean": mean.ravel(),
            **{name: quantile.ravel() for name, quantile in zip(QUANTILES, rows, strict=True)},
            "kind": np.tile(
                [*(INCOME if is_income(line) else SPENDING for line in books.lines), TOTAL], len(years)
            ),
            "real_mean": real.ravel(),
            "months": np.repeat(months, len(names)),
        }
    )


def costs_by_month(books: Books) -> pd.DataFrame:
    """The same by month: ``date`` is its last day. The means of a financial year's months are those of the
    year.
    """
    names, ends = [*books.lines, TOTAL], [day.isoformat() for day in books.months.last_days]
    rows = np.quantile(_with_total(books.pence), list(QUANTILES.values()), axis=0) / PENCE
    return pd.DataFrame(
        {
            "date": np.repeat(ends, len(names)),
            "cost_line": np.tile(names, len(ends)),
            "mean": (_with_total(books.expected) / PENCE).ravel(),
            **{name: quantile.ravel() for name, quantile in zip(QUANTILES, rows, strict=True)},
        }
    )


def real_factors(costs: Costs, years: tuple[str, ...]) -> Numbers:
    """What a pound of each financial year is worth in general prices of the first of them."""
    levels = np.asarray([expected_level(costs, costs.general_prices, begins_in(year)) for year in years])
    return np.asarray(levels[0] / levels)


def _with_total(pence: Numbers) -> Numbers:
    """The lines (last axis) and their sum."""
    return np.concatenate((pence, pence.sum(axis=-1, keepdims=True)), axis=-1)
