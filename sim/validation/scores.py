"""How good a forecast was: error, continuous ranked probability score, coverage, skill."""

from itertools import pairwise

import numpy as np

from sim.arrays import Numbers

LEVELS = (50, 80, 95)
"""Per cent of the central intervals whose coverage is counted."""


def crps(ensemble: Numbers, observed: float) -> float:
    """Continuous ranked probability score of an ensemble, in the unit of what is forecast; less is better.

    ``E|X - y| - E|X - X'| / 2`` with ``X`` and ``X'`` two different members (the fair score: it does not
    depend on how many there are; Ferro 2014). With one member it is the absolute error. It rewards being
    right and being as sure as one may be (Gneiting and Raftery 2007).
    """
    members = np.sort(np.asarray(ensemble, dtype=np.float64))
    many = len(members)
    miss = float(np.abs(members - observed).mean())
    if many < 2:
        return miss
    # The sum of all differences of a sorted sample: member i is the larger of i pairs and the smaller of the
    # others.
    weights = 2 * np.arange(many) - many + 1
    return miss - float((weights * members).sum()) / (many * (many - 1))


def interval(ensemble: Numbers, level: int) -> tuple[float, float]:
    """The central interval that holds one more member of the ensemble with a probability of ``level`` per
    cent.

    Its ends are the members of rank ``level * (many + 1)`` (Weibull's plotting positions). Between those of
    rank ``level * (many - 1)``, as intervals are often drawn, one more of only 20 members falls in 72 of 100
    cases and not in 80. Fewer than 39 members cannot say 95 per cent: the interval is then from the least to
    the most.
    """
    low, high = np.percentile(ensemble, [50 - level / 2, 50 + level / 2], method="weibull")
    return float(low), float(high)


def covered(ensemble: Numbers, observed: float, level: int) -> bool:
    """Whether the central interval holds what came."""
    low, high = interval(ensemble, level)
    return low <= observed <= high


def skill(score: float, reference: float) -> float:
    """One minus the ratio of two mean scores: above zero where the first is better than the reference."""
    if reference <= 0:
        return 0.0 if score <= 0 else float("-inf")
    return 1 - score / reference


def rank_of(ensemble: Numbers, observed: float) -> tuple[float, float]:
    """The probability integral transform of what came: the shares of the ensemble below it, and below or
    equal.

    For a continuous forecast the two are one number, uniform between 0 and 1 where forecasts are calibrated.
    What is counted has ties; the mass between the two is then spread over the histogram (Czado, Gneiting and
    Held 2009).
    """
    return float((ensemble < observed).mean()), float((ensemble <= observed).mean())


def rank_histogram(low: Numbers, high: Numbers, bins: int = 10) -> Numbers:
    """Shares of outcomes in equal bins of the probability integral transform, from both numbers of
    :func:`rank_of` of each. All alike where forecasts are calibrated; a U where they are too sure, a hump
    where too unsure.
    """
    edges = np.linspace(0, 1, bins + 1)
    wide = np.maximum(high - low, 1e-9)
    start = np.minimum(low, 1 - wide)  # one that lies above all members falls into the last bin
    shares = [
        np.clip((np.minimum(start + wide, end) - np.maximum(start, first)) / wide, 0, 1).mean()
        for first, end in pairwise(edges)
    ]
    return np.array(shares)
