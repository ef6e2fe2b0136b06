"""What a plan costs until a day, and how deep the hole is that must be financed before its savings come."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.finance.books import Books
from sim.finance.savings import Savings
from sim.measures.costs import PENCE
from sim.measures.counting.table import QUANTILES
from sim.parameters import Costs

COLUMNS = ["scenario", "measure", "date", "mean", *QUANTILES, "share_saves", "replications"]
COST, HOLE = "net_cost", "cash_flow_hole"
"""What a scenario costs more than the first one until a day (less than nothing: it saves), and the most that
it has cost more at the end of any month up to that day.
"""


def cash_flow(books: Mapping[str, Books], costs: Costs, by: date) -> pd.DataFrame:
    """Pounds of the day by scenario and measure (:data:`COST`, :data:`HOLE`), replication by replication
    against the first scenario.

    ``date`` is the last month end up to ``by``. Of the hole it is the month end at which the mean running sum
    is deepest, until the last month simulated, because a hole has no end at which it may be judged; 0 where a
    scenario never costs more. ``share_saves`` is the share of the replications in which it costs less until
    ``by``; of the hole, in which there is none.
    """
    names = list(books)
    rows: list[tuple[object, ...]] = []
    for name in names[1:]:
        net = Savings.of(books[name], books[names[0]], costs).net
        rows += _of_scenario(name, net, books[name].months.last_days, by)
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_scenario(name: str, net: Numbers, days: Sequence[date], by: date) -> list[tuple[object, ...]]:
    until = max((i for i, day in enumerate(days) if day <= by), default=0)
    spent = -np.cumsum(net, axis=1)
    deepest = int(spent.mean(axis=0).argmax())
    hole = np.clip(spent.max(axis=1), 0, None)
    return [
        (name, COST, days[until].isoformat(), *_summary(spent[:, until]), float((spent[:, until] < 0).mean()),
         len(net)),
        (name, HOLE, days[deepest].isoformat(), *_summary(hole), float((hole <= 0).mean()), len(net)),
    ]  # fmt: skip


def _summary(pence: Numbers) -> tuple[float, ...]:
    return tuple(float(one) / PENCE for one in (pence.mean(), *np.quantile(pence, list(QUANTILES.values()))))
