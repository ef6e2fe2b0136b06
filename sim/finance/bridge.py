"""Why one year costs more than another, or one scenario than another: exact to the penny.

From a position 0 to a position 1, line by line in whole pence. ``d`` is how many times longer the second
period is (in nights, or in months for what is paid by the month; 1 for what is paid once); ``level`` the
price level of a line, nominal pence over pence at constant prices; ``rest`` what is left of the difference
when part-year and price are taken away. Each line has exactly one effect that is taken as what is left (mix,
fixed, after care or investment), so that the effects of a line add up to its difference without rounding.

- *part_year*: ``nominal0 (d - 1)``: what the first period would have cost if it had been as long as the
  second;
- *price*: ``nominal1 - constant1 level0``: the second period's services at its own prices against those of
  the first;
- *volume* (lines that follow children): ``nominal0 d (Q1 / (Q0 d) - 1)`` with ``Q`` the nights of all
  children in care;
- *mix*: the rest of those lines: dearer placements and children, at the old prices;
- *occupancy* (empty beds): ``v B1 (o0 - o1)`` with ``o`` the share of bed nights ``B`` that is slept in and
  ``v`` the cost of an empty bed night at the old prices; *fixed*: the rest, beds that open or close, and
  lines that follow nobody;
- *after_care* and *investment*: the rest of those lines.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.finance.books import Books
from sim.measures.costs import BEDS, FILLED, NIGHTS, SpendingKind

PART_YEAR, PRICE = "part_year", "price"
VOLUME, MIX, OCCUPANCY, FIXED = "volume", "mix", "occupancy", "fixed"
AFTER_CARE, INVESTMENT = "after_care", "investment"
EFFECTS = (PART_YEAR, VOLUME, MIX, PRICE, OCCUPANCY, FIXED, AFTER_CARE, INVESTMENT)


@dataclass(frozen=True, eq=False)
class Position:
    """What one period of one scenario is expected to cost, and how much of everything there was."""

    lines: tuple[str, ...]
    kinds: tuple[SpendingKind, ...]
    nominal: Numbers
    """Whole pence by line, at the prices of the day."""
    constant: Numbers
    """Pence by line at the prices of the price year."""
    days: float
    months: float
    children: float
    """Nights of children in care."""
    beds: float
    """Bed nights open to the authority's children."""
    filled: float
    """Those in which a child sleeps."""

    @classmethod
    def of(cls, books: Books, year: str) -> "Position":
        """The expected position of a scenario in a financial year."""
        at = books.months.years.index(year)
        nights = dict(zip(books.volumes, books.expected_nights[at].tolist(), strict=True))
        return cls(
            books.lines,
            books.kinds,
            books.expected_by_year[at],
            books.expected_constant[at],
            float(books.months.nights[books.months.year == at].sum()),
            float(books.months.parts[books.months.year == at].sum()),
            sum(number for name, number in nights.items() if name.startswith(f"{NIGHTS}:")),
            nights[BEDS],
            nights[FILLED],
        )


def bridge(before: Position, after: Position) -> pd.DataFrame:
    """Pence by line (rows) and effect (columns :data:`EFFECTS`): the rows add up to the difference of each
    line exactly.

    Raises ``ValueError`` if the positions do not have the same lines.
    """
    if before.lines != after.lines:
        raise ValueError("a bridge needs the same cost lines at both ends")
    by_night, by_month = after.days / before.days, after.months / before.months
    longer = {SpendingKind.INVESTMENT: 1.0, SpendingKind.FIXED: by_month, SpendingKind.EMPTY: by_month}
    found = (
        _effects(before, after, i, kind, longer.get(kind, by_night)) for i, kind in enumerate(before.kinds)
    )
    rows = [[effects.get(effect, 0.0) for effect in EFFECTS] for effects in found]
    return pd.DataFrame(rows, index=list(before.lines), columns=list(EFFECTS), dtype=float)


def _effects(
    before: Position, after: Position, i: int, kind: SpendingKind, longer: float
) -> dict[str, float]:
    """The effects of one line, in whole pence."""
    nominal, constant = float(before.nominal[i]), float(after.constant[i])
    part_year = float(np.rint(nominal * (longer - 1)))
    price = float(np.rint(after.nominal[i] - constant * _level(before, i)))
    rest = float(after.nominal[i]) - nominal - part_year - price
    known = {PART_YEAR: part_year, PRICE: price}
    if kind is SpendingKind.PER_CHILD:
        more = after.children / (before.children * longer) - 1 if before.children else 0.0
        volume = float(np.rint(nominal * longer * more))
        return known | {VOLUME: volume, MIX: rest - volume}
    if kind is SpendingKind.EMPTY:
        occupancy = _occupancy(before, after, nominal * longer, constant * _level(before, i), longer)
        return known | {OCCUPANCY: occupancy, FIXED: rest - occupancy}
    name = {
        SpendingKind.FIXED: FIXED,
        SpendingKind.AFTER_CARE: AFTER_CARE,
        SpendingKind.INVESTMENT: INVESTMENT,
    }[kind]
    return known | {name: rest}


def _level(before: Position, i: int) -> float:
    """The price level of a line in the first period; that of all lines where this one had no spending."""
    if before.constant[i]:
        return float(before.nominal[i] / before.constant[i])
    constant = float(before.constant.sum())
    return float(before.nominal.sum()) / constant if constant else 1.0


def _occupancy(
    before: Position, after: Position, cost_before: float, cost_after: float, longer: float
) -> float:
    """The part of the change of empty beds' cost that comes from how full homes are, both costs at the old
    prices.
    """
    if not before.beds or not after.beds:
        return 0.0
    empty_before, empty_after = (before.beds - before.filled) * longer, after.beds - after.filled
    if empty_after > 0:
        a_night = cost_after / empty_after
    elif empty_before > 0:
        a_night = cost_before / empty_before
    else:
        return 0.0
    fuller = after.filled / after.beds - before.filled / before.beds
    return float(np.rint(-a_night * after.beds * fuller))
