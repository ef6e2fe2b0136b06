"""How frequent each level of need is among the children of a placement type, as the configuration has it."""

from collections.abc import Mapping

import numpy as np

from sim.arrays import Numbers
from sim.parameters import LEVELS
from sim.parameters.census import Margin

ROUNDS = 200
"""Rounds in which the frequencies settle."""


def shares_of_need(level: Margin, children: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """Shares of the levels among ``children`` of each placement type, all types together as the totals say.

    The weights of a margin say where values are found and not how frequent they are: they are scaled until
    the totals hold (iterative proportional fitting).
    """
    totals = np.array([level.totals.get(name, 0) for name in LEVELS], dtype=np.float64)
    overall = totals / totals.sum() if totals.sum() else np.full(len(LEVELS), 1 / len(LEVELS))
    many = np.array(list(children.values()), dtype=np.float64)
    leaning = level.weights if level.by == "placement" else {}
    even = dict.fromkeys(LEVELS, 1.0)
    table = np.array([[leaning.get(kind, even).get(name, 0.0) for name in LEVELS] for kind in children])
    for _ in range(ROUNDS if len(children) else 0):
        table *= _factor(overall * many.sum(), table.sum(axis=0))
        table *= _factor(many, table.sum(axis=1))[:, None]
    return {
        kind: dict(zip(LEVELS, (row / row.sum() if row.sum() > 0 else overall).tolist(), strict=True))
        for kind, row in zip(children, table, strict=True)
    }


def _factor(wanted: Numbers, found: Numbers) -> Numbers:
    return np.asarray(np.divide(wanted, found, out=np.zeros_like(found), where=found > 0))
