"""The sheet of volumes: nights of children by placement type, which may be changed, and beds."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.report.workbook.house import HEADER_ROW, MONEY, House, cell
from sim.report.workbook.prices import years_of
from sim.report.workbook.rows import named_rows

VOLUMES = "Volumes"
NIGHTS = "nights:"


@dataclass(frozen=True)
class Volumes:
    """Where nights stand that are paid by a fee."""

    cell: Mapping[tuple[str, str, str], str]
    """By scenario, placement type and financial year."""
    value: Mapping[tuple[str, str, str], float]
    """What stands there now."""
    first: str
    """The scenario that stands first."""

    def of_price(self, price: str) -> str | None:
        """The placement type whose fee a price is."""
        return price.removeprefix("fees.") if price.startswith("fees.") else None


def write_volumes(
    house: House, volumes: pd.DataFrame, quantities: pd.DataFrame, titles: Mapping[str, str]
) -> Volumes:
    """Nights by scenario, type and year; yellow where they are paid by a fee."""
    years = years_of(volumes)
    about = (
        "Nights in each financial year, by placement type. Change a yellow cell and totals follow; beds do"
        " not. The first scenario is printed."
    )
    sheet = house.sheet(VOLUMES, "Volumes", about, (house.wide, 30, *(7.5 for _ in years)))
    fees = quantities[quantities["kind"] == "fee"]
    keys = zip(fees["scenario"], fees["price"].str.removeprefix("fees."), fees["financial_year"], strict=True)
    found = list(zip(keys, fees["nights"], fees["amount"], strict=True))
    exact = {key: float(nights) for key, nights, _ in found}
    paid = {key for key, _, amount in found if amount}
    table = volumes.pivot_table(
        index=["scenario", "volume"], columns="financial_year", values="mean", sort=False
    )
    house.table(sheet, "Volumes", ["Scenario", "Nights of children or beds", *years], len(table), freeze=2)
    first = sum(scenario == table.index[0][0] for scenario, _ in table.index)
    house.prints(sheet, first, 2 + len(years))
    cells: dict[tuple[str, str, str], str] = {}
    nights: dict[tuple[str, str, str], float] = {}
    for row, ((scenario, volume), values) in enumerate(named_rows(table), start=HEADER_ROW + 1):
        house.title(sheet, row, 0, scenario)
        house.title(sheet, row, 1, titles.get(volume, volume))
        placement = volume.removeprefix(NIGHTS) if volume.startswith(NIGHTS) else None
        for column, year in enumerate(years, start=2):
            key = (scenario, placement or "", year)
            value = float(exact.get(key, values[year]))
            house.number(sheet, row, column, value, MONEY, marked=key in paid and value > 0)
            if placement:
                cells[key], nights[key] = cell(row, column, VOLUMES), value
    return Volumes(cells, nights, str(volumes["scenario"].iloc[0]))
