"""Measures of many replications and scenarios as tidy tables."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.measures.provision import summarise_provision
from sim.measures.table import Measured, summarise

Replication = Mapping[str, Measured]
"""The measures of one replication by name."""

SUMMARISED = (
    "caseload", "needs", "flows", "kpis", "stability", "after_care", "location", "preferences", "journeys", "programmes",
)  # fmt: skip


def tidy_tables(results: Mapping[str, Sequence[Replication]]) -> dict[str, pd.DataFrame]:
    """For each table its rows for all scenarios: ``scenario``, the keys, and mean, p10, p50, p90 over replications.

    ``results`` has the replications of each scenario. The table ``provision`` also has the means of places and of
    children in them; its summary is that of occupancy.
    """
    parts = {scenario: _tables(replications) for scenario, replications in results.items()}
    return {name: _joined({s: tables[name] for s, tables in parts.items()}) for name in (*SUMMARISED, "provision")}


def _tables(replications: Sequence[Replication]) -> dict[str, pd.DataFrame]:
    tables = {name: summarise([measured[name] for measured in replications]) for name in SUMMARISED}
    places, occupied = ([measured[name] for measured in replications] for name in ("places", "occupied"))
    return {**tables, "provision": summarise_provision(places, occupied)}


def _joined(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    labelled = []
    for scenario, table in tables.items():
        table.insert(0, "scenario", scenario)
        labelled.append(table)
    return pd.concat([table for table in labelled if len(table)] or labelled[:1], ignore_index=True)
