"""Where the fitted hazards miss what was counted: events observed and expected, the worst cells first."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.estimation.posterior import Posterior

FEWEST_EXPECTED = 1.0
"""Cells in which fewer events are expected are joined to the others of their kind instead of being judged
alone."""
BY = (
    ["setting"],
    ["age_band"],
    ["time"],
    ["profile"],
    ["spell"],
    ["setting", "age_band"],
    ["setting", "time"],
    ["age_band", "time"],
)


def observed_and_expected(posterior: Posterior) -> pd.DataFrame:
    """Columns cause, by, cell, exposure (years), observed, expected, score; sorted by the size of the score.

    Every cause is cut in each of the ways :data:`BY`. Expected is exposure times the fitted hazard; the score
    is the difference in Poisson standard deviations, ``(observed - expected) / sqrt(expected)``. Fitting
    makes scores a little smaller than by chance.
    """
    rows = pd.DataFrame(
        list(_rows(posterior)), columns=["cause", "by", "cell", "exposure", "observed", "expected"]
    )
    rows = rows[rows["expected"] >= FEWEST_EXPECTED]
    rows["score"] = (rows["observed"] - rows["expected"]) / np.sqrt(rows["expected"])
    return rows.sort_values("score", key=np.abs, ascending=False, kind="stable").reset_index(drop=True)


def _rows(posterior: Posterior) -> Iterator[tuple[str, str, str, float, float, float]]:
    for route in posterior.routes:
        yield from _cuts(route.name, route.table.assign(expected=route.cells.expected(route.cells.point)))
    moves = posterior.moves
    table = moves.table.assign(expected=moves.cells.expected(moves.cells.point))
    for cause, part in table.groupby("cause"):
        yield from _cuts(str(cause), part)


def _cuts(cause: str, table: pd.DataFrame) -> Iterator[tuple[str, str, str, float, float, float]]:
    for by in (keys for keys in BY if set(keys) <= set(table)):
        summed = (
            table.rename(columns={"count": "observed"})
            .groupby(by, as_index=False)[["exposure", "observed", "expected"]]
            .sum()
        )
        for row in summed.itertuples(index=False):
            *keys, exposure, observed, expected_events = tuple(row)
            cell = " ".join(map(str, keys))
            yield cause, " and ".join(by), cell, float(exposure), float(observed), float(expected_events)
