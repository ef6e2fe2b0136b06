"""The chart of spending by financial year."""

from sim.report.drawing.chart import Chart, Tables, by_scenario, keys
from sim.report.drawing.fan import from_zero
from sim.report.drawing.style import Frame, framed
from sim.report.exhibits import findings
from sim.report.exhibits.flow_chart import bars
from sim.report.rows import rows_of, whole_years
from sim.report.words.data_tables import TOTAL
from sim.report.words.labels import Labels


def spending(tables: Tables, labels: Labels) -> Chart | None:
    """Total spending in each whole financial year; nothing where costs were not worked out."""
    if "costs" not in tables:
        return None
    costs = whole_years(rows_of(tables["costs"], cost_line=TOTAL))
    costs = costs.assign(**{column: costs[column] / 1e6 for column in ("mean", "p10", "p50", "p90")})
    finding = findings.spending(tables, labels)
    explanation = (
        "Spending less income on children in care and after it in each whole financial year, in millions of pounds at the "
        "prices of the day. Dot: the mean of all runs. Bar: eight in ten runs."
    )
    figure, (axes,) = framed(finding, explanation, Frame(3.0), keys(labels))
    bars(axes, by_scenario(costs, labels), "mean")
    from_zero(axes)
    return Chart(figure, finding, explanation)
