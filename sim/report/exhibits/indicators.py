"""The indicators, a panel each."""

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.report.drawing.chart import MEDIAN, Caption, by_scenario, legend, panels_for, percent, small
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, at, last_day, rows_of
from sim.report.words.compared import sentence
from sim.report.words.data_table import DataTable, dates_shown, days_in_words, ranges
from sim.report.words.labels import Labels, count, month_in_words
from sim.report.words.notation import notation_of
from sim.report.words.sentences import number, under


def finding(tables: Tables, labels: Labels) -> str:
    """How many of the indicators end nearer to what the strategy wants, in the median run, by a change that
    can be seen.
    """
    rows = rows_of(tables["kpis"], scenario=labels.first)
    last = last_day(rows)
    known = [one.name for one in labels.indicators]
    better = 0
    for kpi, sign in labels.wanted.items():
        own = rows_of(rows, kpi=kpi)
        if kpi in known and len(own):
            step = sign * (float(at(own, last)["p50"]) - float(at(own, str(own["date"].min()))["p50"]))
            better += step >= notation_of(kpi).seen
    verb = "moves" if better == 1 else "move"
    said = (
        f"{number(better).capitalize()} of the {number(len(known))} indicators {verb} the way the strategy"
        " wants"
    )
    return f"{said} by {month_in_words(last)} in the median run{under(labels)}"


def explanation(_tables: Tables, labels: Labels) -> str:
    """Whose indicators they are, scales, line and band."""
    whose = "The strategy's " if labels.wanted else ""
    shows = (
        f"{whose}{number(len(labels.indicators))} indicators at each month end; each panel has its own scale."
    )
    return f"{sentence(shows)} {legend(MEDIAN, labels)}"


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A small panel for each indicator."""
    figure, panels = panels_for(caption, [one.title for one in labels.indicators], labels)
    for axes, one in zip(panels, labels.indicators, strict=True):
        lines = by_scenario(tables["kpis"], labels, kpi=one.name)
        small(axes, lines, percent if one.is_share else count, scale=100 if one.is_share else 1)
        if one.is_share:
            axes.yaxis.set_major_formatter(PercentFormatter(decimals=0, symbol=" %"))
    return figure


def table(tables: Tables, labels: Labels) -> DataTable:
    """The indicators in the scenarios that are drawn."""
    rows, dates = tables["kpis"], dates_shown(tables, labels)
    cells = [
        (
            title,
            one.title,
            *ranges(rows_of(rows, scenario=name, kpi=one.name), "date", dates, notation_of(one.name).level),
        )
        for one in labels.indicators
        for name, title in labels.drawn.items()
    ]
    caption = f"The {number(len(labels.indicators))} indicators: median run (eight in ten runs)"
    return DataTable(caption, ("Scenario", "Indicator", *days_in_words(dates)), cells, heads=2)


EXHIBIT = Exhibit("indicators", Section.CHILDREN, "kpis", finding, explanation, draw, table, place=4)
