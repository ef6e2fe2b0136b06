"""How good a forecast was: error, continuous ranked probability score, coverage, skill."""

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
    """The central interval of an ensemble that holds ``level`` per cent of it."""
    low, high = np.percentile(ensemble, [50 - level / 2, 50 + level / 2])
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


def pit(ensemble: Numbers, observed: float) -> float:
    """Probability integral transform: the share of the ensemble below what came, with half of what equals it.

    Of forecasts that are as sure as they should be, these are spread evenly from 0 to 1 (Dawid 1984;
    Gneiting, Balabdaoui and Raftery 2007): heaped at both ends, the intervals are too narrow; in the middle,
    too wide; at one end, the forecasts are too low or too high.
    """
    members = np.asarray(ensemble)
    return float((members < observed).mean() + 0.5 * (members == observed).mean())
