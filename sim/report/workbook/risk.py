"""The sheet of risk: budgets against what each scenario may cost, and how surely plans save."""

import pandas as pd

from sim.report.workbook.costs import COSTS, Costed
from sim.report.workbook.house import HEADER_ROW, MONEY, SHARE, House, cell
from sim.report.workbook.rows import whole_years_first

RISK = "Risk"
FIRST = HEADER_ROW + 1


def write_risk(house: House, budget: pd.DataFrame, costed: Costed) -> None:
    """Budget against forecast, with the contingency that covers 75 and 90 %, all of it following the costs.

    Quantiles are those of the replications, moved in proportion to the expected cost when an input changes.
    Whole years first; what is simulated in part stands below and is not printed.
    """
    budget, whole = whole_years_first(budget, budget)
    about = "Change the budget (yellow), a price or a volume and the contingency follows."
    sheet = house.sheet(RISK, "Budget and risk", about, (house.wide, 10, *(13 for _ in range(9))))
    heads = [
        "Scenario",
        "Year",
        "Budget",
        "Mean",
        "P10",
        "P50",
        "P75",
        "P90",
        "Contingency 75 %",
        "Contingency 90 %",
    ]
    house.table(sheet, "Risk", [*heads, "Overspend (model)"], len(budget), freeze=2)
    house.prints(sheet, whole, len(heads) + 1)
    for row, one in enumerate(budget.to_dict("records"), start=FIRST):
        house.text(sheet, row, 0, one["scenario"])
        house.text(sheet, row, 1, one["financial_year"])
        house.number(sheet, row, 2, one["budget"], MONEY, marked=True)
        total = cell(costed.total[one["scenario"]], 3 + costed.years.index(one["financial_year"]), COSTS)
        house.formula(sheet, row, 3, f"={total}", one["mean"], MONEY)
        for column, name in enumerate(("p10", "p50", "p75", "p90"), start=4):
            times = one[name] / one["mean"] if one["mean"] else 0.0
            house.formula(sheet, row, column, f"={cell(row, 3)}*{times!r}", one[name], MONEY)
        for column, quantile, value in ((8, 6, one["contingency_75"]), (9, 7, one["contingency_90"])):
            house.formula(sheet, row, column, f"=MAX(0,{cell(row, quantile)}-{cell(row, 2)})", value, MONEY)
        house.number(sheet, row, 10, one["probability_of_overspend"], SHARE)
