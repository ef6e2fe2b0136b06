"""What is scored, as the published tables have it: the past of an authority, and what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.published.areas import Area
from sim.published.figures.amounts import How, group_in, total_of
from sim.published.tables import PublishedTables
from sim.validation.series import ENTRIES, EXITS, TOTAL

FOSTER, HOMES, SUPPORTED, ORDERS = (
    "foster care", "children's homes", "supported accommodation", "special guardianship",
)  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """Where a series stands in the tables."""

    kind: str
    groups: tuple[str, ...]
    """The groups whose total it is, the first that shows it; or the one that has the items."""
    items: tuple[str, ...] = ()
    """Characteristics that add up to it; its total if none are named."""


SERIES: Mapping[str, Printed] = {
    TOTAL: Printed("stock", ("age", "placement", "need", "locality", "legal")),
    ENTRIES: Printed("started", ("age", "need")),
    EXITS: Printed("ceased", ("age", "reason")),
    FOSTER: Printed("stock", ("placement",), ("foster",)),
    HOMES: Printed("stock", ("placement",), ("homes",)),
    SUPPORTED: Printed("stock", ("placement",), ("supported", "community")),
    ORDERS: Printed("ceased", ("reason",), ("special_guardianship",)),
}
"""What is scored: numbers of 31 March, and of the twelve months before it."""
LONGEST = 30
"""Years that are looked for in the past."""


def past_of(tables: PublishedTables, area: Area, year: int) -> dict[str, list[float]]:
    """Yearly values of each series that end with ``year``, as far back as they go without a gap.

    A number that is kept back is drawn in under the authority's total. Where the tables of the stock begin
    later than those of the flows, earlier stocks are worked out: those at the end of a year, less those who
    came, with those who left. A series whose last value nobody knows is left out.
    """
    found = {name: _back_from(tables, area, year, name) for name in SERIES}
    if stock := found[TOTAL]:
        found[TOTAL] = _with_flows(stock, found[ENTRIES], found[EXITS])
    return {name: values for name, values in found.items() if values}


def came(tables: PublishedTables, area: Area, year: int) -> dict[str, float]:
    """Each series of a year as far as it is printed: what is kept back is not known, and not scored."""
    found = {name: _value(tables, area, year, name, printed=True) for name in SERIES}
    return {name: value for name, value in found.items() if value is not None}


def _back_from(tables: PublishedTables, area: Area, year: int, name: str) -> list[float]:
    values: list[float] = []
    for one in range(year, year - LONGEST, -1):
        value = _value(tables, area, one, name, printed=False)
        if value is None:
            break
        values.append(value)
    return values[::-1]


def _with_flows(stock: Sequence[float], entries: Sequence[float], exits: Sequence[float]) -> list[float]:
    """Stocks before the first one that is printed: they end where they began, less entries, with exits."""
    found = list(stock)
    for back in range(len(stock), min(len(entries), len(exits)) + 1):
        found.insert(0, max(found[0] - entries[-back] + exits[-back], 0.0))
    return found


def _value(tables: PublishedTables, area: Area, year: int, name: str, *, printed: bool) -> float | None:
    where = SERIES[name]
    if not where.items:
        totals = (_total(tables, where.kind, year, area, group) for group in where.groups)
        return next((total for total in totals if total is not None), None)
    total = _total(tables, where.kind, year, area, where.groups[0])
    group = group_in(tables, where.kind, year, area, where.groups[0], total)
    there = [amount for item, amount in (group or {}).items() if item in where.items]
    known = [amount for amount in there if not np.isnan(amount.value)]
    if not there or len(known) < len(there):
        return None
    if printed and any(amount.how is not How.PUBLISHED for amount in known):
        return None
    return float(sum(amount.value for amount in known))


def _total(tables: PublishedTables, kind: str, year: int, area: Area, group: str) -> float | None:
    """The authority's own total, else the sum of those that it was made of."""
    own = total_of(tables, kind, year, area.old_code, group)
    if own is not None or not area.former:
        return own
    parts = [total_of(tables, kind, year, code, group) for code in area.former]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
