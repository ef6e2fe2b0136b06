"""Occupancy of each of the council's homes."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.drawing.chart import MEAN, Caption, legend
from sim.report.drawing.fan import days_of, years_below
from sim.report.drawing.named_rows import at_end, panels_with_names
from sim.report.drawing.style import INK, colour, headed
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, rows_of
from sim.report.words.data_table import MEAN_AND_RANGE, DataTable, over_dates
from sim.report.words.labels import Labels, month_in_words, share
from sim.report.words.sentences import under

HALF, SPARK, PALE = 0.4, 0.3, "#F3F5F7"
"""Half the height of a line from empty to full, in rows; the least inches of a row; what lies behind it."""


def has_data(tables: Tables, labels: Labels) -> bool:
    """Whether any home is ever open in a scenario that is drawn."""
    return bool(_open(tables, labels))


def _open(tables: Tables, labels: Labels) -> list[str]:
    """The homes that are open at any time in a scenario that is drawn."""
    rows = tables["provision"]
    drawn = rows["scenario"].isin(labels.drawn)
    return list(
        dict.fromkeys(rows[drawn & (rows["places"] > 0) & (rows["kind"] != labels.households)]["unit"])
    )


def finding(tables: Tables, labels: Labels) -> str:
    """The fullest and the emptiest home in the last year of the first scenario."""
    rows = rows_of(tables["provision"], scenario=labels.first)
    names = [name for name in _open(tables, labels) if len(rows_of(rows, unit=name))]
    year = sorted(set(rows["date"]))[-12:]
    rows, when = rows[rows["date"].isin(year)], month_in_words(year[-1])
    ends = {name: float(rows_of(rows, unit=name)["mean"].mean()) for name in names}
    known = {name: value for name, value in ends.items() if np.isfinite(value)}
    if not known:
        return f"None of the homes is open in the year to {when}{under(labels)}"
    full, empty = max(known, key=lambda n: known[n]), min(known, key=lambda n: known[n])
    if full == empty:
        return f"{labels.home(full)} is {share(known[full])} full in the year to {when}{under(labels)}"
    return (
        f"{labels.home(full)} is the fullest home in the year to {when} ({share(known[full])} of its "
        f"places), {labels.home(empty)} the emptiest ({share(known[empty])}){under(labels)}"
    )


def explanation(_tables: Tables, labels: Labels) -> str:
    """What is counted, line, band and number."""
    return (
        f"Children living in each home per 100 places at month ends. {legend(MEAN, labels)} Each strip runs"
        " from empty to full; the number is the mean of the last twelve months."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A panel for each scenario that is drawn, with a row for each home: a small line from empty to full."""
    names = _open(tables, labels)
    rows = tables["provision"]
    figure, panels = panels_with_names(
        caption, len(labels.drawn), [labels.home(name) for name in names], least=SPARK
    )
    for position, (axes, (scenario, title)) in enumerate(zip(panels, labels.drawn.items(), strict=True)):
        headed(axes, title)
        own = rows_of(rows, scenario=scenario)
        for row, name in enumerate(names):
            _spark(axes, row, rows_of(own, unit=name), position)
        years_below(axes, days_of(own.drop_duplicates("date")))
    return figure


def _spark(axes: Axes, row: int, rows: pd.DataFrame, position: int) -> None:
    """How full one home is, between the rule of an empty and that of a full one; nothing where it is not
    open.
    """
    axes.axhspan(row - HALF, row + HALF, color=PALE, lw=0, zorder=0)
    known = rows[rows["mean"].notna()]
    if not len(known):
        return
    full = np.clip(known[["p10", "mean", "p90"]].to_numpy(float), 0, 1)
    low, middle, high = (row + HALF - 2 * HALF * full).T
    axes.fill_between(days_of(known), low, high, color=colour(position), alpha=0.16, lw=0)
    axes.plot(days_of(known), middle, color=colour(position), lw=1.4)
    last = known[known["date"].isin(sorted(set(rows["date"]))[-12:])]
    if len(last):
        at_end(axes, row, share(float(last["mean"].mean())), INK)


def table(tables: Tables, labels: Labels) -> DataTable:
    """Occupancy of the homes in the scenarios that are drawn."""
    rows = tables["provision"]
    rows = rows[(rows["kind"] != labels.households) & rows["places"].notna()]
    names = {str(unit): labels.home(str(unit)) for unit in dict.fromkeys(rows["unit"])}
    caption = f"Children per 100 places of each home: {MEAN_AND_RANGE}"
    return over_dates(rows, ("unit", "Home"), names, tables, labels, caption, share)


EXHIBIT = Exhibit(
    "homes", Section.HOMES_AND_CARERS, "provision", finding, explanation, draw, table, has_data, place=2
)
