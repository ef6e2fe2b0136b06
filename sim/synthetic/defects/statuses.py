"""Legal statuses that cannot last so long or go with such a placement, and short breaks that are none."""

import pandas as pd

from sim.returns.words.layouts import EPISODES
from sim.synthetic.defects.dates import once
from sim.synthetic.defects.ground import Spot
from sim.synthetic.defects.registry import Seen, defect
from sim.synthetic.draft import Draft


def whole_stays(rows: pd.DataFrame) -> pd.Series:
    """Periods of care of one episode that lasts longer than a month."""
    return once(rows) & rows["whole"] & (rows["length"] > 30)


def single_breaks(rows: pd.DataFrame) -> pd.Series:
    """Short breaks recorded each by itself."""
    return (rows["LS"] == "V3") & rows["once"] & rows["ended"]


def _status(status: str, draft: Draft, spot: Spot) -> Seen:
    return _changed(draft, spot, LS=status)


def _changed(draft: Draft, spot: Spot, **values: object) -> Seen:
    draft.set(spot.year, EPISODES, spot.row, **values)
    return spot.year, EPISODES, spot.row


@defect("361", where=whole_stays)
def long_police_protection(draft: Draft, spot: Spot) -> Seen:
    """Police protection for more than 72 hours."""
    return _status("L1", draft, spot)


@defect("362", where=whole_stays)
def long_emergency_protection(draft: Draft, spot: Spot) -> Seen:
    """Emergency protection for more than 21 days."""
    return _status("L2", draft, spot)


@defect("363", where=whole_stays)
def long_assessment(draft: Draft, spot: Spot) -> Seen:
    """A child assessment order for more than seven days."""
    return _status("L3", draft, spot)


@defect("358", where=lambda r: whole_stays(r) & (r["age"] < 9))
def young_on_remand(draft: Draft, spot: Spot) -> Seen:
    """A youth justice status under the age of ten."""
    return _status("J1", draft, spot)


@defect("378", where=lambda r: once(r) & (r["PLACE"] == "P1"))
def parents_under_section_20(draft: Draft, spot: Spot) -> Seen:
    """Placed with parents under section 20."""
    return _status("V2", draft, spot)


@defect("365", where=lambda r: single_breaks(r) & (r["DECOM"] + 25 < r["window_last"]))
def long_break(draft: Draft, spot: Spot) -> Seen:
    """A short break of more than 17 days."""
    return _changed(draft, spot, DEC=spot.DECOM + 25)


@defect("366", where=single_breaks)
def break_without_a_start(draft: Draft, spot: Spot) -> Seen:
    """A short break that is no start."""
    return _changed(draft, spot, RNE="P")


@defect(
    "367",
    where=lambda r: single_breaks(r) & r["first"] & (r["DECOM"] + 280 < r["window_last"]),
)
def many_breaks(draft: Draft, spot: Spot) -> Seen:
    """Short breaks of more than 75 days in a year.

    Every break of the child in the return becomes 16 days long.
    """
    rows = draft.tables[spot.year][EPISODES]
    for row, start in rows.loc[rows["CHILD"] == spot.CHILD, "DECOM"].items():
        if start + 16 <= spot.window_last:
            draft.set(spot.year, EPISODES, int(str(row)), DEC=start + 16, REC="E4A")
    return spot.year, EPISODES, spot.row


@defect("382", where=single_breaks)
def break_in_a_temporary_placement(draft: Draft, spot: Spot) -> Seen:
    """A short break in a temporary placement."""
    return _changed(draft, spot, PLACE="T4", PLACE_PROVIDER=None, URN=None)


@defect("384", where=single_breaks)
def break_in_a_long_term_placement(draft: Draft, spot: Spot) -> Seen:
    """A short break in a long-term foster placement."""
    return _changed(draft, spot, PLACE="U4")


@defect("398", "426", where=lambda r: single_breaks(r) & ~r["first"])
def two_kinds_of_breaks(draft: Draft, spot: Spot) -> Seen:
    """Both kinds of short breaks in one year."""
    return _changed(draft, spot, LS="V4")
