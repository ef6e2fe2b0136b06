"""Panels with a row for each name, and values to the right of the rows."""

from collections.abc import Sequence
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.drawing.chart import Caption
from sim.report.drawing.style import INK, RULE, Frame, framed, sheet

NAME, CHARACTERS = 1.95, 25
"""Inches for the names of rows, and how many characters of them fit a line."""
ROW, LINE = 0.06, 0.14
"""Inches between rows, and for each line of a name."""
OFTEN = 40
"""Points from the panel to a second value, such as the share of runs."""
HEADING = 0.88
"""Inches for the name of a panel."""


def panels_with_names(
    caption: Caption, number: int, names: Sequence[str], room: float = 0.6, least: float = 0.0
) -> tuple[Figure, list[Axes]]:
    """Panels with a row for each name, which stands to the left of the first panel of each row of panels.

    ``room`` are inches to the right of each panel, ``least`` those that a row takes at least.
    """
    columns = min(sheet().columns, number)
    rows = -(-number // columns)
    names = [fill(name, CHARACTERS) for name in names]
    height = len(names) * max(least, ROW + LINE * max(name.count("\n") + 1 for name in names))
    frame = Frame(
        rows * height + (rows - 1) * (HEADING + 0.3), rows, columns, right=room, left=NAME,
        gap=(HEADING + 0.3) / height,
        between=_between(columns, room), heading=HEADING,
    )  # fmt: skip
    figure, panels = framed(*caption, frame)
    for spare in panels[number:]:
        spare.remove()
    for i, axes in enumerate(panels[:number]):
        axes.set_yticks(
            range(len(names)), names if i % columns == 0 else [""] * len(names), size=8.5, color=INK
        )
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.spines[["top", "left", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        axes.hlines(
            range(len(names)), 0, 1, transform=axes.get_yaxis_transform(), color=RULE, lw=0.6, zorder=0
        )
    return figure, panels[:number]


def _between(columns: int, room: float) -> float:
    """The gap between panels, as a share of their width, that leaves ``room`` inches to the right of each."""
    width = (sheet().width - NAME - columns * room) / columns
    return room / width


def at_end(axes: Axes, row: int, text: str, colour: str, offset: float = 8) -> None:
    """Write a value to the right of a row; one that stands further off is less bold."""
    axes.annotate(
        text, (1, row), xycoords=("axes fraction", "data"), xytext=(offset, 0), textcoords="offset points",
        va="center",
        size=8.5, weight="bold" if offset < OFTEN else "normal", color=colour, annotation_clip=False,
    )  # fmt: skip
