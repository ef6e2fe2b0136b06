"""The charts of a report, each a function of the tidy tables; a chart without data is left out."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sim.report.caseload_charts import children_by_placement, children_in_care
from sim.report.chart import Chart, Tables
from sim.report.comparison_charts import probabilities, what_changes
from sim.report.flow_chart import entries_and_exits
from sim.report.indicator_chart import six_indicators
from sim.report.labels import Labels
from sim.report.location_chart import where_children_live
from sim.report.placement_flows import placement_flows
from sim.report.preference_chart import unmet_preferences
from sim.report.provision_charts import foster_carers, homes
from sim.report.spending_chart import spending
from sim.report.strategy_chart import strategy_taken_apart
from sim.report.style import house_style
from sim.report.svg import write_svg

CHARTS: Mapping[str, Callable[[Tables, Labels], Chart | None]] = {
    "children_in_care": children_in_care,
    "children_by_placement": children_by_placement,
    "entries_and_exits": entries_and_exits,
    "six_indicators": six_indicators,
    "foster_carers": foster_carers,
    "homes": homes,
    "where_children_live": where_children_live,
    "unmet_preferences": unmet_preferences,
    "placement_flows": placement_flows,
    "what_changes": what_changes,
    "strategy_taken_apart": strategy_taken_apart,
    "probabilities": probabilities,
    "spending": spending,
}
"""The charts by the name of their file."""


def write_figures(folder: Path, tables: Tables, labels: Labels) -> list[Path]:
    """Write ``figures/<name>.svg`` for each of :data:`CHARTS`; returns the files written."""
    (folder / "figures").mkdir()
    written = []
    with house_style():
        for name, draw in CHARTS.items():
            if chart := draw(tables, labels):
                written.append(folder / "figures" / f"{name}.svg")
                write_svg(written[-1], chart.figure, chart.finding, chart.explanation)
    return written
