"""The sheets of assumptions: prices and inflation that may be changed, and the price levels that follow from
them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd

from sim.report.words.labels import spelt
from sim.report.workbook.house import FACTOR, HEADER_ROW, PRICE, RATE, House, cell

PRICES, INFLATION, LEVELS = "Prices", "Inflation", "Price levels"
FACTOR_COLUMN = 5
A_TEXT, LETTERS = 60, 110
"""The width of the column of a source or an assumption, and how many letters of them are read in a line."""


@dataclass(frozen=True)
class Places:
    """Where other sheets find a price factor and a price level."""

    price: Mapping[str, str]
    """The cell of each price's factor."""
    level: Mapping[tuple[str, str], str]
    """The cell of each group's level in each financial year."""
    value: Mapping[tuple[str, str], float]
    """What stands in that cell now."""
    group: Mapping[str, str]
    """The price group of each price."""


def write_prices(
    house: House, prices: pd.DataFrame, price_year: str, titles: Mapping[str, str]
) -> dict[str, str]:
    """The sheet of prices by their ``titles``; returns the cell of each price's factor."""
    about = (
        f"Prices of {price_year}. Change a yellow cell and every total follows; sources, and keys in the"
        " configuration, stand to the right."
    )
    sheet = house.sheet(PRICES, "Prices", about, (40, 27, 12, 12, 9, 7, 20, 11, A_TEXT, A_TEXT, 36))
    headers = [
        "Price",
        "Unit",
        "Model",
        "Yours",
        "Changed",
        "Factor",
        "Price group",
        "Whose",
        "Source",
        "Assumption",
        "Key",
    ]
    house.table(sheet, "Prices", headers, len(prices))
    house.prints(sheet, len(prices), 8)
    for row, price in enumerate(prices.to_dict("records"), start=HEADER_ROW + 1):
        house.title(sheet, row, 0, titles[price["price"]])
        house.title(sheet, row, 1, price["unit"])
        house.number(sheet, row, 2, price["amount"], PRICE)
        house.number(sheet, row, 3, price["amount"], PRICE, marked=True)
        mine, yours = cell(row, 2), cell(row, 3)
        house.formula(sheet, row, 4, f'=IF({mine}={yours},"","yes")', "", "General")
        house.formula(sheet, row, FACTOR_COLUMN, f"=IF({mine}=0,1,{yours}/{mine})", 1.0, FACTOR)
        house.text(sheet, row, 6, spelt(price["group"]), apart=True)
        house.text(sheet, row, 7, price["evidence"])
        house.text(sheet, row, 8, price["source"])
        house.text(sheet, row, 9, price["assumption"])
        house.text(sheet, row, 10, price["price"])
    sheet.write_comment(
        HEADER_ROW,
        3,
        "Your price. It starts as the model's; the factor is yours over the model's, and multiplies all that"
        " is paid at this price: allowances by age and solo placements too, which have amounts of their own"
        " in the configuration. To change only one of these, change the configuration and run.",
    )
    sheet.write_comment(
        HEADER_ROW,
        2,
        "The price list on the base date; need, location and age come on top of a fee.",
    )
    return {name: cell(HEADER_ROW + 1 + i, FACTOR_COLUMN, PRICES) for i, name in enumerate(prices["price"])}


def write_inflation(
    house: House, inflation: pd.DataFrame
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], float]]:
    """The sheets of inflation and of price levels; returns the cell and the value of each group's level by
    financial year.
    """
    years, groups = list(dict.fromkeys(inflation["financial_year"])), list(dict.fromkeys(inflation["group"]))
    about = (
        "Expected inflation at each 1 April, by price group. Change a yellow cell and every total follows;"
        " sources stand below what is printed."
    )
    rates = house.sheet(INFLATION, "Inflation", about, (24, *(8 for _ in years), *(9 for _ in range(5))))
    house.table(rates, "Inflation", ["Price group", *years], len(groups))
    house.prints(rates, len(groups), 1 + len(years))
    levels = house.sheet(
        LEVELS,
        "Price levels",
        "What a pound of the price year costs in each financial year.",
        (24, *(10 for _ in years)),
        hidden=True,
    )
    house.table(levels, "Price_levels", ["Price group", *years], len(groups))
    cells, values = {}, {}
    for row, group in enumerate(groups, start=HEADER_ROW + 1):
        own = inflation[inflation["group"] == group].set_index("financial_year")
        house.text(rates, row, 0, spelt(group))
        house.text(levels, row, 0, spelt(group))
        level = 1.0
        for column, year in enumerate(years, start=1):
            house.number(rates, row, column, own.loc[year, "rate"], RATE, marked=True)
            level *= 1 + float(own.loc[year, "rate"])
            before = "1" if column == 1 else cell(row, column - 1)
            house.formula(levels, row, column, f"={before}*(1+{cell(row, column, INFLATION)})", level, FACTOR)
            cells[group, year], values[group, year] = cell(row, column, LEVELS), level
    _write_origins(house, rates, HEADER_ROW + len(groups) + 2, inflation.drop_duplicates("group"))
    return cells, values


def _write_origins(house: House, sheet: Any, row: int, groups: pd.DataFrame) -> None:
    """Source and assumption of each price group from a row on, in lines that can be read."""
    for one in groups.to_dict("records"):
        house.text(sheet, row, 0, spelt(one["group"]), strong=True)
        said = [f"{what.capitalize()}: {one[what]}" for what in ("source", "assumption") if one[what]]
        lines = [line for text in said for line in wrap(text, LETTERS)]
        for line in lines:
            house.text(sheet, row, 1, line)
            row += 1
        row += 1


def write_assumptions(
    house: House, prices: pd.DataFrame, inflation: pd.DataFrame, price_year: str, titles: Mapping[str, str]
) -> Places:
    """All sheets of assumptions; prices are called by their ``titles``."""
    factors = write_prices(house, prices, price_year, titles)
    levels, values = write_inflation(house, inflation)
    return Places(factors, levels, values, dict(zip(prices["price"], prices["group"], strict=True)))


def years_of(table: pd.DataFrame) -> Sequence[str]:
    """The financial years of a table in their order."""
    return list(dict.fromkeys(table["financial_year"]))
