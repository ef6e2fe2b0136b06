"""What a plan's savings are worth to a budget: what recurs, what is spent once, and how sure it is."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.finance.books import Books
from sim.measures.costs import PENCE, SpendingKind
from sim.measures.costs.lines import CAPITAL
from sim.measures.counting.table import QUANTILES

COLUMNS = [
    *("scenario", "financial_year", "recurring_saving", *QUANTILES, "prudent_saving"),
    *("spent_once", "capital", "confidence", "risk"),
]
PRUDENT = 0.25
"""The quantile of a saving that a budget may count on: three in four replications save more."""
LOW, MEDIUM, HIGH = "low", "medium", "high"
RISKS = ((0.9, LOW), (0.6, MEDIUM))
"""From which confidence on a saving is of low or medium risk; below, the risk is high."""


def plan_savings(books: Mapping[str, Books]) -> pd.DataFrame:
    """Pounds by scenario and financial year against the first scenario.

    ``recurring_saving`` is what is saved without what is spent once, with its quantiles over the
    replications; ``prudent_saving`` its lower quartile; ``spent_once`` staffing up and set-up, ``capital``
    apart; ``confidence`` the share of replications in which something recurs. Costs are negative savings.
    """
    names = list(books)
    rows = [row for name in names[1:] for row in _of_scenario(name, books[name], books[names[0]])]
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_scenario(name: str, own: Books, first: Books) -> list[tuple[object, ...]]:
    own, first = own.in_pairs(first)
    once = own.columns(SpendingKind.INVESTMENT)
    capital = np.asarray([line == CAPITAL for line in own.lines])
    saved = (first.by_year - own.by_year) / PENCE
    recurring = saved[:, :, ~once].sum(axis=2)
    spent, bought = (-saved[:, :, which].sum(axis=2).mean(axis=0) for which in (once & ~capital, capital))
    quantiles = np.quantile(recurring, [*QUANTILES.values(), PRUDENT], axis=0)
    confidence = (recurring > 0).mean(axis=0)
    return [
        (
            name,
            year,
            recurring[:, i].mean(),
            *quantiles[:, i],
            spent[i],
            bought[i],
            confidence[i],
            risk(confidence[i]),
        )
        for i, year in enumerate(own.months.years)
    ]


def risk(confidence: float) -> str:
    """Low, medium or high."""
    return next((word for least, word in RISKS if confidence >= least), HIGH)
