"""The forecast as lines that a ledger imports."""

from collections.abc import Mapping

import pandas as pd

from sim.finance.books import Books
from sim.measures.costs import PENCE
from sim.parameters import Finance

COLUMNS = [
    *("scenario", "financial_year", "cost_centre", "subjective", "section_251", "ro3", "cost_line"),
    *("amount", "mapped"),
]


def ledger_lines(books: Mapping[str, Books], finance: Finance) -> pd.DataFrame:
    """Pounds by scenario, financial year and line under the codes of ``finance.ledger``.

    Amounts of a year sum to the total of the table of costs to the penny; income is negative. ``mapped`` is
    ``no`` for a line without codes, which are blank then.
    """
    rows: list[tuple[object, ...]] = []
    for name, own in books.items():
        for year, by_line in zip(own.months.years, own.expected_by_year, strict=True):
            for line, pence in zip(own.lines, by_line.tolist(), strict=True):
                codes = finance.ledger.get(line)
                under = (
                    (codes.cost_centre, codes.subjective, codes.section_251, codes.ro3)
                    if codes
                    else ("",) * 4
                )
                if pence:
                    rows.append((name, year, *under, line, pence / PENCE, "yes" if codes else "no"))
    return pd.DataFrame(rows, columns=COLUMNS)
