"""How yearly numbers drift, learnt from an authority's own past: how far, how long it lasts, and where the
drift stands today.

Of series ``s`` (a stream of entries, a route out of care) in year ``y``, counted backwards from the last one,
``n[s, y]`` events were seen and ``e[s, y]`` would come at a rate of one. Their log rate is

    level[s] - trend * ago[y] + x[y] + w[s, y]

with the two drifts of the model (:mod:`sim.model.risks.drift`): ``x``, which all series have in common, and
``w[s]``, the series' own, both stationary AR(1) processes. Their standard deviations and autocorrelations
are learnt from all series together, the common one and the own ones at once, so that what is common is not
counted a second time as own. Their priors are around the configuration.

Five years say little of one drift. But a restless authority is restless in all: standard deviations are the
configured ones times one *restlessness*, which entries, exits and moves share (:func:`restlessness`), and
little else. Given the strengths the posterior of levels and drifts is found by Laplace's approximation
(Rasmussen and Williams 2006, algorithm 3.1). Over them it is averaged by importance: at each of the values
:data:`RESTLESS`, :data:`POINTS` of the others are spread over their prior (Sobol' points) and weighted by the
evidence of each. So an authority whose numbers lie closer to each other than the configured drift would have
them is given a smaller one, and one whose numbers do not a larger; it may also be quiet (:data:`QUIET`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import stats
from scipy.special import expit, logit, logsumexp

from sim.arrays import Counts, Numbers
from sim.estimation.drift.covariances import Strengths, YearlyCounts, covariances
from sim.parameters import Drift

RESTLESS = np.geomspace(0.1, 6.0, 32)
"""Values of the restlessness: what the sd of every configured drift is multiplied by."""
RESTLESS_SPREAD = 0.7
"""Standard deviation of the prior of its logarithm around none. That of English authorities is about 0.5
(docs/DATA.md); assumption: one may lie further off."""
QUIET = 0.1
"""Prior probability that next to nothing drifts, beside the rest for what is around the configured drift.
Assumption: without it five quiet years cannot say so. With 0.3 more authorities that drift were taken for
quiet, and errors were larger (docs/VALIDATION.md)."""
SD_SPREAD = 0.25
"""Standard deviation of the prior of the logarithm of a single drift's sd around the configured one times the
restlessness. Assumption."""
PHI_SPREAD = 1.0
"""Of the logit of its autocorrelation. Assumption."""
POINTS = 16
NEWTON = 60
CLOSE = 1e-5
LONGEST_STEP = 2.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """Draws from the joint posterior, a row for each."""

    today: Numbers
    """Log rate today by series: level and both drifts."""
    common: Numbers
    own: Numbers
    """What of it is drift, common and by series."""
    trend: Numbers
    before: Numbers
    """Log rate by series in the years before the first one, of which no number is known: the mean that made
    the children of its first day (:data:`RENEWED`)."""
    strengths: Strengths

    def rows(self, chosen: Counts) -> "Drawn":
        """Some of the draws, by number."""
        return self._each(lambda values: np.asarray(values[chosen]))

    def mean(self, weight: Numbers) -> "Drawn":
        """Their mean, each with its weight; weights sum to one."""
        return self._each(lambda values: np.asarray(weight @ values))

    def _each(self, change: Callable[[Numbers], Numbers]) -> "Drawn":
        of = self.strengths
        return Drawn(
            change(self.today), change(self.common), change(self.own), change(self.trend),
            change(self.before), Strengths(change(of.sd), change(of.phi), change(of.restless)),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Drifting:
    """The posterior: a mixture of normal ones, one for each strength of the drifts.

    Strengths are in rows of :data:`POINTS`, one row after the other for each value of the restlessness.
    """

    evidence: Numbers
    """Log probability of the numbers at each strength, up to a constant."""
    restless: Numbers
    """Posterior probability of each value of the restlessness."""
    strengths: Strengths
    mean: Numbers
    covariance: Numbers
    """Of log rates today by series, the common drift today, own ones by series, log rates before the first
    year by series, and the trend."""

    @cached_property
    def within(self) -> Numbers:
        """Posterior probabilities of the points of each value of the restlessness: rows that sum to one."""
        rows = self.evidence.reshape(len(RESTLESS), POINTS)
        likely = np.exp(rows - rows.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True))

    @cached_property
    def weight(self) -> Numbers:
        """Posterior probability of each strength."""
        return np.asarray((self.restless[:, None] * self.within).ravel())

    @property
    def of_restlessness(self) -> Numbers:
        """Log probability of the numbers at each value of the restlessness, up to a constant."""
        return np.asarray(logsumexp(self.evidence.reshape(len(RESTLESS), POINTS), axis=1))

    @cached_property
    def point(self) -> Drawn:
        """Posterior means."""
        all_of = self.strengths
        means = (self.weight @ values for values in (all_of.sd, all_of.phi, all_of.restless))
        return self._parts(self.weight @ self.mean, Strengths(*means))

    @property
    def trend_sd(self) -> float:
        """Posterior standard deviation of the trend."""
        middle = self.weight @ self.mean[:, -1]
        spread = self.covariance[:, -1, -1] + (self.mean[:, -1] - middle) ** 2
        return float(np.sqrt(self.weight @ spread))

    def draws(self, restless: Counts, rng: np.random.Generator) -> Drawn:
        """Draws of everything, strengths included, given for each draw which value the restlessness has."""
        below = np.cumsum(self.within, axis=1)[restless]
        point = (below < rng.random((len(restless), 1)) * below[:, -1:]).sum(axis=1)
        which = restless * POINTS + point
        normal = rng.standard_normal((len(restless), self.mean.shape[1], 1))
        drawn = self.mean[which] + (self._roots[which] @ normal)[..., 0]
        all_of = self.strengths
        return self._parts(drawn, Strengths(all_of.sd[which], all_of.phi[which], all_of.restless[which]))

    @cached_property
    def _roots(self) -> Numbers:
        values, vectors = np.linalg.eigh(self.covariance)
        return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None))[:, None, :])

    def _parts(self, wanted: Numbers, strengths: Strengths) -> Drawn:
        many = (wanted.shape[-1] - 2) // 3
        today, common, own, before, trend = np.split(wanted, np.cumsum([many, 1, many, many]), axis=-1)
        return Drawn(today, common[..., 0], own, trend[..., 0], before, strengths)


def drifting(seen: YearlyCounts, common: Drift, own: Sequence[Drift]) -> Drifting:
    """The posterior given the configured drifts: what all series share, and the own ones by layer.

    A drift that is switched off, or whose sd is zero, stays away; an autocorrelation of zero stays zero.
    """
    strengths = _spread_out([common, *own])
    mean, covariance, evidence = _laplace(seen, strengths)
    alone = Drifting(evidence, np.array([]), strengths, mean, covariance)
    return replace(alone, restless=restlessness([alone]))


def restlessness(found: Sequence[Drifting]) -> Numbers:
    """Posterior probability of each of :data:`RESTLESS`, given the numbers of several posteriors that were
    found apart; as before any numbers where there are none.
    """
    before = np.exp(-0.5 * (np.log(RESTLESS) / RESTLESS_SPREAD) ** 2)
    before *= (1 - QUIET) / before.sum()
    before[0] += QUIET
    logs = np.log(before) + sum(one.of_restlessness for one in found)
    likely = np.exp(logs - logs.max())
    return np.asarray(likely / likely.sum())


def _spread_out(drifts: Sequence[Drift]) -> Strengths:
    """Strengths spread evenly over their prior, a row for each: :data:`POINTS` at each restlessness."""
    many = len(drifts)
    points = stats.qmc.Sobol(2 * many, seed=0).random(len(RESTLESS) * POINTS)
    z = stats.norm.ppf(np.clip(points, 1e-6, 1 - 1e-6))
    restless = np.repeat(RESTLESS, POINTS)
    configured = np.array([drift.sd if drift.active else 0.0 for drift in drifts])
    phi = np.array([drift.phi for drift in drifts])
    with np.errstate(divide="ignore"):
        autocorrelation = expit(logit(phi) + PHI_SPREAD * z[:, many:])
    return Strengths(
        restless[:, None] * configured * np.exp(SD_SPREAD * z[:, :many]), autocorrelation, restless
    )


def _laplace(seen: YearlyCounts, strengths: Strengths) -> tuple[Numbers, Numbers, Numbers]:
    """Means, covariances and log evidence at each strength."""
    prior, cross, wanted = covariances(seen, strengths)
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
    expect = np.concatenate((seen.middle, np.zeros(many + 1), seen.middle, [0.0]))
    mean = expect + (cross.transpose(0, 2, 1) @ (pull - _skew(prior, expected))[..., None])[..., 0]
    covariance = wanted - gain.transpose(0, 2, 1) @ np.linalg.solve(inner, gain)
    return mean, covariance, evidence


def _skew(prior: Numbers, expected: Numbers) -> Numbers:
    """By how much the pull at the mode is too strong to be that at the mean.

    The likelihood of a Poisson number falls more slowly towards small log rates than towards large ones: the
    mean lies below the mode, by ``1 / (2 n)`` for ``n`` events where nothing else is known.
    It is the term of third order of Laplace's expansion (Tierney and Kadane 1986), without which a sum of
    series of few events is expected several per cent too high.
    """
    half = np.sqrt(expected)[..., None] * prior
    explained = np.einsum("kij,kij->kj", half, np.linalg.solve(_inner(prior, expected), half))
    variance = np.diagonal(prior, axis1=1, axis2=2) - explained
    third = 0.5 * expected * variance
    return np.asarray(third - _weighed(prior, expected, (prior @ third[..., None])[..., 0]))


def _inner(prior: Numbers, expected: Numbers) -> Numbers:
    root = np.sqrt(expected)
    return np.asarray(np.eye(prior.shape[1]) + root[:, :, None] * prior * root[:, None, :])


def _weighed(prior: Numbers, expected: Numbers, values: Numbers) -> Numbers:
    root = np.sqrt(expected)
    solved = np.linalg.solve(_inner(prior, expected), (root * values)[..., None])[..., 0]
    return np.asarray(root * solved)
