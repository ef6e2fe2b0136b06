"""What each scenario changes in children in care, external homes, the indicators and spending."""

from collections.abc import Mapping
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.comparison.wanted import LIKELY
from sim.report.drawing.chart import Caption
from sim.report.drawing.named_rows import OFTEN, at_end, panels_with_names
from sim.report.drawing.style import COLOURS, GREY, INK, headed
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables
from sim.report.words.compared import changed_measures, difference, differences, judged_on
from sim.report.words.data_table import NOTHING, DataTable
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, day, month_in_words
from sim.report.words.notation import notation_of
from sim.report.words.sentences import number

WANTED, UNWANTED, UNSURE = COLOURS[0], COLOURS[1], GREY
BOTH = 1.05
"""Inches for a value and the share of runs."""
NARROWEST = 0.2
"""What an axis shows at least, as values are written: to one decimal. No change is drawn larger than that."""


def has_data(_tables: Tables, labels: Labels) -> bool:
    """Whether there is more than one scenario."""
    return len(labels.scenarios) > 1


def finding(tables: Tables, labels: Labels) -> str:
    """The scenario that helps most indicators, each in at least eight of ten runs, and the one that comes
    next.
    """
    when, ordered = judged_on(tables), sorted(_helped(tables, labels).items(), key=lambda item: -item[1])
    (name, most), *others = ordered
    often = f"the way the strategy wants in at least {LIKELY * 10:.0f} of 10 runs by {month_in_words(when)}"
    every = number(len(labels.indicators))
    if not most:
        return f"No scenario moves any of the {every} indicators {often}"
    which = f"all {number(most)}" if most == len(labels.indicators) else f"{number(most)} of the {every}"
    said = f"“{labels.scenarios[name]}” moves {which} indicators {often}"
    if not others or not others[0][1]:
        return f"{said}; no other scenario moves any" if others else said
    other, next_ = others[0]
    return f"{said}; “{labels.scenarios[other]}” " + (
        "as many" if next_ == most else f"comes next with {number(next_)}"
    )


def _helped(tables: Tables, labels: Labels) -> dict[str, int]:
    """How many indicators each scenario but the first helps in at least eight of ten runs."""
    judged = [one.name for one in labels.indicators if one.name in labels.wanted]
    rows = tables["comparison"]
    rows = rows[(rows["date"] == judged_on(tables)) & rows["measure"].isin(judged)]
    helped = dict.fromkeys(list(labels.scenarios)[1:], 0)
    for row in rows.to_dict("records"):
        helped[str(row["scenario"])] += difference(row, labels).wanted > 0
    return helped


def explanation(_tables: Tables, labels: Labels) -> str:
    """Against which scenario, on which day; dot, bar and colours."""
    return (
        f"Difference from “{labels.scenarios[labels.first]}” by the day on which the aims are judged. Dot:"
        " mean of all runs. Bar: eight in ten runs. Beside it the mean, and the share of runs in which the"
        " plan helps (in which there are more, or fewer, as in the mean, where nothing is wanted). Dark"
        " blue: at least eight in ten runs go the way that is wanted, or one way where none is. Orange: so"
        " many go the other way. Grey: neither."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A panel for each number that is compared, with a row for each scenario but the first."""
    measures = changed_measures(tables, labels)
    names = [title for name, title in labels.scenarios.items() if name != labels.first]
    figure, panels = panels_with_names(caption, len(measures), names, BOTH)
    for axes, (measure, title) in zip(panels, measures.items(), strict=True):
        found = differences(tables, labels, measure)
        headed(axes, title, above=17)
        _better(axes, next((one.sign for one in found.values()), 0))
        _runs(axes, found)
    return figure


def _better(axes: Axes, sign: int) -> None:
    """Say above a panel on which side is what the strategy wants."""
    if sign:
        x, text, side = (1, "better →", "right") if sign > 0 else (0, "← better", "left")
        axes.annotate(
            text,
            (x, 1),
            xycoords="axes fraction",
            xytext=(0, 3),
            textcoords="offset points",
            ha=side,
            size=8.5,
            color=GREY,
        )


def _runs(axes: Axes, rows: Mapping[str, Difference]) -> None:
    """A dot with the bar of eight in ten runs for each scenario; its value and how often it helps to the
    right of the panel.
    """
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    for row, one in enumerate(rows.values()):
        ink = UNSURE if not one.way else WANTED if one.wanted >= 0 else UNWANTED
        axes.plot([one.low, one.high], [row, row], color=ink, lw=3, alpha=0.35, solid_capstyle="butt")
        axes.plot([one.mean], [row], "o", ms=5, color=ink)
        at_end(axes, row, one.signed, INK if one.way else UNSURE)
        at_end(axes, row, one.often, UNSURE, OFTEN)
    axes.xaxis.set_major_locator(MaxNLocator(3))
    axes.margins(x=0.06)
    low, high = axes.get_xlim()
    if high - low < NARROWEST:
        axes.set_xlim(min(low, -NARROWEST / 2), max(high, NARROWEST / 2))


def table(tables: Tables, labels: Labels) -> DataTable:
    """What each scenario changes, between what eight in ten runs lie, and how often it helps."""
    measures = changed_measures(tables, labels)
    found = {measure: differences(tables, labels, measure) for measure in measures}
    day_judged = next(iter(next(iter(found.values())).values())).date
    cells = [
        (title, *(found[m][name].cell if name in found[m] else NOTHING for m in measures))
        for name, title in list(labels.scenarios.items())[1:]
    ]
    headings = [title + (", points" if notation_of(m).in_points else "") for m, title in measures.items()]
    first = labels.scenarios[labels.first]
    caption = (
        f"Difference from “{first}” on {day(date.fromisoformat(day_judged))}: mean of all runs (eight in ten"
        " runs), and the share of runs in which it goes the way that is wanted, or that of the mean where"
        " none is"
    )
    return DataTable(caption, ("Scenario", *headings), cells)


EXHIBIT = Exhibit(
    "what_changes", Section.SCENARIOS, "comparison", finding, explanation, draw, table, has_data, place=1
)
