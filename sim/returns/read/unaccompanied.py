"""Who came to the country unaccompanied: a child that one return says so of counts as such in all of them."""

import numpy as np
import pandas as pd

from sim.arrays import Flags, Numbers
from sim.bands import ADULTHOOD, birthdays
from sim.returns.ledger import Ledger
from sim.returns.read.belonging import Belonging
from sim.returns.read.identity import Children
from sim.returns.read.tables import Table
from sim.returns.rule import quarantine, remark
from sim.returns.words.layouts import UASC

NO_CHILD = quarantine("uasc_no_child", "the row of the file of unaccompanied children names no child")
CHANGES = remark(
    "uasc_changes",
    "the child is unaccompanied in some years only; it counts as such throughout",
    "205A 205B 205C 205D",
)
CEASES_LATE = remark(
    "uasc_ceases_late", "the unaccompanied status ceases after the 18th birthday (DUC)", "304"
)


def unaccompanied(
    tables: list[Table],
    children: Children,
    headers: pd.DataFrame,
    births: Numbers,
    belonging: Belonging,
    ledger: Ledger,
) -> tuple[Flags, frozenset[int]]:
    """By child, whether any return has it as unaccompanied, in its own file or in its header; and the numbers
    of the returns that say so of anybody.
    """
    said = [_listed(table, children, births, belonging, ledger) for table in tables if table.kind == UASC]
    flagged = headers.loc[headers["uasc"] == "1", ["child", "ret"]].assign(ceased=np.nan)
    every = pd.concat([flagged, *said]).astype({"child": np.int64, "ret": np.int64})
    ever = np.zeros(len(children.names), dtype=bool)
    ever[every["child"].to_numpy()] = True
    _contradictions(every, headers, ever, ledger)
    told = {*every["ret"], *headers.loc[headers["uasc"] != "", "ret"].astype(int)}
    return ever, frozenset(map(int, told))


def _listed(
    table: Table, children: Children, births: Numbers, belonging: Belonging, ledger: Ledger
) -> pd.DataFrame:
    every = children.of_table(table)
    ret = belonging.returns_of(table.where, every, table.words("YEAR"), within=True)[every >= 0]
    child, ceased, rows = every, table.dates("DUC", ends=True).days, table.cells["row"].to_numpy()
    ledger.enter(NO_CHILD, rows[child < 0])
    rows, ceased, child = rows[child >= 0], ceased[child >= 0], child[child >= 0]
    known = np.isfinite(births[child])
    grown_up = np.where(
        known, birthdays(np.where(known, births[child], 0).astype(np.int64), ADULTHOOD), np.inf
    )
    ledger.enter(CEASES_LATE, rows[ceased > grown_up])
    return pd.DataFrame({"child": child, "ret": ret, "ceased": ceased})


def _contradictions(every: pd.DataFrame, headers: pd.DataFrame, ever: Flags, ledger: Ledger) -> None:
    """Headers of children whose status has not ceased, in returns that say who is unaccompanied and do not
    name them.
    """
    stated = (headers["uasc"] != "") | headers["ret"].isin(every["ret"])
    mine = headers[stated & ever[headers["child"].to_numpy(dtype=np.int64)]]
    named = pd.MultiIndex.from_frame(every[["child", "ret"]])
    unnamed = mine[~pd.MultiIndex.from_frame(mine[["child", "ret"]].astype(np.int64)).isin(named)]
    ended = every[every["ceased"].notna()].groupby("child")["ret"].min()
    after = unnamed["ret"].to_numpy() > unnamed["child"].map(ended).fillna(np.inf).to_numpy(dtype=np.float64)
    ledger.enter(CHANGES, unnamed["row"][~after])
