"""Episodes that do not join up, or whose reasons do not say what their fields show."""

import pandas as pd

from sim.returns.rules.carers import KINDS
from sim.returns.words.layouts import EPISODES
from sim.synthetic.defects.dates import once
from sim.synthetic.defects.ends import leaving
from sim.synthetic.defects.ground import Spot
from sim.synthetic.defects.registry import Seen, defect
from sim.synthetic.draft import Draft


def following(rows: pd.DataFrame) -> pd.Series:
    """Episodes that continue a period of care in the same return."""
    return once(rows) & ~rows["first"] & (rows["before_REC"] == "X1")


def _kind(place: pd.Series) -> pd.Series:
    """Codes between which a child cannot keep its carer; within one nobody could see what is wrong."""
    return place.map(KINDS).fillna(place)


def _changed(draft: Draft, spot: Spot, **values: object) -> Seen:
    draft.set(spot.year, EPISODES, spot.row, **values)
    return spot.year, EPISODES, spot.row


@defect(
    "357",
    where=lambda r: once(r) & r["ever_first"] & (r["RNE"] == "S") & (r["DECOM"] >= r["window_first"]),
)
def not_a_start(draft: Draft, spot: Spot) -> Seen:
    """The first episode of a child is not a start of care."""
    return _changed(draft, spot, RNE="P")


@defect(
    "388",
    where=lambda r: leaving(r) | (following(r) & ~r["last"]),
)
def wrong_continuation(draft: Draft, spot: Spot) -> Seen:
    """REC X1 without an episode that follows, or another REC with one."""
    return _changed(draft, spot, REC="X1" if spot.REC != "X1" else "E4A")


@defect("431", where=following)
def start_without_a_break(draft: Draft, spot: Spot) -> Seen:
    """A start of care on the day on which the episode before ends."""
    return _changed(draft, spot, RNE="S")


@defect(
    "432",
    where=lambda r: once(r) & (r["RNE"] == "S") & ~r["first"],
)
def return_without_a_start(draft: Draft, spot: Spot) -> Seen:
    """The child had left care, but the next episode is no start."""
    return _changed(draft, spot, RNE="P")


@defect(
    "433",
    where=lambda r: following(r) & (r["length"] > 10),
)
def gap(draft: Draft, spot: Spot) -> Seen:
    """An episode that continues care begins days after the one before ended."""
    return _changed(draft, spot, DECOM=spot.DECOM + 3)


@defect(
    "434",
    where=lambda r: (
        following(r)
        & (r["RNE"] == "P")
        & (_kind(r["PLACE"]) != _kind(r["before_PLACE"]))
        & ~r["PLACE"].str.startswith("T")
        & ~r["before_PLACE"].fillna("").str.startswith("T")
    ),
)
def not_only_the_order(draft: Draft, spot: Spot) -> Seen:
    """RNE L, but placement or carer changed."""
    return _changed(draft, spot, RNE="L")


@defect("435", where=lambda r: following(r) & (r["RNE"] == "L"))
def no_move(draft: Draft, spot: Spot) -> Seen:
    """RNE P, but neither placement nor carer changed."""
    return _changed(draft, spot, RNE="P")


@defect(
    "436",
    where=lambda r: (
        following(r)
        & (r["RNE"] == "P")
        & ~r["PLACE"].str.startswith("T")
        & ~r["before_PLACE"].fillna("").str.startswith("T")
    ),
)
def no_order(draft: Draft, spot: Spot) -> Seen:
    """RNE B, but the legal status is as before."""
    return _changed(draft, spot, RNE="B")


@defect(
    "501",
    where=lambda r: once(r) & (r["REC"] == "X1") & (r["next_length"] > 10) & ~r["last"],
)
def overlap(draft: Draft, spot: Spot) -> Seen:
    """An episode ends after the next one has begun."""
    return _changed(draft, spot, DEC=spot.DEC + 5)


@defect("504", where=following)
def another_need(draft: Draft, spot: Spot) -> Seen:
    """The category of need changes within a period of care."""
    return _changed(draft, spot, CIN="N5" if spot.CIN != "N5" else "N1")
