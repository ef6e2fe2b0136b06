"""The pictures of a run: a file for each exhibit that has data."""

from functools import partial
from pathlib import Path

from sim.report.drawing.chart import Chart
from sim.report.drawing.style import house_style
from sim.report.drawing.svg import svg_of
from sim.report.exhibits import EXHIBITS
from sim.report.left_out import Extras, LeftOut
from sim.report.rows import Tables
from sim.report.words.labels import Labels


def write_figures(folder: Path, tables: Tables, labels: Labels, extras: Extras) -> list[Path]:
    """Write ``figures/<name>.svg`` for each of the exhibits that can be drawn; returns the files written."""
    written = []
    with house_style():
        for exhibit in EXHIBITS.values():
            chart = extras.make(exhibit.called, partial(exhibit.chart, tables, labels))
            if not isinstance(chart, LeftOut | None):
                path = folder / "figures" / f"{exhibit.name}.svg"
                if extras.write(path, partial(_write, chart, exhibit.name), exhibit.called):
                    written.append(path)
    return written


def _write(chart: Chart, name: str, path: Path) -> None:
    path.write_text(
        svg_of(chart.figure, name, chart.finding, chart.explanation), encoding="utf-8", newline="\n"
    )
