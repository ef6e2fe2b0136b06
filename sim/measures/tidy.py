"""Measures of many replications and scenarios as tidy tables, and as long rows for those who want every replication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.provision import summarise_provision
from sim.measures.table import ALL, Measured, summarise

Column = NDArray[np.object_]
Replication = Mapping[str, Measured]
"""The measures of one replication by name."""

SUMMARISED = ("caseload", "flows", "kpis", "stability", "after_care")


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
    return pd.concat(labelled, ignore_index=True)


@dataclass(frozen=True, eq=False)
class Long:
    """Rows of one measure, one array (or one value for all rows) for each column."""

    date: Column
    measure: Column | str
    breakdown: Column | str
    value: NDArray[np.float64]


def long_rows(scenario: str, replication: int, measured: Replication) -> pd.DataFrame:
    """Every value of one replication: scenario, replication, date, measure, breakdown, value.

    Measures are the indicators by name, ``caseload`` by placement type, each flow by route (its date is the 31 March
    that ends the financial year), and ``occupied`` by unit; the breakdown of an indicator is ``all``.
    """
    parts = [
        _kpi_rows(measured["kpis"]),
        _caseload_rows(measured["caseload"]),
        _flow_rows(measured["flows"]),
        _occupied_rows(measured["occupied"]),
    ]
    return pd.DataFrame(
        {
            "scenario": scenario,
            "replication": replication,
            "date": np.concatenate([part.date for part in parts]),
            "measure": np.concatenate([_filled(part.measure, part) for part in parts]),
            "breakdown": np.concatenate([_filled(part.breakdown, part) for part in parts]),
            "value": np.concatenate([part.value for part in parts]),
        }
    )


def _filled(column: Column | str, part: Long) -> Column:
    return np.full(len(part.value), column, dtype=object) if isinstance(column, str) else column


def _text(measure: Measured, column: str) -> Column:
    return measure.keys[column].to_numpy(dtype=object)


def _kpi_rows(kpis: Measured) -> Long:
    return Long(_text(kpis, "date"), _text(kpis, "kpi"), ALL, kpis.values)


def _caseload_rows(caseload: Measured) -> Long:
    kept = (caseload.keys["age_band"] == ALL).to_numpy(dtype=bool)
    value = caseload.values[kept]  # noqa: PD011
    return Long(_text(caseload, "date")[kept], "caseload", _text(caseload, "placement")[kept], value)


def _flow_rows(flows: Measured) -> Long:
    ends = {year: f"{int(year[:4]) + 1}-03-31" for year in flows.keys["financial_year"].unique()}
    dates = flows.keys["financial_year"].map(ends).to_numpy(dtype=object)
    return Long(dates, _text(flows, "flow"), _text(flows, "route"), flows.values)


def _occupied_rows(occupied: Measured) -> Long:
    return Long(_text(occupied, "date"), "occupied", _text(occupied, "unit"), occupied.values)
