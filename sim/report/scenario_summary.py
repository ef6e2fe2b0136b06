"""Scenarios side by side on one screen, and the one that does most for each indicator."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.report.labels import KPIS, Labels, count, month, points, tenths
from sim.report.rows import rows_of

ROWS = 10
"""How many scenarios the screen has room for."""
LETTERS = 25
"""How much of a title fits in a line with its numbers."""
HEADINGS = {
    "kinship_share": "Kinship\nfostered",
    "residential_against_plan_share": "Against\nplan",
    "external_foster_share": "Agency\nfostered",
    "family_based_12_15_share": "12-15 in\na family",
    "outside_d2n2_share": "Beyond\nregion",
    "sgo_exits": "SGOs in\na year",
}
"""The six indicators in two short lines each."""


def day_of_judgement(tables: Mapping[str, pd.DataFrame]) -> str:
    """The day on which the strategy is judged, or the last day of the run where that comes first or there is none."""
    judged = tables["best_levers"]["date"]
    return str(judged.max() if len(judged) else tables["kpis"]["date"].max())


def side_by_side(tables: Mapping[str, pd.DataFrame], labels: Labels) -> Table:
    """A row for today and one for each scenario; a column for children in care and one for each indicator (medians)."""
    first, when = labels.base.isoformat(), day_of_judgement(tables)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column(f"Median on {month(date.fromisoformat(when))}", no_wrap=True, overflow="ellipsis", width=34)
    for heading in ("Children\nin care", *HEADINGS.values()):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_row(f"Today ({month(labels.base)})", *_cells(tables, labels.first, first))
    for number, (name, title) in enumerate(list(labels.scenarios.items())[:ROWS]):
        table.add_row(f"{number} {title}", *_cells(tables, name, when))
    return table


def _cells(tables: Mapping[str, pd.DataFrame], scenario: str, when: str) -> Iterator[str]:
    everyone = rows_of(tables["caseload"], scenario=scenario, date=when, placement="all", age_band="all")
    yield count(float(everyone["p50"].iloc[0]))
    for kpi in HEADINGS:
        value = float(rows_of(tables["kpis"], scenario=scenario, date=when, kpi=kpi)["p50"].iloc[0])
        yield (tenths if kpi.endswith("_share") else count)(value)


def best_levers(tables: Mapping[str, pd.DataFrame], labels: Labels) -> Text:
    """A line for each indicator: the scenario that does most for it, by how much, and how sure that is."""
    rows = tables["best_levers"].set_index("kpi")
    text = Text("What does most for each (difference from 0 in points or orders, 95 % interval)", style="bold")
    for kpi, title in KPIS.items():
        if kpi in rows.index:
            text.append(f"\n{title + ':':49}{_told(kpi, rows.loc[[kpi]].iloc[0], labels)}", style="not bold")
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _told(kpi: str, best: pd.Series, labels: Labels) -> str:
    if not isinstance(best["scenario"], str):
        return "no single plan surely helps"
    number = list(labels.scenarios).index(best["scenario"])
    write = points if kpi.endswith("_share") else _signed
    difference, low, high = (write(float(best[part])) for part in ("difference", "ci_low", "ci_high"))
    return f"{number} {_short(labels.scenarios[best['scenario']])} {difference} ({low} to {high})"


def _short(title: str) -> str:
    return title if len(title) <= LETTERS else f"{title[: LETTERS - 1].rstrip()}…"


def _signed(value: float) -> str:
    return f"{value:+.1f}"
