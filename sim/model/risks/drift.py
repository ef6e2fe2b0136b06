"""The yearly drift of entry rates and of hazards of leaving care."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from sim.bands import DAYS_PER_YEAR
from sim.model.streams import Streams
from sim.parameters import Drift, Uncertainty


@dataclass(frozen=True)
class YearlyDrift:
    """Factors of one replication, one for each simulated year."""

    entries: np.ndarray
    """On entry rates."""
    exits: np.ndarray
    """On hazards of leaving care."""

    @classmethod
    def draw(cls, uncertainty: Uncertainty, years: int, streams: Streams) -> "YearlyDrift":
        """Draw both processes; independent of each other."""
        return cls(
            entries=drift_factors(uncertainty.entries, years, streams, "entries"),
            exits=drift_factors(uncertainty.exits, years, streams, "exits"),
        )


class DriftedTime:
    """Time as drift makes it count: in a year whose factor is 1.1, a day spends as much of a budget as 1.1
    days.

    Hazards that drift are constant in drifted time, so that nothing else needs to know when a simulated year
    begins.
    """

    def __init__(self, factors: np.ndarray) -> None:
        # The last factor holds on, for the odd days between the last simulated year and the horizon.
        self._factors: list[float] = [*factors.tolist(), float(factors[-1])]
        self._read: list[float] = list(
            accumulate((f * DAYS_PER_YEAR for f in self._factors[:-1]), initial=0.0)
        )

    def at(self, day: float) -> float:
        """Drifted days from the base date to a day."""
        year = int(day / DAYS_PER_YEAR)
        return self._read[year] + (day - year * DAYS_PER_YEAR) * self._factors[year]

    def day(self, drifted: float) -> float:
        """The day by which so many drifted days have passed."""
        year = bisect_right(self._read, drifted) - 1
        return year * DAYS_PER_YEAR + (drifted - self._read[year]) / self._factors[year]


def drift_factors(drift: Drift, years: int, streams: Streams, name: str) -> np.ndarray:
    """The factor of each year of a replication: ``exp(x[y])`` with ``x`` an AR(1) process that starts at zero
    today.

    Year 0 is the first simulated year and already drifts, by one innovation. The median of each factor is
    one.
    """
    shocks = streams.of(f"drift:{name}").standard_normal(years)
    x = 0.0
    factors = np.ones(years)
    if drift.active:
        for year, shock in enumerate(shocks):
            x = drift.phi * x + drift.sd * shock
            factors[year] = np.exp(x)
    return factors


def year_starts(years: int) -> np.ndarray:
    """Days since the base date on which the simulated years begin."""
    return np.arange(years) * DAYS_PER_YEAR
