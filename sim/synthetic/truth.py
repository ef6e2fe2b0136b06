"""What a perfect reader gets out of the returns: the truth that a reader can be held against."""

from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Texts
from sim.bands import ADULTHOOD, birthdays
from sim.episodes import COLUMNS, Episodes
from sim.observed import ObservedHistory
from sim.parameters import TURNED_18, Returns
from sim.returns.placements import PLACES_WITH_UNITS, placement_types
from sim.returns.read.windows import years_ending
from sim.synthetic.choice import either
from sim.synthetic.history import SyntheticHistory
from sim.synthetic.whole_days import OPEN
from sim.synthetic.yearly import in_the_codes_of

SHORT_BREAKS = ("V3", "V4")
OLD_GUARDIANSHIP = {"E43": "E46", "E44": "E47"}
"""What the codes up to 2017-18 become; E43 becomes E45 where relatives fostered."""
CARE = ["child", "period"]


def perfect_reading(
    history: SyntheticHistory, children: pd.DataFrame, means: Returns
) -> tuple[ObservedHistory, pd.Series]:
    """The placements as the returns show them to somebody who makes no mistake, and for each the ``CHILD`` it
    is of.

    Short breaks are no care, stays away no moves, relabels no moves either; where a relabel leads into
    another type of placement (in the words of ``means``, by which codes are read), a new row begins that is
    no move. What ended before the first return is not on record. Codes are those of the last return that has
    the episode. Children are numbered in the order of ``CHILD``.
    """
    rows = history.rows
    rows = rows[~rows["ls"].isin(SHORT_BREAKS) & (rows["dec"] >= history.first)].copy()
    rows["CHILD"] = children["CHILD"].loc[rows["child"]].to_numpy()
    rows = _as_last_returned(rows, history.last).sort_values(
        ["CHILD", "decom"], kind="stable", ignore_index=True
    )
    rows["type"] = _types(rows, means)
    known = rows.duplicated(CARE)
    moved = ~rows["same_carer"] & ~rows["away"] & ~rows["back"]
    begins = ~known | moved | (rows["type"] != rows["type"].shift())
    group = begins.cumsum()
    first = rows[begins].set_index(group[begins])
    last = rows[~group.duplicated(keep="last")].set_index(first.index)
    lives = rows[~rows["away"]].groupby(group[~rows["away"]]).nth(0)
    lives = lives.set_index(group.loc[lives.index]).reindex(first.index)
    return _observed(history, first, last, lives, means), first["CHILD"].reset_index(drop=True)


def _as_last_returned(rows: pd.DataFrame, last: int) -> pd.DataFrame:
    """The rows in the codes of the last return that has them; guardianship as if by the codes from 2018-19
    on.
    """
    year = years_ending(rows["dec"].clip(upper=last).to_numpy(dtype=np.float64))
    upper = rows.rename(columns={"place": "PLACE", "rec": "REC"})[["CHILD", "PLACE", "REC"]]
    parts = [in_the_codes_of(int(one), upper[year == one]) for one in np.unique(year)]
    codes = pd.concat(parts).loc[rows.index]
    kin = codes["PLACE"].isin(["U1", "U2", "U3"]) & (codes["REC"] == "E43")
    rec = either(kin, "E45", codes["REC"].replace(OLD_GUARDIANSHIP))
    return rows.assign(place=codes["PLACE"], rec=rec)


def _types(rows: pd.DataFrame, means: Returns) -> pd.Series:
    """The type of each row; a stay away has that of the placement before it in the period of care, else of
    the one after.
    """
    read = pd.DataFrame(
        {
            "place": rows["place"],
            "place_provider": rows["provider"].fillna(""),
            "cin": rows["cin"],
            "urn": rows["urn"].fillna(""),
        }
    )
    types = pd.Series(placement_types(read, rows["uasc"].to_numpy(dtype=bool), means), index=rows.index)
    care = [rows[name] for name in CARE]
    settled = types.where(~rows["away"])
    return settled.groupby(care).ffill().fillna(settled.groupby(care).bfill()).fillna(types)


def _observed(
    history: SyntheticHistory, first: pd.DataFrame, last: pd.DataFrame, lives: pd.DataFrame, means: Returns
) -> ObservedHistory:
    care = first.groupby(CARE, sort=False)
    period = (
        first.groupby("CHILD")["period"].transform(lambda numbers: pd.factorize(numbers)[0]).astype(np.int64)
    )
    ended = last["dec"] < OPEN
    dec = last["dec"].where(ended).astype(float)
    left = ended & (last["rec"] != "X1")
    entered = care["decom"].transform("first").astype(float)
    started = care["rne"].transform("first") == "S"
    missing = pd.Series(None, index=first.index, dtype=object)
    columns: dict[str, Any] = {
        "child": pd.factorize(first["CHILD"])[0], "stratum": missing, "sex": first["sex"],
        "dob": first["dob"],
        "cin": first["cin"], "uasc": first["uasc"], "disability": first["cin"] == "N2", "level": missing,
        "district": missing,
        "sibling_group": _siblings(first, entered, started), "previously_looked_after": period > 0,
        "period": period,
        "period_start": entered, "spell": care.cumcount(), "decom": first["decom"], "rne": first["rne"],
        "ls": lives["ls"].fillna(first["ls"]), "placement": first["type"],
        "place": lives["place"].fillna(first["place"]),
        "place_provider": lives["provider"], "plan": missing, "wanted": missing, "location": missing,
        "unit": either(lives["place"].isin(PLACES_WITH_UNITS), lives["urn"].fillna(""), ""), "dec": dec,
        "reason_place_change": last["reason_place_change"], "rec": last["rec"].where(left, None),
        "route": _routes(last, left, means),
    }  # fmt: skip
    frame: dict[str, object] = {name: np.asarray(columns[name]) for name in COLUMNS}
    last_seen = np.asarray(dec.fillna(history.last), dtype=np.float64)
    known: Flags = started.to_numpy(dtype=bool)
    return ObservedHistory(Episodes.from_columns(frame), history.first, history.last, last_seen, known)


def _siblings(first: pd.DataFrame, entered: pd.Series, started: pd.Series) -> Counts:
    """Children who came into care from one home on one day share a number; -1 for all others."""
    home = first["home_post"].where(started)
    together = pd.DataFrame({"home": home, "day": entered, "CHILD": first["CHILD"]}).groupby(["home", "day"])
    several = together["CHILD"].transform("nunique") > 1
    return np.where(several, together.ngroup(), -1)


def _routes(last: pd.DataFrame, left: pd.Series, means: Returns) -> Texts:
    adult = left & (last["dec"] >= birthdays(last["dob"].to_numpy(dtype=np.int64), ADULTHOOD))
    routes = {str(code): route for code, route in means.routes.items()}
    return either(adult, TURNED_18, either(left, last["rec"].map(routes), None))
