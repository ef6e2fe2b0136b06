"""Yearly numbers, the strengths of what drifts in them, and what both say before any number is looked at: how
log rates of years go together.
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Counts, Flags, Numbers

TREND_SD = 0.03
"""Prior standard deviation of the yearly trend of a log rate, around none. Assumption: entries of few
authorities grow or fall by more than a twentieth a year for long. It is no matter of restlessness: entries
that grow evenly are quiet, and were they to have no trend, the window's mean would be taken for today's
level."""
RENEWED = 1 / 3
"""Share of the children in care who have left a year later. Assumption: in England about 30,000 of 80,000
leave in a year, and some of them have come in it."""
LEAST_OWN = 1e-9


@dataclass(frozen=True, eq=False)
class YearlyCounts:
    """Events of some series by whole year, the last year first."""

    count: Numbers
    """A row for each series, a column for each year."""
    lived: Numbers
    """Events that would come at a rate of one, in the same shape: exposure, or what is expected."""
    dispersion: Numbers
    """By series, variance relative to a Poisson number."""
    middle: Numbers
    sd: Numbers
    """By series, mean and standard deviation of the prior of its log level."""
    trending: Flags
    """By series, whether it shares the common trend."""
    layer: Counts
    """By series, the number of its own drift among those that are given."""

    @property
    def shape(self) -> tuple[int, int]:
        """How many series, and how many years."""
        return self.count.shape[0], self.count.shape[1]

    @property
    def ago(self) -> Numbers:
        """How many years ago the middle of each year was."""
        return np.asarray(np.arange(self.shape[1]) + 0.5, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Strengths:
    """Standard deviations and autocorrelations of the common drift (first column) and of the own ones."""

    sd: Numbers
    phi: Numbers
    restless: Numbers
    """What the configured standard deviations are multiplied by."""

    @property
    def variance(self) -> Numbers:
        """Of the stationary process."""
        return np.asarray(self.sd**2 / (1 - self.phi**2))


def covariances(seen: YearlyCounts, strengths: Strengths) -> tuple[Numbers, Numbers, Numbers]:
    """Prior covariances at each strength (first axis): of the yearly log rates; of these with what is wanted
    (log rates today, the drifts of the last year, log rates before the first year, the trend); and of what is
    wanted.
    """
    prior = _Prior(seen, strengths)
    return prior.of_years(), prior.of_years_with_wanted(), prior.of_wanted()


class _Prior:
    """How levels, drifts and trends go together. Years stand series by series, the last year first."""

    def __init__(self, seen: YearlyCounts, strengths: Strengths) -> None:
        self._many, years = seen.shape
        self._level = seen.sd**2
        self._series, self._ago = (
            np.repeat(np.arange(self._many), years),
            np.tile(np.arange(years), self._many),
        )
        self._to_first = years - self._ago
        self._variance, self._phi, self._mine = strengths.variance, strengths.phi, 1 + seen.layer
        self._once, self._both = _of_the_past(self._phi)
        self._since = self._variance * self._phi**years * self._once
        """Of each drift today with its mean before the first year."""
        trending = seen.trending.astype(np.float64)
        self._trend = np.full(len(self._phi), TREND_SD**2 * trending.any())
        self._back = trending[self._series] * seen.ago[self._ago]
        self._long_back = trending * (years - 0.5 + 1 / RENEWED)
        """How long ago, on average, children came who were there on the first day."""

    def of_years(self) -> Numbers:
        apart = np.abs(self._ago[:, None] - self._ago[None, :])
        same = (self._series[:, None] == self._series[None, :]).astype(np.float64)
        own = self._mine[self._series]
        common = self._variance[:, 0, None, None] * self._phi[:, 0, None, None] ** apart
        apiece = self._variance[:, own][:, :, None] * self._phi[:, own][:, :, None] ** apart * same
        level = same * (self._level[self._series] + LEAST_OWN)[:, None]
        return np.asarray(level + common + apiece + self._with_trend(self._back, self._back))

    def of_years_with_wanted(self) -> Numbers:
        mine = (self._series[:, None] == np.arange(self._many)[None, :]).astype(np.float64)
        own = self._mine[self._series]
        level = mine * self._level[self._series][:, None]
        common = (self._variance[:, :1] * self._phi[:, :1] ** self._ago)[:, :, None]
        apiece = (self._variance[:, own] * self._phi[:, own] ** self._ago)[:, :, None] * mine
        past = self._variance * self._once
        common_past = (past[:, :1] * self._phi[:, :1] ** self._to_first)[:, :, None]
        own_past = (past[:, own] * self._phi[:, own] ** self._to_first)[:, :, None] * mine
        before = level + common_past + own_past + self._with_trend(self._back, self._long_back)
        today = level + apiece + common
        trend = -self._with_trend(self._back, np.ones(1))
        return np.concatenate((today, common, apiece, before, trend), axis=2)

    def of_wanted(self) -> Numbers:
        many, at = self._many, np.arange(self._many)
        wanted = np.zeros((len(self._phi), 3 * many + 2, 3 * many + 2))
        common, own, past = many, many + 1 + at, 2 * many + 1 + at
        of_own, since = self._variance[:, self._mine], self._since[:, self._mine]
        wanted[:, : common + 1, : common + 1] = self._variance[:, 0, None, None]
        wanted[:, at, at] += self._level + of_own
        wanted[:, own, own] = wanted[:, at, own] = wanted[:, own, at] = of_own
        all_past = slice(past[0], past[-1] + 1)
        wanted[:, : common + 1, all_past] = wanted[:, all_past, : common + 1] = self._since[:, :1, None]
        wanted[:, at, past] += self._level + since
        wanted[:, past, at] += self._level + since
        wanted[:, own, past] = wanted[:, past, own] = since
        of_past = self._variance * self._both
        wanted[:, all_past, all_past] = of_past[:, :1, None] + self._with_trend(
            self._long_back, self._long_back
        )
        wanted[:, past, past] += self._level + of_past[:, self._mine]
        wanted[:, all_past, -1] = wanted[:, -1, all_past] = -self._trend[:, None] * self._long_back
        wanted[:, -1, -1] = self._trend
        return wanted

    def _with_trend(self, rows: Numbers, columns: Numbers) -> Numbers:
        """What a trend that both have gives to two log rates of so many years ago."""
        return np.asarray(self._trend[:, None, None] * rows[:, None] * columns[None, :])


def _of_the_past(phi: Numbers) -> tuple[Numbers, Numbers]:
    """Of the mean of an AR(1) process of variance one over all years before one, in which a year further
    back counts less by what is renewed of the children in a year: its covariance with the process of the
    year after them, over ``phi``; and its variance.
    """
    kept = 1 - RENEWED
    once = RENEWED / (1 - kept * phi)
    return once, RENEWED / (1 + kept) * (1 + kept * phi) / (1 - kept * phi)
