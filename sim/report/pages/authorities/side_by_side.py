"""Authorities that were one, side by side: children, entries and exits, spending, indicators."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.measures.counting.table import ALL
from sim.report.left_out import Extras
from sim.report.pages.plain_page import Pieces, bullets, heading, sentences, table, write_page

TOGETHER = "together"
KEYS = ["measure", "breakdown", "date"]
END_OF_YEAR = "-03-31"
ABOUT = (
    "Means over the runs. Each authority has the children of its districts, its share of the entries, of"
    " foster households and of services, and the homes that went to it; rates, plans, markets and prices are"
    " those of the authority that was split, and a search among its fewer foster households finds one as"
    " often as before. What a reorganisation itself costs or saves is not in it. Shares have no sum."
)


def beside(folders: Mapping[str, Path]) -> pd.DataFrame:
    """Columns measure, breakdown, date (or financial year), a mean for each authority, and their sum where
    there is one.

    ``folders`` are those of the tables that each of them has written.
    """
    columns = {name: _means(folder) for name, folder in folders.items()}
    table = pd.concat(columns, axis=1)
    shares = table.index.get_level_values("measure").str.endswith("_share")
    together = table.sum(axis=1, min_count=len(columns)).to_numpy(np.float64)
    return table.assign(**{TOGETHER: np.where(shares, np.nan, together)}).reset_index()


def _means(folder: Path) -> pd.Series:
    parts = [_children(folder), _flows(folder), _indicators(folder), _spending(folder)]
    rows = pd.concat([part for part in parts if part is not None], ignore_index=True)
    return rows.set_index(KEYS)["mean"]


def _children(folder: Path) -> pd.DataFrame:
    rows = pd.read_csv(folder / "caseload.csv", keep_default_na=False)
    rows = _at_ends(rows[rows["age_band"] == ALL])
    return rows.assign(measure="children in care", breakdown=rows["placement"])


def _flows(folder: Path) -> pd.DataFrame:
    rows = pd.read_csv(folder / "flows.csv", keep_default_na=False)
    rows = rows[(rows["route"] == ALL) & rows["flow"].isin(["entry", "exit"])]
    return rows.assign(
        measure=rows["flow"] + " in the financial year", breakdown=ALL, date=rows["financial_year"]
    )


def _indicators(folder: Path) -> pd.DataFrame:
    rows = _at_ends(pd.read_csv(folder / "kpis.csv"))
    return rows.assign(measure=rows["kpi"], breakdown=ALL)


def _spending(folder: Path) -> pd.DataFrame | None:
    if not (folder / "costs.csv").is_file():
        return None
    rows = pd.read_csv(folder / "costs.csv")
    rows = rows[rows["cost_line"] == "total"]
    return rows.assign(measure="spending less income, pounds", breakdown="total", date=rows["financial_year"])


def _at_ends(rows: pd.DataFrame) -> pd.DataFrame:
    """The base date, each 31 March, and the last day."""
    kept = rows["date"].str.endswith(END_OF_YEAR) | rows["date"].isin(
        [rows["date"].min(), rows["date"].max()]
    )
    return rows[kept]


def write_side_by_side(
    folder: Path, rows: pd.DataFrame, split: Mapping[str, Sequence[str]], extras: Extras
) -> None:
    """Write ``report.html``; what cannot be made is named in its place."""
    write_page(folder / "report.html", "Side by side", lambda: _pieces(rows, split), extras)


def _pieces(rows: pd.DataFrame, split: Mapping[str, Sequence[str]]) -> Pieces:
    who = [f"{name}: {', '.join(districts)}" for name, districts in split.items()]
    return {
        "who they are": lambda: [bullets(who), sentences(ABOUT)],
        "the table": lambda: [heading("Side by side"), table(rows, "Means by measure and date", 3)],
    }
