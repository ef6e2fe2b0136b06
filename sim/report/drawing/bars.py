"""Bars of eight in ten runs with a dot, side by side in each financial year."""

from collections.abc import Mapping
from math import ceil

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.calendar import MONTHS_PER_YEAR
from sim.report.drawing.style import colour, inches, plain
from sim.report.words.labels import count

A_LABEL, A_YEAR = 0.5, 0.09
"""Inches that a number beside a dot needs, and a character of the name of a year."""


def bars(axes: Axes, lines: Mapping[int, pd.DataFrame], middle: str = "p50") -> None:
    """A dot at ``middle`` and a bar for each scenario, side by side in each year."""
    years = next(iter(lines.values()))
    room = inches(axes) / len(years)
    for position, table in lines.items():
        x = np.arange(len(table)) + (position - (len(lines) - 1) / 2) * 0.6 / len(lines)
        ink, thin = colour(position), len(lines) > 2 or room < A_LABEL
        axes.vlines(
            x, table["p10"].to_numpy(), table["p90"].to_numpy(), color=ink, lw=3 if thin else 5, alpha=0.3
        )
        axes.plot(x, table[middle].to_numpy(), "o", ms=3.5 if thin else 5, color=ink)
        for at, height in zip(x, table[middle] if len(lines) == 1 and room > A_LABEL else (), strict=False):
            axes.annotate(
                count(height), (at, height), xytext=(7, 0), textcoords="offset points", va="center", size=8.5
            )
    plain(axes)
    names = [
        y if m == MONTHS_PER_YEAR else f"{y} ({m:.0f} months)"
        for y, m in zip(years["financial_year"], years["months"], strict=True)
    ]
    every = ceil(A_YEAR * max(map(len, names)) / room)
    axes.set_xticks(range(0, len(years), every), names[::every])
    axes.set_xlim(-0.6, len(years) - 0.4)
