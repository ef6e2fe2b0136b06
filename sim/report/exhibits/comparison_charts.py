"""Charts with a row for each scenario: what each plan changes, and how often it reaches what the strategy wants."""

from collections.abc import Mapping, Sequence
from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.report.drawing.chart import Chart, Tables
from sim.report.drawing.style import COLOURS, GREY, INK, RULE, Frame, framed, headed, sheet
from sim.report.exhibits import findings
from sim.report.rows import rows_of
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, share
from sim.report.words.words import changed_measures, differences

WANTED, UNWANTED, UNSURE = COLOURS[0], COLOURS[1], GREY
NAME, CHARACTERS = 1.95, 25
"""Inches for the names of scenarios, and how many characters of them fit a line."""
ROW, LINE = 0.06, 0.14
"""Inches between rows, and for each line of a name."""
BOTH = 1.05
"""Inches for a value and the share of runs."""
OFTEN = 40
"""Points from the panel to the share of runs."""
HEADING = 0.88
"""Inches for the name of a panel."""


def what_changes(tables: Tables, labels: Labels) -> Chart | None:
    """The difference that each scenario makes to children in care, external homes and the indicators."""
    if len(labels.scenarios) < 2:
        return None
    measures = changed_measures(tables, labels)
    found = {measure: differences(tables, labels, measure) for measure in measures}
    finding = findings.changes(tables, labels)
    explanation = (
        f"Difference from “{labels.scenarios[labels.first]}” by the day on which the aims are judged. Dot: mean of all runs. "
        "Bar: eight in ten runs. Beside it the mean, and the share of runs in which the plan helps (in which there are more, "
        "or fewer, as in the mean, where nothing is wanted). Dark blue: at least eight in ten runs go the way that is wanted, "
        "or one way where none is. Orange: so many go the other way. Grey: neither."
    )
    names = [title for name, title in labels.scenarios.items() if name != labels.first]
    figure, panels = panels_with_names(finding, explanation, len(measures), names, BOTH)
    for axes, (measure, title) in zip(panels, measures.items(), strict=True):
        headed(axes, title, above=17)
        _better(axes, next((one.sign for one in found[measure].values()), 0))
        _runs(axes, found[measure])
    return Chart(figure, finding, explanation)


def probabilities(tables: Tables, labels: Labels) -> Chart | None:
    """The share of runs in which each indicator is on the side that the strategy wants, on the day of judgement."""
    if tables["aims"].empty:
        return None
    finding = findings.aims(tables, labels)
    explanation = (
        "Share of runs in which the indicator is better than on the base date, or at the level that is aimed for, on the day "
        "of judgement. Five in ten is a toss of a coin."
    )
    judged = {one.name: one.title for one in labels.indicators if one.name in set(tables["aims"]["kpi"])}
    if len(labels.scenarios) == 1:
        figure, panels = panels_with_names(finding, explanation, 1, list(judged.values()))
        _shares(panels[0], rows_of(tables["aims"], scenario=labels.first).set_index("kpi")["probability"].reindex(list(judged)))
        return Chart(figure, finding, explanation)
    figure, panels = panels_with_names(finding, explanation, len(judged), list(labels.scenarios.values()))
    for axes, (kpi, title) in zip(panels, judged.items(), strict=True):
        headed(axes, title)
        values = rows_of(tables["aims"], kpi=kpi).set_index("scenario")["probability"]
        _shares(axes, values.reindex(list(labels.scenarios)))
    return Chart(figure, finding, explanation)


def _better(axes: Axes, sign: int) -> None:
    """Say above a panel on which side is what the strategy wants."""
    if sign:
        x, text, side = (1, "better →", "right") if sign > 0 else (0, "← better", "left")
        axes.annotate(
            text, (x, 1), xycoords="axes fraction", xytext=(0, 3), textcoords="offset points", ha=side, size=8.5, color=GREY
        )


def panels_with_names(
    finding: str, explanation: str, number: int, names: Sequence[str], room: float = 0.6
) -> tuple[Figure, list[Axes]]:
    """Panels with a row for each name, which stands to the left of the first panel of each row of panels.

    ``room`` are inches to the right of each panel.
    """
    columns = min(sheet().columns, number)
    rows = -(-number // columns)
    names = [fill(name, CHARACTERS) for name in names]
    height = len(names) * (ROW + LINE * max(name.count("\n") + 1 for name in names))
    frame = Frame(
        rows * height + (rows - 1) * (HEADING + 0.3), rows, columns, right=room, left=NAME, gap=(HEADING + 0.3) / height,
        between=_between(columns, room), heading=HEADING,
    )  # fmt: skip
    figure, panels = framed(finding, explanation, frame)
    for spare in panels[number:]:
        spare.remove()
    for i, axes in enumerate(panels[:number]):
        axes.set_yticks(range(len(names)), names if i % columns == 0 else [""] * len(names), size=8.5, color=INK)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.spines[["top", "left", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        axes.hlines(range(len(names)), 0, 1, transform=axes.get_yaxis_transform(), color=RULE, lw=0.6, zorder=0)
    return figure, panels[:number]


def _between(columns: int, room: float) -> float:
    """The gap between panels, as a share of their width, that leaves ``room`` inches to the right of each."""
    width = (sheet().width - NAME - columns * room) / columns
    return room / width


def _runs(axes: Axes, rows: Mapping[str, Difference]) -> None:
    """A dot with the bar of eight in ten runs for each scenario; its value and how often it helps to the right of the panel."""
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    for row, one in enumerate(rows.values()):
        ink = UNSURE if not one.way else WANTED if one.wanted >= 0 else UNWANTED
        axes.plot([one.low, one.high], [row, row], color=ink, lw=3, alpha=0.35, solid_capstyle="butt")
        axes.plot([one.mean], [row], "o", ms=5, color=ink)
        at_end(axes, row, one.signed, INK if one.way else UNSURE)
        at_end(axes, row, one.often, UNSURE, OFTEN)
    axes.xaxis.set_major_locator(MaxNLocator(3))
    axes.margins(x=0.06)


def _shares(axes: Axes, values: pd.Series) -> None:
    """A dot from 0 to 100 % for each row."""
    for row, value in enumerate(values):
        axes.plot([0, 100 * value], [row, row], color=COLOURS[0], lw=3, alpha=0.35, solid_capstyle="butt")
        axes.plot([100 * value], [row], "o", ms=5, color=COLOURS[0], clip_on=False)
        at_end(axes, row, share(value), INK)
    axes.axvline(50, color=GREY, lw=0.8, ls=(0, (2, 2)), zorder=1)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 50, 100])
    axes.xaxis.set_major_formatter(PercentFormatter(decimals=0, symbol=" %"))


def at_end(axes: Axes, row: int, text: str, colour: str, offset: float = 8) -> None:
    """Write a value to the right of a row; one that stands further off is less bold."""
    axes.annotate(
        text, (1, row), xycoords=("axes fraction", "data"), xytext=(offset, 0), textcoords="offset points", va="center",
        size=8.5, weight="bold" if offset < OFTEN else "normal", color=colour, annotation_clip=False,
    )  # fmt: skip
