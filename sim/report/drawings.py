"""Exhibits as they are drawn: once for their file and for wide screens, and once for narrow ones."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from html import escape

from sim.report.drawing.chart import Caption
from sim.report.drawing.style import PAGE, PHONE, PICTURE, heading_height, house_style
from sim.report.drawing.svg import by_itself, drawn, inline_svg, without_heading
from sim.report.exhibits import EXHIBITS
from sim.report.exhibits.exhibit import Exhibit
from sim.report.left_out import Extras, LeftOut
from sim.report.rows import Tables
from sim.report.words.labels import Labels
from sim.workers import Submit
from sim.workers.memory import searched_once


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
Tried = Mapping[str, Drawing | LeftOut | None]


def drawings_of(
    tables: Tables, labels: Labels, extras: Extras, begun: Iterable["BegunDrawings"] = ()
) -> Drawings:
    """Every exhibit that has data, drawn, or why it could not be.

    Those that workers have ``begun`` are waited for, the others are drawn here.
    """
    tried: dict[str, Drawing | LeftOut | None] = {}
    for part in begun:
        tried |= part.done(tables, labels)
    tried |= draw_some([name for name in EXHIBITS if name not in tried], tables, labels)
    for name in EXHIBITS:
        if isinstance(one := tried[name], LeftOut):
            extras.left_out.setdefault(EXHIBITS[name].called, one)
    return {name: drawn for name in EXHIBITS if (drawn := tried[name]) is not None}


@dataclass(frozen=True)
class BegunDrawings:
    """Some exhibits that a worker draws."""

    names: Sequence[str]
    future: "Future[Tried]"

    def done(self, tables: Tables, labels: Labels) -> Tried:
        """What the worker has drawn; if it could not (it may have been killed), they are drawn here."""
        try:
            return self.future.result()
        except Exception:  # whatever it is, it must not cost the result
            return draw_some(self.names, tables, labels)


LONGEST = ("what_changes", "placement_flows", "children_by_placement", "homes", "probabilities")
"""Exhibits that take longest to draw, by far. Workers begin with them, so that none draws on alone."""


def begin_drawings(submit: Submit, tables: Tables, labels: Labels) -> list[BegunDrawings]:
    """Let workers draw all exhibits, one by one: the dearest costs ten times what the cheapest does."""
    in_turn = sorted(EXHIBITS, key=lambda name: name not in LONGEST)
    return [BegunDrawings([name], submit(draw_some, [name], tables, labels)) for name in in_turn]


def draw_some(names: Iterable[str], tables: Tables, labels: Labels) -> Tried:
    """Some exhibits by name, drawn if they have data, or why they could not be."""
    extras = Extras()
    found: dict[str, Drawing | LeftOut | None] = {}
    for name in names:
        with searched_once():
            found[name] = extras.make(EXHIBITS[name].called, partial(drawing, EXHIBITS[name], tables, labels))
    return found


def drawing(exhibit: Exhibit, tables: Tables, labels: Labels) -> Drawing | None:
    """An exhibit, drawn; nothing where there is nothing to show."""
    with house_style(PICTURE):
        chart = exhibit.chart(tables, labels)
        if chart is None:
            return None
        words, picture = (chart.finding, chart.explanation), drawn(chart.figure)
    alone = by_itself(picture, exhibit.name, *words)
    if exhibit.steps is not None:
        return Drawing(
            *words, alone, *(stepped(exhibit, tables, labels, chart.caption, one) for one in SHEETS)
        )
    with house_style(PHONE):
        narrow = drawn(exhibit.draw(tables, labels, chart.caption))
    wide = without_heading(picture, heading_height(*words))
    return Drawing(
        *words,
        alone,
        inline_svg(wide, f"{exhibit.name}-wide", *words),
        inline_svg(narrow, f"{exhibit.name}-narrow", *words),
    )


SHEETS = ("wide", "narrow")


def stepped(exhibit: Exhibit, tables: Tables, labels: Labels, caption: Caption, sheet: str) -> str:
    """The steps of an exhibit, of which a page shows one at a time: buttons that need no script, then the
    pictures.
    """
    name = f"{exhibit.name}-{sheet}"
    made = exhibit.steps(tables, labels) if exhibit.steps is not None else {}
    buttons, pictures = [], []
    with house_style(PAGE if sheet == "wide" else PHONE):
        for number, (title, draw) in enumerate(made.items()):
            on = " checked" if number == 0 else ""
            key = f"{name}-step-{number}"
            buttons.append(
                f'<input type="radio" name="{name}-step" id="{key}"{on}>'
                f'<label for="{key}">{escape(title)}</label>'
            )
            words = (f"{title}: {caption.finding}" if number else caption.finding, caption.explanation)
            pictures.append(
                f'<div class="step">{inline_svg(drawn(draw(caption)), f"{key}-picture", *words)}</div>'
            )
    return (
        f'<div class="stepper" role="group" aria-label="{escape(exhibit.steps_called)}">{"".join(buttons)}'
        f"{''.join(pictures)}</div>"
    )
