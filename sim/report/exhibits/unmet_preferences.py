"""What was wanted for children and could not be had."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.calendar import MONTHS_PER_YEAR
from sim.measures import ALL
from sim.report.drawing.chart import Caption
from sim.report.drawing.style import COLOURS, GREY, INK, Frame, framed, sheet
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, rows_of, whole_years
from sim.report.words.data_table import NOTHING, DataTable
from sim.report.words.labels import Labels, count, share
from sim.report.words.sentences import under

LEAST = 1.0
"""A type that fewer children a year miss is left out."""
LEFT = 2.6
"""Inches for the names of placement types."""


@dataclass(frozen=True)
class Preference:
    """Placements a year for which one type was wanted."""

    all: float
    met: float
    instead: Mapping[str, float]
    """Where the others went: placements a year by type, most first; types that nobody got are left out."""

    @property
    def unmet(self) -> float:
        """Placements a year of another type than wanted."""
        return self.all - self.met


def preferences(tables: Tables, scenario: str) -> dict[str, Preference]:
    """The preferences of one scenario by the type wanted, over its whole financial years (all months if it
    has none).
    """
    rows = whole_years(rows_of(tables["preferences"], scenario=scenario))
    months = rows.groupby("financial_year")["months"].first().sum()
    a_year = MONTHS_PER_YEAR * rows.groupby(["wanted", "placement"], sort=False)["mean"].sum() / months
    return {
        str(wanted): _preference(str(wanted), had.droplevel(0))
        for wanted, had in a_year.groupby("wanted", sort=False)
    }


def _preference(wanted: str, had: "pd.Series[float]") -> Preference:
    instead = had.drop([ALL, wanted]).sort_values(ascending=False, kind="stable")
    return Preference(
        float(had[ALL]), float(had[wanted]), {str(kind): float(n) for kind, n in instead.items() if n > 0}
    )


def has_data(tables: Tables, labels: Labels) -> bool:
    """Whether any type is missed."""
    return bool(_missed(_drawn(tables, labels), labels))


def _drawn(tables: Tables, labels: Labels) -> dict[str, dict[str, Preference]]:
    """The preferences of each scenario that is drawn."""
    return {name: preferences(tables, name) for name in labels.drawn}


def _missed(found: Mapping[str, Mapping[str, Preference]], labels: Labels) -> list[str]:
    """The types that are missed in any of these scenarios, the one that is missed most in the first scenario
    first.
    """
    missed = [kind for kind in found[labels.first] if max(own[kind].unmet for own in found.values()) >= LEAST]
    return sorted(missed, key=lambda kind: -found[labels.first][kind].unmet)


def finding(tables: Tables, labels: Labels) -> str:
    """Of all placements a year those that were not of the type wanted, and the type that is missed most."""
    found = preferences(tables, labels.first)
    made, missed = sum(w.all for w in found.values()), sum(w.unmet for w in found.values())
    if not missed:
        return f"Every placement is the first choice{under(labels)}"
    name = labels.placements[max(found, key=lambda kind: found[kind].unmet)].split(" (")[0]
    most = f"most often {name[0].lower()}{name[1:]} was{under(labels)}"
    return f"{share(missed / made)} of placements are not the first choice; {most}"


def explanation(_tables: Tables, _labels: Labels) -> str:
    """What is counted, and what wanted means."""
    return (
        "Placements a year that are not the first choice, by the type that was, mean of all runs over the"
        " whole financial years. First choice is what the care plan recommends at the child's age. In"
        " brackets: the share of all placements for which that type was the first choice."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A panel for each scenario that is drawn, with a bar for each type."""
    found = _drawn(tables, labels)
    missed = _missed(found, labels)
    rows, narrow = len(labels.drawn), sheet().columns == 1
    names = [fill(labels.placements[kind].split(" (")[0], 20 if narrow else 32) for kind in missed]
    height = (0.15 + 0.15 * max(name.count("\n") + 1 for name in names)) * len(missed)
    frame = Frame(
        rows * height + (rows - 1) * 0.85, rows, left=1.75 if narrow else LEFT, right=1.0, gap=0.85 / height
    )
    figure, panels = framed(*caption, frame)
    most = max(preference.unmet for scenario in found.values() for preference in scenario.values())
    for axes, (position, name) in zip(panels, enumerate(labels.drawn), strict=True):
        if rows > 1:
            axes.set_title(labels.drawn[name], loc="left", size=9.5, weight="bold", color=INK, pad=7)
        _bars(axes, [found[name][kind] for kind in missed], position)
        axes.set_yticks(range(len(missed)), names, size=9, color=INK)
        axes.set_xlim(0, 1.02 * most)
    return figure


def _bars(axes: Axes, found: list[Preference], position: int) -> None:
    for row, preference in enumerate(found):
        axes.barh(row, preference.unmet, height=0.6, color=COLOURS[position])
        part = (
            f"{count(preference.unmet)} ({share(preference.unmet / preference.all)})"
            if preference.all
            else "0"
        )
        axes.annotate(
            part,
            (preference.unmet, row),
            (4, 0),
            textcoords="offset points",
            va="center",
            size=8.5,
            annotation_clip=False,
        )
    axes.invert_yaxis()
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(GREY)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)


def table(tables: Tables, labels: Labels) -> DataTable:
    """Placements a year by type wanted, how many got it, and what the others got most often."""
    cells = [
        (
            title,
            labels.placements[kind],
            *map(count, (preference.all, preference.met, preference.unmet)),
            _most(preference.instead, labels),
        )
        for name, title in labels.drawn.items()
        for kind, preference in preferences(tables, name).items()
        if preference.all >= 1
    ]
    columns = (
        "Scenario",
        "First choice",
        "Placements a year",
        "Had",
        "Placed elsewhere",
        "Where instead, most often",
    )
    return DataTable(
        "Placements a year by first choice: mean over whole financial years", columns, cells, heads=2
    )


def _most(instead: Mapping[str, float], labels: Labels) -> str:
    """The two types that children got most often instead of what was wanted."""
    found = [
        f"{labels.placements[kind]} ({count(number)})"
        for kind, number in list(instead.items())[:2]
        if number >= 0.5
    ]
    return ", ".join(found) or NOTHING


EXHIBIT = Exhibit(
    "unmet_preferences",
    Section.HOMES_AND_CARERS,
    "preferences",
    finding,
    explanation,
    draw,
    table,
    has_data,
    place=3,
)
