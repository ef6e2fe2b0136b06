"""Ratios of what is wanted to what is seen, kept so that no single step goes too far."""

import numpy as np

from sim.arrays import Numbers

MOST_AT_ONCE = 2.0
"""No step multiplies a parameter by more than this, or divides it by more."""
NOTHING = 0.05
"""Children, or events a year, below which there is nothing to compare; added to both sides of a ratio."""
PARTS = 100
"""Shares are compared in hundredths, so that :data:`NOTHING` is a small one."""


def bounded(ratio: float) -> float:
    """A ratio within what one step may change."""
    return float(np.clip(ratio, 1 / MOST_AT_ONCE, MOST_AT_ONCE))


def ratio_of(wanted: Numbers, seen: Numbers) -> Numbers:
    """Wanted over seen, one where both are next to nothing, within what one step may change."""
    both_tiny = np.maximum(wanted, seen) < NOTHING
    ratio = np.where(both_tiny, 1.0, (wanted + NOTHING) / (seen + NOTHING))
    return np.clip(ratio, 1 / MOST_AT_ONCE, MOST_AT_ONCE)


def ratio_of_shares(wanted: Numbers, seen: Numbers) -> Numbers:
    """The same for shares (or odds) instead of numbers of children."""
    return ratio_of(PARTS * wanted, PARTS * seen)


def shares(counts: Numbers) -> Numbers:
    """Counts over their sum along the last axis."""
    return np.asarray(counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1e-9))
