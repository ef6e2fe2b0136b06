"""What all charts share: their data by scenario, their legend, and small panels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report.drawing.fan import base_marked, days_of, fans
from sim.report.drawing.style import Frame, characters, framed, headed, sheet
from sim.report.rows import rows_of
from sim.report.words.labels import Labels, share

PANEL, TITLE = 1.05, 0.2
"""Inches: the height of a small panel, and of a line of its title."""
MEDIAN, MEAN = "median run", "mean of all runs"


class Caption(NamedTuple):
    """The words above a chart, which are its alternative text too."""

    finding: str
    """What it shows, in one sentence: its title."""
    explanation: str
    """What is drawn, and how to read it."""


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure with its finding (its title) and what it shows (its explanation)."""

    figure: Figure
    finding: str
    explanation: str

    @property
    def caption(self) -> Caption:
        """Its words."""
        return Caption(self.finding, self.explanation)


def keys(labels: Labels) -> list[str]:
    """The titles of the scenarios that are drawn, where there is more than one."""
    return list(labels.drawn.values()) if len(labels.drawn) > 1 else []


def by_scenario(table: pd.DataFrame, labels: Labels, **keys: str) -> dict[int, pd.DataFrame]:
    """The rows of each scenario that is drawn and has any, by its position, which decides its colour."""
    every = enumerate(rows_of(table, scenario=s, **keys) for s in labels.drawn)
    return {position: rows for position, rows in every if len(rows)}


def legend(line: str, labels: Labels) -> str:
    """What lines and bands are, and whose."""
    left_out = len(labels.scenarios) - len(labels.drawn)
    others = f" The other {left_out} scenarios are in the tables." if left_out else ""
    return f"Line: the {line}. Band: eight in ten runs.{others}"


def panels_for(caption: Caption, titles: Sequence[str], labels: Labels) -> tuple[Figure, list[Axes]]:
    """Small panels with titles, in the colours of scenarios."""
    return titled_panels(caption, titles, keys(labels))


def titled_panels(
    caption: Caption, titles: Sequence[str], named: Sequence[str] = ()
) -> tuple[Figure, list[Axes]]:
    """Small panels with titles, as many in a row as the sheet has room for; ``named`` is what its colours
    stand for.
    """
    columns = sheet().columns
    rows = -(-len(titles) // columns)
    room = (sheet().width - 1.1) / (columns + 0.56 * (columns - 1))
    lines = max(len(wrap(title, characters(room))) for title in titles)
    between = 0.3 + TITLE * lines
    frame = Frame(
        PANEL * rows + between * (rows - 1),
        rows,
        columns,
        right=0.55,
        gap=between / PANEL,
        heading=TITLE * (lines + 1),
    )
    figure, panels = framed(*caption, frame, named)
    for spare in panels[len(titles) :]:
        spare.remove()
    for axes, title in zip(panels, titles, strict=False):
        headed(axes, title)
    return figure, panels[: len(titles)]


def small(
    axes: Axes,
    lines: Mapping[int, pd.DataFrame],
    write: Callable[[float], str],
    middle: str = "p50",
    scale: float = 1.0,
    most: float | None = None,
    span: tuple[float, float] | None = None,
) -> None:
    """A fan in a small panel, which begins at a dot on the base date."""
    fans(axes, lines, write, middle, scale, most, span)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    first = next(iter(lines.values()))
    base_marked(axes, days_of(first)[0], float(first[middle].iloc[0]) * scale, size=4)


def percent(value: float) -> str:
    """A percentage from a number of hundredths."""
    return share(value / 100)
