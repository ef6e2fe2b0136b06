"""The yearly drift of entry rates and of hazards of leaving care."""

from dataclasses import dataclass

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


def drift_factors(drift: Drift, years: int, streams: Streams, name: str) -> np.ndarray:
    """The factor of each year of a replication: ``exp(x[y])`` with ``x`` an AR(1) process that starts at zero today.

    Year 0 is the first simulated year and already drifts, by one innovation. The median of each factor is one.
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
