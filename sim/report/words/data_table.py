"""Tables to be read: values with the range of eight in ten runs, over dates and financial years."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sim.report.rows import Tables, milestones, rows_of
from sim.report.words.labels import Labels, count, day

Write = Callable[[float], str]
NOTHING = "–"
MEAN_AND_RANGE = "mean of all runs (eight in ten runs)"
YEARS = (1, 2, 3, 5, 7)


@dataclass(frozen=True)
class DataTable:
    """A table to be read: its first ``heads`` columns name the rows."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    heads: int = 1


def over_dates(
    rows: pd.DataFrame,
    thing: tuple[str, str],
    names: Mapping[str, str],
    tables: Tables,
    labels: Labels,
    caption: str,
    write: Write = count,
    dates: Sequence[str] = (),
) -> DataTable:
    """A row for each scenario that is drawn and each thing, unless hardly any run of the scenario ever has
    it.

    ``thing`` is the column of ``rows`` that names it, and the heading in words; ``dates`` are those of
    :func:`dates_shown` unless others are given.
    """
    column, heading = thing
    dates = dates or dates_shown(tables, labels)
    most = rows.groupby(["scenario", column])["p90"].max().to_dict()
    cells = [
        (
            title,
            name,
            *ranges(rows_of(rows, scenario=scenario, **{column: value}), "date", dates, write, "mean"),
        )
        for value, name in names.items()
        for scenario, title in labels.drawn.items()
        if most.get((scenario, value), 0) > 0
    ]
    return DataTable(caption, ("Scenario", heading, *days_in_words(dates)), cells, heads=2)


def ranges(
    rows: pd.DataFrame, column: str, points: Iterable[str], write: Write, middle: str = "p50"
) -> list[str]:
    """The middle, and in brackets the range of eight in ten runs, at each point."""
    values = rows[[middle, "p10", "p90"]].to_numpy(dtype=float).tolist()
    found = dict(zip(map(str, rows[column].to_numpy(dtype=object)), values, strict=True))
    return [_spread(write, *found[p]) if p in found else NOTHING for p in points]


def _spread(write: Write, middle: float, low: float, high: float) -> str:
    if pd.isna(middle):
        return NOTHING
    return write(middle) if write(low) == write(high) else f"{write(middle)} ({write(low)} to {write(high)})"


def dates_shown(tables: Tables, labels: Labels) -> list[str]:
    """The dates of a table's columns: the last month end up to each of the milestones."""
    return dates_among(tables["kpis"], labels)


def dates_among(rows: pd.DataFrame, labels: Labels) -> list[str]:
    """The same among the dates of some rows, the first of which is the base date."""
    known = sorted(rows["date"].unique())
    stones = milestones(known, labels.base, YEARS, len(YEARS) + 1)
    return list(dict.fromkeys(max(d for d in known if d <= stone.isoformat()) for stone in stones))


def days_in_words(dates: Iterable[str]) -> list[str]:
    """ISO dates as headings."""
    return [day(date.fromisoformat(text)) for text in dates]


def millions(pounds: float) -> str:
    """Pounds in millions, to a hundred thousand."""
    text = f"{pounds / 1e6:,.1f}"
    return "0.0" if text == "-0.0" else text.replace("-", "−")
