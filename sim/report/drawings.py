"""Exhibits as they are drawn: once for their file and for wide screens, and once for narrow ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from sim.report.drawing.style import PHONE, PICTURE, heading_height, house_style
from sim.report.drawing.svg import by_itself, drawn, inline_svg, without_heading
from sim.report.exhibits import EXHIBITS
from sim.report.exhibits.exhibit import Exhibit
from sim.report.left_out import Extras, LeftOut
from sim.report.rows import Tables
from sim.report.words.labels import Labels


@dataclass(frozen=True)
class Drawing:
    """An exhibit as files and pages show it."""

    finding: str
    explanation: str
    picture: str
    """SVG by itself, with finding and explanation."""
    wide: str
    """The same as part of a page, which says finding and explanation above it."""
    narrow: str
    """For a narrow screen."""


Drawings = Mapping[str, Drawing | LeftOut]
"""By the names of the exhibits, in the order of the page; those without data are not among them."""


def drawings_of(tables: Tables, labels: Labels, extras: Extras) -> Drawings:
    """Every exhibit that has data, drawn, or why it could not be."""
    tried = {
        one.name: extras.make(one.called, partial(drawing, one, tables, labels)) for one in EXHIBITS.values()
    }
    return {name: one for name, one in tried.items() if one is not None}


def drawing(exhibit: Exhibit, tables: Tables, labels: Labels) -> Drawing | None:
    """An exhibit, drawn; nothing where there is nothing to show."""
    with house_style(PICTURE):
        chart = exhibit.chart(tables, labels)
        if chart is None:
            return None
        words, picture = (chart.finding, chart.explanation), drawn(chart.figure)
    with house_style(PHONE):
        narrow = drawn(exhibit.draw(tables, labels, chart.caption))
    wide = without_heading(picture, heading_height(*words))
    return Drawing(
        *words,
        by_itself(picture, exhibit.name, *words),
        inline_svg(wide, f"{exhibit.name}-wide", *words),
        inline_svg(narrow, f"{exhibit.name}-narrow", *words),
    )
