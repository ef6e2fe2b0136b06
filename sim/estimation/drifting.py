"""How yearly numbers drift, learnt from an authority's own past: how far, how long it lasts, and where the
drift stands today.

Of series ``s`` (a stream of entries, a route out of care) in year ``y``, counted backwards from the last one,
``n[s, y]`` events were seen and ``e[s, y]`` would come at a rate of one. Their log rate is

    level[s] - trend * ago[y] + x[y] + w[s, y]

with the two drifts of the model (:mod:`sim.model.risks.drift`): ``x``, which all series have in common, and
``w[s]``, the series' own, both stationary AR(1) processes. Their standard deviations and autocorrelations
are learnt from all series together, the common one and the own ones at once, so that what is common is not
counted a second time as own. Their priors are around the configuration: what little a few years tell moves
them little.

Given these the posterior of levels and drifts is found by Laplace's approximation (Rasmussen and Williams
2006, algorithm 3.1). Over them it is averaged by importance: :data:`POINTS` of them are spread over their
prior (Sobol' points) and weighted by the evidence of each. So an authority whose numbers lie closer to each
other than the configured drift would have them is given a smaller one, and one whose numbers do not a larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import stats
from scipy.special import expit, logit

from sim.arrays import Counts, Flags, Numbers
from sim.parameters import Drift

SD_SPREAD = 0.7
"""Standard deviation of the prior of the logarithm of a drift's sd around the configured one: an authority
that drifts twice or half as much is one standard deviation away. Assumption."""
PHI_SPREAD = 1.0
"""Of the logit of its autocorrelation. Assumption."""
TREND_SD = 0.05
"""Prior standard deviation of the yearly trend of a log rate, around none. Assumption: few series of entries
of English authorities grow or fall by more than a tenth a year for long."""
POINTS = 256
NEWTON = 60
CLOSE = 1e-7
LONGEST_STEP = 2.0
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

    @property
    def variance(self) -> Numbers:
        """Of the stationary process."""
        return np.asarray(self.sd**2 / (1 - self.phi**2))


@dataclass(frozen=True, eq=False)
class Drawn:
    """Draws from the joint posterior, a row for each."""

    today: Numbers
    """Log rate today by series: level and both drifts."""
    common: Numbers
    own: Numbers
    """What of it is drift, common and by series."""
    trend: Numbers
    strengths: Strengths


@dataclass(frozen=True, eq=False)
class Drifting:
    """The posterior: a mixture of normal ones, one for each strength of the drifts."""

    weight: Numbers
    strengths: Strengths
    mean: Numbers
    covariance: Numbers
    """Of log rates today by series, the common drift today, own ones by series, and the trend."""

    @cached_property
    def point(self) -> Drawn:
        """Posterior means."""
        sd, phi = (self.weight @ v for v in (self.strengths.sd, self.strengths.phi))
        return self._parts(self.weight @ self.mean, Strengths(sd, phi))

    @property
    def trend_sd(self) -> float:
        """Posterior standard deviation of the trend."""
        middle = self.weight @ self.mean[:, -1]
        spread = self.covariance[:, -1, -1] + (self.mean[:, -1] - middle) ** 2
        return float(np.sqrt(self.weight @ spread))

    def draws(self, many: int, rng: np.random.Generator) -> Drawn:
        """Draws of everything, strengths included."""
        which = rng.choice(len(self.weight), many, p=self.weight)
        values, vectors = np.linalg.eigh(self.covariance[which])
        roots = vectors * np.sqrt(np.clip(values, 0.0, None))[:, None, :]
        normal = rng.standard_normal((many, self.mean.shape[1], 1))
        drawn = self.mean[which] + (roots @ normal)[..., 0]
        return self._parts(drawn, Strengths(self.strengths.sd[which], self.strengths.phi[which]))

    def _parts(self, wanted: Numbers, strengths: Strengths) -> Drawn:
        many = (wanted.shape[-1] - 2) // 2
        return Drawn(
            wanted[..., :many], wanted[..., many], wanted[..., many + 1 : -1], wanted[..., -1], strengths
        )


def drifting(seen: YearlyCounts, common: Drift, own: Sequence[Drift]) -> Drifting:
    """The posterior given the configured drifts: what all series share, and the own ones by layer.

    A drift that is switched off, or whose sd is zero, stays away; an autocorrelation of zero stays zero.
    """
    strengths = _spread_out([common, *own])
    mean, covariance, evidence = _laplace(seen, strengths)
    weight = np.exp(evidence - evidence.max())
    return Drifting(weight / weight.sum(), strengths, mean, covariance)


def _spread_out(drifts: Sequence[Drift]) -> Strengths:
    """Strengths spread evenly over their prior, a row for each point."""
    points = stats.qmc.Sobol(2 * len(drifts), seed=0).random(POINTS)
    z = stats.norm.ppf(np.clip(points, 1e-6, 1 - 1e-6))
    sd = np.array([drift.sd if drift.active else 0.0 for drift in drifts])
    phi = np.array([drift.phi for drift in drifts])
    many = len(drifts)
    with np.errstate(divide="ignore"):
        autocorrelation = expit(logit(phi) + PHI_SPREAD * z[:, many:])
    return Strengths(sd * np.exp(SD_SPREAD * z[:, :many]), autocorrelation)


def _laplace(seen: YearlyCounts, strengths: Strengths) -> tuple[Numbers, Numbers, Numbers]:
    """Means, covariances and log evidence at each strength."""
    prior, cross, wanted = _covariances(seen, strengths)
    many, years = seen.shape
    spread = np.repeat(seen.dispersion, years)
    count, lived = seen.count.ravel() / spread, seen.lived.ravel() / spread
    middle = np.repeat(seen.middle, years)
    f = np.repeat(middle[None, :], len(prior), axis=0)
    for _ in range(NEWTON):
        expected = lived * np.exp(f)
        b = expected * (f - middle) + count - expected
        pull = b - _weighed(prior, expected, (prior @ b[..., None])[..., 0])
        step = np.clip(middle + (prior @ pull[..., None])[..., 0] - f, -LONGEST_STEP, LONGEST_STEP)
        f = f + step
        if np.abs(step).max() < CLOSE:
            break
    expected = lived * np.exp(f)
    gain = np.sqrt(expected)[..., None] * cross
    inner = _inner(prior, expected)
    evidence = (
        (count * f - expected).sum(axis=1)
        - 0.5 * (pull * (f - middle)).sum(axis=1)
        - 0.5 * np.linalg.slogdet(inner)[1]
    )
    before = np.concatenate((seen.middle, np.zeros(many + 2)))
    mean = before + (cross.transpose(0, 2, 1) @ pull[..., None])[..., 0]
    covariance = wanted - gain.transpose(0, 2, 1) @ np.linalg.solve(inner, gain)
    return mean, covariance, evidence


def _inner(prior: Numbers, expected: Numbers) -> Numbers:
    root = np.sqrt(expected)
    return np.asarray(np.eye(prior.shape[1]) + root[:, :, None] * prior * root[:, None, :])


def _weighed(prior: Numbers, expected: Numbers, values: Numbers) -> Numbers:
    root = np.sqrt(expected)
    solved = np.linalg.solve(_inner(prior, expected), (root * values)[..., None])[..., 0]
    return np.asarray(root * solved)


def _covariances(seen: YearlyCounts, strengths: Strengths) -> tuple[Numbers, Numbers, Numbers]:
    """Prior covariances at each strength: of the yearly log rates; of these with what is wanted (log rates
    today, the drifts of the last year, the trend); and of what is wanted.
    """
    many, years = seen.shape
    series, year = np.repeat(np.arange(many), years), np.tile(np.arange(years), many)
    apart = np.abs(year[:, None] - year[None, :])
    same = (series[:, None] == series[None, :]).astype(np.float64)
    trending = seen.trending.astype(np.float64)
    back = trending[series] * seen.ago[year]
    variance, phi = strengths.variance, strengths.phi
    mine = 1 + seen.layer
    shared = variance[:, 0, None, None] * phi[:, 0, None, None] ** apart
    apiece = variance[:, mine[series]][:, :, None] * phi[:, mine[series]][:, :, None] ** apart * same
    trend = TREND_SD**2 if trending.any() else 0.0
    fixed = same * (seen.sd[series] ** 2 + LEAST_OWN)[:, None] + trend * back[:, None] * back[None, :]
    prior = fixed + shared + apiece

    of_series = (series[:, None] == np.arange(many)[None, :]).astype(np.float64)
    of_common = variance[:, :1] * phi[:, :1] ** year
    of_own = (variance[:, mine[series]] * phi[:, mine[series]] ** year)[:, :, None] * of_series
    today = of_series * seen.sd[series][:, None] ** 2 + of_own + of_common[:, :, None]
    of_trend = np.broadcast_to(-trend * back[None, :, None], (len(prior), many * years, 1))
    cross = np.concatenate((today, of_common[:, :, None], of_own, of_trend), axis=2)

    wanted = np.zeros((len(prior), 2 * many + 2, 2 * many + 2))
    at, own = np.arange(many), many + 1 + np.arange(many)
    wanted[:, : many + 1, : many + 1] = variance[:, 0, None, None]
    wanted[:, at, at] += seen.sd**2 + variance[:, mine]
    wanted[:, own, own] = wanted[:, at, own] = wanted[:, own, at] = variance[:, mine]
    wanted[:, -1, -1] = trend
    return prior, cross, wanted
