"""Children in the county, elsewhere in the sub-region, and beyond."""

from matplotlib.figure import Figure

from sim.report.drawing.chart import MEAN, Caption, by_scenario, legend, panels_for, small
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, at, last_day, rows_of
from sim.report.words.data_table import MEAN_AND_RANGE, DataTable, over_dates
from sim.report.words.labels import Labels, count, month_in_words
from sim.report.words.sentences import course, under


def finding(tables: Tables, labels: Labels) -> str:
    """Children beyond the sub-region, today and at the end of the first scenario, and of the one in focus."""
    rows = rows_of(tables["location"], location="beyond")
    first, when = rows_of(rows, scenario=labels.first), last_day(rows)
    start, end = (float(at(first, day)["mean"]) for day in (labels.base.isoformat(), when))
    said = (
        f"Children beyond {labels.sub_region} {course(start, end)} by {month_in_words(when)}{under(labels)}"
    )
    if labels.focus == labels.first:
        return said
    other = count(float(at(rows_of(rows, scenario=labels.focus), when)["mean"]))
    return f"{said}; {other} under “{labels.scenarios[labels.focus]}”"


def explanation(_tables: Tables, labels: Labels) -> str:
    """Scale, line and band."""
    return (
        "Children in care at each month end by where they live, all on the same scale."
        f" {legend(MEAN, labels)}"
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A small panel for each place, all on the same scale."""
    places, rows = labels.locations, tables["location"]
    top = float(rows.loc[rows["location"].isin(places) & rows["scenario"].isin(labels.drawn), "p90"].max())
    figure, panels = panels_for(caption, list(places.values()), labels)
    for axes, place in zip(panels, places, strict=True):
        small(axes, by_scenario(rows, labels, location=place), count, "mean", most=1.06 * top)
    return figure


def table(tables: Tables, labels: Labels) -> DataTable:
    """Children by where they live, in the scenarios that are drawn."""
    caption = f"Children by where they live: {MEAN_AND_RANGE}"
    return over_dates(tables["location"], ("location", "Where"), labels.locations, tables, labels, caption)


EXHIBIT = Exhibit(
    "where_children_live", Section.WHERE, "location", finding, explanation, draw, table, place=1
)
