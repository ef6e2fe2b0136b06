"""Dates that cannot be read, that run backwards, or that are of another child or century."""

import pandas as pd

from sim.bands import birthdays
from sim.returns.words.layouts import EPISODES, HEADER
from sim.synthetic.defects.ground import Spot
from sim.synthetic.defects.registry import Seen, defect
from sim.synthetic.draft import Draft


def once(rows: pd.DataFrame) -> pd.Series:
    """Episodes of looked-after children that begin and end within one return."""
    return rows["once"] & rows["ended"] & rows["looked_after"]


def alone(rows: pd.DataFrame) -> pd.Series:
    """The first episode of children who are in one return only, and began there."""
    return rows["alone"] & rows["first"] & rows["looked_after"] & (rows["RNE"] == "S")


@defect("141", where=once)
def start_is_no_date(draft: Draft, spot: Spot) -> Seen:
    """DECOM is no date."""
    draft.write(spot.year, EPISODES, spot.row, "DECOM", f"31/02/{spot.year}")
    return spot.year, EPISODES, spot.row


@defect("147", where=once)
def end_is_no_date(draft: Draft, spot: Spot) -> Seen:
    """DEC is no date."""
    draft.write(spot.year, EPISODES, spot.row, "DEC", "00/00/0000")
    return spot.year, EPISODES, spot.row


@defect("102", where=alone)
def birth_is_no_date(draft: Draft, spot: Spot) -> Seen:
    """DOB is no date."""
    draft.write(spot.year, HEADER, spot.header, "DOB", "unknown")
    return spot.year, HEADER, spot.header


@defect("142", where=lambda r: once(r) & ~r["last"])
def end_is_missing(draft: Draft, spot: Spot) -> Seen:
    """An episode before others of the child has neither DEC nor REC."""
    return _changed(draft, spot, DEC=None, REC=None, REASON_PLACE_CHANGE=None)


@defect("148", where=lambda r: once(r) & r["left"] & r["last"])
def half_an_end(draft: Draft, spot: Spot) -> Seen:
    """Only one of DEC and REC is there."""
    return _changed(draft, spot, **({"REC": None} if spot.row % 2 else {"DEC": None}))


@defect(
    "354",
    "385",
    where=lambda r: r["last_return"] & r["last"] & ~r["ended"] & r["looked_after"],
)
def end_after_the_return(draft: Draft, spot: Spot) -> Seen:
    """DEC is after the end of the return."""
    return _changed(draft, spot, DEC=spot.window_last + 20, REC="E4A")


@defect("353", where=lambda r: once(r) & r["first"])
def start_in_another_century(draft: Draft, spot: Spot) -> Seen:
    """DECOM is before 14 October 1991."""
    return _changed(draft, spot, DECOM=float(birthdays(spot.DECOM, -100)))


@defect("355", where=lambda r: once(r) & (r["REC"] == "X1") & ~r["last"])
def no_night(draft: Draft, spot: Spot) -> Seen:
    """An episode ends on the day on which it begins."""
    row = draft.add(
        spot.year, EPISODES, spot.row, DECOM=spot.DEC, RNE="P", PLACE="U6", PLACE_PROVIDER="PR1",
        PL_POST="ZA1 1AA",
        REASON_PLACE_CHANGE="OTHER", URN="SC900000",
    )  # fmt: skip
    return spot.year, EPISODES, row


@defect("356", where=once)
def backwards(draft: Draft, spot: Spot) -> Seen:
    """An episode ends before it begins."""
    return _changed(draft, spot, DEC=spot.DECOM - 7)


@defect("302", where=alone)
def before_birth(draft: Draft, spot: Spot) -> Seen:
    """An episode begins before the child is born."""
    return _born(draft, spot, spot.DECOM + 30)


@defect("301", where=alone)
def not_yet_born(draft: Draft, spot: Spot) -> Seen:
    """The child is born after the year of the return."""
    return _born(draft, spot, spot.window_last + 40)


@defect("351", where=alone)
def too_old_for_any_care(draft: Draft, spot: Spot) -> Seen:
    """The child is older than 25."""
    return _born(draft, spot, float(birthdays(spot.window_first, -27)))


@defect("352", where=alone)
def came_as_an_adult(draft: Draft, spot: Spot) -> Seen:
    """Care begins at 18 or later."""
    return _born(draft, spot, float(birthdays(spot.DECOM, -18)) - 30)


@defect(
    "359",
    where=lambda r: (
        r["left"] & r["last"] & (r["DEC"] == r["adult"]) & (r["adult"] < r["window_last"]) & r["looked_after"]
    ),
)
def open_past_eighteen(draft: Draft, spot: Spot) -> Seen:
    """An episode is open past the 18th birthday."""
    return _changed(draft, spot, DEC=None, REC=None)


def _changed(draft: Draft, spot: Spot, **values: object) -> Seen:
    draft.set(spot.year, EPISODES, spot.row, **values)
    return spot.year, EPISODES, spot.row


def _born(draft: Draft, spot: Spot, day: float) -> Seen:
    draft.set(spot.year, HEADER, spot.header, DOB=day)
    return spot.year, HEADER, spot.header
