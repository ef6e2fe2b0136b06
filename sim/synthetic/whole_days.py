"""Placements of the simulation, which begin and end at a time of day, as a return knows them: in whole
days.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.codes import ReasonEpisodeCeased, ReasonNewEpisode
from sim.episodes import Episodes

OPEN = 2**31 - 1
"""The day of an end that has not come."""
ADOPTED = (ReasonEpisodeCeased.ADOPTED_UNOPPOSED.value, ReasonEpisodeCeased.ADOPTED_CONSENT_DISPENSED.value)
PERIOD = ["copy", "person", "period"]
"""What tells one period of care from another."""
OF_A_CHILD = ("sex", "dob", "cin", "uasc", "disability", "district", "sibling_group")
OF_A_PLACEMENT = (
    "decom",
    "dec",
    "ls",
    "placement",
    "place",
    "place_provider",
    "location",
    "unit",
    "reason_place_change",
    "rec",
    "route",
)


def whole_days(histories: Sequence[Episodes], last: int) -> pd.DataFrame:
    """One row for each placement that lasted a night, in the order of children and time, as known on the day
    ``last``.

    A stay that begins and ends on one day is in no return: the placement after it begins on that day, and a
    period of care of which nothing is left never was. A move within one home or household is no move. A child
    who comes back on the day it left comes back on the day after. A child who was adopted and comes back has
    another identity. ``child`` numbers identities, ``period`` their periods of care and ``spell`` the
    placements of a period, each from 0; ``started`` says whether the period began with this placement;
    ``copy`` is the number of the history; days count from 1970, :data:`OPEN` for an end that has not come.
    """
    rows = pd.concat(
        [_of_one(history).assign(copy=copy) for copy, history in enumerate(histories)], ignore_index=True
    )
    rows = _known_on(_without_moves_within_a_home(_without_stays_of_no_night(rows)), last)
    identity = rows.groupby(["copy", "person", "identity"], sort=False)
    rows["child"] = identity.ngroup()
    rows["period"] -= rows.groupby("child")["period"].transform("min")
    return rows.drop(columns=["person", "identity"])


def _of_one(history: Episodes) -> pd.DataFrame:
    """The placements of one history, with ends that have not come at :data:`OPEN` and people who were adopted
    told apart.
    """
    frame = history.frame.sort_values(["child", "period", "spell"], kind="stable")
    rows = pd.DataFrame({"person": frame["child"].to_numpy(), "period": frame["period"].to_numpy()})
    for name in (*OF_A_CHILD, *OF_A_PLACEMENT):
        column = frame[name]
        rows[name] = column.astype(object).to_numpy() if column.dtype == "category" else column.to_numpy()
    rows["unit"] = rows["unit"].where(rows["unit"] != "", None)
    rows["decom"] = np.floor(rows["decom"]).astype(np.int64)
    rows["dec"] = np.floor(rows["dec"].fillna(OPEN)).astype(np.int64)
    rows["started"] = (frame["rne"] == ReasonNewEpisode.STARTED.value).to_numpy()
    adopted = rows["rec"].isin(ADOPTED)
    rows["identity"] = adopted.groupby(rows["person"]).cumsum() - adopted.astype(int)
    return rows


def _without_stays_of_no_night(rows: pd.DataFrame) -> pd.DataFrame:
    ends = rows.groupby(PERIOD, sort=False)["dec"].last()
    came_back = ends.groupby(level=["copy", "person"]).shift(fill_value=-OPEN) + 1
    earliest = came_back.loc[pd.MultiIndex.from_frame(rows[PERIOD])].to_numpy()
    rows["decom"], rows["dec"] = np.maximum(rows["decom"], earliest), np.maximum(rows["dec"], earliest)
    whole = rows.groupby(PERIOD, sort=False)
    rows["started"] = whole["started"].transform("first")
    for name in ("rec", "route"):
        rows[name] = whole[name].transform("last")
    rows = rows[rows["dec"] > rows["decom"]].reset_index(drop=True)
    left = rows.groupby(PERIOD, sort=False)
    rows["spell"] = left.cumcount()
    rows["started"] &= rows["spell"] == 0
    last = ~rows.duplicated(PERIOD, keep="last")
    for name in ("rec", "route"):
        rows[name] = rows[name].where(last & (rows["dec"] < OPEN), None)
    rows["reason_place_change"] = rows["reason_place_change"].where(~last, None)
    return rows


def _without_moves_within_a_home(rows: pd.DataFrame) -> pd.DataFrame:
    """Placements that follow one another in one home or household, joined into one."""
    same = rows["unit"].notna() & rows.duplicated(PERIOD)
    for name in ("unit", "placement"):
        same &= rows[name] == rows[name].shift()
    stay = (~same).cumsum()
    end = ["dec", "rec", "route", "reason_place_change"]
    ends = rows.loc[~stay.duplicated(keep="last"), end].to_numpy()
    rows = rows[~same].reset_index(drop=True)
    rows[end] = pd.DataFrame(ends, columns=end).astype(rows[end].dtypes)
    rows["spell"] = rows.groupby(PERIOD, sort=False).cumcount()
    return rows


def _known_on(rows: pd.DataFrame, last: int) -> pd.DataFrame:
    """What is known on a day: placements begun by then, open if they end later."""
    rows = rows[rows["decom"] <= last].reset_index(drop=True)
    later = rows["dec"] > last
    rows.loc[later, "dec"] = OPEN
    rows.loc[later, ["rec", "route", "reason_place_change"]] = None
    return rows
