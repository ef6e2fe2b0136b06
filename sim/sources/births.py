"""Dates of birth for children of a known age."""

import numpy as np

from sim.bands import ADULTHOOD, Days, completed_years
from sim.sources.apportion import Counts

LONGEST = 366 * ADULTHOOD + 1
"""More days than a childhood has."""


def births(age: Counts, base: int, rng: np.random.Generator) -> Days:
    """A day of birth for each child, such that it has completed ``age`` years on day ``base`` by the calendar.

    All days of the year of age are equally likely; nobody is born on the base date itself. Days count since 1970.
    """
    days = np.arange(base - LONGEST, base)
    years = completed_years(days, base)
    # Age falls as the day of birth moves forward: each age is one stretch of days.
    first = np.searchsorted(-years, -age, side="left")
    after = np.searchsorted(-years, -age, side="right")
    return np.asarray(days[rng.integers(first, after)])
