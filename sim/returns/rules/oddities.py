"""Questions that DfE's rules ask of episodes, each of them a mark for every row of a table that is in
order.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.arrays import Flags
from sim.bands import birthdays
from sim.returns.rules.case import Case, Neighbours
from sim.returns.words.codes import (
    ADOPTION,
    CODES,
    FOSTER_OTHER,
    FOSTER_RELATIVE,
    SHORT_BREAKS,
    TEMPORARY,
    codes_of,
)

Finds = Callable[[pd.DataFrame, Case], Flags]
FOSTER = (*FOSTER_RELATIVE, *FOSTER_OTHER)


def _is(column: str, *codes: str) -> Callable[[pd.DataFrame], Flags]:
    return lambda episodes: episodes[column].isin(codes).to_numpy()


def _age_below(episodes: pd.DataFrame, case: Case, years: int, at: str) -> Flags:
    """Younger than so many years on the day of ``at`` (an open end is none)."""
    birth = case.births[episodes["child"].to_numpy()].astype(np.int64)
    return np.asarray(episodes[at].to_numpy() < birthdays(birth, years))


def reason_too_young(codes: tuple[str, ...], years: int) -> Finds:
    """Left care for one of these reasons before some birthday."""
    return lambda e, case: _is("rec", *codes)(e) & _age_below(e, case, years, "dec")


def placed_too_young(codes: tuple[str, ...], years: int, column: str = "place") -> Finds:
    """A code that no child below some age can have."""
    return lambda e, case: _is(column, *codes)(e) & _age_below(e, case, years, "decom")


def supported_too_young(episodes: pd.DataFrame, case: Case) -> Flags:
    """In independent or supported accommodation before 16; up to 2022-23 P2 was for 15 and H5 for 14 years
    and older.
    """
    before = np.array([last < 2024 for _, last in case.returns.years])[episodes["ret"].to_numpy()]
    floors = {"P2": (15, 16), "H5": (14, 16), "K3": (16, 16)}
    found = np.zeros(len(episodes), dtype=bool)
    for place, (then, now) in floors.items():
        too_young = np.where(
            before, _age_below(episodes, case, then, "decom"), _age_below(episodes, case, now, "decom")
        )
        found |= _is("place", place)(episodes) & too_young
    return found


def longer(column: str, code: str, days: int) -> Finds:
    """A code for more than so many days."""
    return lambda e, _: _is(column, code)(e) & ((e["dec"] - e["decom"]).to_numpy() > days)


def both(first: tuple[str, ...], second: tuple[str, ...], *, without: bool = False) -> Finds:
    """One code together with another one, given as (column, code, code ...), or without it."""
    return lambda e, _: _is(*first)(e) & (_is(*second)(e) != without)


def adopted_grown_up(episodes: pd.DataFrame, case: Case) -> Flags:
    """Adopted on or after the 18th birthday."""
    return np.asarray(_is("rec", "E11", "E12")(episodes) & ~_age_below(episodes, case, 18, "dec"))


def adoption_from_nowhere(episodes: pd.DataFrame, _: Case) -> Flags:
    """Placed for adoption with the current carer, who was no foster carer."""
    before = Neighbours(episodes).previous("place", "")
    return np.asarray(
        _is("place", "A3", "A5")(episodes) & (before != "") & ~np.isin(before, (*FOSTER, *ADOPTION))
    )


def need_changes(episodes: pd.DataFrame, _: Case) -> Flags:
    """Another category of need than in the episode before, which it continues."""
    near = Neighbours(episodes)
    joined = near.previous("dec", np.nan) == episodes["decom"].to_numpy()
    before, now = near.previous("cin", ""), episodes["cin"].to_numpy()
    return np.asarray(joined & (before != "") & (now != "") & (before != now))


def late(episodes: pd.DataFrame, case: Case) -> Flags:
    """A start in an earlier return's years that the earlier return did not have."""
    ret = episodes["ret"].to_numpy()
    ends = np.append(-np.inf, case.returns.ends)[ret]
    return np.asarray(
        (episodes["decom"].to_numpy() <= ends)
        & (ends >= case.returns.first_day)
        & ~episodes["known"].to_numpy()
    )


def other_year(episodes: pd.DataFrame, case: Case) -> Flags:
    """A code that the year of the return does not have."""
    found = np.zeros(len(episodes), dtype=bool)
    ret = episodes["ret"].to_numpy()
    for number, (first, last) in enumerate(case.returns.years):
        for column, name in (
            ("place", "PLACE"),
            ("rec", "REC"),
            ("reason_place_change", "REASON_PLACE_CHANGE"),
        ):
            allowed = {code for year in range(first, last + 1) for code in codes_of(name, year)}
            stray = [code for code in CODES[name] if code not in allowed]
            found |= (ret == number) & episodes[column].isin(stray).to_numpy()
    return found


def _changes(episodes: pd.DataFrame) -> tuple[Flags, Flags, Flags]:
    """Whether an episode continues the one before, with another legal status, and with another placement."""
    near = Neighbours(episodes)
    joined = near.previous("dec", np.nan) == episodes["decom"].to_numpy()
    law = near.previous("ls", "") != episodes["ls"].to_numpy()
    moved = np.zeros(len(episodes), dtype=bool)
    for column in ("place", "place_provider", "urn", "pl_post"):
        moved |= near.previous(column, "") != episodes[column].to_numpy()
    return joined, law, moved


def not_as_said(codes: tuple[str, ...], *, law: bool, moved: bool) -> Finds:
    """A reason for a new episode that the fields do not bear out."""

    def finds(episodes: pd.DataFrame, _: Case) -> Flags:
        joined, law_changed, place_changed = _changes(episodes)
        return np.asarray(
            _is("rne", *codes)(episodes) & joined & ((law_changed != law) | (place_changed != moved))
        )

    return finds


def away_at_the_edge(episodes: pd.DataFrame, _: Case) -> Flags:
    """A temporary stay with which care begins or ends."""
    joined, _law, _moved = _changes(episodes)
    ends = ~_is("rec", "X1", "")(episodes) & episodes["dec"].notna().to_numpy()
    return np.asarray(_is("place", *TEMPORARY)(episodes) & (~joined | ends))


def did_not_come_back(episodes: pd.DataFrame, _: Case) -> Flags:
    """Another placement after a temporary stay than before it."""
    near = Neighbours(episodes)
    twice = Neighbours(episodes.assign(before=near.previous("place", "")))
    before, was_before = near.previous("place", ""), twice.previous("before", "")
    joined, _law, _moved = _changes(episodes)
    after_stay = (
        np.isin(before, TEMPORARY)
        & ~np.isin(was_before, ("", *TEMPORARY))
        & ~_is("place", *TEMPORARY)(episodes)
    )
    return np.asarray(joined & after_stay & (was_before != episodes["place"].to_numpy()))


def reason_around_stay(episodes: pd.DataFrame, _: Case) -> Flags:
    """A reason for a change of placement on a temporary stay or before it."""
    stay, following = _is("place", *TEMPORARY)(episodes), Neighbours(episodes).following("place", "")
    return np.asarray(
        (episodes["reason_place_change"] != "").to_numpy() & (stay | np.isin(following, TEMPORARY))
    )


def often(episodes: pd.DataFrame, _: Case) -> Flags:
    """More than two stays in a year with others while the carer is on holiday."""
    stays = pd.Series(_is("place", "T3")(episodes), index=episodes.index)
    return np.asarray(stays & (stays.groupby([episodes["child"], episodes["ret"]]).transform("sum") > 2))


def days_of_breaks(episodes: pd.DataFrame, _: Case) -> Flags:
    """Short breaks of more than 75 days in a year."""
    days = (episodes["dec"] - episodes["decom"]).where(_is("ls", "V3")(episodes))
    return np.asarray(
        (days.groupby([episodes["child"], episodes["ret"]]).transform("sum") > 75) & days.notna()
    )


def both_kinds_of_breaks(episodes: pd.DataFrame, _: Case) -> Flags:
    """Short breaks of both kinds in one return."""
    kinds = episodes["ls"].where(_is("ls", *SHORT_BREAKS)(episodes))
    return np.asarray(
        kinds.notna() & (kinds.groupby([episodes["child"], episodes["ret"]]).transform("nunique") > 1)
    )


def reason_without_change(episodes: pd.DataFrame, _: Case) -> Flags:
    """A reason for a change of placement that did not change."""
    near = Neighbours(episodes)
    joined = near.following("decom", np.nan) == episodes["dec"].to_numpy()
    return np.asarray(
        (episodes["reason_place_change"] != "").to_numpy() & joined & (near.following("rne", "") == "L")
    )
