"""What care costs today, line by line, against the published spending of the price year."""

import numpy as np
import pandas as pd

from sim.calendar import MONTHS_PER_YEAR
from sim.finance.books import Books
from sim.finance.outturn import INCOME, SPENDING
from sim.measures.costs import PENCE, is_income
from sim.parameters import Costs

COLUMNS = ["cost_line", "kind", "amount", "published"]
GROSS, NET = "gross", "net"


def reconciliation(first: Books, costs: Costs) -> pd.DataFrame:
    """Pounds of the price year by line, with the rows ``gross`` (spending alone) and ``net``.

    ``amount`` is the mean of the first financial year simulated in the first scenario, brought to twelve
    months; ``published`` the published gross total, blank where there is none. What the lines leave of it
    belongs to the services that no price stands for.
    """
    months = float(first.months.by_year(first.months.parts)[0])
    amount = np.rint(first.expected_constant[0] * MONTHS_PER_YEAR / months) / PENCE
    income = np.asarray([is_income(line) for line in first.lines])
    table = pd.DataFrame(
        {
            "cost_line": first.lines,
            "kind": np.where(income, INCOME, SPENDING),
            "amount": amount,
            "published": np.nan,
        }
    )
    published = np.nan if costs.published is None else costs.published.total
    totals = [
        (GROSS, SPENDING, float(amount[~income].sum()), published),
        (NET, NET, float(amount.sum()), np.nan),
    ]
    return pd.concat([table, pd.DataFrame(totals, columns=COLUMNS)], ignore_index=True)
