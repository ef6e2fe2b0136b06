"""How likely each indicator is to be where the strategy wants it."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.measures.indicators import Since
from sim.report.drawing.chart import Caption
from sim.report.drawing.named_rows import at_end, panels_with_names
from sim.report.drawing.style import COLOURS, GREY, INK, headed
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, rows_of
from sim.report.words.data_table import DataTable, days_in_words
from sim.report.words.labels import Labels, month_in_words, share
from sim.report.words.sentences import number, under


def has_data(tables: Tables, _labels: Labels) -> bool:
    """Whether anything is aimed for."""
    return not tables["aims"].empty


def finding(tables: Tables, labels: Labels) -> str:
    """How many aims are more likely than not to be reached, in the first scenario and in the one in focus."""
    aims = tables["aims"]
    names = dict.fromkeys((labels.first, labels.focus))
    likely = {name: int((rows_of(aims, scenario=name)["probability"] > 0.5).sum()) for name in names}
    every, first = len(rows_of(aims, scenario=labels.first)), likely[labels.first]
    said = (
        f"{number(first).capitalize()} of the {number(every)} indicators {'is' if first == 1 else 'are'} more"
        " likely than not"
    )
    said = f"{said} to be on the side that the strategy wants by {judged(aims)}{under(labels)}"
    return (
        said
        if len(names) == 1
        else f"{said}, {number(likely[labels.focus])} under “{labels.scenarios[labels.focus]}”"
    )


def judged(aims: pd.DataFrame) -> str:
    """The month in which the aims are judged; the first and the last one where they differ."""
    first, last = month_in_words(str(aims["by"].min())), month_in_words(str(aims["by"].max()))
    return last if first == last else f"their days, {first} to {last}"


def explanation(_tables: Tables, labels: Labels) -> str:
    """What is better, and what a toss of a coin would give."""
    known_today = all(one.since is Since.BASE_DATE for one in labels.indicators)
    today = (
        "on the base date" if known_today else "on the base date (or on the first day on which it is known)"
    )
    return (
        f"Share of runs in which the indicator is better than {today}, or at the level that is aimed for, on"
        " the day of judgement. Five in ten is a toss of a coin."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A panel for each indicator with a row for each scenario; with one scenario, one panel with a row for
    each indicator.
    """
    titles = _titles(tables, labels)
    if len(labels.scenarios) == 1:
        figure, panels = panels_with_names(caption, 1, list(titles.values()))
        own = rows_of(tables["aims"], scenario=labels.first).set_index("kpi")["probability"]
        _shares(panels[0], own.reindex(list(titles)))
        return figure
    figure, panels = panels_with_names(caption, len(titles), list(labels.scenarios.values()))
    for axes, (kpi, title) in zip(panels, titles.items(), strict=True):
        headed(axes, title)
        values = rows_of(tables["aims"], kpi=kpi).set_index("scenario")["probability"]
        _shares(axes, values.reindex(list(labels.scenarios)))
    return figure


def _titles(tables: Tables, labels: Labels) -> dict[str, str]:
    """The indicators that are aimed for, with their titles."""
    aimed = set(tables["aims"]["kpi"])
    return {one.name: one.title for one in labels.indicators if one.name in aimed}


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


def table(tables: Tables, labels: Labels) -> DataTable:
    """In which share of runs each scenario reaches each aim, and from when on in eight of ten."""
    aims, titles = tables["aims"].set_index(["scenario", "kpi"]), _titles(tables, labels)
    cells = [
        (title, *(_reached(*aims.loc[(name, kpi), ["probability", "reached_on"]]) for kpi in titles))
        for name, title in labels.scenarios.items()
    ]
    caption = (
        "Probability that the aim is reached, and the day from which at least eight in ten runs stay on the"
        " wanted side"
    )
    return DataTable(caption, ("Scenario", *titles.values()), cells)


def _reached(probability: float, since: object) -> str:
    if pd.isna(since):  # type: ignore[call-overload]
        return share(probability)
    return f"{share(probability)}, from {days_in_words([str(since)])[0]}"


EXHIBIT = Exhibit(
    "probabilities", Section.SCENARIOS, "aims", finding, explanation, draw, table, has_data, place=3
)
