"""The sheet of differences: what each scenario changes in net cost, and how surely."""

from datetime import date

import pandas as pd

from sim.calendar import financial_year
from sim.measures.costs import TOTAL
from sim.report.workbook.house import HEADER_ROW, MONEY, SHARE, House
from sim.report.workbook.rows import whole_years_first

DIFFERENCES = "Differences"
FIRST = HEADER_ROW + 1


def write_differences(house: House, comparison: pd.DataFrame, costs: pd.DataFrame) -> None:
    """What each scenario changes in net cost: mean, eight in ten runs, how often it costs less, and the
    simulation error. The first whole years come first; the others stand below and are not printed.
    """
    about = (
        "Pounds more than the first scenario, net; eight in ten runs lie between P10 and P90. No input of the"
        " workbook changes it."
    )
    sheet = house.sheet(
        DIFFERENCES,
        "Differences from the first scenario",
        about,
        (house.wide, 8, 12, 12, 12, 12, 12, 7, 13),
    )
    rows = comparison[(comparison["measure"] == "costs") & (comparison["breakdown"] == TOTAL)]
    years = [financial_year(date.fromisoformat(one)) for one in rows["date"]]
    rows, whole = whole_years_first(rows.assign(financial_year=years), costs)
    headers = [
        "Scenario",
        "Year",
        "Mean",
        "P10",
        "P90",
        "Runs that cost less",
        "Runs that cost more",
        "Runs",
    ]
    house.table(sheet, "Differences", [*headers, "Simulation error ±"], max(len(rows), 1), freeze=2)
    house.prints(sheet, whole, len(headers) + 1)
    sheet.write_comment(
        HEADER_ROW, 8, "How near the mean is to that of any number of runs (95 %); not what may happen."
    )
    for row, one in enumerate(rows.to_dict("records"), start=FIRST):
        house.title(sheet, row, 0, one["scenario"])
        house.text(sheet, row, 1, one["financial_year"])
        for column, name in enumerate(("difference", "p10", "p90"), start=2):
            house.number(sheet, row, column, one[name], MONEY)
        house.number(sheet, row, 5, one["share_less"], SHARE)
        house.number(sheet, row, 6, one["share_more"], SHARE)
        house.number(sheet, row, 7, one["replications"], "0")
        if not pd.isna(one["ci_high"]):
            house.number(sheet, row, 8, (one["ci_high"] - one["ci_low"]) / 2, MONEY)
