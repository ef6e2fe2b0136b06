"""The sheets of corrections, and of costs by scenario, line and year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.measures.costs import TOTAL
from sim.report.workbook.house import FACTOR, HEADER_ROW, THOUSANDS, House, cell, span
from sim.report.workbook.prices import years_of
from sim.report.workbook.rows import named_rows
from sim.report.workbook.workings import WORKINGS, Workings

CORRECTIONS, COSTS = "Corrections", "Costs"
FIRST = HEADER_ROW + 1


@dataclass(frozen=True)
class Costed:
    """Where other sheets find the costs of a scenario."""

    years: tuple[str, ...]
    total: Mapping[str, int]
    """The row of each scenario's total."""
    lines: tuple[int, int]
    """First and last row of the sheet of costs."""
    values: Mapping[tuple[str, str, str], float]
    """Pounds by scenario, line and year, as they stand now."""
    provided: frozenset[str]
    """Lines of what the council provides itself, whether used or not."""

    def saved(self, first: str, name: str, year: str, discount: float) -> tuple[float, float, float, float]:
        """Gross saving, cost of delivery, net saving and discounted net saving as they stand now."""
        lines = dict.fromkeys(
            line for who, line, _ in self.values if who == first and line != TOTAL
        )  # sums hang on the order
        less = {line: self.values[first, line, year] - self.values[name, line, year] for line in lines}
        delivery = -sum(amount for line, amount in less.items() if line in self.provided)
        net = sum(less.values())
        return net + delivery, delivery, net, net / discount


def write_corrections(house: House, corrections: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """What expectation leaves out, by scenario and line; returns the cell of each scenario, line and year."""
    years = years_of(corrections)
    table = corrections.pivot_table(
        index=["scenario", "cost_line"], columns="financial_year", values="correction", sort=False
    )
    why = "What expectation leaves out: prices that wander, shocks of a scenario, pennies. Not an input."
    sheet = house.sheet(CORRECTIONS, "Corrections", why, (house.wide, 34, *(9 for _ in years)), hidden=True)
    house.table(sheet, "Corrections", ["Scenario", "Line", *years], len(table), freeze=2)
    cells = {}
    for row, ((scenario, line), values) in enumerate(named_rows(table), start=FIRST):
        house.title(sheet, row, 0, scenario)
        house.text(sheet, row, 1, line)
        for column, year in enumerate(years, start=2):
            house.number(sheet, row, column, values[year], FACTOR)
            cells[scenario, line, year] = cell(row, column, CORRECTIONS)
    return cells


def write_costs(
    house: House, corrections: pd.DataFrame, workings: Workings, provided: frozenset[str]
) -> Costed:
    """Costs by line: live formulas over the workings."""
    years = workings.years
    shown = corrections[
        [
            key in workings.accounts
            for key in zip(corrections["scenario"], corrections["cost_line"], strict=True)
        ]
    ]
    lines = shown.pivot_table(
        index=["scenario", "cost_line"], columns="financial_year", values="cost", sort=False
    )
    about = (
        "Thousands of pounds at the prices of each year; cells hold the pence. Income is negative. Live. The"
        " first scenario is printed."
    )
    sheet = house.sheet(
        COSTS,
        "Costs by scenario, line and financial year",
        about,
        (house.wide, 24, 8.5, *(7.5 for _ in years)),
    )
    scenarios = list(dict.fromkeys(str(name) for name, _ in lines.index))
    house.table(
        sheet, "Costs", ["Scenario", "Line", "Provided", *years], len(lines) + len(scenarios), freeze=3
    )
    house.prints(sheet, 1 + len(lines.loc[[scenarios[0]]]), 3 + len(years))
    row, totals = FIRST, {}
    values: dict[tuple[str, str, str], float] = {}
    for scenario in scenarios:
        first = row
        for (_, line), costs in named_rows(lines.loc[[scenario]]):
            house.title(sheet, row, 0, scenario)
            house.title(sheet, row, 1, line)
            house.text(sheet, row, 2, "yes" if line in provided else "no")
            for i, year in enumerate(years):
                column = workings.column("cost", year)
                parts = "+".join(cell(r, column, WORKINGS) for r in workings.accounts[scenario, line])
                house.formula(sheet, row, 3 + i, f"=ROUND({parts},2)", costs[year], THOUSANDS)
                values[scenario, line, year] = float(costs[year])
            row += 1
        _write_total(house, sheet, scenario, (first, row), years, values)
        totals[scenario] = row
        row += 1
    return Costed(tuple(years), totals, (FIRST, row - 1), values, provided)


def _write_total(
    house: House, sheet: Any, scenario: str, rows: tuple[int, int], years: Sequence[str],
    values: dict[tuple[str, str, str], float],
) -> None:  # fmt: skip
    """The total of a scenario below its lines, written and added to the values: ``rows`` are the first of
    them and that of the total.
    """
    first, row = rows
    house.title(sheet, row, 0, scenario, strong=True)
    house.text(sheet, row, 1, TOTAL, strong=True)
    house.text(sheet, row, 2, "")
    lines = list(dict.fromkeys(line for who, line, _ in values if who == scenario))
    for column, year in enumerate(years, start=3):
        total = round(sum(values[scenario, line, year] for line in lines), 2)
        formula = f"=SUM({span((first, column), (row - 1, column))})"
        house.formula(sheet, row, column, formula, total, THOUSANDS, strong=True)
        values[scenario, TOTAL, year] = total
