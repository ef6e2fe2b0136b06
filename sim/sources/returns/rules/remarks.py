"""What DfE's rules find odd and a history of placements can live with: pointed out, and left as it is."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.bands import birthdays
from sim.sources.returns.case import Case, Neighbours
from sim.sources.returns.codes import ADOPTION, CODES, FOSTER_OTHER, FOSTER_RELATIVE, codes_of
from sim.sources.returns.rule import Rule, remark

Marks = NDArray[np.bool_]
Finds = Callable[[pd.DataFrame, Case], Marks]
FOSTER = (*FOSTER_RELATIVE, *FOSTER_OTHER)


def _is(column: str, *codes: str) -> Callable[[pd.DataFrame], Marks]:
    return lambda episodes: episodes[column].isin(codes).to_numpy()


def _age_below(episodes: pd.DataFrame, case: Case, years: int, at: str) -> Marks:
    """Younger than so many years on the day of ``at`` (an open end is none)."""
    birth = case.births[episodes["child"].to_numpy()].astype(np.int64)
    return np.asarray(episodes[at].to_numpy() < birthdays(birth, years))


def _reason_too_young(codes: tuple[str, ...], years: int) -> Finds:
    return lambda e, case: _is("rec", *codes)(e) & _age_below(e, case, years, "dec")


def _placed_too_young(codes: tuple[str, ...], years: int, column: str = "place") -> Finds:
    return lambda e, case: _is(column, *codes)(e) & _age_below(e, case, years, "decom")


def _longer(column: str, code: str, days: int) -> Finds:
    return lambda e, _: _is(column, code)(e) & ((e["dec"] - e["decom"]).to_numpy() > days)


def _both(first: tuple[str, ...], second: tuple[str, ...], *, without: bool = False) -> Finds:
    """One code together with another one, given as (column, code, code ...), or without it."""
    return lambda e, _: _is(*first)(e) & (_is(*second)(e) != without)


def _adopted_grown_up(episodes: pd.DataFrame, case: Case) -> Marks:
    return np.asarray(_is("rec", "E11", "E12")(episodes) & ~_age_below(episodes, case, 18, "dec"))


def _adoption_from_nowhere(episodes: pd.DataFrame, _: Case) -> Marks:
    """Placed for adoption with the current carer, who was no foster carer."""
    before = Neighbours(episodes).previous("place", "")
    return np.asarray(_is("place", "A3", "A5")(episodes) & (before != "") & ~np.isin(before, (*FOSTER, *ADOPTION)))


def _need_changes(episodes: pd.DataFrame, _: Case) -> Marks:
    near = Neighbours(episodes)
    joined = near.previous("dec", np.nan) == episodes["decom"].to_numpy()
    before, now = near.previous("cin", ""), episodes["cin"].to_numpy()
    return np.asarray(joined & (before != "") & (now != "") & (before != now))


def _late(episodes: pd.DataFrame, case: Case) -> Marks:
    """A start in an earlier return's years that the earlier return did not have."""
    ret = episodes["ret"].to_numpy()
    ends = np.append(-np.inf, case.returns.ends)[ret]
    return np.asarray((episodes["decom"].to_numpy() <= ends) & (ends >= case.returns.first_day) & ~episodes["known"].to_numpy())


def _other_year(episodes: pd.DataFrame, case: Case) -> Marks:
    """A code that the year of the return does not have."""
    found = np.zeros(len(episodes), dtype=bool)
    ret = episodes["ret"].to_numpy()
    for number, (first, last) in enumerate(case.returns.years):
        for column, name in (("place", "PLACE"), ("rec", "REC"), ("reason_place_change", "REASON_PLACE_CHANGE")):
            allowed = {code for year in range(first, last + 1) for code in codes_of(name, year)}
            stray = [code for code in CODES[name] if code not in allowed]
            found |= (ret == number) & episodes[column].isin(stray).to_numpy()
    return found


def _reason_without_change(episodes: pd.DataFrame, _: Case) -> Marks:
    """A reason for a change of placement that did not change."""
    near = Neighbours(episodes)
    joined = near.following("decom", np.nan) == episodes["dec"].to_numpy()
    return np.asarray((episodes["reason_place_change"] != "").to_numpy() & joined & (near.following("rne", "") == "L"))


FINDINGS: tuple[tuple[Rule, Finds], ...] = (
    (
        remark("code_of_another_year", "a code that was not in force in the years of the return", "103 104 143 144 145 146"),
        _other_year,
    ),
    (remark("need_changes", "CIN changes within a period of care; the first one holds", "504"), _need_changes),
    (remark("late_entry", "an earlier return should have had the episode", "562"), _late),
    (remark("adopted_grown_up", "adopted at 18 or older", "386"), _adopted_grown_up),
    (remark("independent_too_young", "independent living before 14", "387"), _reason_too_young(("E5", "E6"), 14)),
    (remark("adult_services_too_young", "adult services before 16", "389"), _reason_too_young(("E7",), 16)),
    (remark("staying_put_too_young", "stayed with former carers before 18", "460"), _reason_too_young(("E17",), 18)),
    (remark("police_protection_too_long", "police protection (L1) for more than 72 hours", "361"), _longer("ls", "L1", 3)),
    (remark("emergency_order_too_long", "emergency protection (L2) for more than 21 days", "362"), _longer("ls", "L2", 21)),
    (remark("assessment_order_too_long", "child assessment order (L3) for more than 7 days", "363"), _longer("ls", "L3", 7)),
    (
        remark("parents_by_agreement", "placed with parents (P1) under section 20 (V2)", "378"),
        _both(("place", "P1"), ("ls", "V2")),
    ),
    (remark("adoption_not_from_carer", "A3 or A5 after a placement that was no foster care", "336"), _adoption_from_nowhere),
    (
        remark("adoption_without_order", "A5 or A6 without a placement order (E1, D1)", "408"),
        _both(("place", "A5", "A6"), ("ls", "E1", "D1"), without=True),
    ),
    (
        remark("adoption_wrong_start", "A3 or A5 with a reason for a new episode other than S, T or U", "217"),
        _both(("place", "A3", "A5"), ("rne", "S", "T", "U", ""), without=True),
    ),
    (
        remark("adopted_from_elsewhere", "adopted, but not from a placement for adoption", "390 551"),
        _both(("rec", "E11", "E12"), ("place", *ADOPTION), without=True),
    ),
    (
        remark("guardianship_not_from_carer", "special guardianship to a former foster carer from no foster care", "516"),
        _both(("rec", "E45", "E46"), ("place", *FOSTER), without=True),
    ),
    (
        remark("supported_too_young", "independent or supported accommodation before 16", "370 374"),
        _placed_too_young(("P2", "H5", "K3"), 16),
    ),
    (remark("custody_too_young", "custody (R5) before 10", "371"), _placed_too_young(("R5",), 10)),
    (remark("school_too_young", "residential school (S1) before 4", "372"), _placed_too_young(("S1",), 4)),
    (remark("employment_too_young", "residential employment (P3) before 14", "373"), _placed_too_young(("P3",), 14)),
    (
        remark("youth_justice_too_young", "remand or another J status before 10", "358"),
        _placed_too_young(("J1", "J2", "J3"), 10, "ls"),
    ),
    (
        remark("reason_without_change", "a reason for a change of placement, but only the legal status changes", "545 546"),
        _reason_without_change,
    ),
)
"""Each remark and what it finds. Ages up to 2022-23 were lower for P2 (15) and H5 (14); a remark changes nothing."""


def remarks(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Enter every finding; the episodes stay as they are."""
    for rule, finds in FINDINGS:
        case.ledger.enter(rule, episodes["row"].to_numpy()[finds(episodes, case)])
    return episodes
