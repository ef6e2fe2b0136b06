"""Entries, exits, moves, re-entries, and foster households approved and lost, by financial year."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Numbers
from sim.codes import ReasonPlaceChange as Reason
from sim.episodes import Episodes
from sim.measures.counting.calendar import FinancialYears
from sim.measures.counting.events import CENSUS, Events
from sim.measures.counting.keys import positions, refuse_unknown, rows
from sim.measures.counting.series import Series, text, year_ends
from sim.measures.counting.table import ALL, Measured
from sim.measures.measure import Measure
from sim.measures.observation import Observation
from sim.parameters import TURNED_18

MOVES: Mapping[Reason, str] = {
    Reason.CARE_PLAN: "planned",
    Reason.STATUS_ONLY: "planned",
    Reason.CARER_OR_HOME_CLOSED: "carer_or_home_closed",
    Reason.APPROVAL_REMOVED: "carer_or_home_closed",
    Reason.AUTHORITY_ASKED: "offer",
}
"""What lies behind a move, by its statutory reason; every other reason is a disruption."""
DISRUPTION = "disruption"
MOVE_GROUPS = ("planned", DISRUPTION, "carer_or_home_closed", "offer")
CARER_EVENTS = ("approval", "deregistration")

ByRoute = dict[str, Numbers]
"""Events of one flow by route; each array has one number for each financial year."""


def flows(
    episodes: Episodes,
    carers: pd.DataFrame,
    base: date,
    horizon: date,
    strata: Sequence[str],
    routes: Sequence[str],
) -> Measured:
    """Events after the base date and up to the horizon, by financial year, flow and route.

    The route of an entry is its stratum, of an exit its way out of care, of a move the group of its reason;
    of approvals and deregistrations ``households`` and ``places``. Each flow has a row ``all`` (for foster
    households: the households). A re-entry is also an entry; the way out that it follows is not in its row,
    so it has ``all`` only. The key ``months`` says how much of the financial year the dates cover.

    ``carers`` has the columns ``event`` (approval, deregistration), ``day`` (since 1970) and ``places``.
    Raises ``ValueError`` for an entry or exit in these dates whose stratum or route is not listed.
    """
    years, events = FinancialYears.between(base, horizon), Events.of(episodes)
    table = {
        "entry": _by_route(episodes, "stratum", strata, events.start, events.entry, years),
        "exit": _by_route(episodes, "route", routes, events.end, events.exit, years),
        "move": _moves(episodes, events, years),
        "re_entry": {ALL: years.count(events.start[events.re_entry])},
        **_households(carers, years),
    }
    values = np.stack([count for counts in table.values() for count in counts.values()], axis=1)
    keys = _keys(years, tuple((flow, tuple(counts)) for flow, counts in table.items()))
    return Measured("flows", keys, values.ravel())


@lru_cache(maxsize=8)
def _keys(years: FinancialYears, table: tuple[tuple[str, tuple[str, ...]], ...]) -> pd.DataFrame:
    keys = [
        (year, flow, route, months)
        for year, months in zip(years.names, years.months, strict=True)
        for flow, routes in table
        for route in routes
    ]
    return rows(("financial_year", "flow", "route", "months"), keys)


def _by_route(
    episodes: Episodes, column: str, names: Sequence[str], when: Numbers, among: Flags, years: FinancialYears
) -> ByRoute:
    year, route = years.of(when[among]), positions(episodes, column, names)[among]
    unknown = (year >= 0) & (route < 0)
    refuse_unknown(episodes, column, np.flatnonzero(among)[unknown])
    return _counted(year, route, names, years)


def _moves(episodes: Episodes, events: Events, years: FinancialYears) -> ByRoute:
    reason = positions(episodes, "reason_place_change", list(Reason))
    group = np.asarray([MOVE_GROUPS.index(MOVES.get(r, DISRUPTION)) for r in Reason])[reason]
    return _counted(years.of(events.end[events.move]), group[events.move], MOVE_GROUPS, years)


def _counted(year: Counts, route: Counts, names: Sequence[str], years: FinancialYears) -> ByRoute:
    """Events by route, from the positions of the year (-1 for none) and the route of each."""
    inside = year >= 0
    width = len(years.names)
    counts = np.bincount(route[inside] * width + year[inside], minlength=len(names) * width).astype(float)
    each = dict(zip(names, counts.reshape(len(names), width), strict=True))
    return {ALL: counts.reshape(len(names), width).sum(axis=0), **each}


def _households(carers: pd.DataFrame, years: FinancialYears) -> dict[str, ByRoute]:
    """Households, and their places, by what happened to them."""
    what, when, size = (carers[name].to_numpy() for name in ("event", "day", "places"))
    found = {}
    for event in CARER_EVENTS:
        own = what == event
        households = years.count(when[own])
        places = years.count(when[own], size[own])
        found[event] = {ALL: households, "households": households, "places": places}
    return found


def _taken(seen: Observation) -> tuple[Measured, ...]:
    strata, routes = (*seen.parameters.entries.strata, CENSUS), (*seen.parameters.exits.routes, TURNED_18)
    return (flows(seen.episodes, seen.history.carers, seen.base, seen.horizon, strata, routes),)


def _by_year(measured: Measured) -> tuple[Series, ...]:
    return (Series(year_ends(measured), text(measured, "flow"), text(measured, "route"), measured.values),)


FLOWS = Measure(
    name="flows",
    description="entries, exits, moves and re-entries by financial year; foster households approved and lost",
    keys=("financial_year", "flow", "route"),
    take=_taken,
    beside=("months",),
    series={"flows": _by_year},
)
