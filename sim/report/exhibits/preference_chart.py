"""The chart of unmet preferences: what was wanted for children and could not be had."""

from textwrap import fill

from matplotlib.axes import Axes

from sim.report.drawing.chart import Chart, Tables
from sim.report.drawing.style import COLOURS, GREY, INK, Frame, framed, sheet
from sim.report.exhibits import findings
from sim.report.exhibits.preferences import Wish, wishes
from sim.report.words.labels import Labels, count, share

LEAST = 1.0
"""A type that fewer children a year miss is left out."""
LEFT = 2.6
"""Inches for the names of placement types."""


def unmet_preferences(tables: Tables, labels: Labels) -> Chart | None:
    """Placements a year in which a child did not get what was wanted, by what was wanted."""
    found = {name: wishes(tables, name) for name in labels.drawn}
    wanted = [kind for kind, wish in found[labels.first].items() if max(f[kind].unmet for f in found.values()) >= LEAST]
    if not wanted:
        return None
    wanted.sort(key=lambda kind: -found[labels.first][kind].unmet)
    finding = findings.unmet(found[labels.first], labels)
    explanation = (
        "Placements a year that are not of the type wanted, by the type wanted, mean of all runs over the whole financial "
        "years. Wanted is what the care plan puts first at the child's age. In brackets: the share of all such wishes."
    )
    rows, narrow = len(labels.drawn), sheet().columns == 1
    names = [fill(labels.placements[kind].split(" (")[0], 20 if narrow else 32) for kind in wanted]
    height = (0.15 + 0.15 * max(name.count("\n") + 1 for name in names)) * len(wanted)
    frame = Frame(rows * height + (rows - 1) * 0.85, rows, left=1.75 if narrow else LEFT, right=1.0, gap=0.85 / height)
    figure, panels = framed(finding, explanation, frame)
    most = max(wish.unmet for scenario in found.values() for wish in scenario.values())
    for axes, (position, name) in zip(panels, enumerate(labels.drawn), strict=True):
        if rows > 1:
            axes.set_title(labels.drawn[name], loc="left", size=9.5, weight="bold", color=INK, pad=7)
        _bars(axes, [found[name][kind] for kind in wanted], position)
        axes.set_yticks(range(len(wanted)), names, size=9, color=INK)
        axes.set_xlim(0, 1.02 * most)
    return Chart(figure, finding, explanation)


def _bars(axes: Axes, found: list[Wish], position: int) -> None:
    for row, wish in enumerate(found):
        axes.barh(row, wish.unmet, height=0.6, color=COLOURS[position])
        part = f"{count(wish.unmet)} ({share(wish.unmet / wish.all)})" if wish.all else "0"
        axes.annotate(part, (wish.unmet, row), (4, 0), textcoords="offset points", va="center", size=8.5, annotation_clip=False)
    axes.invert_yaxis()
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(GREY)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
