"""Simple forecasts that a model must beat to be worth its trouble, each with its own uncertainty."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy import stats
from scipy.optimize import minimize_scalar

from sim.arrays import Numbers

MEMBERS = 199
"""Members of the ensemble by which a naive forecast is written down: equally likely quantiles."""
QUANTILES = np.arange(1, MEMBERS + 1) / (MEMBERS + 1)
FEWEST = 3
"""Past values without which only persistence has a forecast of its own."""


def _spread(middle: float, sd: float) -> Numbers:
    """Normal quantiles, never below zero: what is counted cannot be negative."""
    return np.maximum(middle + sd * stats.norm.ppf(QUANTILES), 0.0)


def _sd_of_steps(steps: Numbers, level: float) -> float:
    """Standard deviation of one step; where there are no steps, that of a Poisson count."""
    return float(np.sqrt(np.mean(steps**2))) if len(steps) >= FEWEST - 1 else float(np.sqrt(max(level, 1.0)))


def persistence(past: Numbers, ahead: int) -> Numbers:
    """As today: the last value, with the spread of a random walk whose steps are those of the past."""
    return _spread(past[-1], _sd_of_steps(np.diff(past), past[-1]) * np.sqrt(ahead))


def drift(past: Numbers, ahead: int) -> Numbers:
    """On like this: the straight line from the first value through the last, with the spread of a random walk
    around it.
    """
    if len(past) < FEWEST:
        return persistence(past, ahead)
    steps = np.diff(past)
    slope = float(steps.mean())
    sd = _sd_of_steps(steps - slope, past[-1])
    return _spread(past[-1] + slope * ahead, sd * np.sqrt(ahead * (1 + ahead / len(steps))))


def exponential_smoothing(past: Numbers, ahead: int) -> Numbers:
    """Simple exponential smoothing, its weight found by least squares of one-step errors (Hyndman and
    Athanasopoulos, 8.1).
    """
    if len(past) < FEWEST:
        return persistence(past, ahead)
    weight = float(
        minimize_scalar(
            lambda a: float((_errors(past, a)[0] ** 2).sum()), bounds=(0.01, 1.0), method="bounded"
        ).x
    )
    errors, level = _errors(past, weight)
    return _spread(level, float(np.sqrt(np.mean(errors**2))) * np.sqrt(1 + (ahead - 1) * weight**2))


def _errors(past: Numbers, weight: float) -> tuple[Numbers, float]:
    level, errors = past[0], np.zeros(len(past) - 1)
    for i, value in enumerate(past[1:]):
        errors[i] = value - level
        level += weight * errors[i]
    return errors, float(level)


NAIVE: Mapping[str, Callable[[Numbers, int], Numbers]] = {
    "persistence": persistence,
    "drift": drift,
    "exponential smoothing": exponential_smoothing,
}
"""Forecasts of a series from its own past: past values at equal steps, and how many steps ahead."""


def stock_flow(past: tuple[Numbers, Numbers, Numbers], years: int) -> tuple[Numbers, Numbers, Numbers]:
    """The spreadsheet: as many enter as on average, and a constant share of the children leaves.

    ``past`` are yearly stocks up to today, and the entries and exits between them. Gives the stock after some
    years, and entries and exits of the last of them. Spread: Poisson entries and exits add up, and the rates
    are no better known than their counts.
    """
    stocks, entries, exits = past
    come, counted = float(entries.mean()), max(float(entries.sum()), 1.0)
    share = float(exits.sum() / max((stocks[:-1] + entries / 2).sum(), 1.0))
    level, left = float(stocks[-1]), 0.0
    for _ in range(years):
        left = share * (level + come / 2)
        level += come - left
    of_rates = 2 * (come * years) ** 2 / counted
    flows = (_spread(flow, float(np.sqrt(flow + flow**2 / counted))) for flow in (come, left))
    entered, gone = flows
    return _spread(level, float(np.sqrt(years * (come + left) + of_rates))), entered, gone
