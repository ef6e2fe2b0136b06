"""The sheet of the summary: what each scenario costs, saves and is worth; which one the plan shows."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from sim.measures.costs import TOTAL
from sim.report.workbook.costs import COSTS, Costed
from sim.report.workbook.house import HEADER_ROW, INK, PALE, SHARE, THOUSANDS, House, cell

SUMMARY = "Summary"
FIRST = HEADER_ROW + 1
AGAINST = ("Net saving, all years", "Net present value", "Runs with NPV above 0")
WIDTHS = (9.5, 9.5, 9.5)
"""Of the columns of :data:`AGAINST`."""
UNIT = "Thousands of pounds of expected net cost at each year's prices; cells hold the pence."
A_LINE_HOLDS = 150
"""Letters of a sentence that are printed side by side."""
MONTHS = "0.0"
RUN_ANEW = '"run anew"'
"""What stands in the place of a share of runs once an input is changed: the model alone can say it."""


def begin_summary(house: House, about: str, names: Sequence[str]) -> str:
    """The sheet with the scenario that is chosen on it; returns that cell."""
    sheet = house.sheet(
        SUMMARY,
        "Costs of children in care",
        f"{about}. {UNIT}",
        (house.wide, *WIDTHS, *(7.5 for _ in range(31))),
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
    worth: Mapping[str, tuple[float, float, float]], remarks: Sequence[str],
) -> None:  # fmt: skip
    """Totals by scenario and year with savings, net present value and how often that is above nothing
    (``worth``: those three by scenario), a chart of what they save and are worth, and ``remarks`` on them.
    """
    sheet = house.book.get_worksheet_by_name(SUMMARY)
    names, years = list(costed.total), costed.years
    against = AGAINST if saved else ()
    begin = 1 + len(against)
    house.table(sheet, "Summary", ["Scenario", *against, *years], len(names) + 1)
    for row, name in enumerate(names, start=FIRST):
        house.title(sheet, row, 0, name)
        for i, year in enumerate(years):
            total = cell(costed.total[name], 3 + i, COSTS)
            house.formula(sheet, row, begin + i, f"={total}", costed.values[name, TOTAL, year], THOUSANDS)
        if name in saved:
            saving, npv, often = worth[name]
            for column, (where, value) in enumerate(zip(saved[name], (saving, npv), strict=True), start=1):
                house.formula(sheet, row, column, f"={where}", value, THOUSANDS)
            as_run = f"=IF(ABS({cell(row, 2)}-{npv!r})<1,{often!r},{RUN_ANEW})"
            house.formula(sheet, row, 3, as_run, often, SHARE)
        elif saved:
            for column in (1, 2):
                house.number(sheet, row, column, 0.0, THOUSANDS)
    row = FIRST + len(names)
    house.title(sheet, row, 0, "Months simulated (12: a whole year)")
    for i, year in enumerate(years, start=begin):
        house.number(sheet, row, i, months[year], MONTHS)
    if saved:
        _chart(house, len(names), 1)
    lines = [line for said in remarks for line in wrap(said, A_LINE_HOLDS)]
    for i, line in enumerate(lines):
        house.text(sheet, row + (21 if saved else 4) + i, 0, line)


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
    title = "What each scenario saves in all years, and is worth, in millions of pounds"
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_x_axis({"num_format": "0.0,,"})
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    chart.set_legend({"position": "right"})
    chart.set_size({"width": 1000, "height": 290})
    words = (
        "Bar chart of the net saving over all years and the net present value of each scenario; the numbers"
        " stand in the table above it."
    )
    sheet.insert_chart(FIRST + scenarios + 4, 0, chart, {"description": words, "object_position": 2})
