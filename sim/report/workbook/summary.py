"""The sheet of the summary: what each scenario costs, saves and is worth; which one the plan shows."""

from collections.abc import Mapping, Sequence

from sim.measures.costs import TOTAL
from sim.report.workbook.costs import COSTS, Costed
from sim.report.workbook.house import HEADER_ROW, INK, MONEY, PALE, SHARE, House, cell

SUMMARY = "Summary"
FIRST = HEADER_ROW + 1


def begin_summary(house: House, about: str, names: Sequence[str]) -> str:
    """The sheet with the scenario that is chosen on it; returns that cell."""
    sheet = house.sheet(
        SUMMARY, "Costs of children in care", about, (max(34, house.wide), *(14 for _ in range(16)))
    )
    chosen = FIRST + len(names) + 2
    house.text(sheet, chosen, 0, "Scenario on the sheet Plan", strong=True)
    sheet.write_string(chosen, 1, names[-1], house.style("General", marked=True))
    sheet.data_validation(
        chosen, 1, chosen, 1, {"validate": "list", "source": f"=$A${FIRST + 1}:$A${FIRST + len(names)}"}
    )
    house.book.define_name("Chosen_scenario", f"={cell(chosen, 1, SUMMARY)}")
    return cell(chosen, 1, SUMMARY)


def write_summary(
    house: House, costed: Costed, months: Mapping[str, float], saved: Mapping[str, tuple[str, ...]],
    worth: Mapping[str, tuple[float, float, float]], about: str,
) -> None:  # fmt: skip
    """Totals by scenario and year with savings, net present value and how often that is above nothing
    (``worth``: those three by scenario), and a chart of what they save and are worth.
    """
    sheet = house.book.get_worksheet_by_name(SUMMARY)
    names, years = list(costed.total), costed.years
    against = ["Net saving", "Net present value", "Worth it (model)"] if saved else []
    heads = ["Scenario", *years, *against]
    house.table(sheet, "Summary", heads, len(names) + 1)
    for row, name in enumerate(names, start=FIRST):
        house.text(sheet, row, 0, name)
        for i, year in enumerate(years, start=1):
            total = cell(costed.total[name], 2 + i, COSTS)
            house.formula(sheet, row, i, f"={total}", costed.values[name, TOTAL, year], MONEY)
        if name in saved:
            saving, npv, often = worth[name]
            for column, (where, value) in enumerate(
                zip(saved[name], (saving, npv), strict=True), start=len(years) + 1
            ):
                house.formula(sheet, row, column, f"={where}", value, MONEY)
            house.number(sheet, row, len(years) + 3, often, SHARE)
        elif saved:
            for column in (len(years) + 1, len(years) + 2):
                house.number(sheet, row, column, 0.0, MONEY)
    row = FIRST + len(names)
    house.text(sheet, row, 0, "Months simulated (12: a whole year)")
    for i, year in enumerate(years, start=1):
        house.number(sheet, row, i, months[year], "0.#")
    if saved:
        _chart(house, len(names), len(years) + 1)
    for i, line in enumerate(about.splitlines()):
        house.text(sheet, row + (24 if saved else 4) + i, 0, line)


def _chart(house: House, scenarios: int, first: int) -> None:
    """Bars of the two columns from ``first`` on; the scenario that all are compared with has none, and keeps
    nothing on the axis.
    """
    sheet = house.book.get_worksheet_by_name(SUMMARY)
    chart = house.book.add_chart({"type": "bar"})
    top, last = FIRST, FIRST + scenarios - 1
    for column, colour in ((first, INK), (first + 1, PALE)):
        chart.add_series(
            {
                "name": [SUMMARY, HEADER_ROW, column],
                "categories": [SUMMARY, top, 0, last, 0],
                "values": [SUMMARY, top, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title(
        {"name": "What each scenario saves in all years, and is worth", "name_font": {"size": 12}}
    )
    chart.set_x_axis({"num_format": '0.0,,"m"', "name": "Pounds; below nothing it costs more"})
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 340})
    words = (
        "Bar chart of the net saving over all years and the net present value of each scenario; the numbers"
        " stand in the table above it."
    )
    sheet.insert_chart(FIRST + scenarios + 4, 0, chart, {"description": words, "object_position": 2})
