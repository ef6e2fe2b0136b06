"""Dates of birth for children of a known age."""

import numpy as np
import pandas as pd

from sim.arrays import Counts, Texts
from sim.bands import ADULTHOOD, completed_years

LONGEST = 366 * ADULTHOOD + 1
"""More days than a childhood has."""


def births(age: Counts, placement: Texts, base: int, rng: np.random.Generator) -> Counts:
    """A day of birth for each child, such that it has completed ``age`` years on day ``base`` by the
    calendar.

    Children of one age in one placement type share the year of age out: each has a stretch of its own, and
    any day in it is equally likely. Drawn freely, birthdays would heap, and a heap of 18th birthdays is a
    jump in the forecast that nobody has published. Nobody is born on the base date itself. Days count since
    1970.
    """
    days = np.arange(base - LONGEST, base)
    years = completed_years(days, base)
    # Age falls as the day of birth moves forward: each age is one stretch of days.
    first = np.searchsorted(-years, -age, side="left")
    after = np.searchsorted(-years, -age, side="right")
    alike = pd.Series(np.arange(len(age))).groupby([age, placement])
    turn, many = alike.cumcount().to_numpy(), alike.transform("size").to_numpy()
    part_of_year = (turn + rng.random(len(age))) / many
    return np.asarray(days[first + np.floor((after - first) * part_of_year).astype(np.int64)])
