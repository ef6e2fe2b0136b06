"""Draws of the parameters from a posterior: what a run needs to know of a fit."""

from io import BytesIO

import numpy as np
import pandas as pd

from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.parameters.paths.values import plain, with_values
from sim.reading import bytes_of


def drawn(p: Parameters, draws: pd.DataFrame, number: int) -> Parameters:
    """Some parameters with the values of one row of draws; after the last row comes the first."""
    row = draws.iloc[number % len(draws)]
    return with_values(p, dict(zip(draws.columns, row.tolist(), strict=True)))


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
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise InputMistake(
            f"{layer.file} cannot be read as draws ({reason}); expected a table written by job=fit"
        ) from error
    if draws.empty or not np.isfinite(draws.to_numpy()).all():
        raise InputMistake(
            f"{layer.file}: expected a finite number in every cell, and a row or more; take a table written"
            " by job=fit"
        )
    try:
        Parameters.model_validate(plain(drawn(p, draws, 0)))
    except (KeyError, ValueError) as error:
        raise InputMistake(
            f"{layer.file}: its draws do not fit this configuration ({str(error).partition(chr(10))[0]}); run"
            " job=fit again, or switch them off with uncertainty.parameters.active=false"
        ) from error
    return draws
