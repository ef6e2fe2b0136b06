"""Orders that deprive a child of its liberty: the table that the return of 2026-27 adds.

Source: the column set and rules 709 and 710 of csc-validator-be-903 (2026-27): children under such an order
are expected in children's homes and unregistered placements, and not in the places of :data:`UNEXPECTED`.
"""

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Numbers
from sim.returns.ledger import Ledger
from sim.returns.read.identity import Children
from sim.returns.read.tables import Table
from sim.returns.rule import exclusion, quarantine, remark
from sim.returns.words.layouts import LIBERTY

NO_CHILD = quarantine("order_no_child", "the row of the file of deprivation-of-liberty orders names no child")
NO_START = quarantine("order_start_unreadable", "DOLO_START is blank or no date")
END_UNREADABLE = quarantine("order_end_unreadable", "DOLO_END is no date")
ENDS_FIRST = quarantine("order_ends_first", "the order ends before it begins (DOLO_END)")
TWICE = exclusion("order_twice", "another row has the same order of the child", "left out")
NOT_IN_CARE = remark(
    "order_not_in_care", "the child has no episode on any day of the deprivation-of-liberty order"
)
PLACE = remark(
    "order_place",
    "under a deprivation-of-liberty order in a secure home, with parents, in a young offender institution or"
    " in supported accommodation",
    "709 710",
)
UNEXPECTED = ("K1", "P1", "R5", "K3")


def orders_on_liberty(
    tables: list[Table], children: Children, episodes: pd.DataFrame, ledger: Ledger
) -> pd.DataFrame | None:
    """Orders of all returns: ``child``, ``start`` and ``end`` (days since 1970, infinite while in force), one
    row each; ``None`` if no return has the table.

    ``episodes`` are those of all returns (``row``, ``child``, ``decom``, ``dec``, ``place``).
    """
    read = [_orders(table, children, ledger) for table in tables if table.kind == LIBERTY]
    if not read:
        return None
    every = pd.concat(read).sort_values(["child", "start", "end", "row"], kind="stable", ignore_index=True)
    again = every.duplicated(["child", "start"]).to_numpy()  # the first that ends is the later knowledge
    ledger.enter(TWICE, every["row"][again])
    found = every[~again].reset_index(drop=True)
    _compared(found, episodes, ledger)
    return found[["child", "start", "end"]]


def under_order(child: Counts, decom: Numbers, dec: Numbers, orders: pd.DataFrame) -> Flags:
    """By placement, whether an order was in force on any of its days; open ones go on for ever."""
    rows = pd.DataFrame({"child": child, "decom": decom, "dec": dec, "at": np.arange(len(child))})
    both = rows.merge(orders, on="child")
    meet = (both["start"] < both["dec"].fillna(np.inf)) & (both["end"] >= both["decom"])
    return np.isin(np.arange(len(child)), both["at"][meet])


def _orders(table: Table, children: Children, ledger: Ledger) -> pd.DataFrame:
    """The usable rows of one file."""
    row, child, ends = (
        table.cells["row"].to_numpy(),
        children.of_table(table),
        table.dates("DOLO_END", ends=True),
    )
    start = table.dates("DOLO_START").days
    usable = np.ones(len(row), dtype=bool)
    for rule, wrong in (
        (NO_CHILD, child < 0),
        (NO_START, np.isnan(start)),
        (END_UNREADABLE, ends.unreadable),
        (ENDS_FIRST, ends.days < start),
    ):
        ledger.enter(rule, row[usable & wrong])
        usable &= ~wrong
    end = np.where(np.isnan(ends.days), np.inf, ends.days)
    return pd.DataFrame({"row": row, "child": child, "start": start, "end": end})[usable]


def _compared(orders: pd.DataFrame, episodes: pd.DataFrame, ledger: Ledger) -> None:
    """What the episodes of the same children say on the days of an order."""
    both = episodes[["child", "decom", "dec", "place"]].merge(orders, on="child")
    meet = both[(both["start"] < both["dec"].fillna(np.inf)) & (both["end"] >= both["decom"])]
    ledger.enter(NOT_IN_CARE, orders["row"][~orders["row"].isin(meet["row"])])
    ledger.enter(PLACE, sorted(set(meet["row"][meet["place"].isin(UNEXPECTED)])))
