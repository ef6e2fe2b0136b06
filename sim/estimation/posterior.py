"""The posterior of an authority's parameters: one point, and draws."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.estimation.events import EventsExposure
from sim.estimation.fit_entries import EntriesFit, entries_fit
from sim.estimation.fit_exits import RouteFit, route_fits
from sim.estimation.fit_moved import MovedFit, moved_fit
from sim.estimation.fit_moves import MovesFit, moves_fit
from sim.estimation.priors import PRIOR_EVENTS
from sim.parameters import Parameters


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


def fit(
    events: EventsExposure, p: Parameters, draws: int, seed: int, weight: float = PRIOR_EVENTS
) -> Posterior:
    """The posterior of all that the table tells of, starting from the rates of the configuration.

    The same table, configuration and seed give the same posterior to the last digit. ``weight`` is what the
    configured rates are worth in events (:data:`PRIOR_EVENTS`).
    """
    rng = np.random.default_rng(seed)
    routes, moves, moved = (
        route_fits(events, p, weight),
        moves_fit(events, p, weight),
        moved_fit(events, p, weight),
    )
    entries = entries_fit(events, p, weight, draws, rng)
    point: dict[str, object] = {**entries.point}
    columns: dict[str, Numbers] = {**entries.draws}
    for route in routes:
        point |= route.values(route.cells.point)
        columns |= route.values(route.cells.draws(draws, rng))
    point |= moves.values(moves.cells.point, p)
    columns |= moves.values(moves.cells.draws(draws, rng), p)
    point |= moved.values(moved.cells.point)
    if not moves.by_level:
        # A pull by level of need would bend the shares that were seen of all levels together.
        point["moves.pull_by_level"] = {}
    columns |= moved.values(moved.cells.draws(draws, rng))
    point = {
        path: float(value) if isinstance(value, np.floating | np.ndarray) else value
        for path, value in point.items()
    }
    return Posterior(point, pd.DataFrame(columns), tuple(routes), moves, moved, entries)
