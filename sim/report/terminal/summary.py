"""One screen that says how a run came out: one scenario over the years, or several side by side."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isnan, nan
from pathlib import Path

import pandas as pd
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.calendar import MONTHS_PER_YEAR
from sim.measures import SUMMARY
from sim.measures.costs import TOTAL
from sim.report.rows import Tables, milestones, per_year, rows_of, whole_years, year_names
from sim.report.terminal.programmes import programme_lines
from sim.report.terminal.scenario_summary import best_levers, side_by_side
from sim.report.terminal.screen import (
    AROUND,
    COLUMNS,
    LINES,
    indicators_by_year,
    indicators_with_room,
    lines_of_best,
    scenarios_with_room,
    types_with_room,
)
from sim.report.words.data_table import NOTHING
from sim.report.words.labels import Labels, count, day, month
from sim.report.words.notation import notation_of
from sim.report.words.runs import ENOUGH

TITLES, GAP = 46, 2
"""How wide the titles of rows are at most, and what is left between columns."""


def print_summary(tables: Tables, labels: Labels, files: Path) -> None:
    """Print the summary to the terminal, with colour where it has any."""
    Console(width=COLUMNS, highlight=False, markup=False).print(_summary(tables, labels, files))


def _summary(tables: Tables, labels: Labels, files: Path) -> Group:
    several = len(labels.scenarios) > 1
    parts = _compared(tables, labels) if several else _by_year(tables, labels)
    where = Text(
        f"{_where(files)}{_left_out(tables, labels, several=several)}",
        no_wrap=True,
        overflow="ignore",
    )
    return Group(_heading(tables, labels), *parts, *_programmes(tables, labels, several=several), where)


def _where(files: Path) -> str:
    """The page to open; where it could not be made, the folder of what there is."""
    report = files / "report.html"
    return f"Report: {report}" if report.is_file() else f"Tables and figures: {files}"


def _left_out(tables: Tables, labels: Labels, *, several: bool) -> str:
    """How many scenarios and indicators the screen has no room for."""
    seen = indicators_with_room(labels) if several else indicators_by_year(labels)
    over = {
        "scenario": len(labels.scenarios) - len(scenarios_with_room(tables, labels)),
        "indicator": len(labels.indicators) - len(seen),
    }
    said = [f"{many} more {what}{'s' * (many > 1)}" for what, many in over.items() if many > 0]
    verb = "is" if sum(many for many in over.values() if many > 0) == 1 else "are"
    return f" ({' and '.join(said)} {verb} in the tables)" if said else ""


def _programmes(tables: Tables, labels: Labels, *, several: bool) -> list[RenderableType]:
    """What programmes did, in the lines that the screen has left; nothing where there are none."""
    shown = len(scenarios_with_room(tables, labels))
    left = LINES - AROUND - shown - lines_of_best(tables) if several else 1
    if not len(tables["programmes"]) or left < 1:
        return []
    lines = programme_lines(tables, labels, left)
    return [Text("\n".join(lines), no_wrap=True, overflow="ellipsis")]


def _by_year(tables: Tables, labels: Labels) -> list[RenderableType]:
    money = [_net_cost(tables, labels)] if "costs" in tables else []
    return [
        "",
        _caseload(tables, labels),
        _flows(tables, labels),
        *money,
        "",
        _indicators(tables, labels),
        "",
    ]


def _compared(tables: Tables, labels: Labels) -> list[RenderableType]:
    best = [best_levers(tables, labels)] if len(tables["best_levers"]) else []
    return [side_by_side(tables, labels), *best]


def _heading(tables: Tables, labels: Labels) -> Text:
    last = date.fromisoformat(tables["caseload"]["date"].iloc[-1])
    what = (
        labels.scenarios[labels.first] if len(labels.scenarios) == 1 else f"{len(labels.scenarios)} scenarios"
    )
    when = f"{day(labels.base)} to {day(last)}"
    return Text(f"{labels.authority}: {what}, {when}{_often(tables)}", style="bold")


def _often(tables: Tables) -> str:
    """How often the first scenario was simulated, and whether that is enough for figures to be quoted."""
    if "levels" not in tables or tables["levels"].empty:
        return ""
    runs = int(tables["levels"]["replications"].max())
    few = ": too few to quote" if runs < ENOUGH else ""
    return f", {runs} run{'s' * (runs > 1)}{few}"


def _table(first: str, columns: Sequence[str], room: int = TITLES) -> Table:
    """A table whose titles have so much room, and no more than that."""
    table = Table(box=None, padding=(0, GAP, 0, 0), header_style="bold", pad_edge=False)
    table.add_column(first, no_wrap=True, overflow="ellipsis", max_width=min(room, TITLES))
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True, overflow="ellipsis")
    return table


def _caseload(tables: Tables, labels: Labels) -> Table:
    """Children in care on the base date and some years later: in all, and by type."""
    rows = rows_of(tables["caseload"], scenario=labels.first, age_band="all")
    dates = milestones(rows["date"], labels.base)
    headings = [month(d) for d in dates]
    totals = [_row(rows, placement="all", date=d.isoformat()) for d in dates]
    between = [_interval(row) for row in totals]
    numbers = sum(max(len(cell) for cell in pair) + GAP for pair in zip(headings, between, strict=True))
    table = _table("Children in care", headings, COLUMNS - numbers)
    table.add_row("All, median run", *(count(row["p50"]) for row in totals), style="bold")
    table.add_row("  8 in 10 runs", *between)
    for kind in _largest_types(rows, labels):
        cells = [_row(rows, placement=kind, date=d.isoformat()) for d in dates]
        table.add_row(f"  {labels.placements[kind]}", *(count(cell["p50"]) for cell in cells))
    return table


def _largest_types(rows: pd.DataFrame, labels: Labels) -> list[str]:
    today = rows_of(rows, date=labels.base.isoformat()).set_index("placement")["p50"]
    ordered = sorted(labels.placements, key=lambda name: -today[name])
    return [name for name in ordered if today[name] > 0][: types_with_room(labels)]


def _row(rows: pd.DataFrame, **keys: str) -> dict[str, float]:
    """The one row of a tidy table with these keys; not a number where there is none."""
    found = rows_of(rows, **keys)
    return (
        {quantile: float(found[quantile].iloc[0]) for quantile in SUMMARY}
        if len(found)
        else dict.fromkeys(SUMMARY, nan)
    )


def _written(write: Callable[[float], str], row: Mapping[str, float], *quantiles: str) -> str:
    """Values of a row as they are written; a dash where there are none."""
    return NOTHING if isnan(row[quantiles[0]]) else " - ".join(write(row[quantile]) for quantile in quantiles)


def _interval(row: Mapping[str, float]) -> str:
    return "" if row["p10"] == row["p90"] else f"{count(row['p10'])}-{count(row['p90'])}"


def _flows(tables: Tables, labels: Labels) -> Text:
    rows = rows_of(tables["flows"], scenario=labels.first, route="all")
    entries, exits = (per_year(rows_of(rows, flow=flow)) for flow in ("entry", "exit"))
    return Text(f"A year, on average: {count(entries)} start to be looked after, {count(exits)} cease")


def _net_cost(tables: Tables, labels: Labels) -> Text:
    """What the first and the last whole financial year cost; the first one where none is whole."""
    rows = whole_years(rows_of(tables["costs"], scenario=labels.first, cost_line=TOTAL))
    shown = sorted({0, len(rows) - 1}) if (rows["months"] == MONTHS_PER_YEAR).all() else [0]
    rows = rows.assign(year=year_names(tables, rows["financial_year"])).iloc[shown]
    said = [
        f"{one['mean'] / 1e6:,.1f} in {one['year']} ({one['p10'] / 1e6:,.1f}-{one['p90'] / 1e6:,.1f})"
        for one in rows.to_dict("records")
    ]
    return Text(f"Net cost, £ million (8 in 10 runs): {', '.join(said)}")


def _indicators(tables: Tables, labels: Labels) -> Table:
    """The indicators on the base date and at the end."""
    rows = rows_of(tables["kpis"], scenario=labels.first)
    first, last = rows["date"].min(), rows["date"].max()
    table = _table(
        "Indicators (median)", [month(labels.base), month(date.fromisoformat(last)), "8 in 10 runs"]
    )
    for one in indicators_by_year(labels):
        write = notation_of(one.name).rough
        today, end = (_row(rows, kpi=one.name, date=d) for d in (first, last))
        table.add_row(
            one.title,
            _written(write, today, "p50"),
            _written(write, end, "p50"),
            _written(write, end, "p10", "p90"),
        )
    return table
