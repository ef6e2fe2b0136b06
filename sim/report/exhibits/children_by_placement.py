"""Children by placement type, a panel each."""

from matplotlib.figure import Figure

from sim.measures import ALL
from sim.report.drawing.chart import MEAN, Caption, by_scenario, legend, panels_for, small
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, at, last_day, rows_of
from sim.report.words.data_table import MEAN_AND_RANGE, DataTable, over_dates
from sim.report.words.labels import Labels, count, month_in_words
from sim.report.words.sentences import under

FEW = 5
"""Placement types with fewer children than this in nine of ten runs, at all times, are not drawn."""


def finding(tables: Tables, labels: Labels) -> str:
    """The placement type whose mean number changes most in the first scenario."""
    rows = rows_of(tables["caseload"], scenario=labels.first, age_band=ALL)
    days = labels.base.isoformat(), last_day(rows)
    ends = {
        p: [float(at(rows_of(rows, placement=p), day)["mean"]) for day in days] for p in labels.placements
    }
    name = max(ends, key=lambda p: abs(ends[p][1] - ends[p][0]))
    start, end = ends[name]
    when = month_in_words(days[1])
    if abs(end - start) < 1:
        return f"No placement type gains or loses as much as one child by {when}{under(labels)}"
    verb = "grows" if end > start else "shrinks"
    return (
        f"{labels.placements[name]} {verb} most: from {count(start)} to {count(end)} children by"
        f" {when}{under(labels)}"
    )


def explanation(tables: Tables, labels: Labels) -> str:
    """Scales, line and band, and which types are too rare to be drawn."""
    drawn = _common(tables, labels)
    rare = [title for placement, title in labels.placements.items() if placement not in drawn]
    unseen = f" Not drawn, with fewer than {FEW} children throughout: {', '.join(rare)}." if rare else ""
    return (
        "Children by placement type at each month end; each panel has its own scale."
        f" {legend(MEAN, labels)}{unseen}"
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A small panel for each type that is not rare."""
    rows, drawn = rows_of(tables["caseload"], age_band=ALL), _common(tables, labels)
    titles = [labels.placements[placement].split(" (")[0] for placement in drawn]
    figure, panels = panels_for(caption, titles, labels)
    for axes, placement in zip(panels, drawn, strict=True):
        small(axes, by_scenario(rows, labels, placement=placement), count, "mean")
    return figure


def _common(tables: Tables, labels: Labels) -> list[str]:
    """The types that are drawn."""
    most = rows_of(tables["caseload"], age_band=ALL).groupby("placement")["p90"].max()
    return [placement for placement in labels.placements if most[placement] >= FEW]


def table(tables: Tables, labels: Labels) -> DataTable:
    """Children of each placement type, in the scenarios that are drawn."""
    rows, caption = rows_of(tables["caseload"], age_band=ALL), f"Children by placement type: {MEAN_AND_RANGE}"
    return over_dates(rows, ("placement", "Placement type"), labels.placements, tables, labels, caption)


EXHIBIT = Exhibit(
    "children_by_placement", Section.CHILDREN, "caseload", finding, explanation, draw, table, place=2
)
