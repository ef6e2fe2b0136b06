"""Scenarios side by side on one screen, and the one that does most for each indicator."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.comparison.best import NET_COST
from sim.report.data_tables import TOTAL
from sim.report.labels import KPIS, Labels, count, month, points, tenths
from sim.report.rows import MONTHS, rows_of
from sim.report.words import spending_year

ROWS = 10
"""How many scenarios the screen has room for."""
LETTERS = 25
"""How much of a title fits in a line with its numbers."""
A_MILLION = 1e6
HEADINGS = {
    "kinship_share": "With\nkin",
    "residential_against_plan_share": "Against\nplan",
    "external_foster_share": "With\nagency",
    "family_based_12_15_share": "12-15 in\na family",
    "outside_d2n2_share": "Beyond\nregion",
    "sgo_exits": "SGOs a\nyear",
}
"""The six indicators in two short lines each."""


def day_of_judgement(tables: Mapping[str, pd.DataFrame]) -> str:
    """The day on which the strategy is judged, or the last day of the run where that comes first or there is none."""
    judged = tables["best_levers"]["date"]
    return str(judged.max() if len(judged) else tables["kpis"]["date"].max())


def side_by_side(tables: Mapping[str, pd.DataFrame], labels: Labels) -> Table:
    """A row for today and one for each scenario; a column for children in care and one for each indicator (medians).

    Where costs are worked out the last column is the mean net cost of :func:`whole_year`: of the first scenario, and what
    each other one adds to it.
    """
    first, when, year = labels.base.isoformat(), day_of_judgement(tables), whole_year(tables)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    heading = f"Median on {month(date.fromisoformat(when))}"
    beside = "\n(£m: mean, plans against 0)" if year else ""
    table.add_column(heading + beside, no_wrap=True, overflow="ellipsis", width=32)
    for words in ("Children\nin care", *HEADINGS.values(), *([f"£m in\n{year[2:]}"] if year else [])):
        table.add_column(words, justify="right", no_wrap=True)
    table.add_row(f"Today ({month(labels.base)})", *_cells(tables, labels.first, first))
    for number, (name, title) in enumerate(list(labels.scenarios.items())[:ROWS]):
        money = [_net_cost(tables, labels, name, year)] if year else []
        table.add_row(f"{number} {title}", *_cells(tables, name, when), *money)
    return table


def whole_year(tables: Mapping[str, pd.DataFrame]) -> str | None:
    """The last financial year simulated whole that has ended by the day of judgement; none if there is none, or no costs."""
    year = spending_year(tables) if "costs" in tables else None
    return year if year and rows_of(tables["costs"], financial_year=year)["months"].iloc[0] == MONTHS else None


def _net_cost(tables: Mapping[str, pd.DataFrame], labels: Labels, scenario: str, year: str) -> str:
    """Millions of pounds in a year: all of it in the first scenario, the difference to that in others."""
    rows = rows_of(tables["costs"], financial_year=year, cost_line=TOTAL)
    first, own = (float(rows_of(rows, scenario=name)["mean"].iloc[0]) / A_MILLION for name in (labels.first, scenario))
    return f"{own:,.1f}" if scenario == labels.first else _signed(own - first)


def _cells(tables: Mapping[str, pd.DataFrame], scenario: str, when: str) -> Iterator[str]:
    everyone = rows_of(tables["caseload"], scenario=scenario, date=when, placement="all", age_band="all")
    yield count(float(everyone["p50"].iloc[0]))
    for kpi in HEADINGS:
        value = float(rows_of(tables["kpis"], scenario=scenario, date=when, kpi=kpi)["p50"].iloc[0])
        yield (tenths if kpi.endswith("_share") else count)(value)


def best_levers(tables: Mapping[str, pd.DataFrame], labels: Labels) -> Text:
    """A line for each indicator: the scenario that does most for it, by how much, and how sure that is."""
    rows, year = tables["best_levers"].set_index("kpi"), whole_year(tables)
    text = Text("What does most for each (difference from 0 in points or orders, 95 % interval)", style="bold")
    money = {NET_COST: f"Net cost in {year}, £ million"} if year else {}
    for kpi, title in {**KPIS, **money}.items():
        if kpi in rows.index:
            text.append(f"\n{title + ':':49}{_told(kpi, rows.loc[[kpi]].iloc[0], labels)}", style="not bold")
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _told(kpi: str, best: pd.Series, labels: Labels) -> str:
    if not isinstance(best["scenario"], str):
        return "no single plan surely helps"
    number = list(labels.scenarios).index(best["scenario"])
    write = points if kpi.endswith("_share") else _in_millions if kpi == NET_COST else _signed
    difference, low, high = (write(float(best[part])) for part in ("difference", "ci_low", "ci_high"))
    return f"{number} {_short(labels.scenarios[best['scenario']])} {difference} ({low} to {high})"


def _short(title: str) -> str:
    return title if len(title) <= LETTERS else f"{title[: LETTERS - 1].rstrip()}…"


def _in_millions(pounds: float) -> str:
    return _signed(pounds / A_MILLION)


def _signed(value: float) -> str:
    return f"{value:+.1f}"
