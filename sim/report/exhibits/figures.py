"""The charts of a report, each a function of the tidy tables; a chart without data is left out."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sim.report.drawing.chart import Chart, Tables
from sim.report.drawing.style import house_style
from sim.report.drawing.svg import svg_of
from sim.report.exhibits.caseload_charts import children_by_placement, children_in_care
from sim.report.exhibits.comparison_charts import probabilities, what_changes
from sim.report.exhibits.flow_chart import entries_and_exits
from sim.report.exhibits.indicator_chart import indicators
from sim.report.exhibits.location_chart import where_children_live
from sim.report.exhibits.placement_flows import placement_flows
from sim.report.exhibits.preference_chart import unmet_preferences
from sim.report.exhibits.provision_charts import foster_carers, homes
from sim.report.exhibits.spending_chart import spending
from sim.report.exhibits.strategy_chart import strategy_taken_apart
from sim.report.left_out import Extras, LeftOut
from sim.report.words.labels import Labels

CHARTS: Mapping[str, Callable[[Tables, Labels], Chart | None]] = {
    "children_in_care": children_in_care,
    "children_by_placement": children_by_placement,
    "entries_and_exits": entries_and_exits,
    "indicators": indicators,
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


def write_figures(folder: Path, tables: Tables, labels: Labels, extras: Extras) -> list[Path]:
    """Write ``figures/<name>.svg`` for each of :data:`CHARTS` that can be drawn; returns the files written."""
    written = []
    with house_style():
        for name, draw in CHARTS.items():
            chart = extras.make(chart_called(name), partial(draw, tables, labels))
            if not isinstance(chart, LeftOut | None):
                path = folder / "figures" / f"{name}.svg"
                if extras.write(path, partial(_write, chart, name), chart_called(name)):
                    written.append(path)
    return written


def chart_called(name: str) -> str:
    """A chart by its name in a sentence."""
    return f"the chart “{name.replace('_', ' ')}”"


def _write(chart: Chart, name: str, path: Path) -> None:
    path.write_text(svg_of(chart.figure, name, chart.finding, chart.explanation), encoding="utf-8", newline="\n")
