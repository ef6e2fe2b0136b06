"""The sheet of differences: what each scenario changes in net cost, and how surely."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from sim.calendar import financial_year
from sim.measures.costs import TOTAL
from sim.report.workbook.house import HEADER_ROW, MONEY, SHARE, House

DIFFERENCES = "Differences"
FIRST = HEADER_ROW + 1


def write_differences(house: House, comparison: pd.DataFrame, titles: Mapping[str, str]) -> None:
    """What each scenario changes in net cost: mean, eight in ten runs, how often it costs less, and the
    simulation error.
    """
    about = (
        "Net cost less that of the first scenario, run by run, by the model: eight in ten runs lie between"
        " P10 and P90."
    )
    sheet = house.sheet(
        DIFFERENCES, "Differences from the first scenario", about, (26, 40, 10, 16, 16, 16, 18, 18, 10, 20)
    )
    rows = comparison[(comparison["measure"] == "costs") & (comparison["breakdown"] == TOTAL)]
    headers = [
        "Scenario",
        "Title",
        "Year",
        "Mean",
        "P10",
        "P90",
        "Runs that cost less",
        "Runs that cost more",
        "Runs",
    ]
    house.table(sheet, "Differences", [*headers, "Simulation error ±"], max(len(rows), 1), freeze=3)
    sheet.write_comment(
        HEADER_ROW, 9, "How near the mean is to that of any number of runs (95 %); not what may happen."
    )
    for row, one in enumerate(rows.to_dict("records"), start=FIRST):
        words = (
            one["scenario"],
            titles.get(one["scenario"], one["scenario"]),
            financial_year(date.fromisoformat(one["date"])),
        )
        for column, text in enumerate(words):
            house.text(sheet, row, column, text)
        for column, name in enumerate(("difference", "p10", "p90"), start=3):
            house.number(sheet, row, column, one[name], MONEY)
        house.number(sheet, row, 6, one["share_less"], SHARE)
        house.number(sheet, row, 7, one["share_more"], SHARE)
        house.number(sheet, row, 8, one["replications"], "0")
        if not pd.isna(one["ci_high"]):
            house.number(sheet, row, 9, (one["ci_high"] - one["ci_low"]) / 2, MONEY)
