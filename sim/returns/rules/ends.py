"""Episodes of a child must follow one another: none open before another, none overlapping, each with a reason
to end.
"""

import numpy as np
import pandas as pd

from sim.returns.read.episodes import IMPUTED_END
from sim.returns.rule import Rule, exclusion, quarantine, remark, repair
from sim.returns.rules.case import Case, Neighbours
from sim.returns.rules.later import RELABELS

PIPELINE_END = repair(
    "ended_by_a_pipeline", "a regional pipeline made up the end (E99)", "the child was last seen on that day"
)
RESTATED_START = exclusion(
    "restated_start", "a later return has the open episode with another start", "the later row holds", "502"
)
REPLACED = exclusion(
    "replaced", "an episode of a later return covers its start", "the later row holds", "502 503G"
)
CLOSED = repair(
    "closed_at_next",
    "the episode has no end, but the child has a later one",
    "it ends when that one starts",
    "142",
)
VANISHED = repair(
    "vanished",
    "the episode is open on the last day of a return, and the next return does not have it",
    "the child was last seen on that day; whether it left is not known",
    "NOE 1010",
)
TRUNCATED = repair(
    "truncated", "the next episode starts before this one ends", "it ends when that one starts", "501"
)
NESTED = repair(
    "nested",
    "an earlier episode ends later, and this one lies within it",
    "it lasts as long as that one",
    "501",
)
AFTER_THE_LAST = quarantine(
    "after_the_last", "the child had died, been adopted or been found to be an adult", "437 199"
)
CONTINUES = repair(
    "reason_but_continues",
    "REC says that care ended, but another episode starts that day",
    "X1",
    "388 431 148",
)
BRIDGED = repair(
    "gap_bridged",
    "both episodes say that care went on, but days lie between them",
    "the first lasts longer",
    "388 433",
)
GAP = repair(
    "gap_not_bridged",
    "both episodes say that care went on, but many days lie between them",
    "last seen on that day",
    "388 433",
)
NO_SUCCESSOR = repair(
    "no_successor",
    "REC says that care went on (X1), but no later episode is on record",
    "last seen on that day",
    "388",
)
NO_REASON = repair(
    "end_without_reason", "DEC is filled, but why care ended is not said", "another reason (E8)", "148 388"
)
RESTARTED = repair(
    "restarted",
    "the child had left care, but the next episode is no start",
    "it starts a period (S)",
    "432 433",
)
STARTS_INSIDE = repair(
    "starts_inside", "the episode is a start, but the one before ends that day", "care went on", "431"
)
SEEN_IN_CARE = remark(
    "first_seen_in_care", "the first episode on record is no start: the child was in care before", "357"
)

FINAL = ("E2", "E11", "E12", "E15")
OTHER_REASON = "E8"
NO_CHANGE = ("rne", "ls", "place_provider", "urn")


def unfinished(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Close what is open before another episode, and set when vanished children were last seen.

    Adds the column ``seen``, the day on which an episode without end was last under observation; missing as
    long as it is open.
    """
    episodes = episodes.assign(seen=np.nan)
    near = Neighbours(episodes)
    joined = near.following("decom", np.nan) == episodes["dec"].to_numpy()
    made_up = (episodes["rec"] == IMPUTED_END).to_numpy() & ~joined
    episodes = _last_seen(episodes, made_up, PIPELINE_END, case)
    episodes = _superseded(episodes, case)
    return _vanished(_closed(episodes, case), case)


def _last_seen(episodes: pd.DataFrame, where: np.ndarray, rule: Rule, case: Case) -> pd.DataFrame:
    """Episodes whose end is none: the child was last seen on it."""
    end = episodes["dec"].to_numpy()
    episodes = episodes.assign(
        seen=np.where(where, end, episodes["seen"].to_numpy()), rec=episodes["rec"].where(~where, "")
    )
    return case.ledger.change(episodes, where, rule, "dec", np.nan)


def _superseded(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Without open episodes that the next return has in another form.

    An episode open at the end of a return must be in the next one if the child is. Where that has an episode
    like it with another start, or one that began before it and lasted beyond its start, the earlier row is
    out of date.
    """
    near = Neighbours(episodes)
    ret, start = episodes["ret"].to_numpy(), episodes["decom"].to_numpy()
    is_open = (episodes["dec"].isna() & episodes["seen"].isna()).to_numpy()
    alike = np.ones(len(episodes), dtype=bool)
    for column in NO_CHANGE:
        alike &= near.following(column, "") == episodes[column].to_numpy()
    place, other = episodes["place"].to_numpy(), near.following("place", "")
    relabel = np.array([pair in RELABELS for pair in zip(place, other, strict=True)], dtype=bool)
    spans = near.following("decom", np.inf) <= case.returns.ends[ret]
    restated = (
        is_open
        & near.has_next
        & (near.following("ret", -1) > ret)
        & spans
        & alike
        & ((place == other) | relabel)
    )
    until = near.previous("dec", np.nan)
    covered = near.has_previous & (near.previous("ret", -1) > ret) & (np.isnan(until) | (until > start))
    episodes = episodes.assign(covered=covered)
    episodes = case.ledger.set_aside(episodes, restated, RESTATED_START, "decom")
    return (
        case.ledger.set_aside(episodes, episodes["covered"], REPLACED, "decom")
        .drop(columns="covered")
        .reset_index(drop=True)
    )


def _closed(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    near = Neighbours(episodes)
    is_open = (episodes["dec"].isna() & episodes["seen"].isna()).to_numpy()
    ends = case.returns.ends[episodes["ret"].to_numpy()]
    gone = (near.following("rne", "") == "S") & (near.following("decom", np.nan) > ends)
    where = is_open & near.has_next & ~gone
    starts = near.following("decom", np.nan)
    episodes = episodes.assign(rec=episodes["rec"].where(~where, "X1"))
    return case.ledger.change(episodes, where, CLOSED, "dec", starts[where])


def _vanished(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    ends = case.returns.ends[episodes["ret"].to_numpy()]
    is_open = (episodes["dec"].isna() & episodes["seen"].isna()).to_numpy()
    where = is_open & ((ends < case.returns.last_day) | Neighbours(episodes).has_next)
    return case.ledger.change(episodes, where, VANISHED, "seen", ends[where])


def overlaps(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """No two episodes of a child at once: the earlier one ends when the later one starts.

    One that lies within an earlier one goes on to the end of that, so that no day of care is lost.
    """
    near = Neighbours(episodes)
    end = episodes["dec"].to_numpy()
    until = np.where(np.isnan(end), -np.inf, end)
    longest = pd.Series(until).groupby(episodes["child"].to_numpy()).cummax().to_numpy()
    holder = (
        np.maximum.accumulate(np.where(until == longest, np.arange(len(until)), 0))
        if len(until)
        else np.zeros(0, int)
    )
    starts = near.following("decom", np.inf)
    nested = np.isfinite(until) & (until < longest) & (starts > until)
    to = np.minimum(longest, starts)
    reason = np.where(to < longest, "X1", episodes["rec"].to_numpy()[holder])
    episodes = episodes.assign(rec=np.where(nested, reason, episodes["rec"].to_numpy()))
    episodes = case.ledger.change(episodes, nested, NESTED, "dec", to[nested])
    over = (episodes["dec"].to_numpy() > starts) | (episodes["seen"].to_numpy() > starts)
    episodes = episodes.assign(rec=episodes["rec"].where(~over, "X1"), seen=episodes["seen"].where(~over))
    return case.ledger.change(episodes, over, TRUNCATED, "dec", starts[over])


def nobody_returns(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Without episodes after death, adoption, or an age assessment that found an adult."""
    ended = np.where(episodes["rec"].isin(FINAL), episodes["dec"], np.inf)
    first = pd.Series(ended).groupby(episodes["child"].to_numpy()).transform("min").to_numpy()
    return case.ledger.set_aside(
        episodes, episodes["decom"].to_numpy() >= first, AFTER_THE_LAST, "decom"
    ).reset_index(drop=True)


def end_reasons(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Dates decide where a period of care ends; codes that say otherwise are brought into line with them."""
    near, end, rec = Neighbours(episodes), episodes["dec"].to_numpy(), episodes["rec"].to_numpy()
    starts, next_rne = near.following("decom", np.nan), near.following("rne", "")
    ended, joined = np.isfinite(end), starts == end
    started_again = next_rne == "S"
    gap = ended & near.has_next & ~joined & (rec == "X1") & ~started_again
    short = gap & (starts - end <= case.bridge_days)
    lost = ended & ~near.has_next & (rec == "X1")
    left = ended & ~joined & ~gap & ~lost
    before = near.previous("dec", np.nan)
    ledger = case.ledger
    episodes = ledger.change(episodes, ended & joined & (rec != "X1"), CONTINUES, "rec", "X1")
    episodes = ledger.change(episodes, left & np.isin(rec, ("", "X1")), NO_REASON, "rec", OTHER_REASON)
    episodes = ledger.change(episodes, short, BRIDGED, "dec", starts[short])
    episodes = _last_seen(episodes, gap & ~short, GAP, case)
    episodes = _last_seen(episodes, lost, NO_SUCCESSOR, case)
    start, rne = episodes["decom"].to_numpy(), episodes["rne"].to_numpy()
    after_leaving = (
        near.has_previous & (before < start) & np.append([False] * min(len(left), 1), left[:-1]).astype(bool)
    )
    episodes = ledger.change(episodes, after_leaving & (rne != "S"), RESTARTED, "rne", "S")
    episodes = ledger.change(episodes, (before == start) & (rne == "S"), STARTS_INSIDE, "rne", "")
    ledger.enter(SEEN_IN_CARE, episodes["row"][~near.has_previous & (rne != "S")])
    return episodes
