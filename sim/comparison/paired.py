"""Differences between a scenario and the first one, replication by replication."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.comparison.wanted import Directions
from sim.measures import Measures, series_of
from sim.measures.counting.table import quantiles_of, some_at_once
from sim.precision import CONFIDENCE, half_width

__all__ = ["CONFIDENCE", "DESCRIBED", "Outcomes", "compare"]

DESCRIBED = (
    *("difference", "ci_low", "ci_high", "p10", "p90", "share_less", "share_more"),
    *("probability_of_reduction", "variance_reduction", "replications"),
)
"""What is said of the differences of a series."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The series of all replications of one scenario."""

    keys: pd.DataFrame
    """Columns ``measure``, ``breakdown``, ``date``: one row for each column of ``values``."""
    values: Numbers
    """Replications by series."""

    @classmethod
    def of(cls, measured: Measures) -> "Outcomes":
        """The series of a scenario's replications, which are side by side."""
        series = series_of(measured)
        return cls(series.keys, series.value)

    def aligned_to(self, keys: pd.DataFrame) -> "Outcomes":
        """The same with just these series, in their order; those that this scenario does not have are
        ``NaN``.
        """
        place = pd.MultiIndex.from_frame(self.keys).get_indexer(pd.MultiIndex.from_frame(keys))
        known = np.where(place[None, :] >= 0, self.values[:, np.maximum(place, 0)], np.nan)
        return Outcomes(keys, known)

    def of_as_many(self, other: "Outcomes") -> "Outcomes":
        """The same with no replication that another scenario does not have."""
        return Outcomes(self.keys, self.values[: len(other.values)])


def compare(results: Mapping[str, Measures], wanted: Directions | None = None) -> pd.DataFrame:
    """Every scenario against the first: a row for each scenario, measure, breakdown and date.

    What may happen, and people decide on: ``difference`` (mean over replications of scenario less reference),
    ``p10`` and ``p90`` (eight in ten replications differ by an amount between), ``share_less`` and
    ``share_more`` (shares of the replications with less and with more than the reference; the others are
    equal) and ``probability_it_helps``, the one of the two that is ``wanted``, blank where neither is.

    How well the mean is known from so many ``replications``, which is simulation error alone: ``ci_low`` and
    ``ci_high`` (95 % confidence interval, Student's t on paired differences), and ``variance_reduction``: how
    many times smaller the variance of the difference is than with independent random numbers, ``(Var a + Var
    b) / Var(a - b)``; blank where nothing differs. ``probability_of_reduction`` is ``share_less`` with half
    of the replications that are equal.

    Replications in which one of the two does not exist (a share of nothing) are left out, and where scenarios
    have different numbers of replications those that only one of the two has.
    """
    names = list(results)
    reference = Outcomes.of(results[names[0]])
    signs = _signs(reference.keys, wanted or {})
    if len(names) == 1:
        return _against(names[0], reference, reference, signs).iloc[:0]
    tables = [
        _against(name, Outcomes.of(results[name]).aligned_to(reference.keys), reference, signs)
        for name in names[1:]
    ]
    return pd.concat(tables, ignore_index=True)


def _signs(keys: pd.DataFrame, wanted: Directions) -> Numbers:
    """What is wanted of each series: more, less, or neither (not a number)."""
    series = zip(
        keys["measure"].to_numpy(dtype=object), keys["breakdown"].to_numpy(dtype=object), strict=True
    )
    return np.array([wanted.get(of, np.nan) for of in series], dtype=float)


def _against(name: str, scenario: Outcomes, reference: Outcomes, signs: Numbers) -> pd.DataFrame:
    scenario, reference = scenario.of_as_many(reference), reference.of_as_many(scenario)
    found = np.empty((len(DESCRIBED), len(reference.keys)))
    for some in some_at_once(len(reference.keys)):
        found[:, some] = _differences(scenario.values[:, some], reference.values[:, some])
    table = reference.keys.assign(**dict(zip(DESCRIBED, found, strict=True)))
    helps = np.where(signs > 0, table["share_more"], np.where(signs < 0, table["share_less"], np.nan))
    table["probability_it_helps"] = helps.astype(float)
    table.insert(0, "scenario", name)
    return table


def _differences(own: Numbers, others: Numbers) -> Numbers:
    """:data:`DESCRIBED` (rows) of each series (columns), over the replications in which both exist."""
    known = ~np.isnan(own - others)
    found = np.full((len(DESCRIBED), known.shape[1]), np.nan)
    found[DESCRIBED.index("replications")] = 0
    whole = known.all(axis=0)
    if whole.any():
        found[:, whole] = _described(own[:, whole], others[:, whole])
    for column in np.flatnonzero(~whole & known.any(axis=0)):
        there = known[:, column]
        found[:, [column]] = _described(own[there][:, [column]], others[there][:, [column]])
    return found


def _described(own: Numbers, others: Numbers) -> Numbers:
    """:data:`DESCRIBED` (rows) of each series (columns); replications by series go in."""
    gap, many = own - others, len(own)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, spread = (
            gap.mean(axis=0),
            gap.std(axis=0, ddof=1) if many > 1 else np.full(gap.shape[1], np.nan),
        )
        half = half_width(spread, many)
        reduction = np.where(spread > 0, (_variance(own) + _variance(others)) / spread**2, np.nan)
    low, high = quantiles_of(gap, [0.1, 0.9])
    less, more = (gap < 0).mean(axis=0), (gap > 0).mean(axis=0)
    reduced = less + 0.5 * (1 - less - more)
    parts = (
        mean,
        mean - half,
        mean + half,
        low,
        high,
        less,
        more,
        reduced,
        reduction,
        np.full(len(mean), float(many)),
    )
    return np.stack(parts)


def _variance(values: Numbers) -> Numbers:
    return values.var(axis=0, ddof=1) if len(values) > 1 else np.full(values.shape[1], np.nan)
