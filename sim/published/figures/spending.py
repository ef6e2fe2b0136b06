"""What an authority spends, and its foster places: Section 251 and Ofsted's fostering return."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.published.areas import Area
from sim.published.figures.amounts import Amount, How
from sim.published.names import plain_name
from sim.published.symbols import values_of
from sim.published.tables import PublishedTables

MEASURES = {
    "fostering": r"^fostering, unit cost",
    "residential": r"^residential care, unit cost",
    "adoption": r"^adoption, unit cost",
    "total": r"^children looked after, gross",
    "leaving_care": r"^leaving care",
    "places": r"^approved places",
    "filled": r"^of which filled",
}
UNITS = {
    "fostering": "pounds a week and child",
    "residential": "pounds a week and child",
    "adoption": "pounds a week and child",
    "total": "pounds a year",
    "leaving_care": "pounds a year",
    "places": "places",
    "filled": "places",
}


@dataclass(frozen=True)
class Spending:
    """The authority's own numbers; ``None`` where none is published."""

    fostering: Amount | None
    residential: Amount | None
    adoption: Amount | None
    total: Amount | None
    leaving_care: Amount | None
    places: Amount | None
    """Approved places with its own mainstream foster carers."""
    filled: Amount | None


def spending_of(tables: PublishedTables, area: Area, year: int) -> Spending:
    """The numbers of the financial year that ends with 31 March of ``year``, or of the last one before."""
    found: dict[str, Amount | None] = dict.fromkeys(MEASURES)
    if tables.spending is not None:
        rows = _own(tables.spending, area)
        found |= {name: _latest(rows, name, pattern, year) for name, pattern in MEASURES.items()}
    return Spending(**found)


def _own(rows: pd.DataFrame, area: Area) -> pd.DataFrame:
    names = rows["la_name"].map({name: plain_name(name) == area.plain for name in rows["la_name"].unique()})
    own = rows[names.astype(bool)]
    values, _, _ = values_of(own["value"])
    years = own["years"].where(own["years"] != "", own.get("year", ""))
    return own.assign(value=values, ends=[_ends(text) for text in years])


def _ends(text: str) -> int:
    """The year in which a financial year such as 2021-22 ends; 2022 is itself."""
    found = re.match(r"(\d{4})\D?(\d{2})?$", text.strip())
    return 0 if found is None else int(found[1]) + (1 if found[2] else 0)


def _latest(rows: pd.DataFrame, name: str, pattern: str, year: int) -> Amount | None:
    mine = rows[rows["measure"].str.strip().str.lower().str.contains(pattern) & (rows["ends"] <= year)]
    known = mine[np.isfinite(mine["value"]) & (mine["value"] > 0)].sort_values("ends")
    if known.empty:
        return None
    value, ends = float(known["value"].iloc[-1]), int(known["ends"].iloc[-1])
    whose = "Ofsted" if name in ("places", "filled") else "Section 251 outturn"
    return Amount(value, How.PUBLISHED, f"{value:,.0f} {UNITS[name]}, to March {ends} ({whose})", year=ends)
