"""The window of a history lived again by the fitted model, beside what was seen: stock, flows and
durations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import DAYS_PER_YEAR, date_of, day_number, years_after
from sim.calibration.children import children_on
from sim.checkpoints.store import Checkpoints
from sim.estimation.aalen_johansen import ObservedPeriods, cumulative_incidence
from sim.estimation.events import EventsExposure
from sim.estimation.levels import MonthlyCounts
from sim.estimation.observation import as_known
from sim.estimation.risk import DISRUPTION, MATCH, PLANNED, UNEXPLAINED_MOVE, AtRisk, causes
from sim.estimation.tallies import ENTRIES
from sim.measures import month_ends
from sim.measures.caseload import caseload
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values
from sim.parameters.uncertainty import DRIFTS

DURATIONS = np.array([0.0, 14, 28, 56, 91, 182, 274, 365, 548, 730, 1096, 1461, 1826])
"""Days in care at which incidences are compared."""
MOVES = (PLANNED, DISRUPTION, UNEXPLAINED_MOVE, MATCH)
LOW, HIGH = 10, 90
SHORT_BY = 7
"""Days that a window may be short of whole years and still count as them."""


@dataclass(frozen=True, eq=False)
class Backcast:
    """Observed against model, each as a table with the columns observed, model, low and high (80 % of the
    runs), difference.
    """

    stock: pd.DataFrame
    """By date (month ends), placement and age_band, ``all`` for totals."""
    flows: pd.DataFrame
    """By year (twelve months, the last one ends with the window), flow and route."""
    durations: pd.DataFrame
    """By route and days in care: probability of having left by it."""


def backcast(
    history: ObservedHistory,
    events: EventsExposure,
    fitted: Parameters,
    replications: int,
    seed: int,
    kept: Checkpoints | None = None,
) -> Backcast:
    """Live the window again from the children in care on its first day.

    Entries of each year are as many as came, so that what differs is what the model does with them; all else
    is the fitted parameters without drift. Runs that ``kept`` has of an earlier start are not made again.
    """
    ends = date_of(history.ends)
    years = max(1, int((history.ends - history.begins + SHORT_BY) // DAYS_PER_YEAR))
    begins = max(history.begins, day_number(years_after(ends, -years)))
    p = _then(fitted, events, begins, years)
    seen = _window(history, begins)
    census = children_on(as_known(history, begins), p, seed)
    hazards, kept = Hazards(p), kept or Checkpoints()

    def lived(replication: int) -> dict[str, pd.DataFrame]:
        episodes = live(p, census, hazards, seed=seed, replication=replication, years=years).episodes
        dec = episodes.frame["dec"].to_numpy(np.float64)
        last_seen = np.where(np.isnan(dec), history.ends, dec)
        return _tables(ObservedHistory(episodes, begins, history.ends, last_seen), p, years)

    runs = [kept.tables(f"lived again {number}", partial(lived, number)) for number in range(replications)]
    tables = {name: [of[name][0] for of in (_tables(seen, p, years), *runs)] for name in runs[0]}
    return Backcast(
        _beside(tables["stock"]),
        _beside(tables["flows"], ["year", "flow", "route"]),
        _beside(tables["durations"]),
    )


def _tables(history: ObservedHistory, p: Parameters, years: int) -> dict[str, pd.DataFrame]:
    """Stock, flows and durations of a history, each as a table of one column."""
    parts = {
        "stock": _stock(history, p, years),
        "flows": _flows(history, p),
        "durations": _durations(history, p),
    }
    return {name: part.to_frame(0) for name, part in parts.items()}


def _then(p: Parameters, events: EventsExposure, begins: int, years: int) -> Parameters:
    """The parameters at the beginning of the window, with as many entries in each year as there were."""
    count, _ = MonthlyCounts.of(events.part(ENTRIES), events.begins, events.ends, by_days=True).years()
    expected = sum(stratum.per_year.values[-1] for stratum in p.entries.strata.values())
    level: dict[str, float] = {"start": 1.0}
    for back in range(min(years, len(count))):
        starts = years_after(date_of(events.ends), -back - 1) + timedelta(days=1)
        level[starts.isoformat()] = float(count[back]) / max(expected, 1e-9)
    returning = {f"entries.strata.{name}.returning": 0.0 for name in p.entries.strata}
    never = {
        f"entries.reentry.{name}.probability": 0.0 for name in p.entries.reentry
    }  # all entries are in the count
    still = {f"uncertainty.{layer}.active": False for layer in DRIFTS}
    return with_values(
        p, {"authority.base_date": date_of(begins), "entries.level": level, **returning, **never, **still}
    )


def _window(history: ObservedHistory, begins: int) -> ObservedHistory:
    return ObservedHistory(history.episodes, begins, history.ends, history.last_seen, history.start_known)


def _beside(tables: Sequence[pd.Series], ordered: Sequence[str] | None = None) -> pd.DataFrame:
    """The first of some series with the same index beside mean and range of the others."""
    seen, *runs = tables
    together = pd.concat([seen, *runs], axis=1).fillna(0.0)
    model = together.iloc[:, 1:].to_numpy(np.float64)
    low, high = np.percentile(model, [LOW, HIGH], axis=1)
    table = pd.DataFrame(
        {
            "observed": together.iloc[:, 0].to_numpy(np.float64),
            "model": model.mean(axis=1),
            "low": low,
            "high": high,
        },
        index=together.index,
    )
    table = table if ordered is None else table.sort_index(level=ordered, sort_remaining=True)
    return table.assign(difference=table["model"] - table["observed"]).reset_index()


def _stock(history: ObservedHistory, p: Parameters, years: int) -> pd.Series:
    dates = month_ends(date_of(history.begins), years)
    measured = caseload(history.counted(), dates, tuple(p.placement.types))
    return pd.Series(measured.values, index=pd.MultiIndex.from_frame(measured.keys))


def _flows(history: ObservedHistory, p: Parameters) -> pd.Series:
    frame = history.episodes.frame
    at = AtRisk.of(history, p)
    names = np.array(causes(p), dtype=object)
    moved = np.isin(names[at.cause], MOVES) & (at.cause >= 0)
    exits = (at.cause >= 0) & ~moved & (at.cause < len(p.exits.routes))
    entered = (frame["spell"] == 0).to_numpy() & (frame["decom"] == frame["period_start"]).to_numpy()
    began = frame["decom"].to_numpy(np.float64)[entered]
    rows = [
        _yearly(history, began[(began > history.begins) & (began <= history.ends)], "entry", "all"),
        _yearly(history, at.stop[moved], "move", names[at.cause[moved]]),
        _yearly(history, at.stop[exits], "exit", names[at.cause[exits]]),
    ]
    table = pd.concat(rows, ignore_index=True)
    return table.groupby(["year", "flow", "route"]).size().astype(float)


def _yearly(history: ObservedHistory, day: Numbers, flow: str, route: object) -> pd.DataFrame:
    back = np.clip(np.floor((history.ends - day) / DAYS_PER_YEAR), 0, None).astype(int)
    ends = [
        years_after(date_of(history.ends), -years).isoformat()
        for years in range(int(back.max(initial=0)) + 1)
    ]
    year = np.array([f"to {end}" for end in ends], dtype=object)[back]
    return pd.DataFrame({"year": year, "flow": flow, "route": route})


def stays_of(history: ObservedHistory, p: Parameters) -> ObservedPeriods:
    """Periods of care under observation with the route by which they ended."""
    at = AtRisk.of(history, p)
    frame = history.episodes.frame.iloc[at.row]
    exits = np.where((at.cause >= 0) & (at.cause < len(p.exits.routes)), at.cause, -1)
    rows = pd.DataFrame(
        {
            "child": frame["child"].to_numpy(), "period": frame["period"].to_numpy(),
            "start": at.start - at.entered, "stop": at.stop - at.entered, "cause": exits,
        }
    )  # fmt: skip
    by_period = rows.groupby(["child", "period"], sort=False).agg(
        start=("start", "min"), stop=("stop", "max"), cause=("cause", "max")
    )
    return ObservedPeriods(*(by_period[c].to_numpy() for c in ("start", "stop", "cause")))


def _durations(history: ObservedHistory, p: Parameters) -> pd.Series:
    incidence = cumulative_incidence(stays_of(history, p), len(p.exits.routes), DURATIONS)
    index = pd.MultiIndex.from_product(
        [list(p.exits.routes), DURATIONS.astype(int).tolist()], names=["route", "days"]
    )
    return pd.Series(incidence.ravel(), index=index)
