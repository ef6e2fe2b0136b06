"""What drives an indicator, as a table on the screen."""

from collections.abc import Hashable, Mapping
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.parameters import Sensitivity
from sim.report.words.labels import count, day, share
from sim.report.words.notation import notation_of


def print_sensitivity(table: pd.DataFrame, question: Sensitivity, folder: Path) -> None:
    """Print the inputs, the strongest first, with the shares of the variance of those that were taken
    apart.
    """
    what = (
        question.indicator if question.breakdown == "all" else f"{question.indicator} ({question.breakdown})"
    )
    shown = Table(
        box=None, padding=(0, 2, 0, 0), pad_edge=False, title=f"What drives {what} on {day(question.by)}"
    )
    shown.title_justify = "left"
    shown.add_column("Input", no_wrap=True, max_width=40, overflow="ellipsis")
    for heading in ("Low to high\nchanges it by", "Share of variance\nalone", "\nwith others"):
        shown.add_column(heading, justify="right")
    for row in table.to_dict("records"):
        parts = [_share(row, order) for order in ("first_order", "total_order")]
        shown.add_row(row["input"], _change(row["mu"], question), *parts)
    console = Console(width=100, highlight=False, markup=False)
    console.print(shown)
    console.print(
        f"Each input between its two factors; {count(question.trajectories)} walks, then"
        f" {count(question.samples)} samples; in brackets the simulation error of a share (95 % confidence)."
    )
    console.print(f"Table: {folder / 'tables' / 'sensitivity.csv'}", soft_wrap=True)


def _change(value: float, question: Sensitivity) -> str:
    written = notation_of(question.indicator)
    return f"{100 * value:+.1f} points" if written.in_points else f"{value:+.1f}"


def _share(row: Mapping[Hashable, Any], order: str) -> str:
    value, low, high = (float(row.get(name, nan)) for name in (order, f"{order}_low", f"{order}_high"))
    return "" if pd.isna(value) else f"{share(value)} ({share(low)} to {share(high)})"
