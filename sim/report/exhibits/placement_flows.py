"""The placement system year by year: how children flow between placement types, into care and out of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from sim.measures import ALL
from sim.measures.transitions import OUTSIDE
from sim.report.drawing.chart import Caption
from sim.report.drawing.style import COLOURS, INK, Frame, framed, headed, sheet
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.exhibits.flow_groups import Step, group_titles, steps
from sim.report.rows import Tables, rows_of, whole_years, year_names
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, count
from sim.report.words.sentences import under

HEIGHT, BETWEEN = 2.9, 0.55
"""Inches: of a year's panel, and between rows of panels."""
GAP = 0.02
"""Between groups, as a share of all children."""
LEAST = 0.5
"""Flows of fewer children than this are not drawn."""
SMALL = 0.03
"""Groups with a smaller share of the children have no number beside them: it would lie over its
neighbour's."""

CAME = "#9AA0A3"
"""The colour of those who enter care."""

Spans = dict[tuple[str, str], tuple[float, float]]
"""Where each flow (from, to) stands on one side: its lower and upper end."""


def finding(tables: Tables, labels: Labels) -> str:
    """Of the first whole financial year: who lives elsewhere at its end, who came, and who left."""
    months = rows_of(tables["flows"], scenario=labels.first).drop_duplicates("financial_year")
    whole, years = set(whole_years(months)["financial_year"]), steps(tables, labels)
    step = next((one for one in years if one.year in whole), years[0])
    came, left = step.at_start(OUTSIDE), step.at_end(OUTSIDE)
    change = f"{count(step.moved)} of {count(step.children)} children change to another of these types"
    (year,) = year_names(tables, [step.year])
    gone = f"{count(left)} are no longer looked after at its end and {count(came)} others are"
    return f"In {year} {change}, {gone}{_within(tables, labels, step)}{under(labels)}"


def _within(tables: Tables, labels: Labels, step: Step) -> str:
    """How many start and cease in the same year in all, so that nobody takes the children for the events."""
    rows = rows_of(tables["flows"], scenario=labels.first, route=ALL, financial_year=step.year)
    started, ceased = (float(rows_of(rows, flow=flow)["mean"].sum()) for flow in ("entry", "exit"))
    return f" (in all {count(started)} start and {count(ceased)} cease, those within the year with them)"


def explanation(_tables: Tables, _labels: Labels) -> str:
    """What stands on the left and on the right, and the colours."""
    return (
        "A picture for each financial year: on the left the children in care at its start, on the right those"
        " at its end, in colours of the type in which they began it. From above come those who started to be"
        " looked after, downwards go those who ceased; who started and ceased within the year is in neither."
        " Means of all runs; flows of less than half a child are not drawn."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A panel for each financial year: children at its start on the left, at its end on the right."""
    years, titles = steps(tables, labels), group_titles(tables, labels)
    columns = sheet().columns
    rows = -(-len(years) // columns)
    height = HEIGHT * rows + BETWEEN * (rows - 1)
    frame = Frame(height, rows, columns, right=0.7, left=0.8, gap=BETWEEN / HEIGHT, between=0.7)
    figure, panels = framed(*caption, frame, list(titles.values()))
    for spare in panels[len(years) :]:
        spare.remove()
    colours = {group: COLOURS[i] for i, group in enumerate(titles)}
    names = year_names(tables, [step.year for step in years])
    for axes, step, name in zip(panels, years, names, strict=False):
        headed(axes, name)
        _draw(axes, step, colours)
    return figure


def steps_drawn(tables: Tables, labels: Labels) -> dict[str, Callable[[Caption], Figure]]:
    """Each financial year by itself."""
    years, titles = steps(tables, labels), group_titles(tables, labels)
    names = year_names(tables, [step.year for step in years])
    colours = {group: COLOURS[i] for i, group in enumerate(titles)}

    def drawn(step: Step, caption: Caption) -> Figure:
        figure, (axes,) = framed(*caption, Frame(HEIGHT + 1, right=0.9, left=0.9), list(titles.values()))
        _draw(axes, step, colours)
        return figure

    return {name: partial(drawn, step) for name, step in zip(names, years, strict=True)}


def _draw(axes: Axes, step: Step, colours: Mapping[str, str]) -> None:
    groups = list(colours)
    left = _stacked(step, [OUTSIDE, *groups], [*groups, OUTSIDE], start=True)
    right = _stacked(step, [*groups, OUTSIDE], [OUTSIDE, *groups], start=False)
    for (start, end), number in step.flows.items():
        if number >= LEAST:
            axes.add_patch(
                _ribbon(left[start, end], right[start, end], colours.get(start, CAME), faint=start == end)
            )
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
    """The flows of one side on top of each other, from the top down: by their own group, then by where they
    go or come from.
    """
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
    axes.annotate(
        text,
        (x, y),
        (offset, 0),
        textcoords="offset points",
        ha=side,
        va="center",
        size=8.5,
        annotation_clip=False,
    )


def table(tables: Tables, labels: Labels) -> DataTable:
    """For each financial year and group: who was there at the start, what became of them, and who came."""
    titles, years = group_titles(tables, labels), steps(tables, labels)
    names = year_names(tables, [step.year for step in years])
    cells = [
        (name, title, *map(count, _balance(step, group)))
        for name, step in zip(names, years, strict=True)
        for group, title in titles.items()
    ]
    columns = (
        "At the start",
        "still there",
        "in another type",
        "ceased to be looked after",
        "From another type",
        "started to be looked after",
        "At the end",
    )
    caption = (
        "Children by where they live at the start and at the end of the year,"
        f" “{labels.scenarios[labels.first]}”: mean"
    )
    return DataTable(caption, ("Financial year", "Placement type", *columns), cells, heads=2)


def _balance(step: Step, group: str) -> tuple[float, ...]:
    start, end, stayed = step.at_start(group), step.at_end(group), step.flows[group, group]
    left, came = step.flows[group, OUTSIDE], step.flows[OUTSIDE, group]
    return start, stayed, start - stayed - left, left, end - stayed - came, came, end


EXHIBIT = Exhibit(
    "placement_flows",
    Section.HOMES_AND_CARERS,
    "journeys",
    finding,
    explanation,
    draw,
    table,
    steps=steps_drawn,
    place=4,
)
