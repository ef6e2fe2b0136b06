"""From nothing done to the whole scenario, policy by policy, as a table on the screen."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.comparison.attribution import ALONE, INTERACTION, WHOLE, WITHIN
from sim.measures.indicators import Indicator
from sim.report.rows import rows_of
from sim.report.words.effects import COSTS, finding, parts_of, rows_on, titles_of
from sim.report.words.notation import notation_of


def print_waterfall(table: pd.DataFrame, date: str, indicators: Iterable[Indicator], files: Path) -> None:
    """Print each policy's effect alone and within the whole on the children in care, the indicators and the
    net cost.
    """
    screen = Table(title=f"Effect by {date}: alone / within the whole", box=None, title_justify="left")
    screen.add_column("Policy")
    titles = titles_of(table, date, indicators)
    for measure, title in titles.items():
        screen.add_column(f"{title}, £m" if measure == COSTS else title, justify="right", max_width=14)
    for policy in table["policy"].unique():
        screen.add_row(
            str(policy).replace("_", " "), *(_cell(table, policy, measure, date) for measure in titles)
        )
    console = Console(width=140, highlight=False, markup=False)
    console.print(screen)
    for measure, title in titles.items():
        if len(parts := parts_of(table, measure, date)):
            console.print(f"- {finding(parts, title, date, measure)}")
    console.print(f"Every part: {files / 'tables' / 'attribution.csv'}")


def _cell(table: pd.DataFrame, policy: str, measure: str, date: str) -> str:
    rows = rows_of(rows_on(table, measure, date), policy=policy).set_index("part")["effect"]
    if rows.empty:
        return ""
    written = notation_of(measure)
    write = "{:+.1f} %" if written.in_points else "{:+.2f}" if written.in_millions else "{:+.1f}"
    return " / ".join(
        write.format(written.factor * rows[part])
        for part in (ALONE, WITHIN, INTERACTION, WHOLE)
        if part in rows.index
    )
