"""One screen that says how a run came out."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path

import pandas as pd
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.report.labels import KPIS, Labels, count, day, month, share
from sim.report.rows import milestones, per_year, rows_of

Tables = Mapping[str, pd.DataFrame]
COLUMNS, LINES = 100, 24
"""The screen of a terminal that nobody has enlarged."""
TYPES, SCENARIOS = 6, 5
"""How many placement types, and how many scenarios, the screen has room for."""


def summary_text(tables: Tables, labels: Labels, files: Path) -> str:
    """The summary as plain text, at most 24 lines of 100 columns; the same tables give the same text."""
    text = StringIO()
    console = Console(file=text, width=COLUMNS, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(_summary(tables, labels, files))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def print_summary(tables: Tables, labels: Labels, files: Path) -> None:
    """Print the summary to the terminal, with colour where it has any."""
    Console(width=COLUMNS, highlight=False).print(_summary(tables, labels, files))


def _summary(tables: Tables, labels: Labels, files: Path) -> Group:
    parts: list[RenderableType] = [_heading(tables, labels), "", _caseload(tables, labels)]
    if len(labels.scenarios) == 1:
        parts.append(_flows(tables, labels))
    left_out = len(labels.scenarios) - SCENARIOS
    more = f" ({left_out} more scenarios are in the tables)" if left_out > 0 else ""
    where = Text(f"Tables and figures: {files}{more}", no_wrap=True, overflow="ignore")
    return Group(*parts, "", _indicators(tables, labels), "", where)


def _heading(tables: Tables, labels: Labels) -> Text:
    last = date.fromisoformat(tables["caseload"]["date"].iloc[-1])
    what = labels.scenarios[labels.first] if len(labels.scenarios) == 1 else f"{len(labels.scenarios)} scenarios"
    return Text(f"{labels.authority}: {what}, {day(labels.base)} to {day(last)}", style="bold")


def _table(first: str, columns: Sequence[str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column(first, no_wrap=True, overflow="ellipsis", max_width=46)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True, overflow="ellipsis")
    return table


def _caseload(tables: Tables, labels: Labels) -> Table:
    """Children in care on the base date and some years later: in all, and by type or by scenario."""
    rows = rows_of(tables["caseload"], age_band="all")
    dates = milestones(rows["date"], labels.base)
    table = _table("Children in care", [month(d) for d in dates])
    for scenario, name in _names(labels).items():
        totals = [_row(rows, scenario=scenario, placement="all", date=d.isoformat()) for d in dates]
        table.add_row(name, *(count(row["p50"]) for row in totals), style="bold")
        table.add_row("  8 in 10 runs", *(_interval(row) for row in totals))
    if len(labels.scenarios) == 1:
        for kind in _largest_types(rows, labels):
            cells = [_row(rows, scenario=labels.first, placement=kind, date=d.isoformat()) for d in dates]
            table.add_row(f"  {labels.placements[kind]}", *(count(cell["p50"]) for cell in cells))
    return table


def _names(labels: Labels) -> dict[str, str]:
    """What the rows of scenarios are called: by number and title, or simply the median where there is only one."""
    if len(labels.scenarios) == 1:
        return {labels.first: "All, median run"}
    numbered = enumerate(list(labels.scenarios.items())[:SCENARIOS], start=1)
    return {name: f"{number} {title}" for number, (name, title) in numbered}


def _largest_types(rows: pd.DataFrame, labels: Labels) -> list[str]:
    today = rows_of(rows, scenario=labels.first, date=labels.base.isoformat()).set_index("placement")["p50"]
    ordered = sorted(labels.placements, key=lambda name: -today[name])
    return [name for name in ordered if today[name] > 0][:TYPES]


def _row(rows: pd.DataFrame, **keys: str) -> dict[str, float]:
    """The one row of a tidy table with these keys."""
    found = rows_of(rows, **keys).iloc[0]
    return {quantile: float(found[quantile]) for quantile in ("mean", "p10", "p50", "p90")}


def _interval(row: Mapping[str, float]) -> str:
    return "" if row["p10"] == row["p90"] else f"{count(row['p10'])}-{count(row['p90'])}"


def _flows(tables: Tables, labels: Labels) -> Text:
    rows = rows_of(tables["flows"], scenario=labels.first, route="all")
    entries, exits = (per_year(rows_of(rows, flow=flow)) for flow in ("entry", "exit"))
    return Text(f"A year, on average: {count(entries)} enter care, {count(exits)} leave it")


def _indicators(tables: Tables, labels: Labels) -> Table:
    """The six indicators on the base date, and at the end of each scenario."""
    rows, names = tables["kpis"], list(_names(labels))
    first, last = rows["date"].min(), rows["date"].max()
    end = month(date.fromisoformat(last))
    single = len(names) == 1
    ends = [end, "8 in 10 runs"] if single else [str(number) for number in range(1, len(names) + 1)]
    when = "" if single else f"; 1 to {len(names)}: {end}"
    table = _table(f"Indicators (median{when})", [month(labels.base), *ends])
    for kpi, title in KPIS.items():
        write = share if kpi.endswith("_share") else count
        today, *later = [
            _row(rows, scenario=s, kpi=kpi, date=d) for s, d in [(labels.first, first), *((s, last) for s in names)]
        ]
        extra = [f"{write(later[0]['p10'])} - {write(later[0]['p90'])}"] if single else []
        table.add_row(title, write(today["p50"]), *(write(row["p50"]) for row in later), *extra)
    return table
