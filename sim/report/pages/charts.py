"""Exhibits as the page shows them: for wide and for narrow screens, each with its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from sim.report.drawings import Drawing, Drawings
from sim.report.exhibits import EXHIBITS
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.left_out import Extras, LeftOut
from sim.report.rows import Tables
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels


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


def charts_shown(drawings: Drawings, tables: Tables, labels: Labels, extras: Extras) -> Charts:
    """Every exhibit that has data, by the section in which it stands."""
    found: dict[Section, list[Shown | NotShown]] = {section: [] for section in Section}
    for name, one in drawings.items():
        exhibit = EXHIBITS[name]
        found[exhibit.section].append(_shown(exhibit, one, tables, labels, extras))
    return found


def pictures_of(charts: Charts) -> dict[str, str]:
    """The findings of the charts that were drawn, by name, in the order of the exhibits."""
    drawn = {one.name: one.finding for some in charts.values() for one in some if isinstance(one, Shown)}
    return {name: drawn[name] for name in EXHIBITS if name in drawn}


def _shown(
    exhibit: Exhibit, drawn: Drawing | LeftOut, tables: Tables, labels: Labels, extras: Extras
) -> Shown | NotShown:
    data = extras.make(f"the table below {exhibit.called}", partial(exhibit.table, tables, labels))
    if isinstance(drawn, LeftOut):
        return NotShown(exhibit.name, drawn, data, exhibit.values)
    wide, narrow = Markup(drawn.wide), Markup(drawn.narrow)  # noqa: S704 - drawn by this program
    return Shown(exhibit.name, drawn.finding, drawn.explanation, wide, narrow, data, exhibit.values)
