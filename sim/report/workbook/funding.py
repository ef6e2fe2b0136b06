"""The sheet of the council's own figures: base budget, funding, reserves, borrowing and grants, all of them
inputs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.parameters import Finance
from sim.report.workbook.house import HEADER_ROW, MONEY, NUMBER, RATE, House, cell

FUNDING = "Funding"
FIRST = HEADER_ROW + 1


@dataclass(frozen=True)
class Funding:
    """Where these figures stand."""

    base_budget: str
    opening_reserves: str
    interest: str
    years: str
    funding: dict[str, str]
    reserves: dict[str, str]
    grants: dict[str, str]
    """By financial year."""


def write_funding(house: House, workings: pd.DataFrame, finance: Finance, years: Sequence[str]) -> Funding:
    """Write the sheet for the base year and the ``years`` of the plan; blank yellow cells are figures that
    nobody has given.
    """
    about = (
        "The council's own figures, pounds. Change a yellow cell and the plan follows; a blank one is not"
        " known."
    )
    widths = (32, *(11 for _ in years), 42)
    sheet = house.sheet(FUNDING, "Budget, funding, reserves and borrowing", about, widths)
    rows = (
        *("Base budget, net", "Funding, net", "Used from reserves", "Grants outside the costs"),
        *("Reserves at the start", "Interest on borrowing a year", "Years of provision for capital"),
    )
    house.table(sheet, "Funding", ["Figure", *years, "What it does"], len(rows))
    first = workings[workings["scenario"] == workings["scenario"].iloc[0]].set_index("financial_year")
    says = (
        "The plan opens with it; blank: with what the base year is expected to cost.",
        "What the gap is measured against; blank: the base budget as it stands.",
        "Lessens the gap of the year while there are reserves.",
        "Income of the year that ends when a grant ends.",
        "What there is to use.",
        "Half of it in the year of the spending.",
        "Equal amounts from the year after; 0: capital costs revenue nothing.",
    )
    for row, (name, why) in enumerate(zip(rows, says, strict=True), start=FIRST):
        house.text(sheet, row, 0, name)
        house.title(sheet, row, len(years) + 1, why, apart=True)
    by_year: dict[str, dict[str, str]] = {"funding": {}, "reserves": {}, "grants": {}}
    for column, year in enumerate(years, start=1):
        for row, what in enumerate(by_year, start=FIRST + 1):
            if column > 1 or what == "grants":  # the base year has its budget; only its grants are compared
                house.entry(sheet, row, column, first.loc[year, what], MONEY)
            by_year[what][year] = cell(row, column, FUNDING)
    loan, reserves = finance.borrowing, finance.reserves
    singles = (
        (FIRST, first["base_budget"].iloc[0], MONEY),
        (FIRST + 4, reserves.opening if reserves else 0.0, MONEY),
        (FIRST + 5, loan.interest if loan else 0.0, RATE),
        (FIRST + 6, loan.years if loan else 0.0, NUMBER),
    )
    names = ("Base_budget", "Opening_reserves", "Borrowing_interest", "Borrowing_years")
    for (row, value, look), name in zip(singles, names, strict=True):
        house.entry(sheet, row, 1, value, look)
        house.book.define_name(name, f"={cell(row, 1, FUNDING)}")
    base, reserved, interest, life = (cell(row, 1, FUNDING) for row, _, _ in singles)
    funded, used, granted = by_year.values()
    return Funding(base, reserved, interest, life, funded, used, granted)
