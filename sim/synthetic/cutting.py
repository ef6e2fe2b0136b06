"""Placements cut into the rows of a return: each row is a time in which nothing that the return records
changes.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.codes import ReasonEpisodeCeased, ReasonNewEpisode, ReasonPlaceChange
from sim.synthetic.choice import either, first_that_holds
from sim.synthetic.whole_days import OPEN

RECORDED = ("ls", "place", "provider", "pl_post", "urn")
"""What a cut can change; ``None`` leaves a value as it is."""
CARER = ("place", "provider", "pl_post", "urn")
NEW, CEASED, CHANGE = ReasonNewEpisode, ReasonEpisodeCeased, ReasonPlaceChange


def cut_of(rows: pd.DataFrame, day: object, **values: object) -> pd.DataFrame:
    """Cuts of some placements (rows of the table, by their index), each on a day from which other values
    hold.
    """
    return pd.DataFrame({"row": rows.index, "day": np.asarray(day), **dict.fromkeys(RECORDED), **values})


def cut(rows: pd.DataFrame, cuts: Sequence[pd.DataFrame], last: int) -> pd.DataFrame:
    """The rows cut where the cuts fall strictly inside them, and not after the day ``last``; cuts on one day
    become one.

    ``piece`` numbers the pieces of a placement. Values that a cut changes hold until another cut changes
    them.
    """
    starts = rows[list(RECORDED)].assign(row=rows.index, day=rows["decom"])
    every = pd.concat([starts, *[one for one in cuts if len(one)]], ignore_index=True)
    begins, ends = rows["decom"].loc[every["row"]].to_numpy(), rows["dec"].loc[every["row"]].to_numpy()
    inside = (every.index < len(starts)) | (
        (every["day"] > begins) & (every["day"] < ends) & (every["day"] <= last)
    )
    every = every[inside].sort_values(["row", "day"], kind="stable")
    pieces = every.groupby(["row", "day"], sort=False).last().reset_index()
    pieces[list(RECORDED)] = pieces.groupby("row")[list(RECORDED)].ffill()
    whole = rows.loc[pieces["row"]].reset_index(drop=True)
    whole[list(RECORDED)] = pieces[list(RECORDED)].astype(object)
    whole["decom"] = pieces["day"].to_numpy(dtype=np.int64)
    following = pieces.groupby("row")["day"].shift(-1)
    whole["dec"] = following.fillna(whole["dec"]).astype(np.int64)
    whole["piece"] = pieces.groupby("row").cumcount()
    return without_changes_of_nothing(whole)


def without_changes_of_nothing(rows: pd.DataFrame) -> pd.DataFrame:
    """Pieces that differ from the one before in nothing are joined to it."""
    same = pd.Series(rows["piece"] > 0, index=rows.index)
    for name in RECORDED:
        before = rows[name].shift()
        same &= (rows[name] == before) | (rows[name].isna() & before.isna())
    group = (~same).cumsum()
    rows = rows.assign(dec=rows.groupby(group)["dec"].transform("last"))[~same]
    placement = rows.groupby(["child", "period", "spell"], sort=False)
    return rows.assign(piece=placement.cumcount()).reset_index(drop=True)


def with_reasons(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of children and time with ``rne``, ``rec`` and ``reason_place_change`` as the statute
    has them.

    ``away`` marks temporary placements: they and the return from them are changes of carer without a reason.
    """
    care = ["child", "period"]
    before, after = (
        rows.groupby(care, sort=False)[list(RECORDED)].shift(),
        ~rows.duplicated(care, keep="last"),
    )
    known = rows.duplicated(care)
    order = known & ~((rows["ls"] == before["ls"]) | (rows["ls"].isna() & before["ls"].isna()))
    stays = rows["same_carer"]
    differs = pd.Series(False, index=rows.index)
    for name in CARER:
        differs |= ~((rows[name] == before[name]) | (rows[name].isna() & before[name].isna()))
    rne = first_that_holds(
        [~known & rows["started"], stays & order & differs, stays & differs, stays, order & known],
        [
            NEW.STARTED.value,
            NEW.BOTH_SAME_CARER.value,
            NEW.SAME_CARER.value,
            NEW.LEGAL_STATUS.value,
            NEW.BOTH.value,
        ],
        NEW.PLACEMENT.value,
    )
    following = pd.Series(rne, index=rows.index).shift(-1)
    ended = rows["dec"] < OPEN
    rec = either(after, rows["rec"], CEASED.CONTINUES.value)
    temporary = rows["away"] | (rows["away"].shift(-1, fill_value=False) & ~after)
    relabelled = following.isin([NEW.SAME_CARER.value, NEW.BOTH_SAME_CARER.value])
    legal = following == NEW.LEGAL_STATUS.value
    why = first_that_holds(
        [after | legal | temporary, relabelled], [None, CHANGE.STATUS_ONLY.value], rows["reason_place_change"]
    )
    reasons = {"rec": either(ended, rec, None), "reason_place_change": either(ended, why, None)}
    return rows.assign(rne=rne, **reasons)
