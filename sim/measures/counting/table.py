"""A measure of one replication, and its summary over replications."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers

ALL = "all"
"""The value of a key whose row is a total."""

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
SUMMARY = ("mean", *QUANTILES)
"""The columns of a summary over replications."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One measure of one replication.

    ``keys`` has one row for each value of ``values``: the same rows in the same order in every replication of
    a scenario, so that replications stack. A value that does not exist (a share of nothing) is ``NaN``.
    Measures share their keys; nobody may change them.
    """

    name: str
    keys: pd.DataFrame
    values: Numbers

    def __post_init__(self) -> None:
        if len(self.keys) != len(self.values):
            raise ValueError(f"{self.name}: {len(self.keys)} keys but {len(self.values)} values")


def stacked(measured: Sequence[Measured]) -> Numbers:
    """The values of one measure as a matrix, replications by keys; raises ``ValueError`` if the keys
    differ.
    """
    first = measured[0].keys
    for one in measured[1:]:
        if one.keys is not first and not one.keys.equals(first):
            raise ValueError(
                f"{one.name}: replications of one scenario have different keys and cannot be stacked"
            )
    return np.stack([one.values for one in measured])


def summarise(measured: Sequence[Measured]) -> pd.DataFrame:
    """Keys, and mean, p10, p50 and p90 over replications (linear quantiles, Hyndman and Fan's type 7).

    Replications in which the value does not exist are left out; a row without any value is ``NaN``.
    """
    return summarised(measured[0].keys, stacked(measured))


def summarised(keys: pd.DataFrame, values: Numbers) -> pd.DataFrame:
    """The same for a matrix of values, replications by keys."""
    summary = np.full((1 + len(QUANTILES), values.shape[1]), np.nan)
    known = ~np.isnan(values)
    whole = known.all(axis=0)
    summary[0, whole] = values[:, whole].mean(axis=0)
    summary[1:, whole] = np.quantile(values[:, whole], list(QUANTILES.values()), axis=0)
    for row in np.flatnonzero(~whole & known.any(axis=0)):
        there = values[known[:, row], row]
        summary[:, row] = [there.mean(), *np.quantile(there, list(QUANTILES.values()))]
    return keys.assign(**dict(zip(SUMMARY, summary, strict=True)))
