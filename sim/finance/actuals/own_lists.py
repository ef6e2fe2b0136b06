"""The council's actuals and own fees, read from its lists into the parameters."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sim.calendar import financial_year
from sim.errors import InputMistake
from sim.finance.actuals.in_year import months_of
from sim.finance.actuals.reforecast import last_months
from sim.measures.costs import is_income, lines_of
from sim.parameters import Parameters
from sim.returns.lists.actuals import read_actuals
from sim.returns.lists.open_prices import read_open_prices


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
        last_months(own.last_month)
    if own.prices is not None:
        fees = read_open_prices(own.prices, p, own.prices_columns, own.prices_words)
        changed["open_prices"] = dict(fees.prices)
    return p.model_copy(update={"finance": own.model_copy(update=changed)}) if changed else p


def _check(spent: dict[str, dict[str, float]], path: Path, base: date) -> None:
    """Whether a list can be the year's, with income as the tables have it; raises :class:`InputMistake`."""
    year = financial_year(base + timedelta(days=1))
    months = sorted({month for by_month in spent.values() for month in by_month})
    mistakes = []
    if not set(months) & set(months_of(year)):
        mistakes.append(
            f"finance.actuals={path}: its months, {months[0]} to {months[-1]}, lie outside {year}, the"
            " financial year that is forecast; give the list of that year, or leave it out"
        )
    income = {line: sum(by_month.values()) for line, by_month in spent.items() if is_income(line)}
    if income and min(income.values()) >= 0 and max(income.values()) > 0:
        mistakes.append(
            f"finance.actuals={path}: income is above nothing ({', '.join(income)}); expected it below, as in"
            " tables/costs.csv: turn its sign"
        )
    if mistakes:
        raise InputMistake(*mistakes)
