"""What the scenario with most policies is made of: its parts carried out alone, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.drawing.chart import Caption
from sim.report.drawing.named_rows import at_end, panels_with_names
from sim.report.drawing.style import COLOURS, GREY, INK, headed
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables
from sim.report.words.compared import (
    CASELOAD,
    SPENDING,
    differences,
    external_home,
    judged_on,
    living_in,
    spending_year_in_words,
)
from sim.report.words.data_table import MEAN_AND_RANGE, DataTable
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, count, day, month

LESS, MORE = COLOURS[2], COLOURS[1]
REST = "Everything else"


@dataclass(frozen=True)
class Part:
    """One step on the way to the whole."""

    title: str
    amount: float
    text: str
    """The amount, rounded, with its sign."""
    range: str
    """The same, with between what eight in ten runs lie where that is known."""

    @classmethod
    def of(cls, title: str, one: Difference) -> "Part":
        """A difference as a step."""
        return cls(title, one.mean, one.signed, one.range)


def taken_apart(tables: Tables, labels: Labels) -> dict[str, list[Part]]:
    """By what is counted (children in care, in external homes, spending): every part alone, what is left, and
    the whole.

    Parts and what is left add up to the whole. Empty where the run has no scenario that is a part of the one
    in focus.
    """
    if not labels.parts:
        return {}
    homes, year = external_home(tables, labels), spending_year_in_words(tables)
    measures = {f"{CASELOAD}:all": "Children in care"}
    measures |= {f"{CASELOAD}:{homes}": f"C{living_in(homes, labels)[1:]}"} if homes else {}
    measures |= {SPENDING: f"Spending in {year}, £ million"} if year else {}
    return {
        title: _parts(differences(tables, labels, measure), labels) for measure, title in measures.items()
    }


def _parts(found: dict[str, Difference], labels: Labels) -> list[Part]:
    whole = found[labels.focus]
    alone = {labels.scenarios[name]: found[name] for name in labels.parts}
    rest = whole.like(whole.mean - sum(one.mean for one in alone.values()))
    return [
        Part.of(title, one)
        for title, one in {**alone, REST: rest, labels.scenarios[labels.focus]: whole}.items()
    ]


def has_data(_tables: Tables, labels: Labels) -> bool:
    """Whether the run has scenarios that the one in focus is made of."""
    return bool(labels.parts)


def finding(tables: Tables, labels: Labels) -> str:
    """The whole change in children in care, what the parts alone add up to, and which of them is the
    largest.
    """
    *alone, _, whole = taken_apart(tables, labels)["Children in care"]
    when = month(date.fromisoformat(judged_on(tables)))
    difference = differences(tables, labels, f"{CASELOAD}:all")[labels.focus].in_words("children in care")
    said = f"“{whole.title}” by {when}: {difference}"
    if not round(abs(whole.amount)):
        return said
    way = -1 if whole.amount < 0 else 1
    most = max(alone, key=lambda part: way * part.amount)
    if way * most.amount <= 0:
        return f"{said}; none of the plans run alone goes that way"
    total = sum(part.amount for part in alone)
    together = f"{count(abs(total))} {'fewer' if total < 0 else 'more'}" if round(abs(total)) else "none"
    return (
        f"{said}; its plans run alone add up to {together}, the largest “{most.title}”"
        f" ({count(abs(most.amount))})"
    )


def explanation(tables: Tables, labels: Labels) -> str:
    """What each bar is, by which day, and the colours."""
    when = day(date.fromisoformat(judged_on(tables)))
    return (
        f"Mean difference from “{labels.scenarios[labels.first]}” by {when}: of each plan carried out alone,"
        " then of everything else (the plans that were not run alone, and what plans do to each other),"
        " which together make the whole. What eight in ten runs lie between is in the table. Green: less."
        " Orange: more, the whole too; its bar has a dark edge."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A waterfall from nothing done to the whole for each number that is taken apart."""
    found = taken_apart(tables, labels)
    figure, panels = panels_with_names(
        caption, len(found), [part.title for part in next(iter(found.values()))]
    )
    for axes, (title, parts) in zip(panels, found.items(), strict=True):
        headed(axes, title)
        _steps(axes, parts)
    return figure


def _steps(axes: Axes, parts: Sequence[Part]) -> None:
    """Each bar begins where the one before it ends; the last one is the whole."""
    reached = 0.0
    for row, part in enumerate(parts):
        last = row == len(parts) - 1
        axes.barh(
            row, part.amount, left=0 if last else reached, height=0.55,
            color=LESS if part.amount < 0 else MORE, edgecolor=INK if last else "none", lw=1.2 if last else 0,
        )  # fmt: skip
        at_end(axes, row, part.text, INK)
        reached += part.amount
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    axes.margins(x=0.06)


def table(tables: Tables, labels: Labels) -> DataTable:
    """What the scenario in focus is made of: each part alone, everything else, and the whole."""
    found = taken_apart(tables, labels)
    rows = [(parts[0].title, *(part.range for part in parts)) for parts in zip(*found.values(), strict=True)]
    what = f"What “{labels.scenarios[labels.focus]}” is made of"
    caption = f"{what}: {MEAN_AND_RANGE}; the last row is the sum of the others"
    return DataTable(caption, ("Plan carried out alone", *found), rows)


EXHIBIT = Exhibit(
    "strategy_taken_apart",
    Section.SCENARIOS,
    "comparison",
    finding,
    explanation,
    draw,
    table,
    has_data,
    place=2,
)
