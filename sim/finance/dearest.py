"""The dearest placements of each financial year, one by one."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.calendar import DAYS_PER_WEEK
from sim.measures import Measures
from sim.measures.costs import PENCE
from sim.measures.costs.dearest import AMOUNTS, DEAREST_PLACEMENTS
from sim.measures.counting.table import QUANTILES

COLUMNS = ["scenario", "financial_year", "rank", "mean", *QUANTILES, "nights", "per_week"]


def dearest_placements(results: Mapping[str, Measures]) -> pd.DataFrame:
    """Pounds that the placement at each rank costs in a financial year, less what partners pay: mean, p10,
    p50 and p90 over the replications, its mean nights in the year and its mean price a week.
    """
    parts = []
    for scenario, measured in results.items():
        found = measured[DEAREST_PLACEMENTS]
        values = found.values.reshape(len(found.values), -1, len(AMOUNTS))
        pounds, nights = values[..., 0] / PENCE, values[..., 1].mean(axis=0)
        spent = pounds.mean(axis=0)
        rows = found.keys.iloc[:: len(AMOUNTS)]
        quantiles = dict(zip(QUANTILES, np.quantile(pounds, list(QUANTILES.values()), axis=0), strict=True))
        weekly = np.divide(spent * DAYS_PER_WEEK, nights, out=np.zeros(len(nights)), where=nights > 0)
        known = {"financial_year": rows["financial_year"].to_numpy(), "rank": rows["rank"].to_numpy()}
        parts.append(
            pd.DataFrame(
                {
                    "scenario": scenario,
                    **known,
                    "mean": spent,
                    **quantiles,
                    "nights": nights,
                    "per_week": weekly,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)[COLUMNS]
