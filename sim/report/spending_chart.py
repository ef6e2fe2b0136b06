"""The chart of spending by financial year."""

from sim.report import findings
from sim.report.chart import Chart, Tables, by_scenario, keys
from sim.report.data_tables import TOTAL
from sim.report.fan import from_zero
from sim.report.flow_chart import bars
from sim.report.labels import Labels
from sim.report.rows import whole_years
from sim.report.style import Frame, framed


def spending(tables: Tables, labels: Labels) -> Chart | None:
    """Total spending in each whole financial year; nothing where costs were not worked out."""
    if TOTAL not in set(tables["costs"]["cost_line"] if "costs" in tables else ()):
        return None
    months = tables["flows"].groupby("financial_year")["months"].first()
    costs = tables["costs"].assign(months=tables["costs"]["financial_year"].map(months))
    for column in ("mean", "p10", "p50", "p90"):
        costs[column] = costs[column] / 1e6
    finding = findings.spending({**tables, "costs": costs}, labels)
    explanation = (
        "Spending on children in care and after it in each whole financial year, in millions of pounds. Dot: the median run. "
        "Bar: eight in ten runs."
    )
    figure, (axes,) = framed(finding, explanation, Frame(3.0), keys(labels))
    bars(axes, by_scenario(whole_years(costs), labels, cost_line=TOTAL))
    from_zero(axes)
    return Chart(figure, finding, explanation)
