"""What a perfect reader gets out of the returns: the truth that a reader can be held against."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.episodes import COLUMNS, Episodes
from sim.parameters import PlacementType
from sim.sources.history import ObservedHistory
from sim.sources.synthetic.history import SyntheticHistory
from sim.sources.synthetic.whole_days import OPEN

SHORT_BREAKS = ("V3", "V4")
SAME_PLACE = {
    **dict.fromkeys(("U1", "U2"), "U3"), **dict.fromkeys(("U4", "U5"), "U6"), **dict.fromkeys(("A3", "A4", "A5"), "A6"),
    **dict.fromkeys(("P2", "K3"), "H5"), **dict.fromkeys(("Z11", "Z12", "Z13", "Z14"), "Z1"),
}  # fmt: skip
"""Codes of PLACE that stand for the same type of placement."""
SAME_PROVIDER = {"PR2": "PR1", "PR5": "PR4"}


def perfect_reading(history: SyntheticHistory, types: Mapping[str, PlacementType]) -> tuple[ObservedHistory, pd.Series]:
    """The placements as the returns show them to somebody who makes no mistake, and for each the number of its child.

    Short breaks are no care, stays away no moves, relabels no moves either; where a relabel leads into another of the ``types``
    of placement, a new row begins that is no move. What ended before the first return is not on record. Children are numbered
    from 0 in the order of the rows.
    """
    rows = history.rows
    rows = rows[~rows["ls"].isin(SHORT_BREAKS) & (rows["dec"] >= history.first)].reset_index(drop=True)
    rows["type"] = _types(rows, types)
    care = ["child", "period"]
    known = rows.duplicated(care)
    other_type = rows["type"] != rows["type"].shift()
    moved = ~rows["same_carer"] & ~rows["away"] & ~rows["back"]
    begins = ~known | moved | other_type
    group = begins.cumsum()
    first = rows[begins].set_index(group[begins])
    last = rows[~group.duplicated(keep="last")].set_index(first.index)
    where = rows[~rows["away"]].groupby(group[~rows["away"]]).first().reindex(first.index)
    return _observed(history, first, last, where.fillna(first)), first["child"].reset_index(drop=True)


def _types(rows: pd.DataFrame, types: Mapping[str, PlacementType]) -> pd.Series:
    """The type of each row: that of the model, or the one with the codes of the row where a relabel has led elsewhere."""
    codes = {name: (str(t.place), SAME_PROVIDER.get(str(t.provider), str(t.provider))) for name, t in types.items()}
    first: dict[tuple[str, str], str] = {}
    for name, code in codes.items():
        first.setdefault(code if code[0] != "Z1" else ("Z1", ""), name)
    place = rows["place"].map(lambda code: SAME_PLACE.get(code, code))
    provider = rows["provider"].map(lambda code: SAME_PROVIDER.get(code, code or ""))
    model = rows["placement"]
    wanted = pd.Series([*zip(place, provider.where(place != "Z1", ""), strict=True)], index=rows.index)
    of_model = model.map({name: code if code[0] != "Z1" else ("Z1", "") for name, code in codes.items()})
    agrees = rows["away"] | (wanted == of_model)
    return model.where(agrees, wanted.map(first)).fillna(model)


def _observed(history: SyntheticHistory, first: pd.DataFrame, last: pd.DataFrame, where: pd.DataFrame) -> ObservedHistory:
    ended = last["dec"] < OPEN
    care = ["child", "period"]
    period = first.groupby("child")["period"].transform(lambda numbers: pd.factorize(numbers)[0]).astype(np.int64)
    missing = pd.Series(None, index=first.index, dtype=object)
    dec = last["dec"].where(ended).astype(float)
    entered = first.groupby(care)["decom"].transform("first").astype(float)
    started = first.groupby(care)["rne"].transform("first") == "S"
    family = first["home_post"].fillna("") + entered.astype(str)
    columns = {
        "child": pd.factorize(first["child"])[0],
        "stratum": missing, "sex": first["sex"], "dob": first["dob"].astype(np.int64), "cin": first["cin"],
        "uasc": first["uasc"], "disability": first["cin"] == "N2", "level": missing, "district": missing,
        "sibling_group": np.where(first["home_post"].isna(), -1, pd.factorize(family)[0]),
        "previously_looked_after": period > 0, "period": period, "period_start": entered,
        "spell": first.groupby(care).cumcount(), "decom": first["decom"].astype(float), "rne": first["rne"],
        "ls": first["ls"], "placement": first["type"], "place": where["place"], "place_provider": where["provider"],
        "plan": missing, "wanted": missing, "location": missing, "unit": missing, "dec": dec,
        "reason_place_change": last["reason_place_change"], "rec": last["rec"].where(last["rec"] != "X1", None),
        "route": last["route"],
    }  # fmt: skip
    frame = {name: np.asarray(columns[name]) for name in COLUMNS}
    last_seen = np.asarray(dec.fillna(history.last), dtype=np.float64)
    return ObservedHistory(
        Episodes.from_columns(dict(frame)), history.first, history.last, last_seen, started.to_numpy(dtype=bool)
    )
