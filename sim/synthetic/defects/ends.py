"""Reasons for leaving care that do not go with age, placement or what comes after."""

import pandas as pd

from sim.bands import DAYS_PER_YEAR
from sim.returns.words.layouts import EPISODES
from sim.synthetic.defects.dates import once
from sim.synthetic.defects.ground import Spot
from sim.synthetic.defects.registry import Seen, defect
from sim.synthetic.draft import Draft


def leaving(rows: pd.DataFrame) -> pd.Series:
    """Last episodes of children who leave care in the year."""
    return once(rows) & rows["left"] & rows["last"]


def leaving_at(rows: pd.DataFrame, youngest: float, oldest: float) -> pd.Series:
    """The same for those of an age in years when they leave."""
    age = (rows["DEC"] - rows["dob"]) / DAYS_PER_YEAR
    return leaving(rows) & (age >= youngest) & (age < oldest)


def _ends_with(rec: str, draft: Draft, spot: Spot) -> Seen:
    draft.set(spot.year, EPISODES, spot.row, REC=rec)
    return spot.year, EPISODES, spot.row


def _turns_18(rows: pd.DataFrame) -> pd.Series:
    return rows["left"] & rows["last"] & (rows["DEC"] == rows["adult"]) & rows["looked_after"]


@defect("386", where=_turns_18)
def adopted_as_an_adult(draft: Draft, spot: Spot) -> Seen:
    """Adopted at 18."""
    return _ends_with("E12", draft, spot)


@defect("387", where=lambda r: leaving_at(r, 0, 14))
def independent_as_a_child(draft: Draft, spot: Spot) -> Seen:
    """Moved to independent living under 14."""
    return _ends_with("E5", draft, spot)


@defect("389", where=lambda r: leaving_at(r, 0, 16))
def adult_services_for_a_child(draft: Draft, spot: Spot) -> Seen:
    """Transferred to adult services under 16."""
    return _ends_with("E7", draft, spot)


@defect("460", where=lambda r: leaving_at(r, 5, 17.9) & (r["year"] >= 2021))
def staying_put_before_18(draft: Draft, spot: Spot) -> Seen:
    """Stayed put with carers before 18."""
    return _ends_with("E17", draft, spot)


@defect(
    "390",
    "551",
    where=lambda r: leaving_at(r, 0, 17.9) & ~r["PLACE"].str.startswith("A"),
)
def adopted_from_elsewhere(draft: Draft, spot: Spot) -> Seen:
    """Adopted, but never placed for adoption."""
    return _ends_with("E11", draft, spot)


@defect(
    "516",
    where=lambda r: leaving_at(r, 0, 17.9) & ~r["PLACE"].str[0].isin(["U", "T"]) & (r["year"] >= 2019),
)
def guardians_who_did_not_foster(draft: Draft, spot: Spot) -> Seen:
    """Special guardianship to former foster carers, but not fostered."""
    return _ends_with("E45", draft, spot)


def _room_after(rows: pd.DataFrame) -> pd.Series:
    return (
        leaving_at(rows, 0, 17)
        & (rows["DEC"] + 60 < rows["window_last"])
        & rows["final"]
        & (rows["alone"] | rows["last_return"])
    )


@defect("437", where=_room_after)
def care_after_death(draft: Draft, spot: Spot) -> Seen:
    """An episode after the child died."""
    return _comes_back_after("E2", draft, spot)


@defect("199", where=lambda r: _room_after(r) & r["PLACE"].str.startswith("A"))
def care_after_adoption(draft: Draft, spot: Spot) -> Seen:
    """An episode after the child was adopted."""
    return _comes_back_after("E12", draft, spot)


def _comes_back_after(rec: str, draft: Draft, spot: Spot) -> Seen:
    """An end after which nothing can come, and something that comes 30 days after it."""
    draft.set(spot.year, EPISODES, spot.row, REC=rec)
    row = draft.add(
        spot.year, EPISODES, spot.row, DECOM=spot.DEC + 30, DEC=spot.DEC + 50, RNE="S", LS="V2", PLACE="U6",
        PLACE_PROVIDER="PR1", PL_POST="ZA1 1AA", URN="SC900000", REC="E4A", REASON_PLACE_CHANGE=None,
    )  # fmt: skip
    return spot.year, EPISODES, row
