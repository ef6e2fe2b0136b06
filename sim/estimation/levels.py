"""Numbers by calendar month: joined to years, and their season."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from sim.arrays import Counts, Numbers
from sim.calendar import MONTHS_PER_YEAR

SEASON_SURE = 0.01
"""Probability of so uneven months by chance below which a season is kept."""
SEASON_YEARS = 3.0
SEASON_WEIGHT = 24.0
"""Events that the even month is worth."""


@dataclass(frozen=True, eq=False)
class MonthlyCounts:
    """Counts by calendar month with what each month was worth (days of the window, or child-days)."""

    number: Counts
    """Months since 1970."""
    count: Numbers
    exposure: Numbers

    @classmethod
    def of(cls, rows: pd.DataFrame, begins: int, ends: int, *, by_days: bool) -> "MonthlyCounts":
        """Every month of the window.

        ``by_days``: the exposure of a month is its days inside the window, else that of the rows.
        """
        first, last = (
            np.datetime64(day, "D").astype("datetime64[M]").astype(np.int64) for day in (begins + 1, ends)
        )
        number = np.arange(first, last + 1)
        seen = rows.groupby("value")[["count", "exposure"]].sum()
        names = number.astype("datetime64[M]").astype(str)
        count, exposure = (
            seen[c].reindex(names).fillna(0.0).to_numpy(np.float64) for c in ("count", "exposure")
        )
        if by_days:
            edges = (
                np.append(number, last + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
            )
            exposure = (np.minimum(edges[1:], ends + 1) - np.maximum(edges[:-1], begins + 1)).astype(
                np.float64
            )
        return cls(number, count, exposure)

    def years(self) -> tuple[Numbers, Numbers]:
        """Counts and exposure of whole years of twelve months, the last one first; months before them are
        left out.
        """
        whole = len(self.number) // MONTHS_PER_YEAR
        kept = slice(len(self.number) - whole * MONTHS_PER_YEAR, None)
        return tuple(
            np.add.reduceat(v[kept], np.arange(0, whole * MONTHS_PER_YEAR, MONTHS_PER_YEAR))[::-1]
            if whole
            else v[:0]
            for v in (self.count, self.exposure)
        )  # type: ignore[return-value]


def season(months: MonthlyCounts, dispersion: float) -> Numbers | None:
    """Relative rate of January to December, shrunk to even; ``None`` where the months differ no more than
    chance lets them.
    """
    of_year = months.number % MONTHS_PER_YEAR
    count = np.bincount(of_year, weights=months.count, minlength=MONTHS_PER_YEAR) / dispersion
    expected = np.bincount(of_year, weights=months.exposure, minlength=MONTHS_PER_YEAR)
    expected *= count.sum() / expected.sum()
    if len(months.number) < SEASON_YEARS * MONTHS_PER_YEAR or (expected <= 0).any():
        return None
    uneven = float(((count - expected) ** 2 / expected).sum())
    if stats.chi2.sf(uneven, MONTHS_PER_YEAR - 1) > SEASON_SURE:
        return None
    factor = (SEASON_WEIGHT + count) / (SEASON_WEIGHT + expected)
    return np.asarray(factor / np.average(factor, weights=expected))
