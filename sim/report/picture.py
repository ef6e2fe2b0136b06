"""A chart of the report for a notebook."""

from dataclasses import dataclass

from sim.errors import InputMistake
from sim.parameters.checks.references import nearest
from sim.report.drawing.style import house_style
from sim.report.drawing.svg import svg_of
from sim.report.exhibits import EXHIBITS
from sim.report.rows import Tables
from sim.report.words.labels import Labels
from sim.settings import Settings


@dataclass(frozen=True)
class Picture:
    """An SVG that a notebook shows by itself."""

    svg: str

    def _repr_svg_(self) -> str:
        """What Jupyter shows."""
        return self.svg


def picture(name: str, tables: Tables, settings: Settings) -> Picture:
    """The chart that the report calls ``name``, such as ``what_changes``, drawn from the tables of a run.

    The names are those of the files in ``figures/``. Raises :class:`sim.errors.InputMistake` if there is no
    such chart, or nothing to draw in it.
    """
    if name not in EXHIBITS:
        raise InputMistake(f"picture: there is no chart '{name}'; {nearest(name, EXHIBITS)}")
    with house_style():
        chart = EXHIBITS[name].chart(tables, Labels.of(settings.parameters, settings.scenarios))
        if chart is None:
            raise InputMistake(
                f"picture '{name}': these tables have nothing to draw in it; compare scenarios, or cost them"
            )
        return Picture(svg_of(chart.figure, name, chart.finding, chart.explanation))
