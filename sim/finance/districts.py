"""Spending on the children of each district of origin."""

from collections.abc import Mapping

import pandas as pd

from sim.measures import SUMMARY, Measures
from sim.measures.costs import PENCE
from sim.measures.costs.districts import COSTS_BY_DISTRICT
from sim.measures.counting.table import summarise


def spending_by_district(results: Mapping[str, Measures]) -> pd.DataFrame:
    """Pounds by scenario, financial_year and district (``all`` and each): mean, p10, p50, p90."""
    parts = []
    for name, measured in results.items():
        table = summarise(measured[COSTS_BY_DISTRICT])
        table[list(SUMMARY)] /= PENCE
        parts.append(table.assign(scenario=name))
    return pd.concat(parts, ignore_index=True)
