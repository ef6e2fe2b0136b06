"""Stays in hospital, on holiday or with other carers for a while (T0-T4) are part of the placement around
them.
"""

import numpy as np
import pandas as pd

from sim.returns.rule import exclusion, remark
from sim.returns.rules.case import Case, Neighbours
from sim.returns.words.codes import TEMPORARY

TEMPORARY_STAY = exclusion(
    "temporary_stay",
    "a temporary stay elsewhere (T0 to T4)",
    "its days belong to the placement before (or after) it",
)
TOO_LONG = remark(
    "long_temporary_stay", "a temporary stay longer than the code allows counts as a placement", "375 376 379"
)
ALONE = remark(
    "temporary_stay_alone", "a period of care of temporary stays only; they count as a placement", "380"
)

LONGEST = {"T1": 42, "T3": 21, "T4": 7}
"""Days that a temporary stay may last."""


def temporary_stays(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Without temporary stays; ``returned`` says that one lies between an episode and the one before it.

    If the child came back, the placement goes on (see :mod:`sim.returns.rules.carers`). If it did not, the
    move is from the placement before the stay, on the day when the stay ended.
    """
    place = episodes["place"].to_numpy()
    temporary = np.isin(place, TEMPORARY)
    if not temporary.any():
        return episodes.assign(returned=False)
    until = episodes["dec"].fillna(episodes["seen"]).fillna(case.returns.last_day).to_numpy()
    limit = pd.Series(place).map(LONGEST).fillna(np.inf).to_numpy()
    long = temporary & (until - episodes["decom"].to_numpy() > limit)
    case.ledger.enter(TOO_LONG, episodes["row"].to_numpy()[long])
    anchor = _anchors(episodes, temporary & ~long)
    alone = temporary & ~long & (anchor == np.arange(len(place)))
    case.ledger.enter(ALONE, episodes["row"].to_numpy()[alone])
    absorbed = anchor != np.arange(len(place))
    case.ledger.enter(TEMPORARY_STAY, episodes["row"].to_numpy()[absorbed])
    return _absorbed(episodes, anchor, absorbed)


def _anchors(episodes: pd.DataFrame, temporary: np.ndarray) -> np.ndarray:
    """By episode, the position of the placement to which it belongs.

    That is itself, or for a temporary stay the one before it in the period, else the one after, else itself.
    """
    near, position = Neighbours(episodes), np.arange(len(episodes))
    joined = near.previous("dec", np.nan) == episodes["decom"].to_numpy()
    period = np.cumsum(~joined)
    placed = pd.Series(np.where(temporary, np.nan, position))
    before = placed.groupby(period).ffill()
    return before.fillna(placed.groupby(period).bfill()).fillna(pd.Series(position)).to_numpy(dtype=np.int64)


def _absorbed(episodes: pd.DataFrame, anchor: np.ndarray, absorbed: np.ndarray) -> pd.DataFrame:
    first = np.append([True], anchor[1:] != anchor[:-1])
    last = np.append(first[1:], [True])
    whole: pd.DataFrame = episodes.iloc[anchor[first]].reset_index(drop=True)
    begins, ends = episodes[first].reset_index(drop=True), episodes[last].reset_index(drop=True)
    # The move is explained, if at all, on the row before the stay or on the stay itself.
    reason = ends["reason_place_change"].where(
        ends["reason_place_change"] != "", whole["reason_place_change"]
    )
    returned = np.append([False], absorbed[last][:-1]) & (whole["child"] == whole["child"].shift()).to_numpy()
    rne = whole["rne"].where(begins["rne"] != "S", "S")
    known = {name: ends[name].to_numpy() for name in ("dec", "rec", "seen")}
    return whole.assign(
        decom=begins["decom"], rne=rne, reason_place_change=reason, returned=returned, **known
    )
