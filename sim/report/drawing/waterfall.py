"""From nothing done to the whole scenario, policy by policy: a picture for each measure."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pandas as pd

from sim.measures.indicators import Indicator
from sim.report.drawing.style import COLOURS, GREY, INK, Frame, framed, house_style, plain
from sim.report.drawing.svg import svg_of
from sim.report.left_out import Extras
from sim.report.words.effects import finding, parts_of, titles_of
from sim.report.words.labels import spelt
from sim.report.words.notation import notation_of

BETTER, WORSE = COLOURS[2], COLOURS[1]
"""What goes the way that is wanted, and the other way: more cost and more children in care are worse."""


def write_waterfalls(
    folder: Path, table: pd.DataFrame, date: str, indicators: Iterable[Indicator], extras: Extras
) -> None:
    """Write ``waterfall_<measure>.svg`` for the children in care, each indicator, and the net cost, on one
    date.
    """
    indicators = tuple(indicators)
    up = {one.name: 1 if one.direction == "up" else -1 for one in indicators}
    with house_style():
        for measure, title in titles_of(table, date, indicators).items():
            parts = parts_of(table, measure, date)
            if len(parts):
                draw = partial(
                    _draw, parts=parts, title=title, date=date, measure=measure, sign=up.get(measure, -1)
                )
                extras.write(folder / f"waterfall_{measure}.svg", draw, f"the waterfall of {title.lower()}")


def _draw(path: Path, *, parts: pd.DataFrame, title: str, date: str, measure: str, sign: int) -> None:
    effects = (parts["effect"] * notation_of(measure).factor).tolist()
    names = [spelt(str(name)) for name in parts["policy"]]
    said = finding(parts, title, date, measure)
    explanation = (
        "Mean effect of each policy done alone, what the policies do to each other (interaction), and the"
        f" whole scenario, which is the sum of them; in {notation_of(measure).noun}. In the title: the mean,"
        " between what eight in ten runs lie, and how many go that way. Green: better. Orange: worse."
    )
    frame = Frame(0.26 * len(effects) + 0.2, left=2.5, right=0.6)
    figure, (axes,) = framed(said, explanation, frame)
    start = 0.0
    for row, effect in enumerate(effects):
        left = 0.0 if row == len(effects) - 1 else start
        colour = BETTER if effect * sign > 0 else WORSE
        edge = INK if row == len(effects) - 1 else "none"
        axes.barh(row, effect, left=left, height=0.62, color=colour, edgecolor=edge, lw=1.2)
        end = max(left, left + effect)
        axes.annotate(f"{effect:+.1f}", (end, row), (4, 0), textcoords="offset points", va="center", size=8.5)
        start += effect
    plain(axes)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.axvline(0, color=GREY, lw=0.8)
    axes.margins(x=0.12)
    text = svg_of(figure, f"waterfall_{measure}", said, explanation)
    path.write_text(text, encoding="utf-8", newline="\n")
