"""The placement system year by year: how children flow between placement types, into care and out of it."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from sim.measures.journeys import OUTSIDE
from sim.report.drawing.chart import Chart, Tables
from sim.report.drawing.style import COLOURS, INK, Frame, framed, headed, sheet
from sim.report.exhibits import findings
from sim.report.exhibits.flow_groups import Step, group_titles, steps
from sim.report.rows import year_names
from sim.report.words.labels import Labels, count

HEIGHT, BETWEEN = 2.9, 0.55
"""Inches: of a year's panel, and between rows of panels."""
GAP = 0.02
"""Between groups, as a share of all children."""
LEAST = 0.5
"""Flows of fewer children than this are not drawn."""
SMALL = 0.03
"""Groups with a smaller share of the children have no number beside them: it would lie over its neighbour's."""

CAME = "#9AA0A3"
"""The colour of those who enter care."""

Spans = dict[tuple[str, str], tuple[float, float]]
"""Where each flow (from, to) stands on one side: its lower and upper end."""


def placement_flows(tables: Tables, labels: Labels) -> Chart:
    """A panel for each financial year: children at its start on the left, at its end on the right."""
    years, titles = steps(tables, labels), group_titles(tables, labels)
    finding = findings.flows_between(tables, years, labels)
    explanation = (
        "Each panel is a financial year: on the left the children in care at its start, on the right those at its end, in "
        "colours of the type in which they began it. From above come those who entered care, downwards go those who left. "
        "Means of all runs; flows of less than half a child are not drawn."
    )
    columns = sheet().columns
    rows = -(-len(years) // columns)
    height = HEIGHT * rows + BETWEEN * (rows - 1)
    frame = Frame(height, rows, columns, right=0.7, left=0.8, gap=BETWEEN / HEIGHT, between=0.7)
    figure, panels = framed(finding, explanation, frame, list(titles.values()))
    for spare in panels[len(years) :]:
        spare.remove()
    colours = {group: COLOURS[i] for i, group in enumerate(titles)}
    names = year_names(tables, [step.year for step in years])
    for axes, step, name in zip(panels, years, names, strict=False):
        headed(axes, name)
        _draw(axes, step, colours)
    return Chart(figure, finding, explanation)


def _draw(axes: Axes, step: Step, colours: Mapping[str, str]) -> None:
    groups = list(colours)
    left = _stacked(step, [OUTSIDE, *groups], [*groups, OUTSIDE], start=True)
    right = _stacked(step, [*groups, OUTSIDE], [OUTSIDE, *groups], start=False)
    for (start, end), number in step.flows.items():
        if number >= LEAST:
            axes.add_patch(_ribbon(left[start, end], right[start, end], colours.get(start, CAME), faint=start == end))
    for side, x, of in ((left, 0.0, step.at_start), (right, 1.0, step.at_end)):
        for group, (low, high) in _ends(side, start=x == 0).items():
            axes.plot([x, x], [low, high], lw=5, color=colours.get(group, INK), solid_capstyle="butt")
            if of(group) >= SMALL * step.children:
                word = "" if group != OUTSIDE else " came" if x == 0 else " left"
                _number(axes, x, (low + high) / 2, count(of(group)) + word)
    axes.set_xlim(0, 1)
    axes.spines[:].set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])


def _stacked(step: Step, groups: Sequence[str], partners: Sequence[str], *, start: bool) -> Spans:
    """The flows of one side on top of each other, from the top down: by their own group, then by where they go or come from."""
    gap, top, spans = GAP * step.children, 0.0, {}
    for group in groups:
        for partner in partners:
            key = (group, partner) if start else (partner, group)
            spans[key] = (top - step.flows[key], top)
            top -= step.flows[key]
        top -= gap
    return spans


def _ends(side: Spans, *, start: bool) -> dict[str, tuple[float, float]]:
    """The lower and the upper end of each group on one side."""
    found: dict[str, tuple[float, float]] = {}
    for key, (low, high) in side.items():
        group = key[0] if start else key[1]
        known = found.get(group, (low, high))
        found[group] = (min(low, known[0]), max(high, known[1]))
    return found


def _ribbon(left: tuple[float, float], right: tuple[float, float], colour: str, *, faint: bool) -> PathPatch:
    """A band that runs level at both sides."""
    (a, b), (c, d) = left, right
    points = [(0.0, b), (0.5, b), (0.5, d), (1.0, d), (1.0, c), (0.5, c), (0.5, a), (0.0, a), (0.0, b)]
    curve = [Path.CURVE4] * 3
    path = Path(points, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])
    return PathPatch(path, facecolor=colour, alpha=0.2 if faint else 0.6, lw=0)


def _number(axes: Axes, x: float, y: float, text: str) -> None:
    side, offset = ("right", -5) if x == 0 else ("left", 5)
    axes.annotate(text, (x, y), (offset, 0), textcoords="offset points", ha=side, va="center", size=8.5, annotation_clip=False)
