"""What came: the authority's own past, month by month, as the report of a backtest shows it."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from sim.arrays import Numbers
from sim.bands import date_of, years_after
from sim.measures import ALL, month_ends
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.validation.series import ENTRIES, EXITS, SPENDING, TOTAL, flows, stocks
from sim.validation.spending import committed, kinds_listed, whole_years

LONGEST = 100
"""Years of a history that are looked at."""


def what_came(history: ObservedHistory, p: Parameters, lines: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """Each series by its name, with the columns date and observed.

    Spending is among them where there are ``lines`` of commitments and prices. Flows and spending are those
    of the twelve months up to each month end, so that they begin a year later.
    """
    begins, ends = date_of(history.begins), date_of(history.ends)
    dates = [day for day in month_ends(begins, LONGEST) if day <= ends]
    whole = [day for day in dates if years_after(day, -1) >= begins]
    counted = history.counted()
    yearly = flows(counted, whole)
    found = {TOTAL: _dated(dates, stocks(counted, dates, p)[TOTAL, ALL])}
    found |= {name: _dated(whole, yearly[name, ALL]) for name in (ENTRIES, EXITS)}
    if lines is not None and p.costs is not None:
        covered = whole_years(lines, whole)
        paid = committed(lines, covered, kinds_listed(lines, history.ends, p.costs))
        found[SPENDING] = _dated(covered, paid)
    return found


def _dated(dates: Sequence[date], values: Numbers) -> pd.DataFrame:
    return pd.DataFrame({"date": [day.isoformat() for day in dates], "observed": values})
