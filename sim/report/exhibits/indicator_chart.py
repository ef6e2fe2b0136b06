"""The chart of the indicators."""

from matplotlib.ticker import PercentFormatter

from sim.report.drawing.chart import MEDIAN, Chart, Tables, by_scenario, legend, panels_for, percent, small
from sim.report.exhibits import findings
from sim.report.words.labels import Labels, count


def six_indicators(tables: Tables, labels: Labels) -> Chart:
    """The indicators at each month end."""
    finding = findings.indicators(tables, labels)
    whose = "The strategy's " if labels.wanted else ""
    shows = f"{whose}{findings.number(len(labels.indicators))} indicators at each month end; each panel has its own scale."
    shows = shows[:1].upper() + shows[1:]
    explanation = f"{shows} {legend(MEDIAN, labels)}"
    figure, panels = panels_for(finding, explanation, [one.title for one in labels.indicators], labels)
    for axes, one in zip(panels, labels.indicators, strict=True):
        lines = by_scenario(tables["kpis"], labels, kpi=one.name)
        small(axes, lines, percent if one.is_share else count, scale=100 if one.is_share else 1)
        if one.is_share:
            axes.yaxis.set_major_formatter(PercentFormatter(decimals=0, symbol=" %"))
    return Chart(figure, finding, explanation)
