"""How far published numbers may be from what goes on, by chance alone: the weights of an account.

A published flow is a mean of few years, and the children of an age are those of one day: counts, which vary
by more than a Poisson number does. Differences from them are in standard deviations of that chance, so that
no number gives way by more than chance explains where another one can. Which do is decided by how sure each
is, and not by how large.
"""

import numpy as np

from sim.arrays import Numbers
from sim.calibration.published.margins import range_of
from sim.parameters.targets import Count

Published = tuple[float, float, float]
"""A flow with the least and the most of its years."""

OF_AN_AGE, OF_ALL = 1.6, 3.0
"""Variance over mean of a yearly count in an authority, by age and in all: half the mean of squared changes
from one year to the next, divided by the count, less what changed all over England. Starts by age have 1.7
and in all 3.5, ceases before 18 by age 1.5, ceases in all 2.4 (DfE, tables of all authorities, years to March
2019 to 2021; babies have 1.0, ages of 16 and more 2.0)."""
OF_A_MEAN = 21 / 49
"""Variance of a flow that is a mean of three years, relative to one year of it: the sum of the squares of
four, two and one sevenths (:data:`sim.published.figures.amounts.OF_THE_YEAR_AFTER`)."""
EXITS_GIVE = 3.0
"""Standard deviations of exits that count as much as one of entries: exits follow the number of children, and
entries do not. Over all authorities the logarithm of the next year's starts moves by -0.2 to 0.3 of that of
(ceases / starts) in the years before, and of ceases by -0.6 to -0.9 of it (years to March 2019 to 2021). In
accounts of 23 authorities on 31 March 2021 entries move by 0.30 of it and exits by -0.41; with 1 by 0.45 and
-0.25, with 5 no better than with 3, since exits then are at the ends of their ranges."""
SEVENTEEN = 10.0
"""How much less those who turn 18 count than other flows: they are the young people of 17 who are there, more
or fewer than in the years before. Assumption."""
INSIDE = 0.015
"""Part of a flow by which it is to keep inside of its range: a simulation differs from what it aims at."""
OUTSIDE = 0.005
"""Part of a flow outside of its published range that counts as much as a standard deviation. Assumption."""
NONE = 0.05
"""Children, or children a year, that count as none."""


def of_ages(now: Numbers, wanted: Numbers) -> Numbers:
    """Differences in the children of each age, of whom the ``wanted`` were there on one day."""
    return np.asarray((now - wanted) / (OF_AN_AGE * (wanted + 1)) ** 0.5)


def of_flow(flow: Numbers, published: Published, dispersion: float, give: float = 1.0) -> Numbers:
    """Two differences of a flow, one row for each suggestion: from the mean of its years in standard
    deviations of that mean, ``give`` of which count as one, and from the range of its years.
    """
    value, low, high = published
    spare = min(INSIDE * value, (high - low) / 4)
    low, high = low + spare, high - spare
    by_chance = give * (dispersion * OF_A_MEAN * (value + 1)) ** 0.5
    outside = np.maximum(flow - high, 0.0) - np.maximum(low - flow, 0.0)
    return np.stack([(flow - value) / by_chance, outside / (OUTSIDE * value + NONE)], axis=1)


def published(count: Count) -> Published:
    """A flow of the targets."""
    return (count.value, *range_of(count))


def together(counts: list[Count]) -> Published:
    """All of some flows: their sum, and the range in which it lies when all are high or low by half."""
    low, high = zip(*(range_of(count) for count in counts), strict=True)
    value = sum(count.value for count in counts)
    return value, (value + sum(low)) / 2, (value + sum(high)) / 2
