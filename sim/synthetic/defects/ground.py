"""Where defects can be: the episodes of all returns with what stands around each of them, before anything is
wrong.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Flags
from sim.bands import ADULTHOOD, DAYS_PER_YEAR, birthdays
from sim.returns.words.layouts import EPISODES, HEADER, UASC
from sim.synthetic.draft import Draft
from sim.synthetic.yearly import DaysOfReturn

Spot = Any
"""One row of :attr:`Ground.rows` as a named tuple."""
SHORT_BREAKS = ("V3", "V4")


class Ground:
    """The episodes of all returns."""

    def __init__(self, draft: Draft) -> None:
        self.rows = _ground(draft)
        self._child, names = pd.factorize(self.rows["CHILD"])
        self._free = np.ones(len(names), dtype=bool)

    def some(self, eligible: Flags, rate: float, rng: np.random.Generator) -> Sequence[Spot]:
        """Some of the rows that are marked, of children who have no defect yet, one row a child."""
        free = rng.permutation(np.flatnonzero(eligible & self._free[self._child]))
        _, one_a_child = np.unique(self._child[free], return_index=True)
        wanted = max(1, round(rate * int(eligible.sum())))
        chosen = free[np.sort(one_a_child)][:wanted]
        self._free[self._child[chosen]] = False
        return list(self.rows.iloc[chosen].itertuples(index=False))


def _ground(draft: Draft) -> pd.DataFrame:
    """The columns of the episodes file and what stands around each row.

    ``year`` and ``row``: the return and the label; ``window_first``, ``window_last``: its days. ``dob``,
    ``adult``, ``header``: birth, 18th birthday, label in the header; ``uasc``: label in the file of
    unaccompanied children, or -1; ``leaver``: whether the child is in the file of care leavers of the year.
    ``first``, ``last``: whether the row is the child's first or last in this return; ``ever_first``: in all
    returns. ``once``: no other return has it; ``final``: no later one; ``carried``: it was open at the end of
    the return before. ``returns``: in how many the child is; ``alone``: in one. ``whole``: it is a whole
    period of care; ``ended``, ``left``: it has an end, and care ends with it; ``length``: days up to its end
    or the end of the return. ``next_...`` and ``before_...``: values of the neighbours in the return;
    ``earlier_PLACE``: where the child lived before the neighbour before.
    """
    parts = [_of_year(year, draft) for year in draft.tables]
    rows = pd.concat(parts, ignore_index=True)
    key = ["CHILD", "DECOM"]
    times = rows.groupby(key)["year"]
    rows["once"] = times.transform("size") == 1
    rows["final"] = rows["year"] == times.transform("max")
    rows["carried"] = (rows["DECOM"] < rows["window_first"]) & ~(rows["year"] == times.transform("min"))
    rows["returns"] = rows.groupby("CHILD")["year"].transform("nunique")
    rows["alone"] = rows["returns"] == 1
    rows["ever_first"] = rows["DECOM"] == rows.groupby("CHILD")["DECOM"].transform("min")
    rows["looked_after"] = ~rows["LS"].isin(SHORT_BREAKS)
    rows["last_return"] = rows["year"] == max(draft.tables)
    return rows


def _of_year(year: int, draft: Draft) -> pd.DataFrame:
    tables, window = draft.tables[year], DaysOfReturn(year)
    rows = tables[EPISODES].copy()
    words = [str(name) for name in rows if not pd.api.types.is_numeric_dtype(rows[name])]
    rows[words] = rows[words].where(rows[words].notna(), "")
    rows["row"], rows["year"] = rows.index, year
    rows["window_first"], rows["window_last"] = window.first, window.last
    header = tables[HEADER].reset_index().set_index("CHILD")
    rows["header"] = header["index"].reindex(rows["CHILD"]).to_numpy()
    rows["dob"] = header["DOB"].reindex(rows["CHILD"]).to_numpy().astype(np.int64)
    rows["sex"] = header["SEX"].reindex(rows["CHILD"]).to_numpy()
    rows["adult"] = birthdays(rows["dob"].to_numpy(), ADULTHOOD)
    alone = tables[UASC].reset_index().set_index("CHILD")
    rows["uasc"] = alone["index"].reindex(rows["CHILD"]).fillna(-1).to_numpy().astype(int)
    rows["leaver"] = rows["CHILD"].isin(tables["oc3"]["CHILD"])
    child = rows.groupby("CHILD", sort=False)
    rows["first"], rows["last"] = ~rows.duplicated("CHILD"), ~rows.duplicated("CHILD", keep="last")
    for name in ("DECOM", "RNE", "PLACE", "LS", "REC", "DEC", "row", "URN", "PL_POST"):
        rows[f"next_{name}"] = child[name].shift(-1)
        rows[f"before_{name}"] = child[name].shift(1)
    rows["earlier_PLACE"] = child["PLACE"].shift(2)
    rows["ended"] = rows["DEC"].notna()
    rows["left"] = rows["ended"] & (rows["REC"] != "X1")
    rows["length"] = rows["DEC"].fillna(window.last) - rows["DECOM"]
    rows["next_length"] = rows["next_DEC"].fillna(window.last) - rows["next_DECOM"]
    rows["age"] = (rows["DECOM"] - rows["dob"]) / DAYS_PER_YEAR
    rows["whole"] = rows["RNE"].eq("S") & rows["left"]
    return rows
