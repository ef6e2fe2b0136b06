"""The sheet of savings: what each scenario saves against the first, and what that is worth today."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.report.workbook.costs import COSTS, Costed
from sim.report.workbook.house import HEADER_ROW, RATE, THOUSANDS, House, cell, span

SAVINGS = "Savings"
FIRST = HEADER_ROW + 1
DISCOUNT_RATE = FIRST, 2
"""Row and column of the discount rate."""
PRESENT = "net present value"
SAVED = ("gross saving", "cost of delivery", "net saving", PRESENT)
UNEQUAL = ("gross saving: unequal runs", "cost of delivery: unequal runs")
"""What is added to a difference of means where the first scenario has runs that the other one has not."""
Unshared = Mapping[tuple[str, str], tuple[float, float]]
"""The two amounts of :data:`UNEQUAL` by scenario and year."""


def unshared_runs(costed: Costed, savings: pd.DataFrame) -> Unshared:
    """What the savings of the runs that two scenarios share have beyond the difference of all their means."""
    mean = savings.set_index(["scenario", "financial_year", "measure"])["mean"]
    first, *others = costed.total
    unshared = {}
    for name in others:
        for year in costed.years:
            gross, delivery, *_ = costed.saved(first, name, year, 1.0)
            shared = [float(mean[name, year, what]) for what in ("gross_saving", "cost_of_delivery")]
            unshared[name, year] = shared[0] - gross, shared[1] - delivery
    return unshared


@dataclass(frozen=True)
class Worth:
    """What takes savings to today's money: by financial year, how many years ahead its middle is, its general
    price level (cell and value), and the net present value of each scenario as ``payback.csv`` has it.
    """

    rate: float
    middle: Mapping[str, float]
    level: Mapping[str, str]
    value: Mapping[str, float]
    npv: Mapping[str, float]

    def factor(self, year: str, first: str) -> float:
        """What a pound of a year is worth today."""
        return float((1 + self.rate) ** self.middle[year] * self.value[year] / self.value[first])

    def formula(self, year: str, first: str, rate: str) -> str:
        """The same as a formula to divide by."""
        return f"((1+{rate})^{self.middle[year]!r}*{self.level[year]}/{self.level[first]})"


def write_savings(
    house: House, costed: Costed, worth: Worth, unshared: Unshared | None = None
) -> dict[str, tuple[str, ...]]:
    """Gross saving, cost of delivery, net saving and net present value of each scenario against the first:
    live formulas over the costs, with what ``unshared`` runs add where there are any.

    The present value is in general prices of the first year, discounted from the middle of each year; what
    months within a year make of it stands in the sum of all years, which is that of ``payback.csv``. Returns
    the cells of the net saving and the net present value of each scenario.
    """
    discount_rate = worth.rate
    about = (
        "Thousands of pounds against the first scenario; cells hold the pence. Homes, empty beds, carers'"
        " support, investment and delivery are what it costs."
    )
    years, names = costed.years, list(costed.total)
    sheet = house.sheet(SAVINGS, "Savings", about, (max(34, house.wide), 17, *(7.5 for _ in years), 9))
    measures = (*SAVED, *(UNEQUAL if unshared else ()))
    headers = ["Scenario", "Measure", *years, "All years"]
    house.table(sheet, "Savings", headers, len(measures) * (len(names) - 1) + 1, freeze=2)
    house.text(sheet, FIRST, 0, "discount rate")
    house.text(sheet, FIRST, 1, "a year (Green Book)")
    house.number(sheet, FIRST, 2, discount_rate, RATE, marked=True)
    house.prints(sheet, len(measures) * (len(names) - 1) + 1, len(headers))
    cells: dict[str, tuple[str, ...]] = {}
    for block, name in enumerate(names[1:]):
        top = FIRST + 1 + len(measures) * block
        sums = [0.0] * len(measures)
        for i, year in enumerate(years):
            now = _saved(costed, names[0], name, year, worth.factor(year, years[0]), unshared)
            sums = [a + b for a, b in zip(sums, now, strict=True)]
            more = [f"+{cell(top + len(SAVED) + which, 2 + i)}" if unshared else "" for which in range(2)]
            formulas = (
                f"={_less(costed, names[0], name, i, 'no')}{more[0]}",
                f"=-({_less(costed, names[0], name, i, 'yes')}){more[1]}",
                f"={cell(top, 2 + i)}-{cell(top + 1, 2 + i)}",
                f"={cell(top + 2, 2 + i)}/{worth.formula(year, years[0], cell(FIRST, 2))}",
            )
            for offset, (formula, value) in enumerate(zip(formulas, now, strict=False)):
                house.formula(sheet, top + offset, 2 + i, formula, value, THOUSANDS, strong=offset == 2)
            for offset, value in enumerate(now[len(formulas) :], start=len(formulas)):
                house.number(sheet, top + offset, 2 + i, value, THOUSANDS)
        for offset, measure in enumerate(measures):
            house.title(sheet, top + offset, 0, name)
            house.title(sheet, top + offset, 1, measure)
            within = worth.npv[name] - sums[offset] if offset == SAVED.index(PRESENT) else 0.0
            _all_years(house, sheet, top + offset, len(years), sums[offset], within, strong=offset == 2)
        cells[name] = tuple(cell(top + offset, 2 + len(years), SAVINGS) for offset in (2, 3))
    house.book.define_name("Discount_rate", f"={cell(FIRST, 2, SAVINGS)}")
    note = (
        "In general prices of the first year, from the middle of each year; the sum is that of payback.csv."
    )
    sheet.write_comment(HEADER_ROW, 1, note)
    return cells


def _all_years(
    house: House, sheet: Any, row: int, years: int, total: float, within: float, *, strong: bool
) -> None:
    """The sum of a row, and what months ``within`` a year make of it."""
    formula = f"=SUM({span((row, 2), (row, 1 + years))})" + (f"+{within!r}" if within else "")
    house.formula(sheet, row, 2 + years, formula, total + within, THOUSANDS, strong=strong)


def _saved(
    costed: Costed, first: str, name: str, year: str, discount: float, unshared: Unshared | None
) -> tuple[float, ...]:
    """What the rows of a scenario show now."""
    gross, delivery, net, discounted = costed.saved(first, name, year, discount)
    if not unshared:
        return gross, delivery, net, discounted
    more = unshared[name, year]
    gross, delivery = gross + more[0], delivery + more[1]
    return gross, delivery, gross - delivery, (gross - delivery) / discount, *more


def _less(costed: Costed, first: str, name: str, i: int, provided: str) -> str:
    """How much less a scenario costs than the first one, in lines that are provided or not."""
    top, bottom = costed.lines
    scenario, flag, amount = (span((top, c), (bottom, c), COSTS) for c in (0, 2, 3 + i))
    return "-".join(f'SUMIFS({amount},{scenario},"{who}",{flag},"{provided}")' for who in (first, name))
