"""Ways out of care: the hazard of each route by age, setting, time and kind of child, from events and
exposure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Counts, Numbers
from sim.bands import DAYS_PER_YEAR, TIME_IN_CARE, TIME_IN_PLACEMENT, AgeBand
from sim.estimation.by_year import CELL
from sim.estimation.cells import CARE, OTHER, PLACEMENT
from sim.estimation.events import EventsExposure
from sim.estimation.multiplicative import Cells, Factor, possible
from sim.estimation.priors import RELATIVE, WIDE, level, log_normal
from sim.estimation.risk import UNACCOMPANIED, UNEXPLAINED_EXIT
from sim.parameters import Parameters
from sim.parameters.exits import ExitRoute

AGES = [a.value for a in AgeBand]
LEAST = 0.02
"""Relative hazard that a setting or a time is given to begin with, where the configuration says never and an
exit was seen."""
LEAST_PER_YEAR = 0.001
BANDS = {CARE: TIME_IN_CARE, PLACEMENT: TIME_IN_PLACEMENT}
CLOCKS = {"care": CARE, "placement": PLACEMENT}


@dataclass(frozen=True, eq=False)
class RouteFit:
    """The cells of one route, and where its values stand in the configuration."""

    name: str
    clock: str
    """That on which its hazard runs."""
    cells: Cells
    paths: Mapping[str, list[str]]
    """By factor, the path of each value; empty where it has none."""
    table: pd.DataFrame
    """Cells with their keys, for reports: setting, age_band, time, profile, count, exposure."""

    def values(self, drawn: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Values by path of the configuration from those of the factors (last axis); the level of the route
        is part of its rates by age.
        """
        drawn = {**drawn, "per_year": drawn["per_year"] * drawn["level"]}
        return {
            path: drawn[factor][..., i]
            for factor, paths in self.paths.items()
            for i, path in enumerate(paths)
            if path
        }


def route_fits(events: EventsExposure, p: Parameters, weight: float) -> list[RouteFit]:
    """Each route with its events, exposure and priors.

    The prior of each value is centred on the configuration and worth ``weight`` events. The level of a route
    as a whole is free as soon as one exit by it was seen: as many are expected as were seen. Exits whose
    reason is not on record are shared out in proportion to the known ones of their setting and age.
    """
    tables = {clock: _cells(events, clock) for clock in (CARE, PLACEMENT)}
    share = {clock: _unexplained(events, clock, p) for clock in tables}
    fits = []
    for name, route in p.exits.routes.items():
        clock = CLOCKS[route.clock]
        fits.append(_fit(name, route, tables[clock], share[clock], events, p, weight))
    return fits


def _cells(events: EventsExposure, clock: str) -> pd.DataFrame:
    """Exposure by setting, age band, time and whether unaccompanied."""
    rows = events.part(clock).copy()
    rows["profile"] = np.where(rows["profile"] == UNACCOMPANIED, UNACCOMPANIED, OTHER)
    return rows.groupby(CELL, as_index=False, sort=True)[["exposure"]].sum()


def _of_cause(events: EventsExposure, clock: str, cause: str, cells: pd.DataFrame) -> Numbers:
    """Events of a cause by cell."""
    rows = events.part(clock, cause).copy()
    rows["profile"] = np.where(rows["profile"] == UNACCOMPANIED, UNACCOMPANIED, OTHER)
    counted = rows.groupby(CELL, as_index=False)[["count"]].sum()
    return np.asarray(cells.merge(counted, how="left", on=CELL)["count"].fillna(0.0).to_numpy(np.float64))


def _unexplained(events: EventsExposure, clock: str, p: Parameters) -> Numbers:
    """What every known exit of a cell stands for: one, and its share of those without a known reason."""
    rows = events.part(clock)
    exits = rows[rows["cause"].isin((*p.exits.routes, UNEXPLAINED_EXIT))]
    if not (exits["cause"] == UNEXPLAINED_EXIT).any():
        return np.array(1.0)
    known = exits.loc[exits["cause"] != UNEXPLAINED_EXIT, "count"].sum()
    return np.array(exits["count"].sum() / max(known, 1.0))


def _fit(
    name: str,
    route: ExitRoute,
    cells: pd.DataFrame,
    share: Numbers,
    events: EventsExposure,
    p: Parameters,
    weight: float,
) -> RouteFit:
    clock = CLOCKS[route.clock]
    bands = [str(int(t)) for t in BANDS[clock]]
    counts = _of_cause(events, clock, name, cells) * share
    settings = list(p.placement.settings)
    setting, age, time = (
        _places(cells[c], names) for c, names in (("setting", settings), ("age_band", AGES), ("time", bands))
    )
    uasc = (cells["profile"] == UNACCOMPANIED).to_numpy().astype(np.int64)
    by_time = np.array(
        [route.by_time[min(b, len(route.by_time) - 1)] for b in range(len(bands))], dtype=np.float64
    )
    factors = {
        "level": level(np.zeros(len(counts), dtype=np.int64), 1, counts, weight),
        "per_year": log_normal(
            age, np.array([route.per_year[a] for a in AgeBand]), counts, weight, LEAST_PER_YEAR
        ),
        "by_setting": log_normal(
            setting,
            np.array([route.by_setting.get(s, 0.0) for s in settings]),
            counts,
            RELATIVE * weight,
            LEAST,
        ),
        "by_time": log_normal(time, by_time, counts, RELATIVE * weight, LEAST),
        "for_uasc": _kind(uasc, route.for_uasc, counts, RELATIVE * weight),
    }
    at = f"exits.routes.{name}"
    paths = {
        "per_year": [f"{at}.per_year.{a}" for a in AGES],
        "by_setting": [f"{at}.by_setting.{s}" for s in settings],
        "by_time": [f"{at}.by_time.{b}" for b in range(len(bands))],
        "for_uasc": ["", f"{at}.for_uasc"],
    }
    years = cells["exposure"].to_numpy(np.float64) / DAYS_PER_YEAR
    return RouteFit(
        name, clock, Cells(counts, years, factors), paths, cells.assign(count=counts, exposure=years)
    )


def _places(column: "pd.Series[str]", names: list[str]) -> Counts:
    return np.asarray(column.map({name: number for number, name in enumerate(names)}).to_numpy(np.int64))


def _kind(uasc: Counts, for_uasc: float, events: Numbers, weight: float) -> Factor:
    """Accompanied children are the reference; unaccompanied ones have a relative hazard."""
    middle, raised = possible(np.array([1.0, for_uasc]), uasc, events, LEAST)
    return Factor(uasc, middle, np.array([0.0, WIDE if raised[1] else weight**-0.5]))
