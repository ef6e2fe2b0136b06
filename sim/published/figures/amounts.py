"""Numbers with where they come from, and what is put in the place of those that are not shown.

What a table suppresses lies between the authority's own total and the numbers that are shown. What is left of
the total is shared out in the proportions of the region, else of England (one round of proportional fitting,
since the margin is one number).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.published.areas import Area
from sim.published.symbols import HIDDEN, SHOWN
from sim.published.tables import ENGLAND, PublishedTables

YEARS = 3
"""Years over which flows are averaged."""
OF_THE_YEAR_AFTER = 0.5
"""What a year counts of the one after it. Over all authorities, the logarithm of the next year's starts,
ceases and orders (special guardianship; to March 2019, 2020 and 2021) is so missed by 0.160, 0.135 and 0.344
in the mean; by 0.168, 0.142 and 0.363 where three years count alike, and by 0.164, 0.141 and 0.365 where only
the last one counts. In the year to March 2022, which was no part of the choice: 0.160, 0.127 and 0.323,
against 0.171, 0.131 and 0.334, and 0.181, 0.147 and 0.387 (DfE, tables of all authorities)."""


class How(StrEnum):
    """Where a number comes from, the surest first."""

    PUBLISHED = "published"
    """Printed for the authority, or a sum of what is."""
    BORROWED = "borrowed"
    """Drawn from the shape of the region or of England, under the authority's own totals."""
    ASSUMED = "assumed"
    """Published by nobody."""


SURENESS = list(How)


@dataclass(frozen=True)
class Amount:
    """A number, where it comes from, and in words."""

    value: float
    how: How
    says: str
    low: float | None = None
    high: float | None = None
    """The least and the most of the years it is the mean of."""
    year: int | None = None
    """The year in which its financial year ends, of what is spent."""

    def times(self, factor: float, how: How, says: str) -> "Amount":
        """A number made of it."""
        low, high = (None if bound is None else bound * factor for bound in (self.low, self.high))
        return Amount(self.value * factor, least_sure((self.how, how)), says, low, high)


Group = dict[str, Amount]
"""Amounts by item."""


def least_sure(ways: Iterable[How]) -> How:
    """The least sure of some ways."""
    return max(ways, key=SURENESS.index, default=How.PUBLISHED)


def total_of(tables: PublishedTables, kind: str, year: int, place: str, group: str) -> float | None:
    """The total of a group; ``None`` where it is not shown."""
    cells = tables.cells(kind, year, place, group)
    shown = None if cells is None else cells[(cells["item"] == "total") & (cells["shown"] == SHOWN)]
    return None if shown is None or shown.empty else float(shown["value"].iloc[0])


def group_in(
    tables: PublishedTables, kind: str, year: int, area: Area, group: str, total: float | None = None
) -> Group | None:
    """The amounts of a group, what is hidden drawn in; ``None`` where the table does not have it.

    ``total`` stands for that of the group where the group's own is not shown. Years before an authority was
    made have the sum of those it was made of.
    """
    own = _parts(tables, kind, year, area.old_code, group, area, total)
    if own is not None:
        return own
    parts = [_parts(tables, kind, year, code, group, area, None) for code in area.former]
    known = [part for part in parts if part is not None]
    return _sum(known) if known and len(known) == len(parts) else None


def _parts(
    tables: PublishedTables, kind: str, year: int, place: str, group: str, area: Area, total: float | None
) -> Group | None:
    cells = tables.cells(kind, year, place, group)
    if cells is None or not (cells["shown"] != "absent").any():
        return None
    own_total = total_of(tables, kind, year, place, group)
    whole = own_total if own_total is not None else total
    items = cells[(cells["item"] != "total") & (cells["item"] != "")]
    hidden = items["shown"] == HIDDEN
    values = items["value"].fillna(0.0).to_numpy(np.float64, copy=True)
    where = ""
    if hidden.any():
        shape, where = _shape(tables, kind, year, group, area, items.loc[hidden, "said"])
        left = max((whole if whole is not None else 0.0) - values.sum(), 0.0) if whole is not None else np.nan
        values[hidden.to_numpy()] = shape * left if whole is not None else np.nan
    return _by_item(items, values, hidden, where, year)


def _shape(
    tables: PublishedTables, kind: str, year: int, group: str, area: Area, said: Sequence[str] | pd.Series
) -> tuple[Numbers, str]:
    """The proportions of some items in the region, or in England where the region hides one of them."""
    for place in area.wider:
        cells = tables.cells(kind, year, place, group)
        if cells is None:
            continue
        shown = cells[cells["shown"] == SHOWN].set_index("said")["value"]
        if set(said) <= set(shown.index) and shown[list(said)].sum() > 0:
            values = shown[list(said)].to_numpy(np.float64)
            return values / values.sum(), place
    many = len(said)
    return np.full(many, 1 / many), "equal parts"


def _by_item(items: pd.DataFrame, values: Numbers, hidden: pd.Series, where: str, year: int) -> Group:
    found: Group = {}
    for item, rows in items.assign(value=values, hidden=hidden).groupby("item", sort=False):
        how = How.BORROWED if rows["hidden"].any() else How.PUBLISHED
        value = float(rows["value"].sum(skipna=False))
        says = f"{value:.3g} in {year}, suppressed: own total, shape of {where.title()}"
        found[str(item)] = Amount(value, how, says if how is How.BORROWED else f"{value:.0f} in {year}")
    return found


def _sum(parts: Sequence[Group]) -> Group:
    """Amounts of the authorities that one was made of, added up."""
    items = list(dict.fromkeys(item for part in parts for item in part))
    return {
        item: Amount(
            sum(part[item].value for part in parts if item in part),
            least_sure(part[item].how for part in parts if item in part),
            f"{sum(part[item].value for part in parts if item in part):.3g} before the councils were merged",
        )
        for item in items
    }


def lately(
    tables: PublishedTables, kind: str, year: int, area: Area, group: str, years: int = YEARS
) -> dict[int, Group]:
    """A group in each of the last years that the tables have, oldest first; its total from another group of
    the same children where its own is not shown.
    """
    found = {
        y: group_in(tables, kind, y, area, group, _total_of_others(tables, kind, y, area))
        for y in range(year - years + 1, year + 1)
    }
    return {y: part for y, part in found.items() if part is not None and not _unknown(part)}


OF_ALL = {"started": ("age", "need", "legal"), "ceased": ("age", "reason")}
"""Groups that have all children of a table."""


def _total_of_others(tables: PublishedTables, kind: str, year: int, area: Area) -> float | None:
    totals = (total_of(tables, kind, year, area.old_code, group) for group in OF_ALL.get(kind, ()))
    return next((total for total in totals if total is not None), None)


def _unknown(part: Group) -> bool:
    return all(np.isnan(amount.value) for amount in part.values())


def lately_most(values: Sequence[float]) -> float:
    """The mean of a flow's years, oldest first, in which the last ones count most (simple exponential
    smoothing; :data:`OF_THE_YEAR_AFTER`).
    """
    return float(np.average(values, weights=OF_THE_YEAR_AFTER ** np.arange(len(values))[::-1]))


def mean_of(history: Mapping[int, Group], items: Sequence[str], title: str) -> Amount:
    """The mean of the sums of some items over the years (:func:`lately_most`), with the least and the most;
    nothing known is nothing.
    """
    sums, ways = [], [How.PUBLISHED]
    for group in history.values():
        there = [group[item] for item in items if item in group and not np.isnan(group[item].value)]
        sums.append(sum(amount.value for amount in there))
        ways += [amount.how for amount in there]
    if not sums:
        return Amount(0.0, How.ASSUMED, f"{title}: no year is published")
    listed = ", ".join(f"{value:.3g}" for value in sums)
    span = f"{min(history)} to {max(history)}" if len(history) > 1 else f"{min(history)}"
    note = (
        "; what is suppressed is drawn from the region's or England's shape" if How.BORROWED in ways else ""
    )
    return Amount(
        lately_most(sums), least_sure(ways), f"{title}: {listed} in the years to March {span} (DfE){note}",
        min(sums), max(sums),
    )  # fmt: skip


def england(tables: PublishedTables, kind: str, year: int, group: str) -> dict[str, float]:
    """England's numbers of a group, by item; what is not shown is zero."""
    cells = tables.cells(kind, year, ENGLAND, group)
    if cells is None:
        return {}
    sums = cells[cells["item"] != ""].groupby("item")["value"].sum()
    return {str(item): float(value) for item, value in sums.items()}


def shared_out(total: float, weights: Mapping[str, float]) -> dict[str, float]:
    """A total in the proportions of some weights; equal parts where all of them are zero."""
    whole = sum(weights.values())
    even = dict.fromkeys(weights, 1.0) if whole <= 0 else weights
    return {name: total * weight / sum(even.values()) for name, weight in even.items()}


def whole(values: Mapping[str, float], total: int) -> dict[str, int]:
    """Whole numbers in the proportions of some values that sum to a total: largest remainders."""
    names = list(values)
    if not names:
        return {}
    shares = np.array([max(values[name], 0.0) for name in names])
    shares = np.full(len(names), total / len(names)) if shares.sum() <= 0 else shares * total / shares.sum()
    counts = np.floor(shares + 1e-9).astype(int)
    order = np.argsort(-(shares - counts), kind="stable")
    counts[order[: total - int(counts.sum())]] += 1
    return dict(zip(names, counts.tolist(), strict=True))
