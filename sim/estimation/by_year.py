"""What drift is learnt from: events of whole years before the last day of observation, beside the exposure of
which the fitted hazards expect them.

A year in which more children leave also changes who is still there: those who would soon have left are gone.
So the exposure of each year is kept by all that hazards depend on, time included; by setting and age alone a
drift would look smaller than it is. Exits drift from one calendar year to the next. Moves drift with the
year in which a placement begins (:mod:`sim.model.decisions`), so that they are counted by that, whenever they
came.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.arrays import Flags, Numbers
from sim.bands import DAYS_PER_YEAR, date_of, day_number, years_after
from sim.estimation.cells import (
    CARE,
    DIGITS,
    OTHER,
    PLACEMENT,
    Pieces,
    counted_by_cell,
    last_pieces,
    pieces,
    sums,
)
from sim.estimation.risk import UNACCOMPANIED, AtRisk, causes
from sim.observed import ObservedHistory
from sim.parameters import TURNED_18, Parameters

YEARS, BEGUN = "years", "placements begun"
"""Parts of the table of events and exposure. In both, ``value`` is how many years before the last one. Of
``YEARS`` rows with a cause count events, and those with a clock as ``item`` have the exposure by cell.
``BEGUN`` has events and exposure of the placements that began in a year, up to the last day."""
CELL = ["setting", "age_band", "time", "profile"]
"""What exits depend on."""
SHORT_BY = 7
"""Days that a window may be short of whole years and still count as them."""


def by_year(history: ObservedHistory, at: AtRisk, p: Parameters) -> pd.DataFrame:
    """Both parts, for every whole year of a window; exposure is in days."""
    edges, lived, ended = _edges(history), pieces(at), last_pieces(at)
    tables = [
        part.assign(value=str(back))
        for back, (ends, begins) in enumerate(pairwise(edges))
        for part in (
            _events(at, p, begins, ends),
            _adults(history, begins, ends),
            *(_exposure(at, p, lived.within(begins, ends), clock) for clock in (CARE, PLACEMENT)),
            _of_begun(at, p, lived, ended, (at.placed > begins) & (at.placed <= ends)),
        )
    ]
    empty = pd.DataFrame({"part": [], "value": [], "count": [], "exposure": []})
    return pd.concat(tables, ignore_index=True) if tables else empty


def _edges(history: ObservedHistory) -> list[float]:
    """The last day, and each a year before the one before it, as far as the window goes."""
    ends, edges = date_of(history.ends), [float(history.ends)]
    while (begins := day_number(years_after(ends, -len(edges)))) >= history.begins - SHORT_BY:
        edges.append(max(float(begins), float(history.begins)))
    return edges


def _events(at: AtRisk, p: Parameters, begins: float, ends: float) -> pd.DataFrame:
    within = (at.cause >= 0) & (at.stop > begins) & (at.stop <= ends)
    counts = np.bincount(at.cause[within], minlength=len(causes(p))).astype(np.float64)
    return pd.DataFrame({"part": YEARS, "cause": causes(p), "count": counts, "exposure": 0.0})


def _adults(history: ObservedHistory, begins: float, ends: float) -> pd.DataFrame:
    left = history.episodes.frame["dec"].to_numpy(np.float64)
    at_18 = (history.episodes.frame["route"] == TURNED_18).to_numpy(bool)
    count = float((at_18 & (left > begins) & (left <= ends)).sum())
    return pd.DataFrame({"part": [YEARS], "cause": [TURNED_18], "count": [count], "exposure": [0.0]})


def _exposure(at: AtRisk, p: Parameters, lived: Pieces, clock: str) -> pd.DataFrame:
    cells = sums(at, p, lived, clock)
    cells["profile"] = np.where(cells["profile"] == UNACCOMPANIED, UNACCOMPANIED, OTHER)
    days = cells.groupby(CELL, as_index=False, sort=True)[["exposure"]].sum().round(DIGITS)
    return days[days["exposure"] > 0].assign(part=YEARS, item=clock)


def _of_begun(at: AtRisk, p: Parameters, lived: Pieces, ended: Pieces, begun: Flags) -> pd.DataFrame:
    return counted_by_cell(at, p, lived.of(begun), ended.of(begun), PLACEMENT).assign(part=BEGUN)


def counted(rows: pd.DataFrame, names: Sequence[str]) -> Numbers:
    """Events of these causes together by year, the last year first; ``rows`` are those of :data:`YEARS`."""
    events = rows[rows["cause"].isin(names)]
    return by_years(events, events["count"].to_numpy(np.float64), years_of(rows))


def expected(rows: pd.DataFrame, clock: str, cells: pd.DataFrame) -> Numbers:
    """Events expected by year, the last year first: the exposure on a clock at the ``rate`` a year of its
    cell, a row of ``cells`` with the columns :data:`CELL`.
    """
    days = rows[rows["item"] == clock]
    lived = days["exposure"].to_numpy(np.float64) / DAYS_PER_YEAR
    return by_years(days, lived * at_cells(days, cells, CELL, "rate"), years_of(rows))


def at_cells(rows: pd.DataFrame, cells: pd.DataFrame, keys: list[str], what: str) -> Numbers:
    """The value of a column of ``cells`` at the cell of each row, zero where there is none."""
    values = cells.set_index(keys)[what].reindex(pd.MultiIndex.from_frame(rows[keys]))
    return np.asarray(values.fillna(0.0).to_numpy(np.float64))


def lived(rows: pd.DataFrame) -> Numbers:
    """Days that children were in care by year, the last year first."""
    days = rows[rows["item"] == CARE]
    return by_years(days, days["exposure"].to_numpy(np.float64), years_of(rows))


def years_of(rows: pd.DataFrame) -> int:
    """How many whole years the rows tell of."""
    return int(rows["value"].astype(int).max()) + 1 if len(rows) else 0


def by_years(rows: pd.DataFrame, values: Numbers, years: int) -> Numbers:
    """Sums of a value of each row by year, the last year first."""
    back = rows["value"].astype(int).to_numpy()
    return np.bincount(back, weights=values, minlength=years).astype(np.float64)
