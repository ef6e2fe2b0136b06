"""Entries into care and exits from it, by financial year."""

from matplotlib.figure import Figure

from sim.measures import ALL
from sim.report.drawing.bars import bars
from sim.report.drawing.chart import Caption, by_scenario, keys
from sim.report.drawing.fan import from_zero
from sim.report.drawing.style import Frame, framed, headed
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, per_year, rows_of, whole_years, year_names
from sim.report.words.data_table import DataTable, ranges
from sim.report.words.labels import Labels, count
from sim.report.words.sentences import STEADY, under

FLOWS = {"entry": "Started to be looked after", "exit": "Ceased to be looked after"}


def finding(tables: Tables, labels: Labels) -> str:
    """Entries and exits a year in the first scenario, over all its months."""
    rows = rows_of(tables["flows"], scenario=labels.first, route=ALL)
    entries, exits = (per_year(rows_of(rows, flow=flow)) for flow in FLOWS)
    if abs(entries - exits) <= STEADY * entries:
        both = count(entries) if count(entries) == count(exits) else f"{count(entries)} and {count(exits)}"
        return f"About as many children start to be looked after as cease: {both} a year{under(labels)}"
    more = "More" if entries > exits else "Fewer"
    return (
        f"{more} children start to be looked after than cease: {count(entries)} against {count(exits)} a"
        f" year{under(labels)}"
    )


def explanation(_tables: Tables, _labels: Labels) -> str:
    """Dot and bar."""
    return (
        "Children who start and who cease to be looked after in each financial year. Dot: the"
        " median run. Bar: eight in ten runs."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """Entries above exits, on one scale."""
    figure, panels = framed(*caption, Frame(4.2, rows=2, gap=0.42), keys(labels))
    shown = whole_years(rows_of(tables["flows"], route=ALL))
    for axes, (flow, title) in zip(panels, FLOWS.items(), strict=True):
        headed(axes, title)
        bars(axes, by_scenario(shown, labels, flow=flow))
    top = max(axes.get_ylim()[1] for axes in panels)
    for axes in panels:
        from_zero(axes, top)
    return figure


def table(tables: Tables, labels: Labels) -> DataTable:
    """Entries and exits by whole financial year, in the scenarios that are drawn."""
    rows = whole_years(rows_of(tables["flows"], route=ALL))
    years = list(dict.fromkeys(rows["financial_year"]))
    cells = [
        (title, word, *ranges(rows_of(rows, scenario=name, flow=flow), "financial_year", years, count))
        for flow, word in FLOWS.items()
        for name, title in labels.drawn.items()
    ]
    caption = "Children who start and who cease to be looked after: median run (eight in ten runs)"
    return DataTable(caption, ("Scenario", "Flow", *year_names(tables, years)), cells, heads=2)


EXHIBIT = Exhibit("entries_and_exits", Section.CHILDREN, "flows", finding, explanation, draw, table, place=3)
