"""Measures of many replications and scenarios as tidy tables."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.measures.counting.table import Measured
from sim.measures.every import MEASURES

Replication = Mapping[str, Measured]
"""The measures of one replication by name."""


def tidy_tables(results: Mapping[str, Sequence[Replication]]) -> dict[str, pd.DataFrame]:
    """For each measure with a table of its own the rows of all scenarios: ``scenario``, the keys, and their
    summary.

    ``results`` has the replications of each scenario. The summary is mean, p10, p50 and p90 over them; the
    table ``provision`` also has the means of places and of children in them, and its summary is that of
    occupancy.
    """
    tables = [one for one in MEASURES if one.summary is not None]
    return {
        one.name: _joined({scenario: one.table(reps) for scenario, reps in results.items()}) for one in tables
    }


def _joined(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    labelled = []
    for scenario, table in tables.items():
        table.insert(0, "scenario", scenario)
        labelled.append(table)
    return pd.concat([table for table in labelled if len(table)] or labelled[:1], ignore_index=True)
