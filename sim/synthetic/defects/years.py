"""Returns that do not agree with one another, or files of one return that do not."""

import pandas as pd

from sim.returns.words.layouts import EPISODES, HEADER, UASC
from sim.synthetic.defects.dates import alone
from sim.synthetic.defects.ground import Spot
from sim.synthetic.defects.registry import Seen, defect
from sim.synthetic.draft import Draft


def carried(rows: pd.DataFrame) -> pd.Series:
    """Episodes that were open at the end of the return before and are in no later one."""
    return (
        rows["carried"]
        & rows["first"]
        & rows["final"]
        & rows["looked_after"]
        & ~rows["PLACE"].str[0].isin(["T"])
    )


def known_before(rows: pd.DataFrame) -> pd.Series:
    """Children who were in the return before and are in no later one."""
    return carried(rows) & (rows["last_return"] | (rows["left"] & rows["last"]))


def _changed(draft: Draft, spot: Spot, **values: object) -> Seen:
    draft.set(spot.year, EPISODES, spot.row, **values)
    return spot.year, EPISODES, spot.row


# the episode that was open at the end of the last return


@defect(
    "502",
    where=lambda r: carried(r) & (r["DECOM"] > r["dob"] + 10),
)
def another_start(draft: Draft, spot: Spot) -> Seen:
    """The episode that was open a year ago now has another start."""
    return _changed(draft, spot, DECOM=spot.DECOM - 2)


@defect("503A", where=carried)
def another_reason(draft: Draft, spot: Spot) -> Seen:
    """The episode that was open a year ago now has another RNE."""
    return _changed(draft, spot, RNE="P" if spot.RNE != "P" else "S")


@defect("503B", where=carried)
def another_status(draft: Draft, spot: Spot) -> Seen:
    """The episode that was open a year ago now has another legal status."""
    return _changed(draft, spot, LS="C2" if spot.LS != "C2" else "V2")


@defect("503C", where=carried)
def another_need(draft: Draft, spot: Spot) -> Seen:
    """The episode that was open a year ago now has another category of need."""
    return _changed(draft, spot, CIN="N5" if spot.CIN != "N5" else "N1")


@defect(
    "503D",
    where=lambda r: carried(r) & (r["PLACE"] == "U6"),
)
def another_placement(draft: Draft, spot: Spot) -> Seen:
    """The episode that was open a year ago now has another placement."""
    return _changed(draft, spot, PLACE="U3", PLACE_PROVIDER="PR1")


@defect(
    "503E",
    where=lambda r: carried(r) & (r["PLACE"] == "U6"),
)
def another_provider(draft: Draft, spot: Spot) -> Seen:
    """The episode that was open a year ago now has another provider."""
    return _changed(draft, spot, PLACE_PROVIDER="PR4" if spot.PLACE_PROVIDER == "PR1" else "PR1")


@defect("503J", where=lambda r: carried(r) & r["URN"].ne(""))
def another_urn(draft: Draft, spot: Spot) -> Seen:
    """The episode that was open a year ago now has another URN."""
    return _changed(draft, spot, URN="SC900001")


# episodes and children that come or go between returns


@defect(
    "562",
    where=lambda r: carried(r) & (r["returns"] == 2) & r["last"] & r["ever_first"],
)
def late_entry(draft: Draft, spot: Spot) -> Seen:
    """An episode that began earlier was not in the return before."""
    for table in draft.tables[spot.year - 1]:
        draft.remove(spot.year - 1, table, spot.CHILD)
    return spot.year, EPISODES, spot.row


def _goes_on(rows: pd.DataFrame) -> pd.Series:
    return rows["looked_after"] & ~rows["ended"] & ~rows["last_return"] & ~rows["PLACE"].str[0].isin(["T"])


@defect("NoE", where=_goes_on)
def vanished(draft: Draft, spot: Spot) -> Seen:
    """A child in care at the end of the return is in no later one."""
    for year in [year for year in draft.tables if year > spot.year]:
        for table in draft.tables[year]:
            draft.remove(year, table, spot.CHILD)
    return spot.year + 1, HEADER, None


@defect("1010", where=_goes_on)
def header_goes_on_alone(draft: Draft, spot: Spot) -> Seen:
    """A child in care at the end of the return before has a header but no episode."""
    for year in [year for year in draft.tables if year > spot.year]:
        draft.remove(year, EPISODES, spot.CHILD)
    header = draft.tables[spot.year + 1][HEADER]
    return spot.year + 1, HEADER, int(header.index[header["CHILD"] == spot.CHILD][0])


# headers


@defect("202", where=known_before)
def another_sex(draft: Draft, spot: Spot) -> Seen:
    """Another sex than in the return before."""
    other = {"1": "2", "2": "1", "M": "F", "F": "M"}[spot.sex]
    return _header(draft, spot, SEX=other)


@defect("203", where=known_before)
def another_birth(draft: Draft, spot: Spot) -> Seen:
    """Another date of birth than in the return before."""
    return _header(draft, spot, DOB=spot.dob - 31.0)


@defect("208", where=lambda r: known_before(r) & (r["age"] > 6) & (r["uasc"] < 0))
def another_pupil_number(draft: Draft, spot: Spot) -> Seen:
    """Another pupil number than in the return before."""
    return _header(draft, spot, UPN="A000999999999")


@defect("444", where=lambda r: known_before(r) & (r["age"] > 6))
def shared_pupil_number(draft: Draft, spot: Spot) -> Seen:
    """Two children have one pupil number."""
    header = draft.tables[spot.year][HEADER]
    others = header[(header["CHILD"] != spot.CHILD) & (header["UPN"].str.len() == 13)]
    return _header(draft, spot, UPN=str(others["UPN"].iloc[spot.row % len(others)]))


def _header(draft: Draft, spot: Spot, **values: object) -> Seen:
    draft.set(spot.year, HEADER, int(spot.header), **values)
    return spot.year, HEADER, int(spot.header)


@defect("INT03", where=alone)
def no_header(draft: Draft, spot: Spot) -> Seen:
    """Episodes of a child without a header."""
    draft.remove(spot.year, HEADER, spot.CHILD)
    return spot.year, EPISODES, spot.row


@defect("INT32", where=lambda r: r["first"] & r["looked_after"])
def two_headers(draft: Draft, spot: Spot) -> Seen:
    """Two headers of one child."""
    return spot.year, HEADER, draft.add(spot.year, HEADER, int(spot.header))


@defect("EPI", where=lambda r: alone(r) & ~r["leaver"])
def no_episodes(draft: Draft, spot: Spot) -> Seen:
    """A header without episodes."""
    draft.remove(spot.year, EPISODES, spot.CHILD)
    return spot.year, HEADER, int(spot.header)


# unaccompanied children


def _unaccompanied(rows: pd.DataFrame) -> pd.Series:
    return known_before(rows) & (rows["uasc"] >= 0)


@defect("205A", where=_unaccompanied)
def no_longer_unaccompanied(draft: Draft, spot: Spot) -> Seen:
    """Unaccompanied in the return before, but not in this one."""
    draft.remove(spot.year, UASC, spot.CHILD)
    return spot.year, UASC, None


@defect("205B", where=_unaccompanied)
def newly_unaccompanied(draft: Draft, spot: Spot) -> Seen:
    """Unaccompanied in this return, but not in the one before."""
    for year in [year for year in draft.tables if year < spot.year]:
        draft.remove(year, UASC, spot.CHILD)
    return spot.year, UASC, spot.uasc


@defect(
    "205C",
    "205D",
    where=lambda r: _unaccompanied(r) & (r["adult"] > r["window_last"]),
)
def status_ceased_before(draft: Draft, spot: Spot) -> Seen:
    """Another date on which the status ceased than in the return before."""
    draft.set(spot.year, UASC, spot.uasc, DUC=spot.window_first - 10.0)
    return spot.year, UASC, spot.uasc


@defect(
    "304",
    where=lambda r: (r["uasc"] >= 0) & r["first"] & (r["adult"] + 30 < r["window_last"]),
)
def status_after_18(draft: Draft, spot: Spot) -> Seen:
    """The status of an unaccompanied child ceases after the 18th birthday."""
    draft.set(spot.year, UASC, spot.uasc, DUC=spot.adult + 30.0)
    return spot.year, UASC, spot.uasc
