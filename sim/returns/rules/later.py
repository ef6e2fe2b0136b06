"""The same episode in several returns: the latest one holds, because councils amend earlier years."""

import numpy as np
import pandas as pd

from sim.returns.rule import exclusion, repair
from sim.returns.rules.case import Case, in_order
from sim.returns.words.codes import REPLACEMENTS, SHORT_BREAKS

CARRIED_FORWARD = exclusion("carried_forward", "a later return has the same episode", "the later row holds")
RELABELLED = exclusion(
    "relabelled",
    "a later return has the same episode under the code that replaced its own",
    "the later row holds",
    "503D",
)
RESTATED = exclusion(
    "restated",
    "a later return has the episode with other facts",
    "the later row holds",
    "503A 503B 503C 503D 503E 503F 503G 503H 503J 504",
)
FILLED = repair(
    "filled_from_earlier",
    "a later return leaves blank what an earlier one has filled",
    "the earlier value is taken",
)
ROW_TWICE = exclusion("row_twice", "the return has the same row again", "left out")
OPEN_TWIN = exclusion(
    "still_open_elsewhere",
    "the return has the episode with its end, too, as when years are put together",
    "the row with the end holds",
)
SAME_START = exclusion(
    "same_start", "the return has another episode of the child with the same start", "the longer one holds"
)

FACTS = ("rne", "ls", "cin", "place", "place_provider", "urn")
FILLABLE = ("cin", "place_provider", "urn", "home_post", "pl_post")
RELABELS = frozenset(
    (old, new)
    for change in REPLACEMENTS
    if change.column == "PLACE"
    for old, codes in change.becomes.items()
    for new in codes
)
"""Pairs of codes for PLACE of which the second one day took the place of the first."""


def later_return_wins(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """One episode of a child for each day of start; episodes of short breaks are looked at by themselves.

    Adds ``known``, whether an earlier return has the episode, too.
    """
    episodes = episodes.sort_values(["child", "decom", "ret", "dec", "row"], kind="stable", ignore_index=True)
    start = _new_start(episodes)
    last = np.append(np.flatnonzero(start)[1:], len(episodes)) - 1
    winner = last[np.cumsum(start) - 1] if len(episodes) else np.zeros(0, np.int64)
    top = episodes["ret"].to_numpy()[winner] if len(episodes) else np.zeros(0)
    earlier = episodes["ret"].to_numpy() < top
    changed, relabelled = _differences(episodes, winner, earlier, case)
    episodes = _filled(episodes, start, winner, case)
    ledger, rows = case.ledger, episodes["row"].to_numpy()
    ledger.enter(RESTATED, rows[earlier & changed])
    ledger.enter(RELABELLED, rows[earlier & ~changed & relabelled], "place")
    ledger.enter(CARRIED_FORWARD, rows[earlier & ~changed & ~relabelled])
    start_of = np.flatnonzero(start)[np.cumsum(start) - 1] if len(episodes) else np.zeros(0, np.int64)
    known = episodes["ret"].to_numpy()[start_of] < top
    return _once_a_return(episodes.assign(known=known)[~earlier], case)


def _new_start(episodes: pd.DataFrame) -> np.ndarray:
    child, decom = episodes["child"].to_numpy(), episodes["decom"].to_numpy()
    return np.append(
        [True] * min(len(child), 1), (child[1:] != child[:-1]) | (decom[1:] != decom[:-1])
    ).astype(bool)


def _differences(
    episodes: pd.DataFrame, winner: np.ndarray, earlier: np.ndarray, case: Case
) -> tuple[np.ndarray, np.ndarray]:
    """Which rows of earlier returns say something else than the row that holds, and which only have an older
    code.

    An end where the earlier return had none yet is no difference. Each one that is found is entered with both
    values.
    """
    changed = np.zeros(len(episodes), dtype=bool)
    relabelled = changed.copy()
    rows = episodes["row"].to_numpy()
    for column in (*FACTS, "dec"):
        value = episodes[column].to_numpy()
        later = value[winner] if len(value) else value
        if column == "dec":
            other = earlier & ~np.isnan(value) & (value != later)
        else:
            other = earlier & (value != "") & (later != "") & (value != later)
        if column == "place" and other.any():
            older = np.array(
                [pair in RELABELS for pair in zip(value[other], later[other], strict=True)], dtype=bool
            )
            relabelled[np.flatnonzero(other)[older]] = True
            other[np.flatnonzero(other)[older]] = False
        case.ledger.enter(RESTATED, rows[other], column, value[other], later[other])
        changed |= other
    return changed, relabelled


def _filled(episodes: pd.DataFrame, start: np.ndarray, winner: np.ndarray, case: Case) -> pd.DataFrame:
    """The rows that hold, with the last value that an earlier return had for what they leave blank."""
    position = np.arange(len(episodes))
    first = np.maximum.accumulate(np.where(start, position, 0)) if len(episodes) else position
    for column in FILLABLE:
        value = episodes[column].to_numpy()
        given = np.maximum.accumulate(np.where(value != "", position, -1)) if len(value) else position
        fill = (winner == position) & (value == "") & (given >= first)
        episodes = case.ledger.change(episodes, fill, FILLED, column, value[given[fill]])
    return episodes


def _once_a_return(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Of several rows of one return with the same start the longest, an open one before all that are not its
    own end.
    """
    episodes = case.ledger.set_aside(episodes, _ended_elsewhere(episodes), OPEN_TWIN, "decom")
    key = episodes.assign(short=episodes["ls"].isin(SHORT_BREAKS))
    again = key.duplicated(["child", "decom", "short"], keep="last")
    same = key.duplicated(["child", "decom", "short", "dec", "rec", *FACTS], keep="last")
    episodes = case.ledger.set_aside(episodes, again & same, ROW_TWICE)
    return in_order(case.ledger.set_aside(episodes, (again & ~same)[episodes.index], SAME_START, "decom"))


def _ended_elsewhere(episodes: pd.DataFrame) -> np.ndarray:
    """Open rows of which another row, with the same start, knows the end: when years are put together the
    later one does.

    It does if care ended by it, if an episode of the child begins on that day, or if the two rows are alike.
    Otherwise the other row is an episode of its own that is followed by the open one.
    """
    starts = pd.MultiIndex.from_frame(episodes[["child", "decom"]])
    followed = pd.MultiIndex.from_frame(episodes[["child", "dec"]].set_axis(["child", "decom"], axis=1)).isin(
        starts
    )
    ended = episodes["dec"].notna().to_numpy() & (episodes["dec"] > episodes["decom"]).to_numpy()
    final = ended & (followed | ~episodes["rec"].isin(("X1", "")).to_numpy())
    key = episodes[["child", "decom"]].assign(short=episodes["ls"].isin(SHORT_BREAKS))
    alike = [*key, "place", "place_provider"]
    same = key.assign(
        place=episodes["place"], place_provider=episodes["place_provider"], ended=ended, final=final
    )
    known = same.groupby([*key])["final"].transform("any") | same.groupby(alike)["ended"].transform("any")
    return np.asarray(episodes["dec"].isna().to_numpy() & known.to_numpy())
