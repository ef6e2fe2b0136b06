"""Cumulative incidence of each way out of care, with delayed entry and censoring (Aalen and Johansen 1978).

At each time at which somebody leaves, the probability of having left by a route grows by the probability of
being still in care times the share of those at risk who leave by it then. Those at risk at a time in care are
the children who were under observation at it: children already in care when the window opens join late, and
leave without an event where they are last seen or turn 18.
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Counts, Numbers


@dataclass(frozen=True, eq=False)
class ObservedPeriods:
    """Periods of care under observation, one entry each; days since the period began."""

    start: Numbers
    """Zero, or the time in care at which observation began."""
    stop: Numbers
    cause: Counts
    """How it ended, -1 where it was censored."""


def cumulative_incidence(stays: ObservedPeriods, causes: int, days: Numbers) -> Numbers:
    """Probability of having left by each cause (rows) within ``days``. Times at which nobody is at risk add
    nothing.
    """
    ended = stays.cause >= 0
    times = np.unique(stays.stop[ended])
    started, stopped = np.sort(stays.start), np.sort(stays.stop)
    at_risk = np.searchsorted(started, times, side="left") - np.searchsorted(stopped, times, side="left")
    place = np.searchsorted(times, stays.stop[ended])
    left = np.zeros((causes, len(times)))
    np.add.at(left, (stays.cause[ended], place), 1.0)
    hazard = left / np.maximum(at_risk, 1)
    stays_on = np.concatenate(([1.0], np.cumprod(1 - hazard.sum(axis=0))))
    incidence = np.concatenate((np.zeros((causes, 1)), np.cumsum(hazard * stays_on[:-1], axis=1)), axis=1)
    return np.asarray(incidence[:, np.searchsorted(times, days, side="right")])
