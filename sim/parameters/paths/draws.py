"""Draws of the parameters from a posterior: what a run needs to know of a fit."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.parameters.paths.values import plain, value_at, with_values
from sim.reading import NO_TABLE, bytes_of
from sim.timeline import Timeline


def drawn(p: Parameters, draws: pd.DataFrame, number: int) -> Parameters:
    """Some parameters with the values of one row of draws, or multiplied by them where the layer says that
    they are factors; after the last row comes the first.
    """
    row = draws.iloc[number % len(draws)]
    values = dict(zip(draws.columns, row.tolist(), strict=True))
    layer = p.uncertainty.parameters
    if layer is not None and layer.factors:
        return with_values(p, _multiplied(p, values))
    return with_values(p, values)


MIX = ".level."
"""What stands in the path of a share of a mix, which sums to one again after it is multiplied."""


def _multiplied(p: Parameters, factors: Mapping[str, float]) -> dict[str, Any]:
    """What stands at each path, multiplied; shares of a mix are divided by their sum."""
    found = {path: _times(value_at(p, path), factor) for path, factor in factors.items()}
    for mix in dict.fromkeys(path.rpartition(".")[0] for path in factors if MIX in path):
        shares = {name: found.get(f"{mix}.{name}", share) for name, share in value_at(p, mix).items()}
        found |= {f"{mix}.{name}": share / sum(shares.values()) for name, share in shares.items()}
    return found


def _times(value: Any, factor: float) -> Any:
    """A number or a timeline multiplied; raises ``ValueError`` where there is none."""
    if isinstance(value, Timeline):
        return value.scale(factor)
    if isinstance(value, int | float):
        return value * factor
    raise ValueError(f"{value!r} is no number that can be multiplied")


def read_draws(p: Parameters) -> pd.DataFrame | None:
    """The draws that a configuration names, if that layer of uncertainty is active.

    Raises :class:`InputMistake` if the file cannot be read, holds something else than numbers, or names a
    path that does not exist.
    """
    layer = p.uncertainty.parameters
    if layer is None or not layer.active:
        return None
    try:
        draws = pd.read_csv(BytesIO(bytes_of(layer.file)), dtype=np.float64)
    except NO_TABLE as error:
        reason = str(error).partition("\n")[0]
        raise InputMistake(
            f"{layer.file} cannot be read as draws ({reason}); expected a table written by job=fit or"
            " job=fit_published"
        ) from error
    if draws.empty or not np.isfinite(draws.to_numpy()).all():
        raise InputMistake(
            f"{layer.file}: expected a finite number in every cell, and a row or more; take a table written"
            " by job=fit or job=fit_published"
        )
    try:
        Parameters.model_validate(plain(drawn(p, draws, 0)))
    except (KeyError, ValueError) as error:
        raise InputMistake(
            f"{layer.file}: its draws do not fit this configuration ({str(error).partition(chr(10))[0]}); run"
            " the fit again, or switch them off with uncertainty.parameters.active=false"
        ) from error
    return draws
