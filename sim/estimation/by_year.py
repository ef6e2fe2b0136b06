"""Exits and moves by whole year before the last day of observation, beside what the fitted hazards expect of
each: what drift is learnt from.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import AgeBand, date_of, day_number, years_after
from sim.estimation.cells import DIGITS
from sim.estimation.risk import AtRisk, causes
from sim.observed import ObservedHistory
from sim.parameters import TURNED_18, Parameters

YEARS = "years"
"""The part of the table of events and exposure. ``value`` is how many years before the last one; rows with a
cause count events, those with a setting and an age band have the exposure."""
SHORT_BY = 7
"""Days that a window may be short of whole years and still count as them."""


def by_year(history: ObservedHistory, at: AtRisk, p: Parameters) -> pd.DataFrame:
    """Events by cause, children who turned 18, and exposure (days) by setting and age band, of every whole
    year of a window.
    """
    edges = _edges(history)
    if len(edges) < 2:
        return pd.DataFrame({"part": [], "value": [], "count": [], "exposure": []})
    tables = [
        part.assign(part=YEARS, value=str(back))
        for back, (ends, begins) in enumerate(pairwise(edges))
        for part in (
            _events(at, p, begins, ends),
            _adults(history, begins, ends),
            _exposure(at, p, begins, ends),
        )
    ]
    return pd.concat(tables, ignore_index=True)


def _edges(history: ObservedHistory) -> list[float]:
    """The last day, and each a year before the one before it, as far as the window goes."""
    ends, edges = date_of(history.ends), [float(history.ends)]
    while (begins := day_number(years_after(ends, -len(edges)))) >= history.begins - SHORT_BY:
        edges.append(max(float(begins), float(history.begins)))
    return edges


def _events(at: AtRisk, p: Parameters, begins: float, ends: float) -> pd.DataFrame:
    within = (at.cause >= 0) & (at.stop > begins) & (at.stop <= ends)
    counts = np.bincount(at.cause[within], minlength=len(causes(p))).astype(np.float64)
    return pd.DataFrame({"cause": causes(p), "count": counts, "exposure": 0.0})


def _adults(history: ObservedHistory, begins: float, ends: float) -> pd.DataFrame:
    left = history.episodes.frame["dec"].to_numpy(np.float64)
    at_18 = (history.episodes.frame["route"] == TURNED_18).to_numpy(bool)
    count = float((at_18 & (left > begins) & (left <= ends)).sum())
    return pd.DataFrame({"cause": [TURNED_18], "count": [count], "exposure": [0.0]})


def _exposure(at: AtRisk, p: Parameters, begins: float, ends: float) -> pd.DataFrame:
    edges = [np.full(len(at.row), -np.inf), *at.reached, np.full(len(at.row), np.inf)]
    settings, parts = list(p.placement.settings), []
    for band, (young, old) in zip(AgeBand, pairwise(edges), strict=True):
        days = np.minimum(np.minimum(at.stop, ends), old) - np.maximum(np.maximum(at.start, begins), young)
        lived = np.bincount(at.setting, weights=np.clip(days, 0.0, None), minlength=len(settings))
        parts.append(
            pd.DataFrame({"setting": settings, "age_band": band.value, "exposure": lived.round(DIGITS)})
        )
    table = pd.concat(parts, ignore_index=True)
    return table[table["exposure"] > 0]


def counted(rows: pd.DataFrame, names: Sequence[str]) -> Numbers:
    """Events of these causes together by year, the last year first; ``rows`` are those of :data:`YEARS`."""
    events = rows[rows["cause"].isin(names)]
    return _by_year(events, events["count"].to_numpy(np.float64), years_of(rows))


def expected(rows: pd.DataFrame, cells: pd.DataFrame) -> Numbers:
    """Events expected by year, the last year first: the exposure at the mean rates of each setting and age.

    ``cells`` have the columns setting, age_band, exposure and expected (events), the first two of each row as
    often as there are cells.
    """
    sums = cells.groupby(["setting", "age_band"])[["exposure", "expected"]].sum()
    days = rows[rows["setting"] != ""]
    at = pd.MultiIndex.from_frame(days[["setting", "age_band"]])
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (sums["expected"] / sums["exposure"]).reindex(at).fillna(0.0).to_numpy(np.float64)
    return _by_year(days, days["exposure"].to_numpy(np.float64) * rate, years_of(rows))


def lived(rows: pd.DataFrame) -> Numbers:
    """Days that children were in care by year, the last year first."""
    days = rows[rows["setting"] != ""]
    return _by_year(days, days["exposure"].to_numpy(np.float64), years_of(rows))


def years_of(rows: pd.DataFrame) -> int:
    """How many whole years the rows tell of."""
    return int(rows["value"].astype(int).max()) + 1 if len(rows) else 0


def _by_year(rows: pd.DataFrame, values: Numbers, years: int) -> Numbers:
    back = rows["value"].astype(int).to_numpy()
    return np.bincount(back, weights=values, minlength=years).astype(np.float64)
