"""Today's level of each stream of entries: its own, and shrunk to what all streams have in common.

Of stratum ``s`` in a year whose middle is ``t`` before today, ``n[s, t]`` children entered; brothers and
sisters make the variance ``dispersion[s]`` times that of a Poisson number. Its log rate is

    level[s] - trend * t + x[t] + w[s, t]

where ``x`` is the stationary AR(1) drift that accompanied children have in common, ``trend`` their common
trend with a prior around none, and ``w[s]`` a random walk of the stratum's own, which is zero today (a local
level, Harvey 1989). How far such walks go in a year is learnt from all strata together. All is Gaussian but
for the counts: the posterior is found by Laplace's approximation (Rasmussen and Williams 2006, algorithm
3.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sim.arrays import Flags, Numbers
from sim.estimation.levels import TREND_SD
from sim.parameters import Drift

OWN_SD, OWN_SD_SPREAD = 0.1, 0.7
"""Median of the prior of the sd of a year's step of a stratum's own walk, and the sd of its logarithm.
Assumption: strata of an authority drift apart about as fast as the level of all of them moves."""
OWN_SD_GRID = np.array([0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7])
NEWTON = 100
CLOSE = 1e-9


@dataclass(frozen=True, eq=False)
class Yearly:
    """Entries of the strata by whole year, the last one first."""

    count: Numbers
    """A row for each stratum, a column for each year."""
    years: Numbers
    """Length of each year of observation, in years."""
    dispersion: Numbers
    together: Flags
    """By stratum, whether it shares drift and trend with the others."""
    middle: Numbers
    sd: Numbers
    """By stratum, mean and standard deviation of the prior of its log level a year."""

    @property
    def ago(self) -> Numbers:
        """How many years ago the middle of each year was."""
        return np.asarray(np.arange(len(self.years)) + 0.5, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class StrataLevels:
    """Log levels today, by stratum, and the common trend: their joint normal posterior."""

    mean: Numbers
    """By stratum, then the trend (of the log rate in a year)."""
    covariance: Numbers
    own_sd: float
    """Posterior mean of the sd of a year's step of the strata's own walks."""

    def draws(self, many: int, rng: np.random.Generator) -> Numbers:
        """Levels, a row for each draw."""
        drawn = rng.multivariate_normal(self.mean, self.covariance, many, method="cholesky")
        return np.asarray(np.exp(drawn[:, :-1]))


def strata_levels(seen: Yearly, drift: Drift) -> StrataLevels:
    """The posterior given the common drift's sd and autocorrelation."""
    evidence = np.array([_laplace(seen, drift, sd)[1] for sd in OWN_SD_GRID])
    log_prior = stats.norm.logpdf(np.log(OWN_SD_GRID), np.log(OWN_SD), OWN_SD_SPREAD) - np.log(OWN_SD_GRID)
    weight = np.exp(evidence + log_prior - (evidence + log_prior).max()) * np.gradient(OWN_SD_GRID)
    own_sd = float(np.average(OWN_SD_GRID, weights=weight))
    return StrataLevels(*_laplace(seen, drift, own_sd)[0], own_sd)


def _laplace(seen: Yearly, drift: Drift, own_sd: float) -> tuple[tuple[Numbers, Numbers], float]:
    """Mean and covariance of levels and trend, and the log evidence of a walk's sd."""
    prior, cross, wanted = _covariances(seen, drift, own_sd)
    many, years = seen.count.shape
    spread = np.repeat(seen.dispersion, years)
    count = seen.count.ravel() / spread
    lived = np.tile(seen.years, many) / spread
    middle = np.repeat(seen.middle, years)
    pull = np.zeros(len(count))
    f = middle.copy()
    for _ in range(NEWTON):
        expected = lived * np.exp(f)
        root = np.sqrt(expected)
        b = expected * (f - middle) + count - expected
        inner = np.eye(len(f)) + root[:, None] * prior * root[None, :]
        pull = b - root * np.linalg.solve(inner, root * (prior @ b))
        new = middle + prior @ pull
        step = np.clip(new - f, -2.0, 2.0)
        f = f + step
        if np.abs(step).max() < CLOSE:
            break
    expected = lived * np.exp(f)
    root = np.sqrt(expected)
    inner = np.eye(len(f)) + root[:, None] * prior * root[None, :]
    likelihood = float((count * f - expected).sum())
    evidence = likelihood - 0.5 * float(pull @ (f - middle)) - 0.5 * float(np.linalg.slogdet(inner)[1])
    mean = np.append(seen.middle, 0.0) + cross.T @ pull
    gain = root[:, None] * cross
    return (mean, wanted - gain.T @ np.linalg.solve(inner, gain)), evidence


def _covariances(seen: Yearly, drift: Drift, own_sd: float) -> tuple[Numbers, Numbers, Numbers]:
    """Prior covariances of the yearly log rates, of these with levels and trend, and of levels and trend."""
    many, years = seen.count.shape
    ago = seen.ago
    stratum, when = np.repeat(np.arange(many), years), np.tile(ago, many)
    shared = np.repeat(seen.together, years).astype(np.float64)
    same = (stratum[:, None] == stratum[None, :]).astype(np.float64)
    both = shared[:, None] * shared[None, :]
    stationary = drift.sd**2 / (1 - drift.phi**2)
    apart = np.abs(when[:, None] - when[None, :])
    prior = (
        same * seen.sd[stratum][:, None] ** 2
        + same * own_sd**2 * np.minimum(when[:, None], when[None, :])
        + both * (stationary * drift.phi**apart + TREND_SD**2 * when[:, None] * when[None, :])
    )
    cross = np.zeros((len(stratum), many + 1))
    cross[np.arange(len(stratum)), stratum] = seen.sd[stratum] ** 2
    cross[:, -1] = -shared * when * TREND_SD**2
    return prior, cross, np.diag(np.append(seen.sd**2, TREND_SD**2))


def yearly(
    counts: Mapping[str, Numbers], years: Numbers, dispersion: Mapping[str, float],
    priors: Mapping[str, tuple[float, float]], together: Mapping[str, bool],
) -> Yearly:  # fmt: skip
    """The entries of strata by name; ``priors`` are mean and sd of the log levels a year."""
    names = list(counts)
    return Yearly(
        np.array([counts[n] for n in names]),
        years,
        np.array([dispersion[n] for n in names]),
        np.array([together[n] for n in names]),
        np.array([priors[n][0] for n in names]),
        np.array([priors[n][1] for n in names]),
    )
