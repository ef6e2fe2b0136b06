"""The indicators, a panel each."""

from collections.abc import Mapping
from math import isfinite, nan

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.report.drawing.chart import MEDIAN, Caption, by_scenario, legend, panels_for, percent, small
from sim.report.drawing.style import INK
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, at, last_day, rows_of
from sim.report.words.compared import sentence
from sim.report.words.data_table import DataTable, dates_shown, days_in_words, ranges
from sim.report.words.labels import Labels, count, month_in_words
from sim.report.words.notation import notation_of
from sim.report.words.sentences import number, under

LEAST = 4.0
"""The least that an axis spans, in percentage points or numbers: a move of one point is then a quarter of it.
"""


def finding(tables: Tables, labels: Labels) -> str:
    """How many of the indicators end nearer to what the strategy wants, in the median run, by a change that
    can be seen.
    """
    rows = rows_of(tables["kpis"], scenario=labels.first)
    last = last_day(rows)
    known = [one.name for one in labels.indicators]
    better = 0
    for kpi, sign in labels.wanted.items():
        own = rows_of(rows, kpi=kpi)
        if kpi in known and len(own):
            step = sign * (float(at(own, last)["p50"]) - float(at(own, str(own["date"].min()))["p50"]))
            better += step >= notation_of(kpi).seen
    verb = "moves" if better == 1 else "move"
    said = (
        f"{number(better).capitalize()} of the {number(len(known))} indicators {verb} the way the strategy"
        " wants"
    )
    return f"{said} by {month_in_words(last)} in the median run{under(labels)}"


def explanation(_tables: Tables, labels: Labels) -> str:
    """Whose indicators they are, scales, line and band."""
    whose = "The strategy's " if labels.wanted else ""
    shows = (
        f"{whose}{number(len(labels.indicators))} indicators at each month end; each panel has its own scale."
    )
    aim = (
        " Dashed: the aim, with an arrow to the wanted side. The axes do not begin at zero, so that"
        " a point can be seen."
    )
    return f"{sentence(shows)} {legend(MEDIAN, labels)}{aim * bool(labels.wanted)}"


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A small panel for each indicator."""
    figure, panels = panels_for(caption, [one.title for one in labels.indicators], labels)
    for axes, one in zip(panels, labels.indicators, strict=True):
        lines, scale = by_scenario(tables["kpis"], labels, kpi=one.name), 100 if one.is_share else 1
        aim = rows_of(tables["aims"], scenario=labels.first, kpi=one.name)
        level = scale * float(aim["level"].iloc[0]) if len(aim) else nan
        small(axes, lines, percent if one.is_share else count, scale=scale, span=_span(lines, scale, level))
        if isfinite(level):
            _aim(axes, level, labels.wanted[one.name])
        if one.is_share:
            axes.yaxis.set_major_formatter(PercentFormatter(decimals=0, symbol=" %"))
    return figure


def _span(lines: Mapping[int, pd.DataFrame], scale: float, level: float) -> tuple[float, float]:
    """From a little below the lowest to a little above the highest that is drawn, the aim with them; at least
    :data:`LEAST` apart.
    """
    every = np.concatenate(
        [rows[["p10", "p90"]].to_numpy(dtype=float).ravel() * scale for rows in lines.values()]
    )
    known = np.append(every, level)
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    room = max(0.08 * (high - low), (LEAST - (high - low)) / 2)
    return max(0.0, low - room), high + room


def _aim(axes: Axes, level: float, sign: int) -> None:
    """The level that is aimed for, with an arrow to the wanted side."""
    axes.axhline(level, color=INK, lw=1, ls=(0, (3, 2)), zorder=4)
    axes.annotate("aim ↑" if sign > 0 else "aim ↓", (0.02, level), xycoords=("axes fraction", "data"),
                  xytext=(0, 3 if sign > 0 else -3), textcoords="offset points", size=8.5, color=INK,
                  va="bottom" if sign > 0 else "top")  # fmt: skip


def table(tables: Tables, labels: Labels) -> DataTable:
    """The indicators in the scenarios that are drawn."""
    rows, dates = tables["kpis"], dates_shown(tables, labels)
    cells = [
        (
            title,
            one.title,
            *ranges(rows_of(rows, scenario=name, kpi=one.name), "date", dates, notation_of(one.name).level),
        )
        for one in labels.indicators
        for name, title in labels.drawn.items()
    ]
    caption = f"The {number(len(labels.indicators))} indicators: median run (eight in ten runs)"
    return DataTable(caption, ("Scenario", "Indicator", *days_in_words(dates)), cells, heads=2)


EXHIBIT = Exhibit("indicators", Section.CHILDREN, "kpis", finding, explanation, draw, table, place=4)
