"""The sheet of contents: what is on each sheet, and whether all checks hold."""

from collections.abc import Sequence

from sim.report.workbook.house import HEADER_ROW, House, cell, span

CONTENTS = "Contents"
HIDDEN = "Hidden"
FIRST = HEADER_ROW + 1
ON_IT = {
    "Summary": "What each scenario costs, saves and is worth; choose the scenario of the plan",
    "Plan": "Medium-term financial plan of the chosen scenario",
    "Savings": "What each scenario saves against the first, and its net present value",
    "Risk": "Budgets, contingency and the probability of an overspend",
    "Tornado": "What moves the money most",
    "Differences": "What each scenario changes, and how often",
    "Bridge": "Why one year, or one scenario, costs more than another",
    "Break-even": "When a home is worth having",
    "Funding": "Inputs: base budget, funding, reserves, borrowing, grants",
    "Prices": "Inputs: prices, with their sources",
    "Inflation": "Inputs: inflation by price group",
    "Volumes": "Inputs: nights of children by placement type",
    "Costs": "Workings: costs by line",
    "Plans of all scenarios": "Hidden workings: the plan of every scenario",
    "Price levels": "Hidden workings: what a pound of the price year costs later",
    "Workings": "Hidden workings: costs by price, and why they change",
    "Corrections": "Hidden workings: what expectation leaves out",
}


def begin_contents(house: House, about: str) -> None:
    """The first sheet; its rows are written when all others are there."""
    house.sheet(CONTENTS, "Contents", about, (30, 70, 14))


def write_contents(
    house: House, sheets: Sequence[str], checks: Sequence[tuple[str, int, int, int]], about: Sequence[str]
) -> None:
    """A row for each sheet with a link, and what the workbook is ``about``; ``checks`` are the sheets with a
    column of checks that must be 0: name, column, first and last row.
    """
    sheet = house.book.get_worksheet_by_name(CONTENTS)
    house.table(sheet, "Contents", ["Sheet", "What is on it", "Checks"], len(sheets) + 1)
    failing = {
        name: f"SUMPRODUCT(--(ABS({span((top, c), (last, c), name)})>=1))" for name, c, top, last in checks
    }
    for row, name in enumerate(sheets, start=FIRST):
        if ON_IT.get(name, "").startswith(HIDDEN):
            house.text(sheet, row, 0, name)
        else:
            sheet.write_url(row, 0, f"internal:'{name}'!A1", house.style(), name)
        house.text(sheet, row, 1, ON_IT.get(name, ""))
        if name in failing:
            house.formula(sheet, row, 2, f'=IF({failing[name]}=0,"OK","look")', "OK", "General")
    last = FIRST + len(sheets)
    house.text(sheet, last, 0, "All checks", strong=True)
    broken = "+".join(failing.values()) or "0"
    house.formula(sheet, last, 2, f'=IF({broken}=0,"OK","look")', "OK", "General", strong=True)
    for row, line in enumerate(about, start=last + 2):
        house.text(sheet, row, 0, line)
    house.book.define_name("All_checks", f"={cell(last, 2, CONTENTS)}")
