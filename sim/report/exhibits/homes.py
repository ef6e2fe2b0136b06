"""Occupancy of each of the council's homes."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.report.drawing.chart import MEAN, Caption, by_scenario, legend, panels_for, percent, small
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, rows_of
from sim.report.words.data_table import MEAN_AND_RANGE, DataTable, over_dates
from sim.report.words.labels import Labels, month_in_words, share
from sim.report.words.sentences import under


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
    """What is counted, line and band."""
    return f"Children living in each home per 100 places at month ends. {legend(MEAN, labels)}"


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A small panel for each home."""
    names = _open(tables, labels)
    figure, panels = panels_for(caption, [labels.home(name) for name in names], labels)
    for axes, name in zip(panels, names, strict=True):
        lines = by_scenario(tables["provision"], labels, unit=name)
        top = 100 * float(pd.concat(lines.values())["p90"].max())
        small(axes, lines, percent, "mean", 100, most=max(105.0, 1.06 * top))
        axes.yaxis.set_major_formatter(PercentFormatter(decimals=0, symbol=" %"))
    return figure


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
