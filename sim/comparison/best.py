"""The scenario that does most for each indicator."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.parameters import Aim
from sim.policies import Scenario


def best_levers(comparison: pd.DataFrame, scenarios: Mapping[str, Scenario], aims: Mapping[str, Aim]) -> pd.DataFrame:
    """For each aim the scenario whose mean difference goes furthest the wanted way on the day of judgement.

    Scenarios that hold all the policies of another one are left out, because the whole would always win, and so are shocks.
    Columns: kpi, scenario (blank if none has a 95 % interval on the right side of zero), date, difference, ci_low, ci_high.
    """
    levers = [name for name, s in scenarios.items() if s.kind == "plan" and not _holds_another(name, scenarios)]
    rows = []
    for kpi, aim in aims.items():
        table = comparison[(comparison["measure"] == kpi) & comparison["scenario"].isin(levers)]
        days = [day for day in table["date"].unique() if day <= aim.by.isoformat()]
        if not days:
            continue
        at = table[table["date"] == max(days)]
        sure = at[(at["ci_low"] > 0) if aim.sign > 0 else (at["ci_high"] < 0)]
        if sure.empty:
            rows.append((kpi, None, max(days), np.nan, np.nan, np.nan))
        else:
            best = sure.loc[(aim.sign * sure["difference"]).idxmax()]
            rows.append((kpi, best["scenario"], max(days), best["difference"], best["ci_low"], best["ci_high"]))
    return pd.DataFrame(rows, columns=["kpi", "scenario", "date", "difference", "ci_low", "ci_high"])


def _holds_another(name: str, scenarios: Mapping[str, Scenario]) -> bool:
    own = set(scenarios[name].policies)
    return any(set(other.policies) < own for other in scenarios.values() if other.policies)
