"""The sheet of break-evens of homes."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_WEEK
from sim.finance.break_even import ALL_YEARS
from sim.report.words.labels import Labels, spelt
from sim.report.workbook.house import HEADER_ROW, MONEY, PRICE, RATE, House, cell
from sim.report.workbook.prices import Places

BREAK_EVEN = "Break-even"
FIRST = HEADER_ROW + 1


def write_break_even(
    house: House, break_even: pd.DataFrame, home_prices: pd.DataFrame, places: Places, labels: Labels
) -> None:
    """The break-even of each home that a scenario opens: its cost and the price of what it spares follow the
    prices and inflation of this workbook; the occupancy may be changed.

    First, and printed, what each home is meant to replace, over all years; single years and what else it
    could replace stand below.
    """
    paths = {(one["scenario"], one["home"]): one for one in home_prices.to_dict("records")}
    about = (
        "At the break-even occupancy, or price, a home costs what the placements it spares would. Costs and"
        " prices are live. Single years, and what else a home could replace, stand below what is printed."
    )
    rows = break_even.to_dict("records")
    # no wider than what stands there: the sheet is printed on one page, in letters that can be read
    homes = max((len(labels.home(str(one["home"]))) for one in rows), default=0)
    spares = max((len(_replaced(one, labels)) for one in rows), default=0)
    widths = (house.wide, homes + 1, 9, 6, 11, spares + 1, 11, 12, 12, 12, 11)
    sheet = house.sheet(BREAK_EVEN, "Break-even of homes", about, widths)
    meant = break_even["chosen"].astype(bool) & (break_even["financial_year"] == ALL_YEARS)
    break_even = pd.concat((break_even[meant], break_even[~meant]))
    headers = ["Scenario", "Home", "Year", "Beds", "Cost a year", "Spares", "Price a week", "Occupancy"]
    house.table(
        sheet,
        "Break_even",
        [*headers, "Break-even occupancy", "Break-even price", "Saving a year"],
        len(break_even),
        freeze=2,
    )
    house.prints(sheet, int(meant.sum()), len(headers) + 3)
    for row, one in enumerate(break_even.to_dict("records"), start=FIRST):
        _write_row(house, sheet, row, one, paths[one["scenario"], one["home"]], places, labels)


def _write_row(
    house: House,
    sheet: Any,
    row: int,
    one: Mapping[Hashable, Any],
    path: Mapping[Hashable, Any],
    places: Places,
    labels: Labels,
) -> None:
    """A home beside what it could replace; ``path`` is the price that its cost follows."""
    for column, words in (
        (0, one["scenario"]),
        (1, labels.home(str(one["home"]))),
        (2, one["financial_year"]),
        (5, _replaced(one, labels)),
    ):
        house.text(sheet, row, column, words)
    house.number(sheet, row, 3, one["beds"], "0")
    year = one["financial_year"]
    spared = f"fees.{one['spared_placement']}"
    for column, what, look, price, group in (
        (4, "yearly_cost", MONEY, path["price"], path["group"]),
        (6, "price_per_week", PRICE, spared, places.group.get(spared)),
    ):
        formula = f"={float(one[what])!r}{_follows(places, price, group, year)}"
        house.formula(sheet, row, column, formula, one[what], look)
    house.number(sheet, row, 7, one["occupancy"], RATE, marked=True)
    beds, cost, price, filled = (cell(row, column) for column in (3, 4, 6, 7))
    a_year = f"{beds}*{DAYS_PER_YEAR}/{DAYS_PER_WEEK:g}"
    house.formula(
        sheet,
        row,
        8,
        f'=IF({price}=0,"never",{cost}/({a_year}*{price}))',
        _or_never(one["break_even_occupancy"]),
        RATE,
    )
    house.formula(
        sheet,
        row,
        9,
        f'=IF({filled}=0,"never",{cost}/({a_year}*{filled}))',
        _or_never(one["break_even_price"]),
        PRICE,
    )
    house.formula(sheet, row, 10, f"={filled}*{a_year}*{price}-{cost}", one["saving_per_year"], MONEY)


def _follows(places: Places, price: str, group: str | None, year: str) -> str:
    """What multiplies an amount when its price or its group's inflation is changed."""
    factor = f"*{places.price[price]}" if price in places.price else ""
    if group is None or (group, year) not in places.level:
        return factor
    return f"{factor}*{places.level[group, year]}/{places.value[group, year]!r}"


def _replaced(one: Mapping[Hashable, Any], labels: Labels) -> str:
    """What a home takes the place of: another home, or some children of a placement type."""
    spared, replaces = str(one["spared_placement"]), str(one["replaces"])
    if replaces in labels.homes:
        return labels.homes[replaces]
    title = labels.placements.get(spared, spelt(spared))
    return title if spared == replaces else f"{title}: {spelt(replaces).lower()}"


def _or_never(value: float) -> float | str:
    return "never" if pd.isna(value) else value
