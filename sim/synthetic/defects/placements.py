"""Placements that are too young, too long, without provider or with an impossible one, and temporary ones
that are none.
"""

import pandas as pd

from sim.returns.words.layouts import EPISODES
from sim.synthetic.defects.chain import following
from sim.synthetic.defects.dates import once
from sim.synthetic.defects.ends import leaving
from sim.synthetic.defects.ground import Spot
from sim.synthetic.defects.registry import Seen, defect
from sim.synthetic.defects.statuses import whole_stays
from sim.synthetic.draft import Draft


def _changed(draft: Draft, spot: Spot, **values: object) -> Seen:
    draft.set(spot.year, EPISODES, spot.row, **values)
    return spot.year, EPISODES, spot.row


# ages


def _younger(rows: pd.DataFrame, than: float) -> pd.Series:
    return whole_stays(rows) & (rows["age"] < than) & ~rows["PLACE"].str[0].isin(["A", "P"])


@defect("370", where=lambda r: _younger(r, 14) & (r["DEC"] < 19658))
def independent_child(draft: Draft, spot: Spot) -> Seen:
    """Independent living under 15."""
    return _changed(draft, spot, PLACE="P2", PLACE_PROVIDER="PR4")


@defect("371", where=lambda r: _younger(r, 13))
def supported_child(draft: Draft, spot: Spot) -> Seen:
    """Supported accommodation under 14."""
    return _changed(draft, spot, PLACE="K3" if spot.year > 2024 else "H5", PLACE_PROVIDER="PR4")


@defect("372", where=lambda r: _younger(r, 9))
def child_in_custody(draft: Draft, spot: Spot) -> Seen:
    """In custody under ten."""
    return _changed(draft, spot, PLACE="R5", PLACE_PROVIDER="PR3")


@defect("373", where=lambda r: _younger(r, 3))
def infant_at_school(draft: Draft, spot: Spot) -> Seen:
    """In a residential school under four."""
    return _changed(draft, spot, PLACE="S1", PLACE_PROVIDER="PR4")


@defect("374", where=lambda r: _younger(r, 13))
def child_at_work(draft: Draft, spot: Spot) -> Seen:
    """In residential employment under 14."""
    return _changed(draft, spot, PLACE="P3", PLACE_PROVIDER="PR4")


# temporary placements


def _stay(rows: pd.DataFrame, kind: str, room: int) -> pd.Series:
    there = once(rows) & (rows["PLACE"] == kind) & ~rows["last"] & ~rows["first"]
    return there & (rows["next_length"] > room + 10) & (rows["next_DECOM"] + room < rows["window_last"])


def _lasts(days: int, draft: Draft, spot: Spot) -> Seen:
    """The stay lasts so many days longer, and what follows begins so much later."""
    draft.set(spot.year, EPISODES, int(spot.next_row), DECOM=spot.DEC + days)
    return _changed(draft, spot, DEC=spot.DEC + days)


def _only_here(rows: pd.DataFrame) -> pd.Series:
    """Whether what follows is in this return only, so that its start can be changed."""
    return rows["next_DEC"].notna() | rows["last_return"]


@defect("375", where=lambda r: _stay(r, "T1", 50) & _only_here(r))
def long_in_hospital(draft: Draft, spot: Spot) -> Seen:
    """In hospital for more than six weeks."""
    return _lasts(50, draft, spot)


@defect("376", where=lambda r: _stay(r, "T3", 30) & _only_here(r))
def long_with_other_carers(draft: Draft, spot: Spot) -> Seen:
    """With other carers for more than three weeks."""
    return _lasts(30, draft, spot)


@defect("379", where=lambda r: _stay(r, "T4", 15) & _only_here(r))
def long_temporary_stay(draft: Draft, spot: Spot) -> Seen:
    """A temporary stay of more than seven days."""
    return _lasts(15, draft, spot)


@defect(
    "377",
    where=lambda r: once(r) & r["PLACE"].str.startswith("U") & (r["length"] > 90) & r["REC"].ne("X1"),
)
def often_with_other_carers(draft: Draft, spot: Spot) -> Seen:
    """With other carers more than twice in a year.

    Three stays of five days each, 20 days apart, cut the placement into seven.
    """
    end = {"DEC": spot.DEC, "REC": spot.REC}
    draft.set(spot.year, EPISODES, spot.row, DEC=spot.DECOM + 20, REC="X1")
    day, rows = spot.DECOM + 20, []
    for number in range(3):
        away = {"PLACE": "T3", "PLACE_PROVIDER": None, "URN": None, "PL_POST": "ZA1 1AA"}
        rows.append(
            draft.add(spot.year, EPISODES, spot.row, DECOM=day, DEC=day + 5, RNE="P", REC="X1", **away)
        )
        back = end if number == 2 else {"DEC": day + 25, "REC": "X1"}
        draft.add(spot.year, EPISODES, spot.row, DECOM=day + 5, RNE="P", **back)
        day += 25
    return spot.year, EPISODES, rows[-1]


@defect(
    "380",
    where=lambda r: once(r) & r["first"] & (r["RNE"] == "S") & (r["REC"] == "X1"),
)
def begins_temporarily(draft: Draft, spot: Spot) -> Seen:
    """Care begins with a temporary placement."""
    return _changed(draft, spot, PLACE="T4", PLACE_PROVIDER=None, URN=None, REASON_PLACE_CHANGE=None)


@defect("381", where=lambda r: leaving(r) & following(r))
def ends_temporarily(draft: Draft, spot: Spot) -> Seen:
    """Care ends with a temporary placement."""
    return _changed(draft, spot, PLACE="T1", PLACE_PROVIDER=None, URN=None)


@defect(
    "383",
    where=lambda r: (
        following(r)
        & r["before_PLACE"].fillna("").str.startswith("T")
        & r["earlier_PLACE"].notna()
        & (r["earlier_PLACE"] != "K2")
    ),
)
def does_not_come_back(draft: Draft, spot: Spot) -> Seen:
    """After a temporary stay the child lives in another placement."""
    return _changed(draft, spot, PLACE="K2", PLACE_PROVIDER="PR4", PL_POST="ZC9 9ZZ", URN="SC900009")


@defect(
    "226",
    where=lambda r: once(r) & r["PLACE"].str.startswith("T") & r["ended"],
)
def reason_for_a_stay(draft: Draft, spot: Spot) -> Seen:
    """A reason for a change of placement on a temporary stay."""
    return _changed(draft, spot, REASON_PLACE_CHANGE="CARPL")


# adoption


@defect(
    "336",
    where=lambda r: (
        following(r)
        & ~r["before_PLACE"].fillna("U").str[0].isin(["U", "A", "T"])
        & ~r["PLACE"].str.startswith("T")
    ),
)
def adopters_who_did_not_foster(draft: Draft, spot: Spot) -> Seen:
    """Placed for adoption with the foster carer, but not fostered before."""
    return _changed(draft, spot, PLACE="A5", PLACE_PROVIDER="PR1", LS="E1", RNE="U")


@defect("408", where=lambda r: once(r) & r["PLACE"].isin(["A5", "A6"]))
def no_placement_order(draft: Draft, spot: Spot) -> Seen:
    """Placed for adoption without a placement order."""
    return _changed(draft, spot, LS="C2")


@defect(
    "217",
    where=lambda r: once(r) & (r["PLACE"] == "A5") & r["RNE"].isin(["T", "U"]),
)
def another_carer_in_name(draft: Draft, spot: Spot) -> Seen:
    """Placed with the foster carer as adopter, but as a change of carer."""
    return _changed(draft, spot, RNE="P")


# providers


def _provided(rows: pd.DataFrame) -> pd.Series:
    return once(rows) & ~rows["PLACE"].str[0].isin(["T", "Z", "P", "A"])


@defect("526", where=_provided)
def no_provider(draft: Draft, spot: Spot) -> Seen:
    """No provider."""
    return _changed(draft, spot, PLACE_PROVIDER=None)


@defect("213", where=lambda r: once(r) & r["PLACE"].str.startswith("T"))
def provider_of_a_stay(draft: Draft, spot: Spot) -> Seen:
    """A provider for a temporary placement."""
    return _changed(draft, spot, PLACE_PROVIDER="PR1")


@defect("178", where=_provided)
def unknown_provider(draft: Draft, spot: Spot) -> Seen:
    """A provider code that there is not."""
    return _changed(draft, spot, PLACE_PROVIDER="PR9")


def _with_parents(rows: pd.DataFrame) -> pd.Series:
    return once(rows) & (rows["PLACE"] == "P1")


@defect("527", where=_with_parents)
def council_as_parent(draft: Draft, spot: Spot) -> Seen:
    """With parents, but provided by the council."""
    return _changed(draft, spot, PLACE_PROVIDER="PR1")


@defect("528", where=_with_parents)
def other_council_as_parent(draft: Draft, spot: Spot) -> Seen:
    """With parents, but provided by another council."""
    return _changed(draft, spot, PLACE_PROVIDER="PR2")


@defect("530", where=_with_parents)
def agency_as_parent(draft: Draft, spot: Spot) -> Seen:
    """With parents, but provided by a private provider."""
    return _changed(draft, spot, PLACE_PROVIDER="PR4")


@defect("531", where=_with_parents)
def charity_as_parent(draft: Draft, spot: Spot) -> Seen:
    """With parents, but provided by a voluntary provider."""
    return _changed(draft, spot, PLACE_PROVIDER="PR5")


@defect("529", where=lambda r: _provided(r) & r["PLACE"].isin(["U4", "U6"]))
def fostered_by_the_health_service(draft: Draft, spot: Spot) -> Seen:
    """Foster care by a public body that is no council."""
    return _changed(draft, spot, PLACE_PROVIDER="PR3")


@defect("550", where=_provided)
def parents_elsewhere(draft: Draft, spot: Spot) -> Seen:
    """Provided by parents, but not with parents."""
    return _changed(draft, spot, PLACE_PROVIDER="PR0")
