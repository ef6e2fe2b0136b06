"""Differences between a scenario and the first one, replication by replication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from sim.measures import Measured, Series

Matrix = NDArray[np.float64]
CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The series of all replications of one scenario."""

    keys: pd.DataFrame
    """Columns ``measure``, ``breakdown``, ``date``: one row for each column of ``values``."""
    values: Matrix
    """Replications by series."""

    @classmethod
    def of(cls, replications: Sequence[Mapping[str, Measured]]) -> "Outcomes":
        """The series of a scenario's replications side by side."""
        series = [Series.of(measured) for measured in replications]
        return cls(series[0].keys, np.stack([one.value for one in series]))

    def aligned_to(self, keys: pd.DataFrame) -> "Outcomes":
        """The same with just these series, in their order; those that this scenario does not have are ``NaN``."""
        place = pd.MultiIndex.from_frame(self.keys).get_indexer(pd.MultiIndex.from_frame(keys))
        known = np.where(place[None, :] >= 0, self.values[:, np.maximum(place, 0)], np.nan)
        return Outcomes(keys, known)


def compare(results: Mapping[str, Sequence[Mapping[str, Measured]]]) -> pd.DataFrame:
    """Every scenario against the first: a row for each scenario, measure, breakdown and date.

    Columns: scenario, measure, breakdown, date, ``difference`` (mean over replications of scenario less reference), ``ci_low``
    and ``ci_high`` (95 % confidence interval of that mean, Student's t on paired differences), ``p10`` and ``p90`` (eight in
    ten replications differ by an amount between), ``probability_of_reduction`` (share of replications with less than the
    reference; those without a difference count half) and ``variance_reduction``: how many times smaller the variance of
    the difference is than with independent random numbers, ``(Var a + Var b) / Var(a - b)``; blank where nothing differs.
    """
    names = list(results)
    reference = Outcomes.of(results[names[0]])
    tables = [_against(name, Outcomes.of(results[name]).aligned_to(reference.keys), reference) for name in names[1:]]
    empty = _against(names[0], reference, reference).iloc[:0]
    return pd.concat(tables, ignore_index=True) if tables else empty


def _against(name: str, scenario: Outcomes, reference: Outcomes) -> pd.DataFrame:
    gap = scenario.values - reference.values
    many = len(gap)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, spread = gap.mean(axis=0), gap.std(axis=0, ddof=1) if many > 1 else np.full(gap.shape[1], np.nan)
        half = student.ppf((1 + CONFIDENCE) / 2, max(many - 1, 1)) * spread / np.sqrt(many)
        apart = _variance(scenario.values) + _variance(reference.values)
        reduction = np.where(spread > 0, apart / spread**2, np.nan)
    low, high = np.quantile(gap, [0.1, 0.9], axis=0)
    less = (gap < 0).mean(axis=0) + 0.5 * (gap == 0).mean(axis=0)
    table = reference.keys.assign(
        difference=mean,
        ci_low=mean - half,
        ci_high=mean + half,
        p10=low,
        p90=high,
        probability_of_reduction=np.where(np.isnan(mean), np.nan, less),
        variance_reduction=reduction,
    )
    table.insert(0, "scenario", name)
    return table


def _variance(values: Matrix) -> Matrix:
    return values.var(axis=0, ddof=1) if len(values) > 1 else np.full(values.shape[1], np.nan)
