"""What was known on a day of the past: the tables without all that is about later days."""

import re
from dataclasses import replace

import pandas as pd

from sim.published.tables import PublishedTables

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-/_ ]?(\d\d)(?!\d))?")
LATER = {"population": 1}
"""Tables of a day after 31 March of their year: populations are of the middle of it."""


def as_known(tables: PublishedTables, year: int) -> PublishedTables:
    """The tables as they would be had nothing been counted after 31 March of ``year``.

    Later rows are taken out of every table, and a table of which nothing is left is not there. A list of
    homes counts only if the name of its file says of which year it is, and that is not a later one. Numbers
    of earlier years stand as the last release of the folder revised them.
    """
    kept = {
        kind: rows[rows["year"] + LATER.get(kind, 0) <= year].reset_index(drop=True)
        for kind, rows in tables.rows.items()
    }
    return replace(
        tables,
        rows={kind: rows for kind, rows in kept.items() if len(rows)},
        homes=_until(tables.homes, year, "file"),
        providers=_until(tables.providers, year, "time_period"),
        spending=_until(tables.spending, year, "years", "year", "time_period"),
    )


def year_said(text: str) -> int:
    """The last year that some words name: 2022 for ``31_march_2022``, ``2021-22`` and ``202122``; zero for
    none.
    """
    return max((_ends(int(first), then) for first, then in _YEAR.findall(text)), default=0)


def _ends(first: int, then: str) -> int:
    """The year in which a span such as 2021-22 ends; 2022-03 is a month of 2022."""
    return first + 1 if then and int(then) == (first + 1) % 100 else first


def _until(frame: pd.DataFrame | None, year: int, *columns: str) -> pd.DataFrame | None:
    """Rows that say a year, and not a later one, in the columns that there are; ``None`` if no row is
    left.
    """
    if frame is None:
        return None
    there = [column for column in columns if column in frame]
    said = pd.Series(0, index=frame.index)
    for column in there:
        years = {text: year_said(str(text)) for text in frame[column].unique()}
        said = said.combine(frame[column].map(years), max)
    kept = frame[(said > 0) & (said <= year)]
    return kept.reset_index(drop=True) if len(kept) else None
