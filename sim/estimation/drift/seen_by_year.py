"""Exits and moves of whole years beside those that the fitted hazards expect of them, and exposure as the
drift of its year made it count.

Hazards by age, setting and time that are fitted as if all years were alike take part of a drift for a matter
of ages, settings or times, because who is in care changes from year to year, too. What is left looks too
still. So they are fitted once more, with the exposure of a year in which a tenth more left counting for a
tenth more: in drifted time (:class:`~sim.model.risks.drift.DriftedTime`) hazards do not drift.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import DAYS_PER_YEAR
from sim.estimation import by_year, fit_moves
from sim.estimation.events import EventsExposure
from sim.estimation.fit_exits import RouteFit
from sim.estimation.fit_moves import MovesFit
from sim.estimation.risk import UNEXPLAINED_EXIT
from sim.parameters import Drift, Parameters


@dataclass(frozen=True, eq=False)
class SeenByYear:
    """A row for each series, a column for each year, the last year first."""

    count: Numbers
    expected: Numbers
    """Events that the window's mean hazards expect."""

    def drifted(self, layers: Sequence[Drift]) -> Numbers:
        """How many times the window's mean rate that of each year is: a gamma posterior around one, as wide
        beforehand as the layers that act on it drift.
        """
        variance = sum(layer.sd**2 / (1 - layer.phi**2) for layer in layers if layer.active)
        if not variance:
            return np.ones(self.count.shape)
        worth = 1 / np.expm1(variance)
        count, expected = (of.sum(axis=1, keepdims=True) for of in (self.count, self.expected))
        scale = np.divide(count, expected, out=np.ones_like(count), where=(count > 0) & (expected > 0))
        return np.asarray((self.count + worth) / (self.expected * scale + worth))


def exits_seen(events: EventsExposure, routes: Sequence[RouteFit]) -> SeenByYear | None:
    """By route out of care; nothing where the window has no whole year."""
    rows = events.part(by_year.YEARS)
    if not len(rows):
        return None
    names = [route.name for route in routes]
    share = _unexplained(rows, names)
    count = np.array([by_year.counted(rows, [name]) * share for name in names])
    lived = [
        by_year.expected(rows, route.clock, route.table.assign(rate=route.cells.rates(route.cells.point)))
        for route in routes
    ]
    return SeenByYear(count, np.array(lived))


def moves_seen(events: EventsExposure, moves: MovesFit) -> SeenByYear | None:
    """Planned moves and breakdowns together, in one row, by the year in which the placement began."""
    rows = events.part(by_year.BEGUN)
    if not len(rows):
        return None
    begun = _begun(rows, moves)
    cells = moves.table.assign(rate=moves.per_year(moves.cells.point))
    lived = begun["exposure"] * by_year.at_cells(begun, cells, fit_moves.CELL, "rate") / DAYS_PER_YEAR
    years = by_year.years_of(rows)
    count = by_year.by_years(begun, begun["count"].to_numpy(np.float64), years)
    return SeenByYear(count[None, :], by_year.by_years(begun, lived.to_numpy(np.float64), years)[None, :])


def exits_in_drifted_time(
    events: EventsExposure, routes: Sequence[RouteFit], p: Parameters
) -> list[RouteFit]:
    """The same routes, with the exposure of each year as it drifted."""
    seen = exits_seen(events, routes)
    if seen is None:
        return list(routes)
    factors = seen.drifted([p.uncertainty.exits, p.uncertainty.routes])
    rows, found = events.part(by_year.YEARS), []
    for route, factor in zip(routes, factors, strict=True):
        days = rows[rows["item"] == route.clock]
        times = _times(route.table, days, by_year.CELL, factor)
        found.append(replace(route, cells=replace(route.cells, exposure=route.cells.exposure * times)))
    return found


def moves_in_drifted_time(events: EventsExposure, moves: MovesFit, p: Parameters) -> MovesFit:
    """The same moves, with the exposure of the placements that began in a year as it drifted."""
    seen = moves_seen(events, moves)
    if seen is None:
        return moves
    begun = _begun(events.part(by_year.BEGUN), moves)
    times = _times(moves.table, begun, fit_moves.CELL, seen.drifted([p.uncertainty.moves])[0])
    return replace(moves, cells=replace(moves.cells, exposure=moves.cells.exposure * times))


def _begun(rows: pd.DataFrame, moves: MovesFit) -> pd.DataFrame:
    return fit_moves.cells_of(rows[rows["setting"].isin(moves.settings)], "value")


def _times(cells: pd.DataFrame, days: pd.DataFrame, keys: list[str], factor: Numbers) -> Numbers:
    """By cell, what its exposure (years) is multiplied by; that of no whole year stays as it is."""
    back = days["value"].astype(int).to_numpy()
    more = days.assign(more=days["exposure"] * (factor[back] - 1) / DAYS_PER_YEAR)
    added = by_year.at_cells(cells, more.groupby(keys, as_index=False)[["more"]].sum(), keys, "more")
    lived = cells["exposure"].to_numpy(np.float64)
    return np.asarray(1 + np.divide(added, lived, out=np.zeros_like(lived), where=lived > 0))


def _unexplained(rows: pd.DataFrame, names: Sequence[str]) -> Numbers:
    """By year, what every known exit stands for: one, and its share of those without a known reason."""
    known = np.maximum(by_year.counted(rows, names), 1.0)
    return np.asarray(1 + by_year.counted(rows, [UNEXPLAINED_EXIT]) / known)
