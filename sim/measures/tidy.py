"""Measures of many replications and scenarios as tidy tables."""

from collections.abc import Mapping

import pandas as pd

from sim.measures.counting.table import Measures
from sim.measures.every import MEASURES


def tidy_tables(results: Mapping[str, Measures]) -> dict[str, pd.DataFrame]:
    """For each measure with a table of its own the rows of all scenarios: ``scenario``, the keys, and their
    summary.

    ``results`` has the measures of each scenario, its replications side by side. The summary is mean, p10,
    p50 and p90 over them; the table ``provision`` also has the means of places and of children in them, and
    its summary is that of occupancy.
    """
    tables = [one for one in MEASURES if one.summary is not None]
    return {
        one.name: _joined({scenario: one.table(measured) for scenario, measured in results.items()})
        for one in tables
    }


def _joined(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    labelled = []
    for scenario, table in tables.items():
        table.insert(0, "scenario", scenario)
        labelled.append(table)
    return pd.concat([table for table in labelled if len(table)] or labelled[:1], ignore_index=True)
