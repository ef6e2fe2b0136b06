"""The sheet of workings: what is bought and provided, price by price, what it costs, and why that changes.

A row for each scenario and account, in the same order in every scenario. Blocks of columns, a column a year:
amounts at the prices of the price year (for fees nights x unit price), unit prices, what the price list says,
costs, and how much of the change on the year before, and on the first scenario, is the length of the period,
price, and volume. What is left of a change is said by the kind of the account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.report.workbook.house import FACTOR, HEADER_ROW, PRICE, House, cell, span
from sim.report.workbook.prices import Places, years_of
from sim.report.workbook.volumes import Volumes

WORKINGS = "Workings"
FIRST = HEADER_ROW + 1
HEADS = ("Scenario", "Line", "Price", "Price group", "Kind", "Paid", "Factor")
BLOCKS = ("amount", "unit", "listed", "cost", "part", "price", "volume", "price on first", "volume on first")
KIND = 4


@dataclass(frozen=True)
class Workings:
    """Where other sheets find costs by account, and the parts of their changes."""

    years: tuple[str, ...]
    rows: Mapping[str, tuple[int, int]]
    """First and last row of each scenario."""
    accounts: Mapping[tuple[str, str], Sequence[int]]
    """Rows of each scenario and line."""
    values: pd.DataFrame
    """Amounts and costs as they stand now, by row: columns (block, year)."""

    def column(self, block: str, year: str) -> int:
        """The column of a block and a year."""
        return len(HEADS) + BLOCKS.index(block) * len(self.years) + self.years.index(year)

    def summed(self, scenario: str, block: str, year: str, kind: str | None = None, *, also: str = "") -> str:
        """A formula for the sum of a block's year over a scenario, or over its accounts of a kind."""
        first, last = self.rows[scenario]
        amounts = span((first, self.column(block, year)), (last, self.column(block, year)), WORKINGS)
        kinds = span((first, KIND), (last, KIND), WORKINGS)
        return f"SUM({amounts})" if kind is None else f'SUMIFS({amounts},{kinds},"{kind}"{also})'


def write_workings(
    house: House, quantities: pd.DataFrame, corrections: pd.DataFrame, workings: pd.DataFrame, places: Places,
    volumes: Volumes, corrected: Mapping[tuple[str, str, str], str],
) -> Workings:  # fmt: skip
    """Write the sheet; ``corrected`` are the cells of corrections by scenario, line and year."""
    years = tuple(years_of(quantities))
    about = "Every cost by scenario and price, and why it changes. On screen; not made to be printed."
    widths = (26, 30, 30, 20, 9, 8, 8, *(12 for _ in range(len(BLOCKS) * len(years))))
    sheet = house.sheet(WORKINGS, "Workings", about, widths, hidden=True)
    keys = ["scenario", "cost_line", "price", "group", "kind", "paid"]
    table = _pivoted(quantities, keys)
    heads = [*HEADS, *(f"{block} {year}" for block in BLOCKS for year in years)]
    house.table(sheet, "Workings", heads, len(table), freeze=3)
    rows, accounts = _places(table)
    found = Workings(years, rows, accounts, _values(table, corrections, places, years))
    first = next(iter(rows))
    lengths = workings.set_index(["scenario", "financial_year"])[["nights", "months"]]
    for row, one in enumerate(table.to_dict("records"), start=FIRST):
        for column, name in enumerate(keys):
            house.text(sheet, row, column, one[name, ""])
        house.formula(sheet, row, len(keys), f"={places.price[one['price', '']]}", 1.0, FACTOR)
        twin = None if one["scenario", ""] == first else row - rows[one["scenario", ""]][0] + rows[first][0]
        _write_row(house, sheet, row, one, found, (places, volumes, corrected, lengths, twin))
    return found


def _pivoted(quantities: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """A row for each account, with (measure, year) columns and (key, "") ones."""
    order = quantities[keys].drop_duplicates()
    values = ["amount", "nights", "listed"]
    wide = quantities.set_index([*keys, "financial_year"])[values].unstack("financial_year")  # noqa: PD010
    return wide.reindex(pd.MultiIndex.from_frame(order)).reset_index()


def _places(table: pd.DataFrame) -> tuple[dict[str, tuple[int, int]], dict[tuple[str, str], list[int]]]:
    rows: dict[str, tuple[int, int]] = {}
    accounts: dict[tuple[str, str], list[int]] = {}
    for row, (scenario, line) in enumerate(
        zip(table["scenario", ""], table["cost_line", ""], strict=True), start=FIRST
    ):
        rows[scenario] = (rows.get(scenario, (row, row))[0], row)
        accounts.setdefault((scenario, line), []).append(row)
    return rows, accounts


def _values(
    table: pd.DataFrame, corrections: pd.DataFrame, places: Places, years: Sequence[str]
) -> pd.DataFrame:
    """Costs as they stand now."""
    factor = corrections.set_index(["scenario", "cost_line", "financial_year"])["correction"]
    found = {}
    for year in years:
        index = pd.MultiIndex.from_arrays(
            [table["scenario", ""], table["cost_line", ""], [year] * len(table)]
        )
        level = [places.value[group, year] for group in table["group", ""]]
        found[year] = table["amount", year].to_numpy() * level * factor.reindex(index).to_numpy()
    values = pd.DataFrame(found)
    values.index = pd.RangeIndex(FIRST, FIRST + len(table))
    return values


def _write_row(
    house: House, sheet: Any, row: int, one: dict[Any, Any], found: Workings, at: tuple[Any, ...]
) -> None:
    """The blocks of one account."""
    places, volumes, corrected, lengths, twin = at
    scenario, line, group, kind, paid = (
        one[name, ""] for name in ("scenario", "cost_line", "group", "kind", "paid")
    )
    fee = volumes.of_price(one["price", ""]) if kind == "fee" else None
    for i, year in enumerate(found.years):
        amount = one["amount", year]
        nights = volumes.value.get((scenario, fee, year), 0.0) if fee else 0.0
        c = {block: cell(row, found.column(block, year)) for block in BLOCKS}
        bought = volumes.cell.get((scenario, fee, year)) if nights > 0 else None
        if bought:
            house.number(sheet, row, found.column("unit", year), amount / nights, PRICE)
            house.formula(sheet, row, found.column("amount", year), f"={bought}*{c['unit']}", amount, PRICE)
        else:
            house.number(sheet, row, found.column("amount", year), amount, PRICE)
        house.number(sheet, row, found.column("listed", year), one["listed", year], FACTOR)
        level = places.level[group, year]
        formula = f"={corrected[scenario, line, year]}*{c['amount']}*{cell(row, 6)}*{level}"
        house.formula(sheet, row, found.column("cost", year), formula, found.values.loc[row, year], PRICE)
        now = volumes.cell.get((scenario, fee, year)) if fee else None
        if i:
            last = found.years[i - 1]
            b = {block: cell(row, found.column(block, last)) for block in BLOCKS}
            longer = _longer(paid, lengths, scenario, (last, year))
            then = volumes.cell.get((scenario, fee, last)) if fee else None
            now_at, then_at = (
                f"{corrected[scenario, line, when]}*{places.level[group, when]}" for when in (year, last)
            )
            dearer = f"({now_at}*{c['listed']})/({then_at}*{b['listed']})"
            none = f"OR({c['cost']}=0,{corrected[scenario, line, last]}=0)"
            price = f"=IF({none},0,{c['cost']}*(1-1/({dearer})))"
            house.formula(sheet, row, found.column("part", year), f"={b['cost']}*{longer - 1!r}", 0.0, PRICE)
            house.formula(sheet, row, found.column("price", year), price, 0.0, PRICE)
            volume = _volume(kind, (b["cost"], c["cost"], c["part"], c["price"]), (then, now), longer)
            house.formula(sheet, row, found.column("volume", year), volume, 0.0, PRICE)
        if twin is not None:
            first = {block: cell(twin, found.column(block, year)) for block in BLOCKS}
            ratio = f"IF({first['listed']}*{c['listed']}<=0,1,{first['listed']}/{c['listed']})"
            house.formula(
                sheet, row, found.column("price on first", year), f"={c['cost']}*(1-{ratio})", 0.0, PRICE
            )
            then = volumes.cell.get((volumes.first, fee, year)) if fee else None
            parts = (first["cost"], c["cost"], "0", c["price on first"])
            house.formula(
                sheet,
                row,
                found.column("volume on first", year),
                _volume(kind, parts, (then, now), 1.0),
                0.0,
                PRICE,
            )


def _longer(paid: str, lengths: pd.DataFrame, scenario: str, years: tuple[str, str]) -> float:
    if paid == "once":
        return 1.0
    before, after = (lengths.loc[(scenario, year)] for year in years)
    of = "nights" if paid == "night" else "months"
    return float(after[of] / before[of])


def _volume(kind: str, parts: tuple[str, ...], nights: tuple[str | None, str | None], longer: float) -> str:
    """The formula of the effect of more nights: of fees at their own price, of grants all that is left."""
    before, after, part, price = parts
    rest = f"{after}-{before}-{part}-{price}"
    if kind == "grant":
        return f"={rest}"
    if kind != "fee":
        return "=0"
    then, now = nights
    return f"=IF({then}=0,{rest},{before}*({now}/{then}-{longer!r}))" if then and now else f"={rest}"
