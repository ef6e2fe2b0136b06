"""All children in care, over the years."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from sim.measures import ALL
from sim.report.drawing.chart import MEDIAN, Caption, by_scenario, keys, legend
from sim.report.drawing.fan import band_labelled, base_marked, days_of, fans
from sim.report.drawing.style import Frame, framed
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, at, last_day, rows_of
from sim.report.words.compared import CASELOAD, differences
from sim.report.words.data_table import DataTable, dates_shown, days_in_words, ranges
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, count, day, month_in_words
from sim.report.words.sentences import course


def finding(tables: Tables, labels: Labels) -> str:
    """Where the number of children in care goes; with more scenarios, which of those drawn changes it most by
    the end.
    """
    rows = rows_of(tables["caseload"], scenario=labels.first, placement=ALL, age_band=ALL)
    when = last_day(rows)
    if len(labels.drawn) > 1:
        found = differences(tables, labels, f"{CASELOAD}:{ALL}", when)
        return _largest_difference(
            {name: found[name] for name in labels.drawn if name in found}, labels, month_in_words(when)
        )
    first, last = at(rows, labels.base.isoformat()), at(rows, when)
    low, high = count(last["p10"]), count(last["p90"])
    between = "" if low == high else f"; eight in ten runs end between {low} and {high}"
    return f"Children in care {course(first['p50'], last['p50'])} by {month_in_words(when)}{between}"


def _largest_difference(found: Mapping[str, Difference], labels: Labels, when: str) -> str:
    name = max(found, key=lambda one: abs(found[one].mean))
    return f"“{labels.scenarios[name]}” by {when}: {found[name].in_words('children in care')}"


def explanation(_tables: Tables, labels: Labels) -> str:
    """Line and band, and what the title speaks of."""
    said = f"Children in care at each month end, {labels.authority}. {legend(MEDIAN, labels)}"
    return f"{said} The difference in the title is the mean over all runs." if len(labels.drawn) > 1 else said


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """One panel with a line and a band for each scenario that is drawn."""
    figure, (axes,) = framed(*caption, Frame(3.4, right=0.75), keys(labels))
    lines = by_scenario(tables["caseload"], labels, placement=ALL, age_band=ALL)
    fans(axes, lines, count)
    first = lines[0]
    start, end = float(first["p50"].iloc[0]), float(first["p50"].iloc[-1])
    near = first["p50"].iloc[: 1 + len(first) // 5]
    base_marked(
        axes, days_of(first)[0], start, f"{count(start)} on {day(labels.base)}", rising=near.mean() >= start
    )
    if len(lines) == 1:
        band_labelled(axes, float(first["p10"].iloc[-1]), float(first["p90"].iloc[-1]), count, end)
    return figure


def table(tables: Tables, labels: Labels) -> DataTable:
    """Children in care of each scenario, today and later."""
    rows, dates = rows_of(tables["caseload"], placement=ALL, age_band=ALL), dates_shown(tables, labels)
    cells = [
        (title, *ranges(rows_of(rows, scenario=name), "date", dates, count))
        for name, title in labels.scenarios.items()
    ]
    return DataTable(
        "Children in care: median run (eight in ten runs)", ("Scenario", *days_in_words(dates)), cells
    )


EXHIBIT = Exhibit(
    "children_in_care", Section.CHILDREN, "caseload", finding, explanation, draw, table, place=1
)
