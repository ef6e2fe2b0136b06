"""Rows of tables with the names that stand before them."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def named_rows(table: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], dict[Any, Any]]]:
    """The rows of a table by column, with the names that stand before each."""
    for names, *values in table.itertuples(name=None):
        yield tuple(str(name) for name in names), dict(zip(table.columns, values, strict=True))
