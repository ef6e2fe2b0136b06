"""What drifts from year to year: entry rates, hazards of leaving care and of moving, and care plans."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from sim.bands import DAYS_PER_YEAR
from sim.model.streams import Streams
from sim.parameters import Drift, Parameters
from sim.parameters.uncertainty import DAMPING


@dataclass(frozen=True)
class YearlyDrift:
    """Factors of one replication, one for each simulated year; the last one holds on."""

    entries: Mapping[str, np.ndarray]
    """By stratum, on its entry rate."""
    exits: Sequence[np.ndarray]
    """By route out of care, on its hazard."""
    moves: np.ndarray
    """On the hazards of planned moves and disruptions of placements that begin in the year."""
    plans: np.ndarray
    """On the weights of settings (second axis) among new care plans."""

    @classmethod
    def draw(cls, p: Parameters, years: int, streams: Streams) -> "YearlyDrift":
        """Draw all processes, each independent of the others: a common one for all entries and one for all
        exits, and those of every stratum, route and setting by itself.
        """
        layers, drawn = p.uncertainty, Drifts(years, streams)
        coming, leaving = drawn.factors(layers.entries, "entries"), drawn.factors(layers.exits, "exits")
        return cls(
            entries={
                name: coming
                * drawn.factors(layers.unaccompanied if stratum.uasc else layers.strata, "stratum", name)
                for name, stratum in p.entries.strata.items()
            },
            exits=[leaving * drawn.factors(layers.routes, "route", name) for name in p.exits.routes],
            moves=drawn.factors(layers.moves, "moves"),
            plans=np.stack(
                [drawn.factors(layers.plans, "plan", name) for name in p.placement.settings], axis=1
            ),
        )

    @classmethod
    def none(cls, p: Parameters, years: int) -> "YearlyDrift":
        """Every year is like today."""
        one = np.ones(years)
        return cls(
            dict.fromkeys(p.entries.strata, one),
            [one] * len(p.exits.routes),
            one,
            np.ones((years, len(p.placement.settings))),
        )


class Drifts:
    """The processes of one replication by their names."""

    def __init__(self, years: int, streams: Streams) -> None:
        self._years = years
        self._streams = streams

    def factors(self, layer: Drift, *name: str) -> np.ndarray:
        """The factor of each year: :func:`drift_factors`."""
        return drift_factors(layer, self._years, self._streams, *name)


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
        return self.within(year, day - year * DAYS_PER_YEAR)

    def within(self, year: int, days: float) -> float:
        """The same for a day that is told as a year, from 0, and the days since it began."""
        return self._read[year] + days * self._factors[year]

    def between(self, year: int, days: float, then: int, upto: float) -> float:
        """Drifted days from one day to another, both told like that: most often of the same year, which is
        looked up once.
        """
        if year != then:
            return self.within(then, upto) - self.within(year, days)
        read = self._read[year]
        factor = self._factors[year]
        return read + upto * factor - (read + days * factor)

    def day(self, drifted: float) -> float:
        """The day by which so many drifted days have passed."""
        year = bisect_right(self._read, drifted) - 1
        return year * DAYS_PER_YEAR + (drifted - self._read[year]) / self._factors[year]


def drift_factors(drift: Drift, years: int, streams: Streams, *name: str) -> np.ndarray:
    """The factor of each year of a replication: ``exp(x[y])`` with ``x`` an AR(1) process that starts at zero
    today. The last part of its ``name`` is that by which the layer knows it.

    Year 0 is the first simulated year and already drifts, by one innovation. The median of each factor is
    one, or its mean where the layer says so (:attr:`~sim.parameters.uncertainty.Drift.centre`), unless the
    layer says what the process returns to.
    """
    shocks = streams.of(f"drift:{':'.join(name)}").standard_normal(years)
    back = drift.returns_to.get(name[-1], 0.0) * (1 - drift.phi)
    x, variance = 0.0, 0.0
    factors = np.ones(years)
    if drift.active:
        for year, (shock, trend) in enumerate(zip(shocks, trended(drift.trend, years), strict=True)):
            x = back + drift.phi * x + drift.sd * shock
            variance = drift.phi**2 * variance + drift.sd**2
            factors[year] = np.exp(x + trend - (variance / 2 if drift.centre == "mean" else 0.0))
    return factors


def trended(trend: float, years: int) -> np.ndarray:
    """How far a damped trend has come in the middle of each year."""
    steps = trend * DAMPING ** np.arange(years)
    return np.asarray(np.cumsum(steps) - trend / 2)


def year_of(day: float, years: int) -> int:
    """The simulated year, from 0, in which a day since the base date lies; the last one goes on for ever."""
    return min(max(int(day / DAYS_PER_YEAR), 0), years - 1)


def year_starts(years: int) -> np.ndarray:
    """Days since the base date on which the simulated years begin."""
    return np.arange(years) * DAYS_PER_YEAR
