"""Weeks paid and their price in the prices of the configured price year, by child and line of a list of
commitments.
"""

import numpy as np
import pandas as pd

from sim.bands import date_of, day_number, years_after
from sim.calendar import DAYS_PER_WEEK, begins_in, financial_year
from sim.calibration.chain import ObservationWindow
from sim.measures.costs.levels import APRIL, expected_level
from sim.parameters import Costs

YEARS_PRICED = 1
"""Prices are those of the last year of the window: older ones say more about what has become of prices
since."""


def priced_window(window: ObservationWindow) -> tuple[int, int]:
    """The first and the last night of the last year of the window, or of all of a shorter one."""
    return max(window.begins, day_number(years_after(date_of(window.ends), -YEARS_PRICED)) + 1), window.ends


def fee_weeks(lines: pd.DataFrame, costs: Costs, window: ObservationWindow) -> pd.DataFrame:
    """Columns child, type, level, location, ``weeks``, ``pounds`` (of the price year) and ``lines``, of types
    that have a fee.

    A line whose price stays the same over 1 April is cheaper afterwards in real terms, as inflation is
    configured.
    """
    begins, ends = priced_window(window)
    lines = lines[lines["type"].isin(costs.fees)]
    start, end = np.maximum(lines["start"], begins), np.minimum(lines["end"].fillna(np.inf), ends + 1)
    nights, real = np.zeros(len(lines)), np.zeros(len(lines))
    for year in range(_first_year(begins), _first_year(ends) + 1):
        first, after = (
            day_number(date_of(begins).replace(year=y, month=APRIL, day=1)) for y in (year, year + 1)
        )
        within = np.asarray(
            np.maximum(np.minimum(end, after) - np.maximum(start, first), 0.0), dtype=np.float64
        )
        nights += within
        real += within / lines["type"].map(_levels(costs, year)).to_numpy(np.float64)
    found = lines[["child", "type", "level", "location"]].assign(
        weeks=nights / DAYS_PER_WEEK,
        pounds=lines["weekly"].to_numpy(np.float64) * real / DAYS_PER_WEEK,
        lines=1,
    )
    paid = found[found["weeks"] > 0]
    return paid.groupby(["type", "child", "level", "location"], as_index=False, sort=True).sum()


def _first_year(day: int) -> int:
    return begins_in(financial_year(date_of(day)))


def _levels(costs: Costs, year: int) -> dict[str, float]:
    """Prices of a financial year against the price year by placement type, dated levels included."""
    april = date_of(day_number(date_of(0).replace(year=year, month=APRIL, day=1)))
    return {
        name: expected_level(costs, fee.follows, year) * costs.groups[fee.follows].level.at(april)
        for name, fee in costs.fees.items()
    }
