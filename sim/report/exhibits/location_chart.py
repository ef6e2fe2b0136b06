"""The chart of where children live."""

from sim.report.drawing.chart import MEAN, Chart, Tables, by_scenario, legend, panels_for, small
from sim.report.exhibits import findings
from sim.report.words.labels import Labels, count


def where_children_live(tables: Tables, labels: Labels) -> Chart:
    """Children in the county, elsewhere in the sub-region, and beyond."""
    finding = findings.locations(tables, labels)
    explanation = f"Children in care at each month end by where they live, all on the same scale. {legend(MEAN, labels)}"
    places, rows = labels.locations, tables["location"]
    top = float(rows.loc[rows["location"].isin(places) & rows["scenario"].isin(labels.drawn), "p90"].max())
    figure, panels = panels_for(finding, explanation, list(places.values()), labels)
    for axes, place in zip(panels, places, strict=True):
        small(axes, by_scenario(rows, labels, location=place), count, "mean", most=1.06 * top)
    return Chart(figure, finding, explanation)
