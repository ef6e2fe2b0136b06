"""What drifts from year to year: entry rates, hazards of leaving care and of moving, and care plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from librt.vecs import vec

from sim.bands import DAYS_PER_YEAR
from sim.model.streams import Streams
from sim.parameters import Drift, Parameters
from sim.parameters.uncertainty import DAMPING

if TYPE_CHECKING:
    from mypy_extensions import i64  # an int that machine code can hold as it is


@dataclass(frozen=True, eq=False)
class YearlyDrift:
    """Factors of one replication, one for each simulated year; the last one holds on."""

    entries: Mapping[str, np.ndarray]
    """By stratum, on its entry rate."""
    exits: Sequence[np.ndarray]
    """By route out of care, on its hazard."""
    moves: np.ndarray
    """On the hazards of planned moves and disruptions of placements that begin in the year."""
    plans: SharesDrift
    """On the weights of settings among new care plans."""

    @classmethod
    def draw(cls, p: Parameters, years: int, streams: Streams) -> YearlyDrift:
        """Draw all processes, each independent of the others: a common one for all entries and one for all
        exits, and those of every stratum, route and setting by itself. Scenarios of a replication share them.
        """
        strata = [(name, stratum.uasc) for name, stratum in p.entries.strata.items()]
        parts = p.uncertainty, strata, list(p.exits.routes), p.placement.settings, years
        return streams.shared(("drift",), parts, lambda: cls._drawn(p, years, streams))

    @classmethod
    def _drawn(cls, p: Parameters, years: int, streams: Streams) -> YearlyDrift:
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
            plans=SharesDrift(
                np.stack(
                    [drawn.factors(layers.plans, "plan", name) for name in p.placement.settings], axis=1
                ),
                variances(layers.plans, years) * (layers.plans.centre == "mean"),
            ),
        )

    @classmethod
    def none(cls, p: Parameters, years: int) -> YearlyDrift:
        """Every year is like today."""
        one = np.ones(years)
        return cls(
            dict.fromkeys(p.entries.strata, one),
            [one] * len(p.exits.routes),
            one,
            SharesDrift.none(years, len(p.placement.settings)),
        )


@dataclass(frozen=True, eq=False)
class SharesDrift:
    """How the weights of parts of a whole drift, of which only their shares count."""

    factors: np.ndarray
    """By year and part."""
    variance: np.ndarray
    """By year, that of the logarithm of these factors; zero where their medians shall be one, whatever the
    shares are in the mean."""

    @classmethod
    def none(cls, years: int, parts: int) -> SharesDrift:
        """Every year is like today."""
        return cls(np.ones((years, parts)), np.zeros(years))

    def weights(self, shares: np.ndarray, parts: Sequence[int]) -> np.ndarray:
        """By year, then as ``shares``, of which the last axis are these ``parts``: their drifted weights.

        Where all parts drift alike, each by itself, a large one loses to the small ones: to second order, in
        their variance ``v``, share ``s`` changes by ``v s (sum of squares of all shares - s)`` in the mean.
        Weights times ``exp(v s)`` take that back: a share of 45 % beside seven small ones loses 2.0 points
        with ``v`` 0.25 and 3.9 with 0.53, and gains 0.1 and 0.2 with this correction.
        """
        years, alike = len(self.variance), (1,) * (shares.ndim - 1)
        factors = self.factors[:, parts].reshape(years, *alike, len(parts))
        return np.asarray(shares * factors * np.exp(self.variance.reshape(years, *alike, 1) * shares))


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
        factors_held: list[float] = [*factors.tolist(), float(factors[-1])]
        self.factors = vec[float](factors_held)
        """Of each year."""
        self.read = vec[float](accumulate((f * DAYS_PER_YEAR for f in factors_held[:-1]), initial=0.0))
        """Drifted days from the base date to the beginning of each year."""

    def at(self, day: float) -> float:
        """Drifted days from the base date to a day."""
        year = int(day / DAYS_PER_YEAR)
        return self.read[year] + (day - year * DAYS_PER_YEAR) * self.factors[year]

    def day(self, drifted: float) -> float:
        """The day by which so many drifted days have passed."""
        year: int = begun(self.read, drifted) - 1
        return year * DAYS_PER_YEAR + (drifted - self.read[year]) / self.factors[year]


def by_year(clocks: Sequence[DriftedTime]) -> tuple[vec[float], vec[float]]:
    """What :meth:`DriftedTime.at` reads off several clocks, for those who ask all of them in turn: year after
    year, and in it clock after clock, the drifted days until the year begins, and its factor.
    """
    years = range(len(clocks[0].factors) if clocks else 0)
    return (
        vec[float](clock.read[year] for year in years for clock in clocks),
        vec[float](clock.factors[year] for year in years for clock in clocks),
    )


def begun(starts: vec[float], now: float) -> i64:
    """How many of some rising days have come: so few of them are gone through faster than searched."""
    many: i64 = 0
    for start in starts:
        if start > now:
            break
        many += 1
    return many


def variances(drift: Drift, years: int) -> np.ndarray:
    """By year, the variance of the logarithm of a factor of :func:`drift_factors`."""
    return np.asarray(np.cumsum(drift.active * drift.sd**2 * drift.phi ** (2 * np.arange(years))))


def drift_factors(drift: Drift, years: int, streams: Streams, *name: str) -> np.ndarray:
    """The factor of each year of a replication: ``exp(x[y])`` with ``x`` an AR(1) process that starts at zero
    today. The last part of its ``name`` is that by which the layer knows it.

    Year 0 is the first simulated year and already drifts, by one innovation. The median of each factor is
    one, or its mean where the layer says so (:attr:`~sim.parameters.uncertainty.Drift.centre`), unless the
    layer says what the process returns to.
    """
    shocks = streams.of(f"drift:{':'.join(name)}").standard_normal(years)
    back = drift.returns_to.get(name[-1], 0.0) * (1 - drift.phi)
    x, factors = 0.0, np.ones(years)
    less = variances(drift, years) / 2 * (drift.centre == "mean")
    if drift.active:
        for year, (shock, trend) in enumerate(zip(shocks, trended(drift.trend, years), strict=True)):
            x = back + drift.phi * x + drift.sd * shock
            factors[year] = np.exp(x + trend - less[year])
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
