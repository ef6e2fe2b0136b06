"""Entries, exits, moves, re-entries, and foster households approved and lost, by financial year."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Numbers
from sim.codes import ReasonPlaceChange as Reason
from sim.episodes import Episodes, Histories
from sim.measures.counting.calendar import FinancialYears
from sim.measures.counting.events import CENSUS, Events
from sim.measures.counting.keys import positions, refuse_unknown, rows
from sim.measures.counting.series import Series, text, year_ends
from sim.measures.counting.table import ALL, Measured, in_each
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
"""Events of one flow by route; each array has one number for each financial year (for those of each
history)."""


def flows(
    episodes: Episodes,
    carers: Sequence[pd.DataFrame],
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

    ``carers`` has for each history the columns ``event`` (approval, deregistration), ``day`` (since 1970) and
    ``places``.
    Raises ``ValueError`` for an entry or exit in these dates whose stratum or route is not listed.
    """
    years, events = FinancialYears.between(base, horizon), Events.of(episodes)
    table = {
        "entry": _by_route(episodes, "stratum", strata, events.start, events.entry, years),
        "exit": _by_route(episodes, "route", routes, events.end, events.exit, years),
        "move": _moves(episodes, events, years),
        "re_entry": {ALL: _counted(episodes, events.start, events.re_entry, years)},
        **_households(carers, years, episodes.histories.shape),
    }
    values = np.stack([count for counts in table.values() for count in counts.values()], axis=-1)
    keys = _keys(years, tuple((flow, tuple(counts)) for flow, counts in table.items()))
    return Measured("flows", keys, values.reshape(*episodes.histories.shape, -1))


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
    return _each(episodes.histories.among(among), year, route, names, years)


def _moves(episodes: Episodes, events: Events, years: FinancialYears) -> ByRoute:
    reason = positions(episodes, "reason_place_change", list(Reason))
    group = np.asarray([MOVE_GROUPS.index(MOVES.get(r, DISRUPTION)) for r in Reason])[reason]
    year, histories = years.of(events.end[events.move]), episodes.histories.among(events.move)
    return _each(histories, year, group[events.move], MOVE_GROUPS, years)


def _each(
    histories: Histories, year: Counts, route: Counts, names: Sequence[str], years: FinancialYears
) -> ByRoute:
    """Events by route, from the positions of the year (-1 for none) and the route of each."""
    inside, width = year >= 0, len(years.names)
    found = histories.among(inside).count(route[inside] * width + year[inside], len(names) * width)
    counts = found.reshape(*histories.shape, len(names), width).astype(float)
    return {ALL: counts.sum(axis=-2), **dict(zip(names, np.moveaxis(counts, -2, 0), strict=True))}


def _counted(episodes: Episodes, when: Numbers, among: Flags, years: FinancialYears) -> Numbers:
    return years.count(when[among], histories=episodes.histories.among(among))


def _households(
    carers: Sequence[pd.DataFrame], years: FinancialYears, shape: tuple[int, ...]
) -> dict[str, ByRoute]:
    """Households, and their places, by what happened to them."""
    counts = np.stack([_of_carers(one, years) for one in carers]).reshape(*shape, -1, 2, len(years.names))
    found = {}
    for number, event in enumerate(CARER_EVENTS):
        households, places = counts[..., number, 0, :], counts[..., number, 1, :]
        found[event] = {ALL: households, "households": households, "places": places}
    return found


def _of_carers(carers: pd.DataFrame, years: FinancialYears) -> Numbers:
    """Those of one history: :data:`CARER_EVENTS` by households and places by financial years."""
    what, when, size = (carers[name].to_numpy() for name in ("event", "day", "places"))
    each = [what == event for event in CARER_EVENTS]
    return np.stack([(years.count(when[own]), years.count(when[own], size[own])) for own in each])


def _taken(seen: Observation) -> list[tuple[Measured, ...]]:
    strata, routes = (*seen.strata, CENSUS), (*seen.routes, TURNED_18)
    carers = [one.history.carers for one in seen.each]
    return in_each(flows(seen.episodes, carers, seen.base, seen.horizon, strata, routes))


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
