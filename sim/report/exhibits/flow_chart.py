"""The chart of entries into care and exits from it."""

from collections.abc import Mapping
from math import ceil

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.report.drawing.chart import Chart, Tables, by_scenario, keys
from sim.report.drawing.fan import from_zero
from sim.report.drawing.style import Frame, colour, framed, headed, inches, plain
from sim.report.exhibits import findings
from sim.report.rows import rows_of
from sim.report.words.labels import Labels, count

A_LABEL, A_YEAR = 0.5, 0.09
"""Inches that a number beside a dot needs, and a character of the name of a year."""


def entries_and_exits(tables: Tables, labels: Labels) -> Chart:
    """Entries and exits by financial year."""
    finding = findings.flows(tables, labels)
    explanation = "Children who enter and leave care in each financial year. Dot: the median run. Bar: eight in ten runs."
    figure, panels = framed(finding, explanation, Frame(4.2, rows=2, gap=0.42), keys(labels))
    rows = rows_of(tables["flows"], route="all")
    whole = rows[rows["months"] == 12]
    shown = whole if len(whole) else rows
    for axes, (flow, title) in zip(panels, {"entry": "Entries", "exit": "Exits"}.items(), strict=True):
        headed(axes, title)
        bars(axes, by_scenario(shown, labels, flow=flow))
    top = max(axes.get_ylim()[1] for axes in panels)
    for axes in panels:
        from_zero(axes, top)
    return Chart(figure, finding, explanation)


def bars(axes: Axes, lines: Mapping[int, pd.DataFrame], middle: str = "p50") -> None:
    """A dot at ``middle`` and a bar for each scenario, side by side in each year."""
    years = next(iter(lines.values()))
    room = inches(axes) / len(years)
    for position, table in lines.items():
        x = np.arange(len(table)) + (position - (len(lines) - 1) / 2) * 0.6 / len(lines)
        ink, thin = colour(position), len(lines) > 2 or room < A_LABEL
        axes.vlines(x, table["p10"].to_numpy(), table["p90"].to_numpy(), color=ink, lw=3 if thin else 5, alpha=0.3)
        axes.plot(x, table[middle].to_numpy(), "o", ms=3.5 if thin else 5, color=ink)
        for at, height in zip(x, table[middle] if len(lines) == 1 and room > A_LABEL else (), strict=False):
            axes.annotate(count(height), (at, height), xytext=(7, 0), textcoords="offset points", va="center", size=8.5)
    plain(axes)
    names = [y if m == 12 else f"{y} ({m:.0f} months)" for y, m in zip(years["financial_year"], years["months"], strict=True)]
    every = ceil(A_YEAR * max(map(len, names)) / room)
    axes.set_xticks(range(0, len(years), every), names[::every])
    axes.set_xlim(-0.6, len(years) - 0.4)
