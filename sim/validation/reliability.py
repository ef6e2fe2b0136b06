"""Whether forecasts are as sure as they should be: how often intervals hold, and where outcomes fall."""

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from sim.validation.scores import LEVELS

BY = ["series", "months", "method"]
TENTHS = 10


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
    edges = np.linspace(0, 1, TENTHS + 1)
    names = [f"{low:.1f}-{low + 1 / TENTHS:.1f}" for low in edges[:-1]]
    rows = [
        (*key, *(np.histogram(part["pit"], edges)[0] / len(part)))
        for key, part in forecasts.groupby(BY, sort=False)
    ]
    return pd.DataFrame(rows, columns=[*BY, *names])
