"""The bridges that are written: from each financial year to the next, and from the first scenario to each
other one.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.finance.books import Books
from sim.finance.bridge import EFFECTS, Position, bridge
from sim.measures.costs import PENCE, TOTAL

COLUMNS = ["scenario", "financial_year", "from_scenario", "from_year", "cost_line", "effect", "amount"]
START, END = "start", "end"


def bridges(books: Mapping[str, Books]) -> pd.DataFrame:
    """Pounds: ``amount`` by effect and line, with the row ``total`` of each effect, its ``start`` and its
    ``end``.

    Start plus all effects is the end, to the penny, for the total and for every line. Effects of nothing are
    left out for lines. Where a scenario has fewer replications than the first one, the bridge between them
    starts from the mean of those that both have.
    """
    names = list(books)
    parts = []
    for name, own in books.items():
        for year, later in pairwise(own.months.years):
            parts.append(_rows((name, later), (name, year), own, own))
        if name != names[0]:
            alike, first = own.in_pairs(books[names[0]])
            parts += [_rows((name, year), (names[0], year), alike, first) for year in own.months.years]
    return pd.DataFrame([row for part in parts for row in part], columns=COLUMNS)


def _rows(
    to: tuple[str, str], start: tuple[str, str], own: Books, others: Books
) -> Iterator[tuple[object, ...]]:
    before, after = Position.of(others, start[1]), Position.of(own, to[1])
    effects = bridge(before, after).to_numpy()
    lines = np.column_stack((before.nominal, effects, after.nominal)) / PENCE
    totals = np.concatenate(([before.nominal.sum()], effects.sum(axis=0), [after.nominal.sum()])) / PENCE
    names = (START, *EFFECTS, END)
    yield from (
        (*to, *start, TOTAL, effect, pounds) for effect, pounds in zip(names, totals.tolist(), strict=True)
    )
    for i, j in np.argwhere(lines).tolist():
        yield *to, *start, own.lines[i], names[j], float(lines[i, j])
