"""The council's actuals and own fees, read from its lists into the parameters."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from sim.calendar import financial_year
from sim.errors import InputMistake
from sim.finance.actuals.in_year import months_of
from sim.finance.actuals.reforecast import last_months
from sim.measures.costs import is_income, lines_of
from sim.parameters import Parameters
from sim.parameters.checks.references import nearest
from sim.returns.lists.actuals import read_actuals
from sim.returns.lists.open_prices import read_open_prices

NAMED = 3
"""Months that a message names."""


def with_own_lists(p: Parameters) -> Parameters:
    """The parameters with what ``finance.actuals`` and ``finance.prices`` hold; the same where nothing is
    given or costed.

    Raises :class:`~sim.errors.InputMistake` naming rows and words that cannot be used.
    """
    own = p.finance
    changed: dict[str, Any] = {}
    if p.costs is None:
        return p
    if own.actuals is not None:
        centres = Counter(codes.cost_centre for codes in own.ledger.values())
        once = {c.cost_centre: line for line, c in own.ledger.items() if centres[c.cost_centre] == 1}
        lines = list(lines_of(p.costs))
        listed = read_actuals(own.actuals, lines, once, own.actuals_columns, own.actuals_words)
        changed["spent"] = {line: dict(months) for line, months in listed.spent.items()}
        _check(changed["spent"], own.actuals, p.authority.base_date)
    if own.last_month is not None:
        _check_year(last_months(own.last_month), own.last_month, p.authority.base_date)
    if own.prices is not None:
        fees = read_open_prices(own.prices, p, own.prices_columns, own.prices_words)
        changed["open_prices"] = dict(fees.prices)
    if isinstance(own.base_budget, dict):
        _check_budget(own.base_budget, {*lines_of(p.costs), *changed.get("spent", own.spent)})
    return p.model_copy(update={"finance": own.model_copy(update=changed)}) if changed else p


def _check_budget(budget: Mapping[str, float], lines: Collection[str]) -> None:
    """Whether every line of a budget is one on which something can be spent."""
    if unknown := [line for line in budget if line not in lines]:
        raise InputMistake(
            f"finance.base_budget: there is no cost line '{unknown[0]}'; {nearest(unknown[0], lines)}"
        )


def _check_year(last: pd.DataFrame, path: Path, base: date) -> None:
    """Whether last month's reforecast is one of the year that is forecast."""
    year, found = financial_year(base + timedelta(days=1)), sorted(set(last["financial_year"].astype(str)))
    if year not in found:
        raise InputMistake(
            f"finance.last_month={path}: it is of {' and '.join(found) or 'no year'}, and {year} is forecast;"
            " give tables/outturn_monthly.csv of a run of that year"
        )


def _check(spent: dict[str, dict[str, float]], path: Path, base: date) -> None:
    """Whether a list can be the year's, with income as the tables have it; raises :class:`InputMistake`."""
    year = financial_year(base + timedelta(days=1))
    months = sorted({month for by_month in spent.values() for month in by_month})
    mistakes = []
    if outside := [month for month in months if month not in months_of(year)]:
        which = ", ".join(outside[:NAMED]) + (f" and {len(outside) - NAMED} more" if outside[NAMED:] else "")
        mistakes.append(
            f"finance.actuals={path}: it has months outside {year}, the financial year that is forecast"
            f" ({which}); give the rows of that year alone, or leave the list out"
        )
    spending = sum(sum(by_month.values()) for line, by_month in spent.items() if not is_income(line))
    if spending < 0:
        mistakes.append(
            f"finance.actuals={path}: spending is below nothing ({spending:,.2f} pounds); expected it above,"
            " as in tables/costs.csv: turn its sign"
        )
    income = {line: sum(by_month.values()) for line, by_month in spent.items() if is_income(line)}
    if income and min(income.values()) >= 0 and max(income.values()) > 0:
        mistakes.append(
            f"finance.actuals={path}: income is above nothing ({', '.join(income)}); expected it below, as in"
            " tables/costs.csv: turn its sign"
        )
    if mistakes:
        raise InputMistake(*mistakes)
