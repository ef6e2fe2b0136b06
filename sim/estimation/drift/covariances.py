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
    """Prior covariances at each strength: of the yearly log rates; of these with what is wanted (log rates
    today, the drifts of the last year, log rates before the first year, the trend); and of what is wanted.
    """
    many, years = seen.shape
    series, year = np.repeat(np.arange(many), years), np.tile(np.arange(years), many)
    apart = np.abs(year[:, None] - year[None, :])
    same = (series[:, None] == series[None, :]).astype(np.float64)
    trending = seen.trending.astype(np.float64)
    back, long_back = trending[series] * seen.ago[year], trending * (years - 0.5 + 1 / RENEWED)
    variance, phi = strengths.variance, strengths.phi
    mine = 1 + seen.layer
    shared = variance[:, 0, None, None] * phi[:, 0, None, None] ** apart
    apiece = variance[:, mine[series]][:, :, None] * phi[:, mine[series]][:, :, None] ** apart * same
    trend = np.full(len(phi), TREND_SD**2 * trending.any())
    fixed = same * (seen.sd[series] ** 2 + LEAST_OWN)[:, None]
    prior = fixed + shared + apiece + trend[:, None, None] * back[:, None] * back[None, :]

    of_series = (series[:, None] == np.arange(many)[None, :]).astype(np.float64)
    level = of_series * seen.sd[series][:, None] ** 2
    of_common = variance[:, :1] * phi[:, :1] ** year
    of_own = (variance[:, mine[series]] * phi[:, mine[series]] ** year)[:, :, None] * of_series
    to_first = years - year
    once, both = _of_the_past(phi)
    common_past = variance[:, :1] * phi[:, :1] ** to_first * once[:, :1]
    own_past = (variance * once)[:, mine[series]] * phi[:, mine[series]] ** to_first
    before = level + common_past[:, :, None] + own_past[:, :, None] * of_series
    before = before + trend[:, None, None] * back[None, :, None] * long_back
    today = level + of_own + of_common[:, :, None]
    of_trend = -trend[:, None, None] * back[None, :, None]
    cross = np.concatenate((today, of_common[:, :, None], of_own, before, of_trend), axis=2)

    wanted = np.zeros((len(prior), 3 * many + 2, 3 * many + 2))
    at = np.arange(many)
    own, past, all_past = many + 1 + at, 2 * many + 1 + at, slice(2 * many + 1, -1)
    wanted[:, : many + 1, : many + 1] = variance[:, 0, None, None]
    wanted[:, at, at] += seen.sd**2 + variance[:, mine]
    wanted[:, own, own] = wanted[:, at, own] = wanted[:, own, at] = variance[:, mine]
    since = (variance * phi**years * once)[:, :, None]
    wanted[:, : many + 1, all_past] = since[:, :1]
    wanted[:, all_past, : many + 1] = since[:, :1]
    wanted[:, at, past] += seen.sd**2 + since[:, mine, 0]
    wanted[:, past, at] += seen.sd**2 + since[:, mine, 0]
    wanted[:, own, past] = wanted[:, past, own] = since[:, mine, 0]
    wanted[:, all_past, all_past] = (variance * both)[:, :1, None] + trend[:, None, None] * long_back[
        :, None
    ] * long_back
    wanted[:, past, past] += seen.sd**2 + (variance * both)[:, mine]
    wanted[:, all_past, -1] = wanted[:, -1, all_past] = -trend[:, None] * long_back
    wanted[:, -1, -1] = trend
    return prior, cross, wanted


def _of_the_past(phi: Numbers) -> tuple[Numbers, Numbers]:
    """Of the mean of an AR(1) process of variance one over all years before one, in which a year further
    back counts less by what is renewed of the children in a year: its covariance with the process of the
    year after them, over ``phi``; and its variance.
    """
    kept = 1 - RENEWED
    once = RENEWED / (1 - kept * phi)
    return once, RENEWED / (1 + kept) * (1 + kept * phi) / (1 - kept * phi)
