"""Whether as many are expected in all as were seen: totals by route, kind of move, setting and stream of
entries.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.bands import DAYS_PER_YEAR
from sim.calendar import MONTHS_PER_YEAR
from sim.estimation.events import EventsExposure
from sim.estimation.levels import MonthlyCounts
from sim.estimation.posterior import Posterior
from sim.estimation.tallies import ENTRIES
from sim.parameters import Parameters

COLUMNS = ("what", "of", "observed", "expected", "off", "score", "beyond")
OFF = 0.05
"""Share of what was observed beyond which an expected total is said to be off."""
CHANCE = 1.96
"""Score (difference in standard deviations of chance) beyond which it is more than chance allows."""
RECENT_YEARS = 2
"""Entries of so many years before the last day are what today's level of a stream is held against."""
EXITS, EXITS_FROM, MOVES, MOVES_FROM, CAME = (
    "exits by route", "exits from setting", "moves", "moves from setting", "entries",
)  # fmt: skip


def totals(posterior: Posterior, events: EventsExposure, p: Parameters) -> pd.DataFrame:
    """Columns :data:`COLUMNS`: what is counted and of what, how many were observed and are expected.

    Exits and moves are expected from the fitted hazards and the exposure of the window; entries from today's
    level, over as long as the last years of them. ``off`` is the difference as a share of what was observed
    (NaN where nothing was), ``beyond`` whether it is more than :data:`OFF` and than chance allows.
    """
    rows = [*_exits(posterior), *_moves(posterior), *_entries(posterior, events, p)]
    table = pd.DataFrame(
        [(what, of, seen, expected, *_judged(seen, expected, by)) for what, of, seen, expected, by in rows],
        columns=list(COLUMNS),
    )
    return table[(table["observed"] > 0) | (table["expected"] >= EVEN_SO)].reset_index(drop=True)


EVEN_SO = 0.05
"""Totals of which none was seen are left out where fewer than so many are expected."""
Row = tuple[str, str, float, float, float]
"""What, of what, observed, expected, and how much more it varies than a Poisson number."""


def in_words(table: pd.DataFrame) -> list[str]:
    """One sentence for every total that is off."""
    return [
        f"NOT AS OBSERVED: {what}, {of.replace('_', ' ')}: {seen:,.0f} seen, {expected:,.1f} expected by the"
        f" fit ({_share(off)}more than chance allows)."
        for what, of, seen, expected, off in _off(table)
    ]


def _share(off: float) -> str:
    return "" if np.isnan(off) else f"{100 * off:+.0f} %, "


def _off(table: pd.DataFrame) -> Iterator[tuple[str, str, float, float, float]]:
    for what, of, seen, expected, off, _, beyond in table.itertuples(index=False, name=None):
        if beyond:
            yield str(what), str(of), float(seen), float(expected), float(off)


def _judged(seen: float, expected: float, by: float) -> tuple[float, float, bool]:
    off = (expected - seen) / seen if seen else float("nan")
    score = (seen - expected) / float(np.sqrt(max(expected, 0.5) * by))
    return off, score, (not seen or abs(off) > OFF) and abs(score) > CHANCE


def _exits(posterior: Posterior) -> Iterator[Row]:
    tables = [
        route.table.assign(expected=route.cells.expected(route.cells.point)) for route in posterior.routes
    ]
    for route, table in zip(posterior.routes, tables, strict=True):
        yield EXITS, route.name, float(table["count"].sum()), float(table["expected"].sum()), 1.0
    yield from _summed(EXITS_FROM, pd.concat(tables), ["setting"])


def _moves(posterior: Posterior) -> Iterator[Row]:
    moves = posterior.moves
    table = moves.table.assign(expected=moves.cells.expected(moves.cells.point))
    yield from _summed(MOVES, table, ["cause"])
    yield from _summed(MOVES_FROM, table, ["setting", "cause"])


def _summed(what: str, table: pd.DataFrame, by: Sequence[str]) -> Iterator[Row]:
    for name, part in table.groupby(list(by), sort=False):
        yield what, ", ".join(map(str, name)), float(part["count"].sum()), float(part["expected"].sum()), 1.0


def _entries(posterior: Posterior, events: EventsExposure, p: Parameters) -> Iterator[Row]:
    rows = events.part(ENTRIES)
    for name, stratum in p.entries.strata.items():
        months = MonthlyCounts.of(rows[rows["item"] == name], events.begins, events.ends, by_days=True)
        last = slice(-RECENT_YEARS * MONTHS_PER_YEAR, None)
        level = float(str(posterior.point[f"entries.strata.{name}.per_year"]))
        expected = level * float(months.exposure[last].sum()) / DAYS_PER_YEAR
        spread = 1.0 if stratum.uasc else posterior.entries.dispersion
        yield CAME, name, float(months.count[last].sum()), expected, spread
