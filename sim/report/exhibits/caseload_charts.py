"""Charts of children in care: all of them, and by placement type."""

from sim.report.drawing.chart import MEAN, MEDIAN, Chart, Tables, by_scenario, keys, legend, panels_for, small
from sim.report.drawing.fan import band_labelled, base_marked, days_of, fans
from sim.report.drawing.style import Frame, framed
from sim.report.exhibits import findings
from sim.report.rows import rows_of
from sim.report.words.labels import Labels, count, day

FEW = 5
"""Placement types with fewer children than this in nine of ten runs, at all times, are not drawn."""


def children_in_care(tables: Tables, labels: Labels) -> Chart:
    """All children in care."""
    finding = findings.total_children(tables, labels)
    explanation = f"Children in care at each month end, {labels.authority}. {legend(MEDIAN, labels)}"
    if len(labels.drawn) > 1:
        explanation += " The difference in the title is the mean over all runs."
    figure, (axes,) = framed(finding, explanation, Frame(3.4, right=0.75), keys(labels))
    lines = by_scenario(tables["caseload"], labels, placement="all", age_band="all")
    fans(axes, lines, count)
    first = lines[0]
    start, end = float(first["p50"].iloc[0]), float(first["p50"].iloc[-1])
    near = first["p50"].iloc[: 1 + len(first) // 5]
    base_marked(axes, days_of(first)[0], start, f"{count(start)} on {day(labels.base)}", rising=near.mean() >= start)
    if len(lines) == 1:
        band_labelled(axes, float(first["p10"].iloc[-1]), float(first["p90"].iloc[-1]), count, end)
    return Chart(figure, finding, explanation)


def children_by_placement(tables: Tables, labels: Labels) -> Chart:
    """Children by placement type, a panel each."""
    rows = rows_of(tables["caseload"], age_band="all")
    most = rows.groupby("placement")["p90"].max()
    drawn = [p for p in labels.placements if most[p] >= FEW]
    rare = [labels.placements[p] for p in labels.placements if most[p] < FEW]
    unseen = f" Not drawn, with fewer than {FEW} children throughout: {', '.join(rare)}." if rare else ""
    finding = findings.placements(tables, labels)
    explanation = f"Children by placement type at each month end; each panel has its own scale. {legend(MEAN, labels)}{unseen}"
    titles = [labels.placements[placement].split(" (")[0] for placement in drawn]
    figure, panels = panels_for(finding, explanation, titles, labels)
    for axes, placement in zip(panels, drawn, strict=True):
        small(axes, by_scenario(rows, labels, placement=placement), count, "mean")
    return Chart(figure, finding, explanation)
