"""Young people whom the authority supports after care."""

import numpy as np

from sim.published.areas import Area
from sim.published.figures.amounts import Amount, Group, How
from sim.published.figures.stock import Stock
from sim.published.symbols import SHOWN
from sim.published.tables import ENGLAND, PublishedTables

AGES = {"18": "aged 17 to 18", "19 to 21": "aged 19 to 21"}


def care_leavers(tables: PublishedTables, area: Area, year: int, stock: Stock) -> Group:
    """Care leavers of 17 and 18 and of 19 to 21; as many for each child in care as in England where they are
    not shown.
    """
    return {name: _leavers(tables, area, year, stock, letters) for name, letters in AGES.items()}


def _leavers(tables: PublishedTables, area: Area, year: int, stock: Stock, group: str) -> Amount:
    own, england = (_shown(tables, year, place, group) for place in (area.old_code, ENGLAND))
    if np.isfinite(own):
        return Amount(own, How.PUBLISHED, f"{own:.0f} in the year to March {year} (DfE)")
    cells = tables.cells("stock", year, ENGLAND, "age")
    children = float(cells[cells["item"] == "total"]["value"].iloc[0]) if cells is not None else np.nan
    rate = england / children if np.isfinite(england) and children > 0 else FOR_EACH_CHILD[group]
    return Amount(
        rate * stock.children.value, How.BORROWED, f"{rate:.2f} for each child in care, as in England"
    )


FOR_EACH_CHILD = {"aged 17 to 18": 0.15, "aged 19 to 21": 0.41}
"""12,350 and 33,590 care leavers for 82,090 children in care, England, March 2022 (DfE)."""


def _shown(tables: PublishedTables, year: int, place: str, group: str) -> float:
    cells = tables.cells("leavers", year, place, group)
    total = None if cells is None else cells[(cells["item"] == "total") & (cells["shown"] == SHOWN)]
    return float("nan") if total is None or total.empty else float(total["value"].iloc[0])
