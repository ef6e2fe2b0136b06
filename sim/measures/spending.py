"""Spending and income as a measure; how they are worked out is in :mod:`sim.measures.costs`."""

from datetime import date

import numpy as np

from sim.calendar import ends_on, financial_year
from sim.measures.costs import PENCE, TOTAL, cost_measures
from sim.measures.costs.dearest import DEAREST_PLACEMENTS, PLACEMENT_PRICES
from sim.measures.costs.districts import COSTS_BY_DISTRICT
from sim.measures.counting.series import Series, same
from sim.measures.counting.table import Measured
from sim.measures.measure import Measure


def _pounds(costs: Measured) -> tuple[Series, ...]:
    """Pounds of each financial year by line, and of each month in total; pence add up exactly."""
    lines = costs.keys["cost_line"].unique().tolist()
    ends = costs.keys["date"].to_numpy(dtype=object)[:: len(lines)]
    pence = costs.values.reshape(*costs.values.shape[:-1], len(ends), len(lines))
    pence = np.concatenate((pence, pence.sum(axis=-1, keepdims=True)), axis=-1)
    ending = [financial_year(date.fromisoformat(end)) for end in ends]
    years = list(dict.fromkeys(ending))
    by_year = np.add.reduceat(pence, [ending.index(year) for year in years], axis=-2)
    dates = np.repeat(np.asarray([ends_on(year) for year in years], dtype=object), len(lines) + 1)
    named = np.tile(np.asarray([*lines, TOTAL], dtype=object), len(years))
    pounds = by_year.reshape(*by_year.shape[:-2], len(dates)) / PENCE
    year = Series(dates, same("costs", len(dates)), named, pounds)
    return year, Series(ends, same("costs_month", len(ends)), same(TOTAL, len(ends)), pence[..., -1] / PENCE)


SPENDING = Measure(
    name="costs",
    description="pence of spending and income by month and cost line, at the prices of the day",
    keys=("date", "cost_line"),
    take=cost_measures,
    parts=(
        "costs",
        "costs_constant",
        "cost_volumes",
        COSTS_BY_DISTRICT,
        PLACEMENT_PRICES,
        DEAREST_PLACEMENTS,
    ),
    summary=None,
    series={"costs": _pounds},
)
