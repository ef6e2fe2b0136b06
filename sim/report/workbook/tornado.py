"""The sheet of the tornado: what a tenth more of each price, or of nights, does to the money."""

import pandas as pd

from sim.report.workbook.house import HEADER_ROW, MONEY, RATE, House, cell, span
from sim.report.workbook.workings import WORKINGS, Workings

TORNADO = "Tornado"
FIRST = HEADER_ROW + 1
MOST = 12
"""Prices that are shown: those that move the money most."""
A_TENTH = 0.1


def write_tornado(house: House, quantities: pd.DataFrame, workings: Workings, titles: dict[str, str]) -> None:
    """What a change of each price does to the first scenario's cost of a whole year, the greatest first, with
    a bar chart; the size of the change is an input.
    """
    first, year = next(iter(workings.rows)), workings.years[min(1, len(workings.years) - 1)]
    about = f"Pounds that so much more of each price adds to the cost of {year}, scenario “{first}”. Live."
    sheet = house.sheet(TORNADO, "What moves the money", about, (50, 16, 16))
    top, bottom = workings.rows[first]
    costs = workings.values[year].loc[top:bottom]
    prices = quantities[quantities["scenario"] == first].drop_duplicates(["cost_line", "price"])["price"]
    sums = costs.groupby(prices.to_numpy()).sum()
    shown = sums.reindex(sums.abs().sort_values(ascending=False, kind="stable").index)[:MOST]
    house.table(sheet, "Tornado", ["Price", "Less", "More"], len(shown) + 1)
    house.text(sheet, FIRST, 0, "Change of each price")
    house.number(sheet, FIRST, 1, A_TENTH, RATE, marked=True)
    amounts, keys = (
        span((top, column), (bottom, column), WORKINGS) for column in (workings.column("cost", year), 2)
    )
    for row, (price, amount) in enumerate(shown.items(), start=FIRST + 1):
        house.text(sheet, row, 0, titles.get(str(price), str(price)))
        for column, sign in ((1, -1), (2, 1)):
            formula = f'={"-" if sign < 0 else ""}{cell(FIRST, 1)}*SUMIFS({amounts},{keys},"{price}")'
            house.formula(sheet, row, column, formula, sign * A_TENTH * float(amount), MONEY)
    chart = house.book.add_chart({"type": "bar", "subtype": "stacked"})
    last = FIRST + len(shown)
    for column in (1, 2):
        chart.add_series(
            {"name": [TORNADO, HEADER_ROW, column], "categories": [TORNADO, FIRST + 1, 0, last, 0],
             "values": [TORNADO, FIRST + 1, column, last, column], "gap": 40}
        )  # fmt: skip
    chart.set_title({"name": f"Millions of pounds of {year}", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    chart.set_x_axis({"num_format": "0.0,,"})
    chart.set_size({"width": 760, "height": 330})
    words = (
        "Bar chart of what so much more and less of each price does; the numbers stand in the table above it."
    )
    sheet.insert_chart(last + 2, 0, chart, {"description": words, "object_position": 2})
