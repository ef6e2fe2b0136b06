"""What to plan for: the medium-term financial plan, and budgets against forecasts with the contingency that
covers them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import month_end
from sim.calendar import MONTHS_PER_YEAR
from sim.finance.actuals.in_year import InYear, months_of
from sim.finance.books import Books
from sim.finance.borrowing import charges
from sim.finance.bridge import (
    AFTER_CARE,
    DELIVERY,
    FIXED,
    INVESTMENT,
    MIX,
    PART_YEAR,
    PRICE,
    VOLUME,
    Position,
    bridge,
)
from sim.measures.costs import PENCE, SpendingKind
from sim.measures.costs.lines import CAPITAL
from sim.measures.counting.table import QUANTILES
from sim.parameters import Costs, Finance

YEARS = 5
OPENING, CLOSING, PRESSURE = "opening", "closing", "base_pressure"
FULL_YEAR, ONE_OFF, POLICIES = "full_year_effect", "one_off", "policies"
FINANCING, GRANTS = "financing", "grants"
QUARTER = 3
GROWTH = {
    PART_YEAR: "part_year",
    VOLUME: "demand",
    MIX: "mix",
    PRICE: "inflation",
    FIXED: "capacity",
    AFTER_CARE: "after_care",
    INVESTMENT: "investment",
    DELIVERY: "delivery",
}
"""Which growth line of the plan each effect of the bridge belongs to."""
SUMMED = (OPENING, PRESSURE, *GROWTH.values(), FULL_YEAR, POLICIES, ONE_OFF, FINANCING, GRANTS)
"""What adds up to the closing."""
MEMORANDA = (
    *("funding", "gap", "reserves_used", "gap_after_reserves", "reserves_left"),
    *("capital_spending", "revenue_provision", "interest", "spent_once"),
)
LINES = (*SUMMED, CLOSING, *MEMORANDA)
KINDS = {
    OPENING: "opening",
    CLOSING: "closing",
    "investment": "one_off",
    ONE_OFF: "one_off",
    **dict.fromkeys(MEMORANDA, "memorandum"),
}
"""What a line is; what is not named is recurring."""
PLAN_COLUMNS = ["scenario", "financial_year", "line", "kind", "amount"]
COVERED = (0.75, 0.90)
BUDGET_COLUMNS = [
    *("scenario", "financial_year", "budget", "budget_from", "mean", *QUANTILES),
    *("p75", "contingency_75", "contingency_90", "probability_of_overspend", "months"),
]


def financial_plan(books: Mapping[str, Books], costs: Costs, finance: Finance) -> pd.DataFrame:
    """Pounds of revenue: growth lines of up to five whole financial years after the first, for each scenario.

    Opening plus everything up to ``grants`` is the closing, to the penny, and the next year opens with it.
    The first year opens with the approved base budget (``finance.base_budget``; what the twelve months are
    expected to cost where there is none). ``base_pressure`` is how much more the base year is expected to
    cost, its actual months included; ``part_year`` carries the months that are simulated to a whole year,
    leap days with them. Growth is that of the first scenario's bridge, over the replications that both have.

    Of what a scenario adds to the first one, ``full_year_effect`` is what was begun in the year before and
    now runs for twelve months (four times the last quarter of that year, less that year), ``policies`` all
    that is new and recurs, ``one_off`` staffing up and set-up that come or fall away. Capital is no revenue:
    it comes back as ``financing`` (revenue provision and interest). ``grants`` is what starts or ends.

    Memoranda: ``funding`` is ``costs.budget`` of the year, else the base budget as it stands; ``gap`` the
    closing less that.
    """
    first = books[next(iter(books))]
    rows: list[tuple[object, ...]] = []
    for name, book in books.items():
        pair = Pair.of(*book.in_pairs(first), finance)
        rows += [(name, *row) for row in _rows(pair, costs, finance)]
    return pd.DataFrame(rows, columns=PLAN_COLUMNS)


@dataclass(frozen=True, eq=False)
class Pair:
    """A scenario beside the first one, in pence."""

    own: Books
    first: Books
    base: InYear
    """The base year of the first scenario."""
    more: Numbers
    """What the scenario adds: months by lines."""
    capital: Numbers
    provision: Numbers
    interest: Numbers
    grants: Numbers
    """By financial year."""

    @classmethod
    def of(cls, own: Books, first: Books, finance: Finance) -> "Pair":
        """A scenario beside the first one, in the replications that both have."""
        years, capital_line = own.months.years, [line == CAPITAL for line in own.lines]
        capital = own.expected_by_year[:, capital_line].sum(axis=1)
        base = InYear.of(first, finance.spent, years[0])
        grants = np.array([_granted(finance, year) for year in years])
        more = own.expected - first.expected
        return cls(own, first, base, more, capital, *charges(capital, finance.borrowing), grants)

    def revenue(self, at: int) -> float:
        """What a year costs on revenue: the base year with its actuals, the others as they are simulated."""
        of_lines = ~np.array([line == CAPITAL for line in self.own.lines])
        if at:
            care = float(self.own.expected_by_year[at, of_lines].sum())
        else:
            first = sum(
                p for line, p in zip(self.base.lines, self.base.by_line(), strict=True) if line != CAPITAL
            )
            care = float(first) + float(self.more[self.own.months.year == 0][:, of_lines].sum())
        return care + float(self.provision[at] + self.interest[at] - self.grants[at])


def _rows(pair: Pair, costs: Costs, finance: Finance) -> Iterator[tuple[object, ...]]:
    years, months = pair.own.months.years, pair.own.months.by_year(pair.own.months.parts)
    approved = base_budget(finance)
    budget = np.rint(PENCE * approved) if approved is not None else pair.revenue(0)
    opening, left = budget, _reserves(finance)
    for at in range(1, len(years)):
        if at > YEARS or months[at] < MONTHS_PER_YEAR:
            break
        year = years[at]
        lines = {OPENING: opening, PRESSURE: pair.revenue(0) - opening if at == 1 else 0.0}
        lines |= _growth(pair, at) | of_policies(pair, at)
        lines[FINANCING] = float(
            (pair.provision + pair.interest)[at] - (pair.provision + pair.interest)[at - 1]
        )
        lines[GRANTS] = float(pair.grants[at - 1] - pair.grants[at])
        lines[CLOSING] = opening = pair.revenue(at)
        given = funding_of(costs, year)
        funding = budget if given is None else PENCE * given
        used = min(PENCE * reserves_used(finance, year), left)
        left -= used
        gap = lines[CLOSING] - funding
        values = (
            funding,
            gap,
            used,
            gap - used,
            left,
            pair.capital[at],
            pair.provision[at],
            pair.interest[at],
        )
        lines |= dict(zip(MEMORANDA, (*values, _once(pair, at)), strict=True))
        yield from ((year, line, KINDS.get(line, "recurring"), lines[line] / PENCE) for line in LINES)


def base_budget(finance: Finance) -> float | None:
    """The approved net budget of the base year in pounds, if it is known."""
    given = finance.base_budget
    return sum(given.values()) if isinstance(given, dict) else given


def _reserves(finance: Finance) -> float:
    return PENCE * finance.reserves.opening if finance.reserves else 0.0


def funding_of(costs: Costs, year: str) -> float | None:
    """Pounds of net budget of a year, if they are known."""
    return costs.budget.get(year)


def reserves_used(finance: Finance, year: str) -> float:
    """Pounds that are to be taken from reserves in a year."""
    return finance.reserves.use.get(year, 0.0) if finance.reserves else 0.0


def _growth(pair: Pair, at: int) -> dict[str, float]:
    """Pence by growth line of a year on the one before in the first scenario, without capital."""
    years = pair.first.months.years
    before, after = (Position.of(pair.first, years[i]) for i in (at - 1, at))
    effects = bridge(before, after).drop(index=CAPITAL, errors="ignore").sum()
    lines = {GROWTH[str(effect)]: float(pence) for effect, pence in effects.items()}
    if at == 1:
        of_lines = [line != CAPITAL for line in pair.first.lines]
        whole = sum(
            p for line, p in zip(pair.base.lines, pair.base.by_line(), strict=True) if line != CAPITAL
        )
        lines["part_year"] += float(pair.first.expected_by_year[0, of_lines].sum()) - float(whole)
    return lines


def of_policies(pair: Pair, at: int) -> dict[str, float]:
    """Pence that a scenario adds in a year beyond what it did in the year before, in whole pence."""
    own, once = pair.own, pair.own.columns(SpendingKind.INVESTMENT)
    lasting = pair.more[:, ~once].sum(axis=1)
    before, now = (float(lasting[own.months.year == year].sum()) for year in (at - 1, at))
    quarter = np.flatnonzero(own.months.year == at - 1)[-QUARTER:]
    whole_year = MONTHS_PER_YEAR / float(own.months.parts[quarter].sum()) * float(lasting[quarter].sum())
    full_year = float(np.rint(whole_year - before))
    spent = _once(pair, at) - _once(pair, at - 1)
    return {FULL_YEAR: full_year, ONE_OFF: spent, POLICIES: now - before - full_year}


def _once(pair: Pair, at: int) -> float:
    """What a scenario spends once in a year beyond the first, capital apart."""
    once = pair.own.columns(SpendingKind.INVESTMENT) & [line != CAPITAL for line in pair.own.lines]
    return float(pair.more[pair.own.months.year == at][:, once].sum())


def _granted(finance: Finance, year: str) -> float:
    """Pence of grants in a financial year: a twelfth for each month, in proportion of a part of one."""
    pounds = 0.0
    for month in months_of(year):
        first = date.fromisoformat(f"{month}-01")
        days = [first.replace(day=day) for day in range(1, month_end(first).day + 1)]
        for grant in finance.grants.values():
            paid = [grant.per_year.at(day) for day in days if grant.ends is None or day <= grant.ends]
            pounds += sum(paid) / len(days) / MONTHS_PER_YEAR
    return float(np.rint(PENCE * pounds))


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
