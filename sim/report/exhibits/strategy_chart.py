"""The scenario with most policies taken apart into the scenarios that it is made of."""

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes

from sim.report.drawing.chart import Chart, Tables
from sim.report.drawing.style import COLOURS, GREY, INK, headed
from sim.report.exhibits.comparison_charts import at_end, panels_with_names
from sim.report.exhibits.strategy_parts import Part, finding, taken_apart
from sim.report.words.labels import Labels, day
from sim.report.words.words import judged_on

LESS, MORE, WHOLE = COLOURS[2], COLOURS[1], COLOURS[0]


def strategy_taken_apart(tables: Tables, labels: Labels) -> Chart | None:
    """A waterfall from nothing done to the whole; nothing where the run has no scenarios that the whole is made of."""
    found = taken_apart(tables, labels)
    if not found:
        return None
    said = finding(tables, labels)
    when = day(date.fromisoformat(judged_on(tables)))
    explanation = (
        f"Mean difference from “{labels.scenarios[labels.first]}” by {when}: of each plan "
        "carried out alone, then of everything else (the plans that were not run alone, and what plans do to each other), "
        "which together make the whole. What eight in ten runs lie between is in the table. Green: less. Orange: more."
    )
    figure, panels = panels_with_names(said, explanation, len(found), [part.title for part in next(iter(found.values()))])
    for axes, (title, parts) in zip(panels, found.items(), strict=True):
        headed(axes, title)
        _steps(axes, parts)
    return Chart(figure, said, explanation)


def _steps(axes: Axes, parts: Sequence[Part]) -> None:
    """Each bar begins where the one before it ends; the last one is the whole."""
    reached = 0.0
    for row, part in enumerate(parts):
        last = row == len(parts) - 1
        axes.barh(
            row, part.amount, left=0 if last else reached, height=0.55,
            color=WHOLE if last else LESS if part.amount < 0 else MORE,
        )  # fmt: skip
        at_end(axes, row, part.text, INK)
        reached += part.amount
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    axes.margins(x=0.06)
