"""The posterior of an authority's parameters: one point, and draws."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.estimation.drift.balance import FirstDay, balanced
from sim.estimation.drift.drifting import Drawn
from sim.estimation.drift.fit_drift import (
    LayersFit,
    at_today,
    exits_drift,
    moves_drift,
    shared,
    unseen,
)
from sim.estimation.drift.seen_by_year import exits_in_drifted_time, moves_in_drifted_time
from sim.estimation.events import EventsExposure
from sim.estimation.fit_entries import EntriesFit, entries_drift, entries_fit
from sim.estimation.fit_exits import RouteFit, route_fits
from sim.estimation.fit_moved import MovedFit, moved_fit
from sim.estimation.fit_moves import MovesFit, moves_fit
from sim.estimation.multiplicative import Cells
from sim.estimation.priors import PRIOR_EVENTS
from sim.parameters import Parameters
from sim.parameters.paths.scaling import scaled


@dataclass(frozen=True, eq=False)
class Posterior:
    """Values by path of the configuration.

    ``point`` is what each value is expected to be given the others (numbers, mixes and timelines); ``draws``
    has a row for each draw from the joint posterior and a column for each number that is drawn.
    """

    point: Mapping[str, object]
    draws: pd.DataFrame
    routes: tuple[RouteFit, ...]
    moves: MovesFit
    moved: MovedFit
    entries: EntriesFit
    exits_drift: LayersFit | None
    moves_drift: LayersFit | None
    """What drifts from year to year; ``None`` where nothing does, or the history says nothing of it."""

    def of_the_window(self, p: Parameters) -> Parameters:
        """Some parameters with the mean hazards of the window in place of today's."""
        if self.exits_drift is not None:
            for name, today in self.exits_drift.today(self.exits_drift.middle).items():
                p = scaled(p, f"exits.routes.{name}.per_year", float(np.exp(-today)))
        if self.moves_drift is not None:
            of_moves = float(np.exp(-self.moves_drift.middle.today[0]))
            for setting in p.moves.endings:
                p = scaled(p, f"moves.endings.{setting}.scale", of_moves)
        return p


def fit(
    events: EventsExposure, p: Parameters, draws: int, seed: int, weight: float = PRIOR_EVENTS
) -> Posterior:
    """The posterior of all that the table tells of, starting from the rates of the configuration.

    The same table, configuration and seed give the same posterior to the last digit. ``weight`` is what the
    configured rates are worth in events (:data:`PRIOR_EVENTS`).
    """
    rng = np.random.default_rng(seed)
    routes = exits_in_drifted_time(events, route_fits(events, p, weight), p)
    moves = moves_in_drifted_time(events, moves_fit(events, p, weight), p)
    moved = moved_fit(events, p, weight)
    learnt = shared(
        [entries_drift(events, p, weight), exits_drift(events, routes, p), moves_drift(events, moves, p)]
    )
    both = balanced(learnt, FirstDay.of(events, learnt[1]), draws, rng)
    entering, leaving, moving = drift = both.layers
    of_entering, of_leaving, of_moving = drawn_drift = both.drawn
    entries = entries_fit(events, p, weight, rng, draws, entering, of_entering)
    point: dict[str, object] = {**entries.point}
    columns: dict[str, Numbers] = {**entries.draws}
    for route in routes:
        now, drawn_now = _today(leaving, of_leaving, route.name)
        point |= route.values(at_today(route.cells, route.cells.point, now))
        columns |= route.values(_at_today(route.cells, route.cells.draws(draws, rng), drawn_now))
    now, drawn_now = _today(moving, of_moving, "moves")
    point |= moves.values(at_today(moves.cells, moves.cells.point, now), p)
    columns |= moves.values(_at_today(moves.cells, moves.cells.draws(draws, rng), drawn_now), p)
    for found, sample in zip(drift, drawn_drift, strict=True):
        if found is not None and sample is not None:
            point |= {**found.point(p), **unseen(found.middle, p)}
            columns |= {**found.draws(sample, p), **unseen(sample, p)}
    point |= moved.values(moved.cells.point)
    if not moves.by_level:
        # A pull by level of need would bend the shares that were seen of all levels together.
        point["moves.pull_by_level"] = {}
    columns |= moved.values(moved.cells.draws(draws, rng))
    point = {
        path: float(value) if isinstance(value, np.floating | np.ndarray) else value
        for path, value in point.items()
    }
    return Posterior(point, pd.DataFrame(columns), tuple(routes), moves, moved, entries, leaving, moving)


def _today(found: LayersFit | None, sample: Drawn | None, name: str) -> tuple[Numbers, Numbers | None]:
    """The log level of today beside the window's mean, and draws of it; the same where nothing drifts."""
    if found is None or sample is None:
        return np.array(0.0), None
    return found.today(found.middle)[name], found.today(sample)[name]


def _at_today(cells: Cells, drawn: Mapping[str, Numbers], today: Numbers | None) -> Mapping[str, Numbers]:
    return drawn if today is None else at_today(cells, drawn, today)
