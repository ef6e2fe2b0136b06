"""Measures of many replications and scenarios as tidy tables."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.arrays import Flags
from sim.measures.counting.table import SUMMARY, Measures, in_pairs
from sim.measures.every import MEASURES
from sim.measures.measure import Measure


def tidy_tables(results: Mapping[str, Measures]) -> dict[str, pd.DataFrame]:
    """For each measure with a table of its own the rows of all scenarios: ``scenario``, the keys, and their
    summary.

    ``results`` has the measures of each scenario, its replications side by side. The summary is mean, p10,
    p50 and p90 over them; the table ``provision`` also has the means of places and of children in them, and
    its summary is that of occupancy.

    A scenario with fewer replications than the first (``run.precision``) is told by what it changes: each
    statistic is that of the first scenario's replications, all of them, plus the difference of the two in
    those that both have. So levels agree with paired differences, and are known better than from its own
    replications alone (a control variate; Lavenberg and Welch 1981, Management Science 27, 322-335).
    """
    first = next(iter(results.values()), {})
    return {
        one.name: _joined({name: _told(one, measured, first) for name, measured in results.items()})
        for one in MEASURES
        if one.summary is not None
    }


def _told(one: Measure, measured: Measures, first: Measures) -> pd.DataFrame:
    """The table of a scenario; see :func:`tidy_tables`."""
    own = one.table(measured)
    _, shared = in_pairs(measured, first)
    if shared is first or own.empty:
        return own
    keys, columns = list(one.keys), [*one.means, *SUMMARY]
    place = pd.MultiIndex.from_frame(own[keys])
    every, some = (one.table(m).set_index(keys)[columns].reindex(place).to_numpy() for m in (first, shared))
    levels = own[columns].to_numpy()
    moved = np.where(np.isnan(every - some), levels, levels + (every - some))
    least, most = (np.fmin, np.fmax)
    # nothing that is counted falls below zero, and no share leaves its range, for want of a replication
    low = np.where(least(levels, every) >= 0, 0.0, -np.inf)
    high = np.where(_is_share(one, own)[:, None], np.maximum(most(levels, every), 1.0), np.inf)
    return own.assign(**dict(zip(columns, np.clip(moved, low, high).T, strict=True)))


def _is_share(one: Measure, table: pd.DataFrame) -> Flags:
    """Rows whose unit is a share."""
    if "unit" not in one.beside:
        return np.zeros(len(table), dtype=bool)
    return (table["unit"] == "share").to_numpy(dtype=bool)


def _joined(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    labelled = []
    for scenario, table in tables.items():
        table.insert(0, "scenario", scenario)
        labelled.append(table)
    return pd.concat([table for table in labelled if len(table)] or labelled[:1], ignore_index=True)
