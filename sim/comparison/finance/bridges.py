"""The bridges that are written: from each financial year to the next, and from the first scenario to each other one."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import pandas as pd

from sim.comparison.finance.books import Books
from sim.comparison.finance.bridge import EFFECTS, Position, bridge
from sim.measures.costs import PENCE, TOTAL

COLUMNS = ["scenario", "financial_year", "from_scenario", "from_year", "cost_line", "effect", "amount"]
START, END = "start", "end"


def bridges(books: Mapping[str, Books]) -> pd.DataFrame:
    """Pounds: ``amount`` by effect and line, with the row ``total`` of each effect, its ``start`` and its ``end``.

    Start plus all effects is the end, to the penny, for the total and for every line. Effects of nothing are left out for
    lines.
    """
    names = list(books)
    parts = []
    for name, own in books.items():
        for year, later in pairwise(own.months.years):
            parts.append(_rows((name, later), (name, year), own, own))
        if name != names[0]:
            parts += [_rows((name, year), (names[0], year), own, books[names[0]]) for year in own.months.years]
    return pd.DataFrame([row for part in parts for row in part], columns=COLUMNS)


def _rows(to: tuple[str, str], start: tuple[str, str], own: Books, others: Books) -> Iterator[tuple[object, ...]]:
    before, after = Position.of(others, start[1]), Position.of(own, to[1])
    effects = bridge(before, after)
    totals = {START: before.nominal.sum(), **effects.sum().to_dict(), END: after.nominal.sum()}
    for effect, pence in totals.items():
        yield *to, *start, TOTAL, effect, pence / PENCE
    for i, line in enumerate(own.lines):
        amounts = {START: before.nominal[i], **effects.loc[line].to_dict(), END: after.nominal[i]}
        for effect, pence in amounts.items():
            if pence:
                yield *to, *start, line, effect, pence / PENCE


def year_on_year(own: Books, year: str) -> dict[str, float]:
    """Pence by effect from the financial year before to this one, all lines together."""
    before = own.months.years[own.months.years.index(year) - 1]
    effects = bridge(Position.of(own, before), Position.of(own, year)).sum()
    return {effect: float(effects[effect]) for effect in EFFECTS}
