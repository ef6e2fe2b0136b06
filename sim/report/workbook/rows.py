"""Rows of tables with the names that stand before them, and in the order in which they are printed."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.calendar import MONTHS_PER_YEAR


def named_rows(table: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], dict[Any, Any]]]:
    """The rows of a table by column, with the names that stand before each."""
    for names, *values in table.itertuples(name=None):
        yield tuple(str(name) for name in names), dict(zip(table.columns, values, strict=True))


PRINTED_YEARS = 3
"""Years that a budget meeting has before it, of every scenario."""


def whole_years_first(table: pd.DataFrame, costs: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """A table with its first whole financial years (:data:`PRINTED_YEARS` of them; all years where none is
    whole) before the others, each in the order they had, and how many rows come first; ``costs`` says how
    many months a year has.
    """
    months = dict(zip(costs["financial_year"], costs["months"], strict=True))
    whole = [year for year, many in months.items() if many == MONTHS_PER_YEAR] or list(months)
    first = table["financial_year"].isin(whole[:PRINTED_YEARS])
    return pd.concat((table[first], table[~first])), int(first.sum())
