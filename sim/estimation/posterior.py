"""The posterior of an authority's parameters: one point, and draws."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import InputMistake
from sim.estimation.events import EventsExposure
from sim.estimation.fit_entries import EntriesFit, entries_fit
from sim.estimation.fit_exits import RouteFit, route_fits
from sim.estimation.fit_moved import MovedFit, moved_fit
from sim.estimation.fit_moves import MovesFit, moves_fit
from sim.estimation.multiplicative import Numbers
from sim.parameters import Parameters
from sim.parameters.values import plain, with_values

PRIOR_EVENTS = 2.0
"""Events that the configured rates are worth, if nothing else is asked for."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """Values by path of the configuration.

    ``point`` is what each value is expected to be given the others (numbers, mixes and timelines); ``draws`` has a row for
    each draw from the joint posterior and a column for each number that is drawn.
    """

    point: Mapping[str, object]
    draws: pd.DataFrame
    routes: tuple[RouteFit, ...]
    moves: MovesFit
    moved: MovedFit
    entries: EntriesFit

    def at_point(self, p: Parameters) -> Parameters:
        """Some parameters with the values of the point."""
        return with_values(p, self.point)

    def at_draw(self, p: Parameters, number: int) -> Parameters:
        """Some parameters with the values of the point and, where there is one, of a draw."""
        return drawn(self.at_point(p), self.draws, number)


def drawn(p: Parameters, draws: pd.DataFrame, number: int) -> Parameters:
    """Some parameters with the values of one row of draws; after the last row comes the first."""
    row = draws.iloc[number % len(draws)]
    return with_values(p, dict(zip(draws.columns, row.tolist(), strict=True)))


def read_draws(p: Parameters) -> pd.DataFrame | None:
    """The draws that a configuration names, if that layer of uncertainty is active.

    Raises :class:`InputMistake` if the file cannot be read, holds something else than numbers, or names a path that does not
    exist.
    """
    layer = p.uncertainty.parameters
    if layer is None or not layer.active:
        return None
    try:
        draws = pd.read_csv(layer.file, dtype=np.float64)
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise InputMistake(f"{layer.file} cannot be read as draws ({reason}); expected a table written by job=fit") from error
    if draws.empty or not np.isfinite(draws.to_numpy()).all():
        raise InputMistake(
            f"{layer.file}: expected a finite number in every cell, and a row or more; take a table written by job=fit"
        )
    try:
        Parameters.model_validate(plain(drawn(p, draws, 0)))
    except (KeyError, ValueError) as error:
        raise InputMistake(
            f"{layer.file}: its draws do not fit this configuration ({str(error).partition(chr(10))[0]}); run job=fit again, "
            "or switch them off with uncertainty.parameters.active=false"
        ) from error
    return draws


def fit(events: EventsExposure, p: Parameters, draws: int, seed: int, weight: float = PRIOR_EVENTS) -> Posterior:
    """The posterior of all that the table tells of, starting from the rates of the configuration.

    The same table, configuration and seed give the same posterior to the last digit. ``weight`` is what the configured rates
    are worth in events (:data:`PRIOR_EVENTS`).
    """
    rng = np.random.default_rng(seed)
    routes, moves, moved = route_fits(events, p, weight), moves_fit(events, p, weight), moved_fit(events, p, weight)
    entries = entries_fit(events, p, weight, draws, rng)
    point: dict[str, object] = {**entries.point}
    columns: dict[str, Numbers] = {**entries.draws}
    for route in routes:
        point |= _of_route(route, route.cells.point)
        columns |= _of_route(route, route.cells.draws(draws, rng))
    point |= moves.values(moves.cells.point, p)
    columns |= moves.values(moves.cells.draws(draws, rng), p)
    point |= moved.values(moved.cells.point)
    columns |= moved.values(moved.cells.draws(draws, rng))
    point = {path: float(value) if isinstance(value, np.floating | np.ndarray) else value for path, value in point.items()}
    return Posterior(point, pd.DataFrame(columns), tuple(routes), moves, moved, entries)


def _of_route(route: RouteFit, values: Mapping[str, Numbers]) -> dict[str, Numbers]:
    return {path: values[factor][..., i] for factor, paths in route.paths.items() for i, path in enumerate(paths) if path}
