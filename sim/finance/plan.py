"""What to plan for: the medium-term financial plan, and budgets against forecasts with the contingency that
covers them.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.calendar import MONTHS_PER_YEAR
from sim.finance.books import Books
from sim.finance.bridge import (
    AFTER_CARE,
    EFFECTS,
    FIXED,
    INVESTMENT,
    MIX,
    PART_YEAR,
    PRICE,
    VOLUME,
)
from sim.finance.bridges import year_on_year
from sim.measures.costs import PENCE, SpendingKind
from sim.measures.counting.table import QUANTILES
from sim.parameters import Costs

YEARS = 5
OPENING, CLOSING = "opening", "closing"
FULL_YEAR, ONE_OFF, POLICIES = "full_year_effect", "one_off", "policies"
QUARTER = 3
GROWTH = {
    PART_YEAR: "part_year",
    VOLUME: "demand",
    MIX: "mix",
    PRICE: "inflation",
    FIXED: "capacity",
    AFTER_CARE: "after_care",
    INVESTMENT: "investment",
}
"""Which growth line of the plan each effect of the bridge belongs to."""
LINES = (OPENING, *dict.fromkeys(GROWTH.values()), FULL_YEAR, ONE_OFF, POLICIES, CLOSING)
PLAN_COLUMNS = ["scenario", "financial_year", "line", "amount"]
COVERED = (0.75, 0.90)
BUDGET_COLUMNS = [
    *("scenario", "financial_year", "budget", "budget_from", "mean", *QUANTILES),
    *("p75", "contingency_75", "contingency_90", "probability_of_overspend", "months"),
]


def financial_plan(books: Mapping[str, Books]) -> pd.DataFrame:
    """Pounds: growth lines of the five financial years after the first, for each scenario.

    Opening plus all growth lines is the closing of a year, to the penny, and the closing is the expected
    total of the table of costs. Growth lines are those of the first scenario's bridge, over the replications
    that both have. Three lines are what the scenario adds to or takes from its total beyond what it did the
    year before: ``full_year_effect``, what was begun in the year before and now runs for twelve months (four
    times the last quarter of that year, less that year); ``one_off``, investment that comes or falls away;
    ``policies``, all that is new. A first financial year that is simulated in part is brought to twelve
    months by ``part_year``.
    """
    names = list(books)
    whole = _growth(books[names[0]])
    rows: list[tuple[object, ...]] = []
    for name, book in books.items():
        own, first = book.in_pairs(books[names[0]])
        growth = whole if first is books[names[0]] else _growth(first)
        for i, year in enumerate(own.months.years[1 : YEARS + 1], start=1):
            lines = _lines(growth[year], own, i, _of_policies(own, first, i))
            rows += [(name, year, line, lines[line] / PENCE) for line in LINES]
    return pd.DataFrame(rows, columns=PLAN_COLUMNS)


def _growth(first: Books) -> dict[str, dict[str, float]]:
    """Pence by effect of each planned year on the one before."""
    return {year: year_on_year(first, year) for year in first.months.years[1 : YEARS + 1]}


def _lines(
    growth: Mapping[str, float], own: Books, at: int, policies: Mapping[str, float]
) -> dict[str, float]:
    totals = own.expected_by_year.sum(axis=1)
    lines = dict.fromkeys(LINES, 0.0)
    for effect in EFFECTS:
        lines[GROWTH[effect]] += growth[effect]
    return lines | {OPENING: float(totals[at - 1]), CLOSING: float(totals[at]), **policies}


def _of_policies(own: Books, first: Books, at: int) -> dict[str, float]:
    """Pence that a scenario adds in a year beyond what it did in the year before, in whole pence."""
    once = own.columns(SpendingKind.INVESTMENT)
    more = own.expected - first.expected
    lasting = more[:, ~once].sum(axis=1)
    before, now = (float(lasting[own.months.year == year].sum()) for year in (at - 1, at))
    quarter = np.flatnonzero(own.months.year == at - 1)[-QUARTER:]
    whole_year = MONTHS_PER_YEAR / float(own.months.parts[quarter].sum()) * float(lasting[quarter].sum())
    full_year = float(np.rint(whole_year - before))
    spent = own.months.by_year(more[:, once].sum(axis=1))
    return {
        FULL_YEAR: full_year,
        ONE_OFF: float(spent[at] - spent[at - 1]),
        POLICIES: now - before - full_year,
    }


def budgets(books: Mapping[str, Books], costs: Costs) -> pd.DataFrame:
    """Pounds: the budget of each financial year against what each scenario may cost.

    The budget is the authority's own where the configuration has one (``budget_from`` says
    ``configuration``), else the median forecast of the first scenario. ``contingency_75`` is what must be
    added to the budget so that it is enough with a probability of 75 %; zero if it is anyway.
    ``probability_of_overspend`` is the share of replications that cost more.
    """
    first = next(iter(books.values())).totals
    rows = []
    for name, own in books.items():
        total = own.totals
        months = own.months.by_year(own.months.parts)
        for i, year in enumerate(own.months.years):
            given = costs.budget.get(year)
            budget = float(np.rint(np.median(first[:, i]))) if given is None else PENCE * given
            cover = [max(0.0, float(np.quantile(total[:, i], q)) - budget) for q in COVERED]
            quantiles = np.quantile(total[:, i], list(QUANTILES.values()))
            mean = float(own.expected_by_year[i].sum())
            p75 = float(np.quantile(total[:, i], COVERED[0]))
            money = [
                budget / PENCE,
                "median_forecast" if given is None else "configuration",
                mean / PENCE,
                *quantiles / PENCE,
                p75 / PENCE,
            ]
            over = float((total[:, i] > budget).mean())
            rows.append((name, year, *money, *(c / PENCE for c in cover), over, float(months[i])))
    return pd.DataFrame(rows, columns=BUDGET_COLUMNS)
