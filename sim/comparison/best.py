"""The scenario that does most for each indicator, and the one that saves most."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.parameters import Aim
from sim.policies import Scenario

NET_COST = "net_cost"
"""Stands beside the indicators: the net cost of the last financial year that has ended by the day of judgement."""
LESS = -1
COLUMNS = ["kpi", "scenario", "date", "difference", "ci_low", "ci_high"]


def best_levers(comparison: pd.DataFrame, scenarios: Mapping[str, Scenario], aims: Mapping[str, Aim]) -> pd.DataFrame:
    """For each aim the scenario whose mean difference goes furthest the wanted way on the day of judgement.

    Scenarios that hold all the policies of another one are left out, because the whole would always win, and so are shocks.
    Where costs are worked out, :data:`NET_COST` follows the aims: the scenario that saves most. Columns: kpi, scenario (blank
    if none has a 95 % interval on the right side of zero), date, difference, ci_low, ci_high.
    """
    levers = [name for name, s in scenarios.items() if s.kind == "plan" and not _holds_another(name, scenarios)]
    own = comparison[comparison["scenario"].isin(levers)]
    rows = []
    for kpi, aim in aims.items():
        rows += _best(kpi, own[own["measure"] == kpi], aim.by.isoformat(), aim.sign)
    if rows:
        net_cost = own[(own["measure"] == "costs") & (own["breakdown"] == "total")]
        rows += _best(NET_COST, net_cost, max(str(row[2]) for row in rows), LESS)
    return pd.DataFrame(rows, columns=COLUMNS)


def _best(what: str, table: pd.DataFrame, by: str, sign: int) -> list[tuple[object, ...]]:
    """A row for the scenario that goes furthest on the last day up to a date; none where nothing is measured until then."""
    days = [day for day in table["date"].unique() if day <= by]
    if not days:
        return []
    at = table[table["date"] == max(days)]
    sure = at[(at["ci_low"] > 0) if sign > 0 else (at["ci_high"] < 0)]
    if sure.empty:
        return [(what, None, max(days), np.nan, np.nan, np.nan)]
    best = sure.loc[(sign * sure["difference"]).idxmax()]
    return [(what, best["scenario"], max(days), best["difference"], best["ci_low"], best["ci_high"])]


def _holds_another(name: str, scenarios: Mapping[str, Scenario]) -> bool:
    own = set(scenarios[name].policies)
    return any(set(other.policies) < own for other in scenarios.values() if other.policies)
