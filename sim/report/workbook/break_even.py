"""The sheet of break-evens of homes."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_WEEK
from sim.finance.break_even import ALL_YEARS
from sim.report.words.labels import Labels, spelt
from sim.report.workbook.house import A_SHARE, HEADER_ROW, MONEY, PRICE, RATE, House, cell
from sim.report.workbook.prices import Places

BREAK_EVEN = "Break-even"
FIRST = HEADER_ROW + 1
HEADS = (
    *("Scenario", "Home", "Spares", "Year", "Beds", "Cost a year", "Price a week", "Occupancy"),
    *("Break-even occupancy", "Break-even price", "Saving a year"),
)
WORDS, NUMBERS = (0, 1, 2, 3), (4, 5, 6, 7)
"""Columns of what a break-even is of, and of what it is worked out from: beds, cost, price, occupancy."""
Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Followed:
    """What the costs and prices of homes follow."""

    homes: Mapping[tuple[str, str], Row]
    """By scenario and home: the paths and groups of its prices, and when its building is bought."""
    places: Places
    first: str
    """The scenario that stands first."""
    rate: str | None
    """The cell of the discount rate, where there is one."""
    discount: float
    """What stands in it now."""

    def cost(self, one: Row) -> str:
        """The formula of a home's yearly cost: of running it, and of writing its building off."""
        home, year = self.homes[one["scenario"], one["home"]], str(one["financial_year"])
        charge = float(one["capital_charge"])
        running = f"{float(one['yearly_cost']) - charge!r}{self._moved(home['price'], home['group'], year)}"
        if not charge:
            return running
        bought = self._moved(home["capital_price"], home["capital_group"], str(home["capital_year"]))
        return f"{running}+{charge!r}{bought}{self._annuity(float(home['capital_years']))}"

    def price(self, one: Row) -> str:
        """The formula of the weekly price of what a home takes the place of."""
        replaces, year = str(one["replaces"]), str(one["financial_year"])
        path = f"fees.{one['spared_placement']}"
        group = self.places.group.get(path)
        if (self.first, replaces) in self.homes:
            home = self.homes[self.first, replaces]
            path, group = str(home["price"]), str(home["group"])
        return f"{float(one['price_per_week'])!r}{self._moved(path, group, year)}"

    def _moved(self, price: str, group: str | None, year: str) -> str:
        """What multiplies an amount when its price or its group's inflation is changed."""
        factor = f"*{self.places.price[price]}" if price in self.places.price else ""
        if group is None or (group, year) not in self.places.level:
            return factor
        return f"{factor}*{self.places.level[group, year]}/{self.places.value[group, year]!r}"

    def _annuity(self, years: float) -> str:
        """What multiplies a capital charge when the discount rate is changed."""
        if self.rate is None:
            return ""
        now = self.discount / (1 - (1 + self.discount) ** -years) if self.discount else 1 / years
        then = f"IF({self.rate}=0,1/{years!r},{self.rate}/(1-(1+{self.rate})^-{years!r}))"
        return f"*{then}/{now!r}"


def write_break_even(house: House, break_even: pd.DataFrame, followed: Followed, labels: Labels) -> None:
    """The break-even of each home that a scenario opens: its cost and the price of what it spares follow the
    prices, inflation and discount rate of this workbook; the occupancy may be changed.

    First, and printed, what each home is meant to replace, over all years; single years and what else it
    could replace stand below.
    """
    about = (
        "Pounds. At its break-even a home costs what the placements it spares would. Live; single years, and"
        " what else it could replace, stand below."
    )
    rows = break_even.to_dict("records")
    # no wider than what stands there: the sheet is printed on one page, in letters that can be read
    homes = max((len(labels.home(str(one["home"]))) for one in rows), default=0)
    spares = max((len(_replaced(one, labels)) for one in rows), default=0)
    widths = (24, min(homes + 1, 22), min(spares + 1, 22), 8, 5, 9.5, 9.5, 10.5, 11, 11, 10)
    sheet = house.sheet(BREAK_EVEN, "Break-even of homes", about, widths)
    keys = ["scenario", "home"]
    alone = break_even.groupby(keys)["financial_year"].transform("nunique") == 1
    meant = break_even["chosen"].astype(bool) & ((break_even["financial_year"] == ALL_YEARS) | alone)
    ordered = pd.concat((break_even[meant], break_even[~meant])).to_dict("records")
    house.table(sheet, "Break_even", HEADS, len(ordered), freeze=2)
    house.prints(sheet, int(meant.sum()), len(HEADS))
    by_year = _rows_of_years(ordered)
    for row, one in enumerate(ordered, start=FIRST):
        _write_row(house, sheet, row, one, labels)
        _write_sums(house, sheet, row, one, _formulas(one, by_year, followed))


def _rows_of_years(ordered: Sequence[Row]) -> dict[tuple[str, ...], list[int]]:
    """Where the single years stand of each scenario, home and what it could replace."""
    found: dict[tuple[str, ...], list[int]] = {}
    for row, one in enumerate(ordered, start=FIRST):
        if one["financial_year"] != ALL_YEARS:
            found.setdefault(_key(one), []).append(row)
    return found


def _key(one: Row) -> tuple[str, ...]:
    return str(one["scenario"]), str(one["home"]), str(one["replaces"])


def _formulas(
    one: Row, by_year: Mapping[tuple[str, ...], Sequence[int]], followed: Followed
) -> Iterator[str]:
    """The formulas of cost and price: those of all years are the means of the single ones."""
    if one["financial_year"] == ALL_YEARS:
        for column in (5, 6):
            yield f"=AVERAGE({','.join(cell(row, column) for row in by_year[_key(one)])})"
    else:
        yield f"={followed.cost(one)}"
        yield f"={followed.price(one)}"


def _write_row(house: House, sheet: Any, row: int, one: Row, labels: Labels) -> None:
    """What a break-even is of."""
    house.title(sheet, row, 0, one["scenario"])
    words = labels.home(str(one["home"])), _replaced(one, labels), one["financial_year"]
    for column, text in zip(WORDS[1:], words, strict=True):
        house.title(sheet, row, column, text)


def _write_sums(house: House, sheet: Any, row: int, one: Row, formulas: Iterator[str]) -> None:
    """Beds, cost, price and occupancy, and the break-evens that follow."""
    house.number(sheet, row, 4, one["beds"], "0")
    for column, what, look in ((5, "yearly_cost", MONEY), (6, "price_per_week", PRICE)):
        house.formula(sheet, row, column, next(formulas), one[what], look)
    house.number(sheet, row, 7, one["occupancy"], RATE, marked=True, limits=A_SHARE)
    beds, cost, price, filled = (cell(row, column) for column in NUMBERS)
    a_year = f"{beds}*{DAYS_PER_YEAR}/{DAYS_PER_WEEK:g}"
    for column, nothing, formula, what, look in (
        (8, price, f"{cost}/({a_year}*{price})", "break_even_occupancy", RATE),
        (9, filled, f"{cost}/({a_year}*{filled})", "break_even_price", PRICE),
    ):
        value: float | str = "never" if pd.isna(one[what]) else one[what]
        house.formula(sheet, row, column, f'=IF({nothing}=0,"never",{formula})', value, look)
    house.formula(sheet, row, 10, f"={filled}*{a_year}*{price}-{cost}", one["saving_per_year"], MONEY)


def _replaced(one: Row, labels: Labels) -> str:
    """What a home takes the place of: another home, or some children of a placement type."""
    spared, replaces = str(one["spared_placement"]), str(one["replaces"])
    if replaces in labels.homes:
        return labels.homes[replaces]
    title = labels.placements.get(spared, spelt(spared))
    return title if spared == replaces else f"{title}: {spelt(replaces).lower()}"
