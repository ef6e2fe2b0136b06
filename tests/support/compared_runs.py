"""Made-up replications of a few scenarios that differ in one share and in what they cost."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from sim.measures import Measured, Measures, side_by_side
from sim.parameters import Aim

DAYS = ("2022-07-31", "2023-03-31", "2024-03-31")
SHARE = "external_foster_share"
DOWN = {SHARE: Aim(direction="down", by=date(2023, 3, 31), assumption="made up for a test")}


def _empty(name: str, *columns: str) -> Measured:
    return Measured(name, pd.DataFrame({column: pd.Series(dtype=object) for column in columns}), np.zeros(0))


def replication(values: Sequence[float], cost: float = 0.0) -> dict[str, Measured]:
    """One replication: the share on each of the days, and pence spent in the month of the second of them."""
    spent = pd.DataFrame({"date": ["2023-03-31"], "cost_line": ["fees"]})
    measures = (
        Measured("kpis", pd.DataFrame({"date": DAYS, "kpi": SHARE}), np.asarray(values, dtype=float)),
        _empty("caseload", "date", "placement", "age_band"),
        _empty("flows", "financial_year", "flow", "route"),
        _empty("occupied", "date", "unit"),
        _empty("after_care", "date", "group"),
        Measured("costs", spent, np.asarray([cost])),
    )
    return {one.name: one for one in measures}


def runs(changes: Mapping[str, Sequence[float]]) -> dict[str, Measures]:
    """Replications of a reference at 0.5, and of scenarios that differ from it by so much on the second
    day."""
    many = len(next(iter(changes.values())))
    reference = {"first": side_by_side([replication([0.5] * 3) for _ in range(many)])}
    return reference | {
        n: side_by_side([replication([0.5, 0.5 + c, 0.5 - c], c) for c in own]) for n, own in changes.items()
    }


def row_of(
    table: pd.DataFrame, measure: str = SHARE, day: str = DAYS[1], breakdown: str = "all"
) -> "pd.Series[float]":
    """The row of a series on a day, for the first scenario that has it."""
    chosen = (table["measure"] == measure) & (table["date"] == day) & (table["breakdown"] == breakdown)
    return table[chosen].iloc[0]
