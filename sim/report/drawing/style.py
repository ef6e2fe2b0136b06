"""How charts look: few colours, a finding as the title, direct labels, and nothing that carries no
information.

After the Government Analysis Function's guidance on charts and its accessible colour palette.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from textwrap import fill, wrap
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import StrMethodFormatter

COLOURS = ("#12436D", "#F46A25", "#28A197", "#801650", "#3D3D3D", "#A285D1")
WORD_COLOURS = ("#12436D", "#A8430B", "#1B6F68", "#801650", "#3D3D3D", "#6B4FA0")
"""The same colours, dark enough for words on white (at least 4.5 to 1)."""
INK, GREY, RULE = "#0B0C0C", "#505A5F", "#D5D8DA"

MARGIN = 0.15
TITLE_CHARACTERS, TEXT_CHARACTERS, PANEL_CHARACTERS = 76, 122, 13.5
"""How many characters of the title and of the text fit a line, and of a panel's heading an inch."""
TITLE_LINE, TEXT_LINE, KEY_LINE = 0.245, 0.19, 0.26
ABOVE = 0.05
"""Inches above what a picture without finding and explanation begins with."""
HEADING, BELOW_HEADING = "heading", "below-heading"
"""What the texts of finding and explanation are called in a drawing."""

SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "sim",
    "svg.fonttype": "none",
    "text.parse_math": False,  # a title of the user's may hold a dollar sign
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "axes.linewidth": 0.8,
    "axes.titley": 1.0,  # where it stands anyway: looking for a better place takes a fifth of the drawing
    "figure.facecolor": "white",
}


@dataclass(frozen=True)
class Sheet:
    """What charts are drawn on."""

    width: float
    """Inches."""
    columns: int
    """Small panels side by side."""
    titled: bool
    """Whether finding and explanation stand in the picture; a page writes them above it."""


PICTURE = Sheet(8.6, 3, titled=True)
PAGE = Sheet(8.6, 3, titled=False)
PHONE = Sheet(3.75, 1, titled=False)

_sheet: ContextVar[Sheet] = ContextVar("sheet", default=PICTURE)


@contextmanager
def house_style(sheet: Sheet = PICTURE) -> Iterator[None]:
    """Draw on a sheet in the style of the house, whatever the user's own settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        token = _sheet.set(sheet)
        try:
            yield
        finally:
            _sheet.reset(token)


def sheet() -> Sheet:
    """The sheet that is drawn on: it holds, like matplotlib's own settings, for all that is drawn
    meanwhile.
    """
    return _sheet.get()


def colour(position: int) -> str:
    """The colour of the scenario at a position."""
    return COLOURS[position % len(COLOURS)]


def word_colour(position: int) -> str:
    """The colour of words about the scenario at a position."""
    return WORD_COLOURS[position % len(WORD_COLOURS)]


@dataclass(frozen=True)
class Frame:
    """The size of a chart and what is kept free in it, in inches."""

    height: float
    """Of the panels together."""
    rows: int = 1
    columns: int = 1
    right: float = 0.3
    """Kept free for labels at the ends of lines."""
    left: float = 0.55
    """Kept free for the labels of the axis."""
    gap: float = 0.75
    """Between rows of panels, as a share of a panel's height."""
    between: float = 0.56
    """Between columns, as a share of a panel's width."""
    heading: float | None = None
    """Above the first row of panels, for their names; if not given, room for one line above one panel or two
    above several."""


def framed(title: str, explanation: str, frame: Frame, keys: Sequence[str] = ()) -> tuple[Figure, list[Axes]]:
    """A figure with its panels, row by row, below its title and explanation if the sheet has them.

    ``keys`` are the titles of the scenarios when there is more than one; each is named in its colour.
    """
    width, named = sheet().width, _rows_of_keys(keys)
    lines, below = _heading_lines(title, explanation) if sheet().titled else ([], [])
    text = _title_height(lines)
    head = text + TEXT_LINE * len(below) + KEY_LINE * len(named) + _heading(frame)
    total = head + frame.height + 0.35
    figure = Figure(figsize=(width, total))
    left = MARGIN / width
    words, below_it = "\n".join(lines), "\n".join(below)
    figure.text(
        left, 1 - 0.22 / total, words, size=13, weight="bold", va="top", linespacing=1.25, gid=HEADING
    )
    figure.text(
        left, 1 - text / total, below_it, size=9.5, color=GREY, va="top", linespacing=1.3, gid=BELOW_HEADING
    )
    for number, row in enumerate(named):
        top = text + TEXT_LINE * len(below) + KEY_LINE * (number + 0.75)
        for x, position in row:
            _name(figure, x, 1 - top / total, keys[position], position)
    area = {
        "left": frame.left / width,
        "right": 1 - frame.right / width,
        "bottom": 0.35 / total,
        "top": 1 - head / total,
    }
    grid = figure.add_gridspec(frame.rows, frame.columns, **area, hspace=frame.gap, wspace=frame.between)
    cells = [(i // frame.columns, i % frame.columns) for i in range(frame.rows * frame.columns)]
    return figure, [figure.add_subplot(grid[cell]) for cell in cells]


def heading_height(title: str, explanation: str) -> float:
    """The inches that finding and explanation take on a sheet that has them: without them, all that stands
    below is so much higher and else the same.
    """
    lines, below = _heading_lines(title, explanation)
    return _title_height(lines) + TEXT_LINE * len(below) - ABOVE


def _heading_lines(title: str, explanation: str) -> tuple[list[str], list[str]]:
    return wrap(title, TITLE_CHARACTERS), wrap(explanation, TEXT_CHARACTERS)


def _title_height(lines: Sequence[str]) -> float:
    return 0.22 + TITLE_LINE * len(lines) + 0.07 if lines else ABOVE


def _heading(frame: Frame) -> float:
    if frame.heading is not None:
        return frame.heading
    return 0.42 if frame.columns == 1 else 0.62


def _rows_of_keys(keys: Sequence[str]) -> list[list[tuple[float, int]]]:
    """Where each scenario's name stands, in rows that are not wider than the chart."""
    rows: list[list[tuple[float, int]]] = [[]]
    x = MARGIN
    for position, key in enumerate(keys):
        width = 0.31 + 0.09 * len(key) + 0.2
        if rows[-1] and x + width > sheet().width:
            rows.append([])
            x = MARGIN
        rows[-1].append((x, position))
        x += width
    return [row for row in rows if row]


def _name(figure: Figure, x: float, y: float, key: str, position: int) -> None:
    """The name of a scenario after a short line in its colour."""
    width = sheet().width
    figure.add_artist(Line2D([x / width, (x + 0.25) / width], [y, y], lw=2.2, color=colour(position)))
    figure.text((x + 0.31) / width, y, key, size=9.5, va="center")


def plain(axes: Axes) -> None:
    """Leave of the frame only the line at the bottom, and light rules to read heights by."""
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.grid(axis="y", color=RULE, lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=3)
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def headed(axes: Axes, text: str, above: float = 7) -> None:
    """Name a panel, in more lines if need be, so many points above it."""
    axes.set_title(
        fill(text, characters(inches(axes))), loc="left", size=9.5, weight="bold", color=INK, pad=above
    )


def characters(room: float) -> int:
    """How many characters of a panel's name fit so many inches."""
    return round(room * PANEL_CHARACTERS)


def inches(axes: Axes) -> float:
    """The width of a panel."""
    return float(axes.get_position().width) * sheet().width
