"""Exhibits as the page shows them: drawn for wide and for narrow screens, each with its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from sim.report.drawing.style import PAGE, PHONE, Sheet, house_style
from sim.report.drawing.svg import inline_svg
from sim.report.exhibits import EXHIBITS
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.left_out import Extras, LeftOut
from sim.report.rows import Tables
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels

SHEETS = {"wide": PAGE, "narrow": PHONE}


@dataclass(frozen=True)
class Shown:
    """A chart as the page shows it: for wide and for narrow screens, with its table."""

    name: str
    finding: str
    explanation: str
    wide: Markup
    narrow: Markup
    data: DataTable | LeftOut
    table: str
    """The tidy table that has every value."""


@dataclass(frozen=True)
class NotShown:
    """A chart that could not be drawn: the page says so in its place, and shows its table."""

    name: str
    left_out: LeftOut
    data: DataTable | LeftOut
    table: str


Charts = Mapping[Section, list[Shown | NotShown]]
Picture = tuple[str, str, Markup]


def charts_shown(tables: Tables, labels: Labels, extras: Extras) -> Charts:
    """Every exhibit that has data, by the section in which it stands."""
    found: dict[Section, list[Shown | NotShown]] = {section: [] for section in Section}
    for exhibit in EXHIBITS.values():
        if one := _shown(exhibit, tables, labels, extras):
            found[exhibit.section].append(one)
    return found


def pictures_of(charts: Charts) -> dict[str, str]:
    """The findings of the charts that were drawn, by name, in the order of the exhibits."""
    drawn = {one.name: one.finding for some in charts.values() for one in some if isinstance(one, Shown)}
    return {name: drawn[name] for name in EXHIBITS if name in drawn}


def _shown(exhibit: Exhibit, tables: Tables, labels: Labels, extras: Extras) -> Shown | NotShown | None:
    drawn = extras.make(exhibit.called, partial(_pictures, exhibit, tables, labels))
    if drawn is None:
        return None
    data = extras.make(f"the table below {exhibit.called}", partial(exhibit.table, tables, labels))
    if isinstance(drawn, LeftOut):
        return NotShown(exhibit.name, drawn, data, exhibit.values)
    (finding, explanation, wide), (_, _, narrow) = drawn
    return Shown(exhibit.name, finding, explanation, wide, narrow, data, exhibit.values)


def _pictures(exhibit: Exhibit, tables: Tables, labels: Labels) -> tuple[Picture, Picture] | None:
    wide, narrow = (_picture(exhibit, kind, sheet, tables, labels) for kind, sheet in SHEETS.items())
    return (wide, narrow) if wide and narrow else None


def _picture(exhibit: Exhibit, kind: str, sheet: Sheet, tables: Tables, labels: Labels) -> Picture | None:
    with house_style(sheet):
        chart = exhibit.chart(tables, labels)
        if chart is None:
            return None
        return chart.finding, chart.explanation, Markup(inline_svg(chart, f"{exhibit.name}-{kind}"))  # noqa: S704 - drawn here
