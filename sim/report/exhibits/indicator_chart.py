"""The chart of the six indicators of the strategy."""

from matplotlib.ticker import PercentFormatter

from sim.report.drawing.chart import MEDIAN, Chart, Tables, by_scenario, legend, panels_for, percent, small
from sim.report.exhibits import findings
from sim.report.words.labels import KPIS, Labels, count


def six_indicators(tables: Tables, labels: Labels) -> Chart:
    """The six indicators of the strategy."""
    finding = findings.indicators(tables, labels)
    shows = "The strategy's six indicators at each month end; each panel has its own scale."
    explanation = f"{shows} {legend(MEDIAN, labels)}"
    figure, panels = panels_for(finding, explanation, list(KPIS.values()), labels)
    for axes, kpi in zip(panels, KPIS, strict=True):
        lines = by_scenario(tables["kpis"], labels, kpi=kpi)
        fraction = next(iter(lines.values()))["unit"].iloc[0] == "share"
        small(axes, lines, percent if fraction else count, scale=100 if fraction else 1)
        if fraction:
            axes.yaxis.set_major_formatter(PercentFormatter(decimals=0, symbol=" %"))
    return Chart(figure, finding, explanation)
