"""Exact results of survival analysis for hazards that are constant within the bands of time in care.

Rates are a year, one for each band; the last one goes on.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import integrate

YEAR = 365.25
BEGIN = np.array([0.0, 14.0, 56.0, 182.0, 365.0, 730.0, 1096.0, 1826.0, 3652.0])
"""Days of care on which the bands of DfE's table begin, written down again: an oracle takes nothing from what
it judges."""


def _each(rates: Sequence[float]) -> np.ndarray:
    return np.array([*rates, *[rates[-1]] * (len(BEGIN) - len(rates))], dtype=float) / YEAR


def cumulative(rates: Sequence[float], days: np.ndarray | float) -> np.ndarray:
    """The integral of a hazard over so many days in care."""
    ends = np.array([*BEGIN[1:], np.inf])
    lived = np.clip(np.asarray(days, dtype=float)[..., None] - BEGIN, 0.0, ends - BEGIN)
    return np.asarray((lived * _each(rates)).sum(axis=-1))


def surviving(rates: Sequence[float], days: float) -> float:
    """The probability of being in care after so many days."""
    return float(np.exp(-cumulative(rates, days)))


def incidence(route: str, rates: Mapping[str, Sequence[float]], days: float) -> float:
    """The probability of having left by a route within so many days, where others compete (the cumulative
    incidence function)."""
    own, every = _each(rates[route]), sum(_each(each) for each in rates.values())
    begin, end = BEGIN, np.minimum([*BEGIN[1:], np.inf], days)
    there = begin < days
    before = np.array([np.exp(-sum(cumulative(each, day) for each in rates.values())) for day in begin])
    leave = 1 - np.exp(-every[there] * (end - begin)[there])
    return float((before[there] * own[there] / every[there] * leave).sum())


def mean_stay(rates: Sequence[float]) -> float:
    """The mean number of days in care."""
    hazard, begin = _each(rates), np.exp(-cumulative(rates, BEGIN))
    widths = np.array([*np.diff(BEGIN), np.inf])
    return float((begin * (1 - np.exp(-hazard * widths)) / hazard).sum())


def rates_of(survival: Sequence[float]) -> list[float]:
    """Rates a year within the bands with which a share ``survival[i]`` is in care when band ``i`` begins;
    after the last of them the rate of the band before goes on.
    """
    steps = -np.diff(np.log(survival)) / np.diff(BEGIN[: len(survival)])
    return [*(steps * YEAR).tolist(), float(steps[-1] * YEAR)]


def expected_in_care(rate: float, rates: Sequence[float], days: float) -> float:
    """Children in care after so many days if nobody was at first and ``rate`` children a day enter."""
    points = [days - edge for edge in BEGIN[1:] if edge < days]
    value, _ = integrate.quad(lambda s: surviving(rates, days - s), 0.0, days, points=points or None)
    return rate * float(value)
