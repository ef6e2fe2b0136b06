"""The sheets that work costs out: quantities at constant prices, corrections, and costs by scenario, line and
year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.measures.costs import TOTAL
from sim.report.workbook.house import FACTOR, HEADER_ROW, MONEY, NUMBER, PRICE, House, cell, span
from sim.report.workbook.prices import Places, years_of

QUANTITIES, CORRECTIONS, COSTS, VOLUMES = "Quantities", "Corrections", "Costs", "Volumes"
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


def named_rows(table: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], dict[Any, Any]]]:
    """The rows of a table by column, with the names that stand before each."""
    for names, *values in table.itertuples(name=None):
        yield tuple(str(name) for name in names), dict(zip(table.columns, values, strict=True))


def write_volumes(house: House, volumes: pd.DataFrame, titles: Mapping[str, str]) -> None:
    """Children, and beds, on an average night."""
    years = years_of(volumes)
    about = (
        "Children on an average night by placement type, and beds of homes. Worked out by the model; not an"
        " input."
    )
    sheet = house.sheet(VOLUMES, "Volumes", about, (26, 44, *(9 for _ in years)))
    table = volumes.pivot_table(
        index=["scenario", "volume"], columns="financial_year", values="average", sort=False
    )
    house.table(sheet, "Volumes", ["Scenario", "Children or beds", *years], len(table), freeze=2)
    for row, ((scenario, volume), values) in enumerate(named_rows(table), start=FIRST):
        house.text(sheet, row, 0, scenario)
        house.text(sheet, row, 1, titles.get(volume, volume))
        for column, year in enumerate(years, start=2):
            house.number(sheet, row, column, values[year], NUMBER)


def write_quantities(
    house: House, quantities: pd.DataFrame, places: Places
) -> dict[tuple[str, str], list[tuple[int, str]]]:
    """Amounts at the prices of the price year; returns for each scenario and line its rows, with the price
    group of each.
    """
    years = years_of(quantities)
    about = (
        "What is commissioned and provided, in pounds at the prices of the price year, by the price it was"
        " worked out with."
    )
    sheet = house.sheet(QUANTITIES, "Quantities", about, (26, 32, 34, 22, 9, *(13 for _ in years)))
    keys = ["scenario", "cost_line", "price", "group"]
    table = quantities.pivot_table(index=keys, columns="financial_year", values="amount", sort=False)
    house.table(
        sheet,
        "Quantities",
        ["Scenario", "Line", "Price", "Price group", "Factor", *years],
        len(table),
        freeze=3,
    )
    rows: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row, (names, values) in enumerate(named_rows(table), start=FIRST):
        scenario, line, price, group = names
        for column, words in enumerate((scenario, line, price, group)):
            house.text(sheet, row, column, words)
        house.formula(sheet, row, 4, f"={places.price[price]}", 1.0, FACTOR)
        for column, year in enumerate(years, start=5):
            house.number(sheet, row, column, values[year], PRICE)
        rows.setdefault((scenario, line), []).append((row, group))
    return rows


def write_costs(
    house: House, corrections: pd.DataFrame, rows: Mapping[tuple[str, str], list[tuple[int, str]]],
    places: Places,
    provided: frozenset[str],
) -> Costed:  # fmt: skip
    """Corrections, and costs: live formulas over quantities, factors and levels."""
    years = years_of(corrections)
    shown = corrections[
        [key in rows for key in zip(corrections["scenario"], corrections["cost_line"], strict=True)]
    ]
    keys, both = ["scenario", "cost_line"], ["cost", "correction"]
    lines = shown.pivot_table(index=keys, columns="financial_year", values=both, sort=False)
    why = "What expectation leaves out: prices that wander, shocks of a scenario, pennies. Not an input."
    factor = house.sheet(CORRECTIONS, "Corrections", why, (26, 34, *(9 for _ in years)))
    house.table(factor, "Corrections", ["Scenario", "Line", *years], len(lines), freeze=2)
    about = (
        "Expected cost in pounds at the prices of each year. Income is negative. Every number is a live"
        " formula."
    )
    sheet = house.sheet(
        COSTS, "Costs by scenario, line and financial year", about, (26, 34, 11, *(15 for _ in years))
    )
    scenarios = list(dict.fromkeys(str(name) for name, _ in lines.index))
    house.table(
        sheet, "Costs", ["Scenario", "Line", "Provided", *years], len(lines) + len(scenarios), freeze=3
    )
    row, at, totals = FIRST, FIRST, {}
    values: dict[tuple[str, str, str], float] = {}
    for scenario in scenarios:
        first = row
        for (_, line), costs in named_rows(lines.loc[[scenario]]):
            for target, where in ((factor, at), (sheet, row)):
                house.text(target, where, 0, scenario)
                house.text(target, where, 1, line)
            house.text(sheet, row, 2, "yes" if line in provided else "no")
            for i, year in enumerate(years):
                house.number(factor, at, 2 + i, costs["correction", year], FACTOR)
                parts = (
                    f"{cell(r, 5 + i, QUANTITIES)}*{cell(r, 4, QUANTITIES)}*{places.level[group, year]}"
                    for r, group in rows[scenario, line]
                )
                formula = f"=ROUND({cell(at, 2 + i, CORRECTIONS)}*({'+'.join(parts)}),2)"
                house.formula(sheet, row, 3 + i, formula, costs["cost", year], MONEY)
                values[scenario, line, year] = float(costs["cost", year])
            row, at = row + 1, at + 1
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
    house.text(sheet, row, 0, scenario, strong=True)
    house.text(sheet, row, 1, TOTAL, strong=True)
    house.text(sheet, row, 2, "")
    lines = list(dict.fromkeys(line for who, line, _ in values if who == scenario))
    for column, year in enumerate(years, start=3):
        total = round(sum(values[scenario, line, year] for line in lines), 2)
        formula = f"=SUM({span((first, column), (row - 1, column))})"
        house.formula(sheet, row, column, formula, total, MONEY, strong=True)
        values[scenario, TOTAL, year] = total
