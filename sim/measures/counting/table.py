"""A measure of one replication or of several, and its summary over replications."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.arrays import Counts, Numbers
from sim.episodes import Histories

ALL = "all"
"""The value of a key whose row is a total."""

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
SUMMARY = ("mean", *QUANTILES)
"""The columns of a summary over replications."""
AT_ONCE = 1000
"""Columns that are worked on at once, about: sorting and subtracting copy their values several times."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One measure of one replication, or of several side by side.

    ``values`` of one replication are one for each row of ``keys``; of several they are a matrix, replications
    by keys. The rows are the same in the same order in every replication of a scenario, so that replications
    stack. A value that does not exist (a share of nothing) is ``NaN``. Measures share their keys; nobody may
    change them.
    """

    name: str
    keys: pd.DataFrame
    values: Numbers

    def __post_init__(self) -> None:
        if len(self.keys) != self.values.shape[-1]:
            raise ValueError(f"{self.name}: {len(self.keys)} keys but {self.values.shape[-1]} values")


def by_day(name: str, keys: pd.DataFrame, counts: Counts | Numbers, histories: Histories) -> Measured:
    """A measure from counts by histories, by whatever the keys tell within a day, and by days."""
    first = len(histories.shape)
    values = np.moveaxis(counts, -1, first).reshape(*histories.shape, -1)
    return Measured(name, keys, values.astype(float))


def in_each(*parts: Measured) -> list[tuple[Measured, ...]]:
    """Parts that were taken of several histories in one go, history by history."""
    return [
        tuple(Measured(one.name, one.keys, values) for one, values in zip(parts, each, strict=True))
        for each in zip(*(one.values for one in parts), strict=True)
    ]


Measures = Mapping[str, Measured]
"""Measures by name: those of one replication, or those of several of one scenario side by side."""


def stacked(measured: Sequence[Measured]) -> Measured:
    """One measure of single replications side by side; raises ``ValueError`` if their keys differ."""
    first = measured[0]
    for one in measured[1:]:
        refuse_other_keys(one.name, one.keys, first.keys)
    return Measured(first.name, first.keys, np.stack([one.values for one in measured]))


def side_by_side(replications: Sequence[Measures]) -> dict[str, Measured]:
    """The measures of single replications of one scenario side by side; raises ``ValueError`` if their keys
    differ.
    """
    names = dict.fromkeys(name for one in replications for name in one)
    return {name: stacked([one[name] for one in replications]) for name in names}


def refuse_other_keys(name: str, keys: pd.DataFrame, known: pd.DataFrame) -> None:
    """Raise ``ValueError`` if a measure has other keys than those that are known."""
    if keys is not known and not keys.equals(known):
        raise ValueError(f"{name}: replications of one scenario have different keys and cannot be stacked")


def in_pairs(one: Measures, other: Measures) -> tuple[Measures, Measures]:
    """Two scenarios with only the replications that both have: as many as the one with fewer, since every
    scenario has the first ones.
    """
    counts = [replications_in(measured) for measured in (one, other)]
    if counts[0] == counts[1]:
        return one, other
    return FirstReplications(one, min(counts)), FirstReplications(other, min(counts))


def replications_in(measured: Measures) -> int:
    """How many replications stand side by side; what waits outside memory is not read to tell."""
    known: int | None = getattr(measured, "replications", None)
    return len(next(iter(measured.values())).values) if known is None else known


class FirstReplications(Mapping[str, Measured]):
    """The measures of the first replications of a scenario; each is read when it is asked for."""

    def __init__(self, measured: Measures, many: int) -> None:
        self._measured, self._many = measured, many

    def __getitem__(self, name: str) -> Measured:
        one = self._measured[name]
        return Measured(one.name, one.keys, one.values[: self._many])

    def __iter__(self) -> Iterator[str]:
        return iter(self._measured)

    def __len__(self) -> int:
        return len(self._measured)


def summarise(measured: Measured) -> pd.DataFrame:
    """Keys, and mean, p10, p50 and p90 over replications (linear quantiles, Hyndman and Fan's type 7).

    Replications in which the value does not exist are left out; a row without any value is ``NaN``.
    """
    return summarised(measured.keys, measured.values)


def summarised(keys: pd.DataFrame, values: Numbers) -> pd.DataFrame:
    """The same for a matrix of values, replications by keys."""
    summary = np.full((len(SUMMARY), values.shape[1]), np.nan)
    for some in some_at_once(values.shape[1]):
        summary[:, some] = _summary(values[:, some])
    return keys.assign(**dict(zip(SUMMARY, summary, strict=True)))


def some_at_once(columns: int) -> Iterator[slice]:
    """The columns of a matrix in parts of about :data:`AT_ONCE`, as alike as they can be: a part of a single
    column would be summed in another order.
    """
    parts = max(1, round(columns / AT_ONCE))
    edges = [columns * part // parts for part in range(parts + 1)]
    return (slice(first, last) for first, last in pairwise(edges))


def quantiles_of(values: Numbers, parts: Sequence[float]) -> Numbers:
    """The linear quantiles of each column of a matrix (Hyndman and Fan's type 7), parts by columns; there is
    a row, and every value is a number.

    Those of numpy to the last bit, but for the sign of a zero, in a third of the time: to put some hundred
    numbers in order takes less than to find those at a few places.
    """
    ordered, place = np.sort(values, axis=0), (len(values) - 1) * np.asarray(parts)
    below = np.minimum(np.floor(place).astype(int), len(values) - 2)  # the greatest is an upper end
    lower, upper = ordered[below], ordered[below + 1]
    share = (place - below)[:, None]
    nearer = lower + (upper - lower) * share, upper - (upper - lower) * (1 - share)
    return np.asarray(np.where(share < 0.5, *nearer))


def _summary(values: Numbers) -> Numbers:
    """Rows of :data:`SUMMARY` by keys."""
    summary = np.full((len(SUMMARY), values.shape[1]), np.nan)
    known = ~np.isnan(values)
    whole = known.all(axis=0)
    summary[0, whole] = values[:, whole].mean(axis=0)
    summary[1:, whole] = quantiles_of(values[:, whole], list(QUANTILES.values()))
    for row in np.flatnonzero(~whole & known.any(axis=0)):
        there = values[known[:, row], row]
        summary[:, row] = [there.mean(), *np.quantile(there, list(QUANTILES.values()))]
    return summary
