"""Whether forecasts are as sure as they should be: how often intervals hold, and where outcomes fall."""

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from sim.arrays import Numbers
from sim.validation.scores import LEVELS, rank_histogram

BY = ["series", "months", "method"]
TENTHS = 10
ENDS = "pit_low", "pit_high"
"""Columns of the probability integral transform: :func:`sim.validation.scores.rank_of`."""


def ranks_of(forecasts: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """The columns :data:`ENDS` of some forecasts."""
    low, high = (forecasts[end].to_numpy(np.float64) for end in ENDS)
    return low, high


def reliability(forecasts: pd.DataFrame) -> pd.DataFrame:
    """How often each interval held what came: columns series, months, method, level, forecasts, held, low,
    high.

    ``held`` is a share; ``low`` and ``high`` bound it with 95 % confidence (Wilson), as if forecasts were
    independent: those of one world or origin are not, so that the bounds are too narrow where a series has
    several items.
    """
    rows = []
    for key, part in forecasts.groupby(BY, sort=False):
        for level in LEVELS:
            held = part[f"covered_{level}"].astype(bool)
            bounds = binomtest(int(held.sum()), len(held)).proportion_ci(method="wilson")
            rows.append((*key, level, len(held), float(held.mean()), float(bounds.low), float(bounds.high)))
    return pd.DataFrame(rows, columns=[*BY, "level", "forecasts", "held", "low", "high"])


def pit_histogram(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Shares of the outcomes in each tenth of their forecasts (PIT): columns series, months, method, and one
    for each tenth, in which a forecast that is as sure as it should be has a tenth of them.
    """
    names = [f"{low / TENTHS:.1f}-{(low + 1) / TENTHS:.1f}" for low in range(TENTHS)]
    rows = [
        (*key, *rank_histogram(*ranks_of(part), TENTHS)) for key, part in forecasts.groupby(BY, sort=False)
    ]
    return pd.DataFrame(rows, columns=[*BY, *names])
