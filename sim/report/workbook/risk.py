"""The sheet of risk: budgets against what each scenario may cost, and how surely plans save."""

import pandas as pd

from sim.report.workbook.costs import COSTS, Costed
from sim.report.workbook.house import HEADER_ROW, MONEY, SHARE, House, cell
from sim.report.workbook.rows import whole_years_first
from sim.report.workbook.summary import RUN_ANEW

RISK = "Risk"
FIRST = HEADER_ROW + 1


def write_risk(house: House, budget: pd.DataFrame, costed: Costed) -> None:
    """Budget against forecast, with the contingency that covers 75 and 90 %, all of it following the costs.

    Quantiles are those of the replications, moved in proportion to the expected cost when an input changes.
    The first whole years come first; the others stand below and are not printed.
    """
    budget, whole = whole_years_first(budget, budget)
    missing = (budget["budget_from"] == "median_forecast").any()
    whose = " Budgets that are not given are the median forecast of the first scenario." if missing else ""
    about = f"Pounds. The contingency follows the budget (yellow), prices and volumes.{whose}"
    sheet = house.sheet(RISK, "Budget and risk", about, (house.wide, 8, *(11 for _ in range(9))))
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
    house.table(sheet, "Risk", [*heads, "Runs over budget"], len(budget), freeze=2)
    house.prints(sheet, whole, len(heads) + 1)
    for row, one in enumerate(budget.to_dict("records"), start=FIRST):
        house.title(sheet, row, 0, one["scenario"])
        house.text(sheet, row, 1, one["financial_year"])
        house.number(sheet, row, 2, one["budget"], MONEY, marked=True)
        total = cell(costed.total[one["scenario"]], 3 + costed.years.index(one["financial_year"]), COSTS)
        house.formula(sheet, row, 3, f"={total}", one["mean"], MONEY)
        for column, name in enumerate(("p10", "p50", "p75", "p90"), start=4):
            times = one[name] / one["mean"] if one["mean"] else 0.0
            house.formula(sheet, row, column, f"={cell(row, 3)}*{times!r}", one[name], MONEY)
        for column, quantile, value in ((8, 6, one["contingency_75"]), (9, 7, one["contingency_90"])):
            house.formula(sheet, row, column, f"=MAX(0,{cell(row, quantile)}-{cell(row, 2)})", value, MONEY)
        over = float(one["probability_of_overspend"])
        same = " ,".join(
            f"ABS({cell(row, c)}-{float(one[name])!r})<1" for c, name in ((2, "budget"), (3, "mean"))
        )
        house.formula(sheet, row, 10, f"=IF(AND({same}),{over!r},{RUN_ANEW})", over, SHARE)
