"""The scenario that does most for each indicator, and the one that saves most."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.comparison.wanted import LESS, LIKELY
from sim.parameters import Aim
from sim.policies import Scenario

NET_COST = "net_cost"
"""Stands beside the indicators: the net cost of the last financial year that has ended by the day of
judgement."""
SAID = ["difference", "ci_low", "ci_high", "p10", "p90", "probability_it_helps", "replications"]
"""What is taken over from the comparison of that scenario on that day."""
COLUMNS = ["kpi", "scenario", "date", *SAID]


def best_levers(
    comparison: pd.DataFrame, scenarios: Mapping[str, Scenario], aims: Mapping[str, Aim]
) -> pd.DataFrame:
    """For each aim the scenario that goes furthest the wanted way on the day of judgement, on average over
    the replications.

    Only scenarios that go the wanted way in at least :data:`~sim.comparison.wanted.LIKELY` of the
    replications are asked.

    Scenarios that hold all the policies of another one are left out, because the whole would always win, and
    so are shocks. Where costs are worked out, :data:`NET_COST` follows the aims: the scenario that saves
    most. Columns: kpi, scenario (blank if none does), date, and :data:`SAID` as in the table of comparisons.
    """
    levers = [
        name for name, s in scenarios.items() if s.kind == "plan" and not _holds_another(name, scenarios)
    ]
    own = comparison[comparison["scenario"].isin(levers)]
    rows = []
    for kpi, aim in aims.items():
        rows += _best(kpi, own[own["measure"] == kpi], aim.by.isoformat(), aim.sign)
    if rows:
        net_cost = own[(own["measure"] == "costs") & (own["breakdown"] == "total")]
        rows += _best(NET_COST, net_cost, max(str(row[2]) for row in rows), LESS)
    return pd.DataFrame(rows, columns=COLUMNS)


def _best(what: str, table: pd.DataFrame, by: str, sign: int) -> list[tuple[object, ...]]:
    """A row for the scenario that goes furthest on the last day up to a date; none where nothing is measured
    until then.
    """
    days = [day for day in table["date"].unique() if day <= by]
    if not days:
        return []
    at = table[table["date"] == max(days)]
    helps = at[(at["probability_it_helps"] >= LIKELY) & (sign * at["difference"] > 0)]
    if helps.empty:
        return [(what, None, max(days), *([np.nan] * len(SAID)))]
    best = helps.loc[(sign * helps["difference"]).idxmax()]
    return [(what, best["scenario"], max(days), *best[SAID])]


def _holds_another(name: str, scenarios: Mapping[str, Scenario]) -> bool:
    own = set(scenarios[name].policies)
    return any(set(other.policies) < own for other in scenarios.values() if other.policies)
