"""Places with the council's own foster households, and the children who live there."""

from collections.abc import Iterable

import pandas as pd
from matplotlib.figure import Figure

from sim.report.drawing.chart import Caption, by_scenario, keys
from sim.report.drawing.fan import base_marked, days_of, from_zero, label_ends, years_below
from sim.report.drawing.style import Frame, colour, framed, plain
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, last_day, rows_of
from sim.report.words.data_table import DataTable, dates_shown, days_in_words
from sim.report.words.labels import Labels, count, month_in_words
from sim.report.words.sentences import course, under


def has_data(tables: Tables, labels: Labels) -> bool:
    """Whether any scenario that is drawn has foster households of the council."""
    return bool(by_scenario(tables["provision"], labels, kind=labels.households))


def finding(tables: Tables, labels: Labels) -> str:
    """Places with the council's own foster households and the children in them, today and at the end."""
    rows = rows_of(tables["provision"], scenario=labels.first, kind=labels.households)
    if rows.empty:
        return f"The council has no foster carers of its own{under(labels)}"
    days = labels.base.isoformat(), last_day(rows)
    (start, before), (end, after) = (
        rows.loc[rows["date"] == day, ["places", "occupied"]].sum() for day in days
    )
    places = f"Places with the council's own foster carers {course(start, end)}"
    return (
        f"{places}, the children in them {course(before, after)}, by {month_in_words(days[1])}{under(labels)}"
    )


def explanation(_tables: Tables, _labels: Labels) -> str:
    """What the two lines are, and that a free place suits only some children."""
    return (
        "Places approved with the council's own foster households, and children living there; means over all"
        " runs. A free place suits only some children: the household must be right for the child."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A thin line of places and a thick one of children for each scenario that is drawn."""
    lines = by_scenario(tables["provision"], labels, kind=labels.households)
    figure, (axes,) = framed(*caption, Frame(3.2, right=1.15), keys(labels))
    ends = []
    for position, rows in lines.items():
        for column, word, width in (("places", "places", 1.2), ("occupied", "children", 2.4)):
            heights = rows[column].to_numpy(dtype=float)
            axes.plot(days_of(rows), heights, color=colour(position), lw=width)
            ends.append((float(heights[-1]), f"{count(heights[-1])} {word}", position))
            if position == 0:
                base_marked(
                    axes, days_of(rows)[0], float(heights[0]), count(heights[0]), heights[-1] >= heights[0]
                )
    plain(axes)
    years_below(axes, days_of(next(iter(lines.values()))))
    from_zero(axes)
    label_ends(axes, ends)
    return figure


def table(tables: Tables, labels: Labels) -> DataTable:
    """Places with the council's own foster households and children in them, in every scenario that is
    drawn.
    """
    rows, dates = rows_of(tables["provision"], kind=labels.households), dates_shown(tables, labels)
    cells = [
        (title, word, *(count(value) for value in _values(rows_of(rows, scenario=name), dates, column)))
        for name, title in labels.drawn.items()
        for column, word in {"places": "Places", "occupied": "Children"}.items()
    ]
    caption = "Places and children with the council's own foster carers: mean of all runs"
    return DataTable(caption, ("Scenario", "What", *days_in_words(dates)), cells, heads=2)


def _values(rows: pd.DataFrame, dates: Iterable[str], column: str) -> list[float]:
    found = dict(zip(rows["date"], rows[column], strict=True))
    return [float(found[d]) for d in dates]


EXHIBIT = Exhibit(
    "foster_carers",
    Section.HOMES_AND_CARERS,
    "provision",
    finding,
    explanation,
    draw,
    table,
    has_data,
    place=1,
)
