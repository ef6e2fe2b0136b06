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
from sim.report.words.labels import spelt
from sim.report.words.notation import notation_of

POLICY, EFFECTS = 26, 13
"""How wide the names of policies are, and a column with two effects: a line holds eight of them."""


def print_waterfall(table: pd.DataFrame, date: str, indicators: Iterable[Indicator], files: Path) -> None:
    """Print each policy's effect alone and within the whole on the children in care, the indicators and the
    net cost.
    """
    screen = Table(
        title=f"Effect by {date}: alone / within the whole, of shares in percentage points", box=None,
        title_justify="left", padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip
    screen.add_column("Policy", no_wrap=True, overflow="ellipsis", max_width=POLICY)
    titles = titles_of(table, date, indicators)
    for measure, title in titles.items():
        screen.add_column(f"{title}, £m" if measure == COSTS else title, justify="right", width=EFFECTS)
    for policy in table["policy"].unique():
        screen.add_row(spelt(str(policy)), *(_cell(table, policy, measure, date) for measure in titles))
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
    return " / ".join(
        _figure(written.factor * rows[part], hundredths=written.in_millions)
        for part in (ALONE, WITHIN, INTERACTION, WHOLE)
        if part in rows.index
    )


def _figure(value: float, *, hundredths: bool) -> str:
    """With its sign; what rounds to nothing has none."""
    text = f"{value:+.{2 if hundredths and abs(value) < 10 else 1}f}"
    return text if float(text) else text[1:]
