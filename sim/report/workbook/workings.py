"""The sheet of workings: what is bought and provided, price by price, what it costs, and why that changes.

A row for each scenario and account, in the same order in every scenario. Blocks of columns, a column a year:
amounts at the prices of the price year (for fees nights x unit price), unit prices, what the price list says,
costs, and how much of the change on the year before, and on the first scenario, is the length of the period,
price, and volume. What is left of a change is said by the kind of the account.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
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
    """Costs as they stand now, by row and year."""

    def column(self, block: str, year: str) -> int:
        """The column of a block and a year."""
        return self._columns[block, year]

    @cached_property
    def _columns(self) -> Mapping[tuple[str, str], int]:
        return {both: column for column, both in enumerate(product(BLOCKS, self.years), start=len(HEADS))}

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
    lengths = workings.set_index(["scenario", "financial_year"])[["nights", "months"]].to_dict()
    to = _References(places, volumes, corrected, lengths, found.values.to_dict())
    for row, one in enumerate(table.to_dict("records"), start=FIRST):
        for column, name in enumerate(keys):
            house.text(sheet, row, column, one[name, ""])
        house.formula(sheet, row, len(keys), f"={places.price[one['price', '']]}", 1.0, FACTOR)
        twin = None if one["scenario", ""] == first else row - rows[one["scenario", ""]][0] + rows[first][0]
        _Account(house, sheet, row, one, found, to).write(twin)
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


@dataclass(frozen=True)
class _References:
    """Where the rows find what they refer to."""

    places: Places
    volumes: Volumes
    corrected: Mapping[tuple[str, str, str], str]
    lengths: Mapping[Hashable, Mapping[Any, float]]
    """``nights`` and ``months`` by scenario and year."""
    now: Mapping[Hashable, Mapping[Any, float]]
    """Costs as they stand now, by year and row."""


class _Account:
    """The blocks of one row."""

    def __init__(
        self, house: House, sheet: Any, row: int, one: dict[Any, Any], found: Workings, to: _References
    ) -> None:
        self.house, self.sheet, self.row, self.one, self.found, self.to = house, sheet, row, one, found, to
        self.scenario, self.line, self.group, self.kind, self.paid = (
            str(one[name, ""]) for name in ("scenario", "cost_line", "group", "kind", "paid")
        )
        self.fee = to.volumes.of_price(str(one["price", ""])) if self.kind == "fee" else None

    def write(self, twin: int | None) -> None:
        """All blocks; ``twin`` is the row of the same account of the first scenario."""
        for i, year in enumerate(self.found.years):
            self._costs(year)
            if i:
                self._on_the_year_before(self.found.years[i - 1], year)
            if twin is not None:
                self._on_the_first(twin, year)

    def _at(self, year: str, row: int | None = None) -> Callable[[str], str]:
        """Which cell of a year a block has."""
        return lambda block: cell(row or self.row, self.found.column(block, year))

    def _formula(self, block: str, year: str, formula: str, value: float = 0.0) -> None:
        column = self.found.column(block, year)
        self.house.formula(self.sheet, self.row, column, f"={formula}", value, PRICE)

    def _nights(self, year: str, scenario: str | None = None) -> str | None:
        """The cell of the nights that are paid, if this is a fee."""
        return self.to.volumes.cell.get((scenario or self.scenario, self.fee, year)) if self.fee else None

    def _factor(self, year: str) -> str:
        """What takes an amount of the price year to the money of a year, but for changes of its price."""
        return f"{self.to.corrected[self.scenario, self.line, year]}*{self.to.places.level[self.group, year]}"

    def _costs(self, year: str) -> None:
        """Amount (of fees nights x unit price), what the price list says, and cost."""
        amount, here = float(self.one["amount", year]), self._at(year)
        nights = self.to.volumes.value.get((self.scenario, self.fee, year), 0.0) if self.fee else 0.0
        if nights > 0:
            unit = self.found.column("unit", year)
            self.house.number(self.sheet, self.row, unit, amount / nights, PRICE)
            self._formula("amount", year, f"{self._nights(year)}*{here('unit')}", amount)
        else:
            self.house.number(self.sheet, self.row, self.found.column("amount", year), amount, PRICE)
        self.house.number(
            self.sheet, self.row, self.found.column("listed", year), self.one["listed", year], FACTOR
        )
        cost = f"{self._factor(year)}*{here('amount')}*{cell(self.row, len(HEADS) - 1)}"
        self._formula("cost", year, cost, float(self.to.now[year][self.row]))

    def _on_the_year_before(self, last: str, year: str) -> None:
        """What the length of the year, prices and volume make of the change."""
        now, then = self._at(year), self._at(last)
        longer = _longer(self.paid, self.to.lengths, self.scenario, (last, year))
        dearer = f"({self._factor(year)}*{now('listed')})/({self._factor(last)}*{then('listed')})"
        nothing = f"OR({now('cost')}=0,{self.to.corrected[self.scenario, self.line, last]}=0)"
        self._formula("part", year, f"{then('cost')}*{longer - 1!r}")
        self._formula("price", year, f"IF({nothing},0,{now('cost')}*(1-1/({dearer})))")
        parts = (then("cost"), now("cost"), now("part"), now("price"))
        volume = _volume(self.kind, parts, (self._nights(last), self._nights(year)), longer)
        self._formula("volume", year, volume)

    def _on_the_first(self, twin: int, year: str) -> None:
        """What prices and volume make of the difference from the first scenario."""
        own, first = self._at(year), self._at(year, twin)
        ratio = f"IF({first('listed')}*{own('listed')}<=0,1,{first('listed')}/{own('listed')})"
        self._formula("price on first", year, f"{own('cost')}*(1-{ratio})")
        parts = (first("cost"), own("cost"), "0", own("price on first"))
        nights = self._nights(year, self.to.volumes.first), self._nights(year)
        self._formula("volume on first", year, _volume(self.kind, parts, nights, 1.0))


def _longer(
    paid: str, lengths: Mapping[Hashable, Mapping[Any, float]], scenario: str, years: tuple[str, str]
) -> float:
    if paid == "once":
        return 1.0
    of = lengths["nights" if paid == "night" else "months"]
    before, after = (float(of[scenario, year]) for year in years)
    return after / before


def _volume(kind: str, parts: tuple[str, ...], nights: tuple[str | None, str | None], longer: float) -> str:
    """The formula of the effect of more nights: of fees at their own price, of grants all that is left."""
    before, after, part, price = parts
    rest = f"{after}-{before}-{part}-{price}"
    if kind == "grant":
        return rest
    if kind != "fee":
        return "0"
    then, now = nights
    return f"IF({then}=0,{rest},{before}*({now}/{then}-{longer!r}))" if then and now else rest
