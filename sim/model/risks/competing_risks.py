"""What happens to a child next: competing risks, each with a budget that is spent along its hazard.

Every cause draws a budget from the unit exponential distribution and spends it along its cumulative hazard;
the cause that runs out first is what happens. A hazard that rises can therefore only bring its own event
forward. Budgets of exits last for a period of care, those of moves for one placement.

Moves run on the clock of time in placement. Exits run on the clock of time in care (adoption on that of the
placement) and drift from year to year, each route in its own way. Moves are looked at first, because most
placements end by one and exits matter only until then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from librt.vecs import append, vec

from sim.bands import DAYS_PER_YEAR, TIME_IN_CARE
from sim.model.child import NEVER, Child
from sim.model.risks.drift import DriftedTime, begun, by_year
from sim.model.risks.hazards import OFFER, PLACEMENT_STARTS, Exits, Hazards, Move

if TYPE_CHECKING:
    from mypy_extensions import i64  # an int that machine code can hold as it is

CARE_EDGES: Final = append(vec[float](TIME_IN_CARE), NEVER)
PLACEMENT_EDGES: Final = append(PLACEMENT_STARTS[:], NEVER)
NOTHING: Final = -1
"""The cause when nothing happens before the limit."""

Happening = tuple[float, int, vec[float]]
"""When something happens, its cause (``NOTHING`` before the limit), and the budgets as they are then: those
of exits unless the child leaves care, those of moves after an offer, which it can turn down. New ones are
drawn in all other cases."""


class CompetingRisks:
    """Finds each child's next event in one replication."""

    def __init__(self, hazards: Hazards, drifted: list[DriftedTime]) -> None:
        """``drifted`` is time as it counts for each route out of care."""
        self._hazards = hazards
        self._drifted = drifted
        self._many = len(drifted)
        self._read, self._factors = by_year(drifted)
        self._offer = len(hazards.routes) + OFFER
        self._eras = append(vec[float](hazards.changes), NEVER)
        self._era = 0
        """How many had come when it was last asked."""

    def ahead(self, child: Child, limit: float) -> Happening:
        """The first thing that happens to a child after ``child.since`` and before ``limit`` or its 18th
        birthday.

        Time is walked from one change of its circumstances (its age band, a dated change of hazards) to the
        next.
        """
        birthdays = child.birthdays
        budgets = child.budgets[:]
        now, limit = child.since, min(limit, birthdays[-1])
        age, era = child.age_band(now), self._era_of(now)
        while True:
            rates = self._hazards.table(child.situation + age, era - 1)
            until = min(min(limit, birthdays[age]), rates.until)
            when, cause = _first_move(rates.moves, child.placed, now, until, budgets)
            day, route = self._first_exit(rates.exits, CARE_EDGES, child.entered, now, when, budgets)
            if rates.exits_by_placement and route == NOTHING:
                day, route = self._first_exit(
                    rates.exits_by_placement, PLACEMENT_EDGES, child.placed, now, when, budgets
                )
            if route != NOTHING:
                when, cause = day, route
            elif cause == self._offer or (cause == NOTHING and until < limit):
                _pay(rates.moves, child.placed, now, when, budgets)
            if cause != NOTHING or until >= limit:
                return max(now, when), cause, budgets  # rounding must not turn time back
            now = until
            age += now >= birthdays[age]
            era = self._era_of(now)

    def _era_of(self, day: float) -> int:
        """How many eras have begun by a day, most often as many as when it was last asked."""
        era, eras = self._era, self._eras
        while era and eras[era - 1] > day:
            era -= 1
        while eras[era] <= day:
            era += 1
        self._era = era
        return era

    def _first_exit(
        self,
        exits: list[Exits],
        edges: vec[float],
        began: float,
        now: float,
        until: float,
        budgets: vec[float],
    ) -> tuple[float, int]:
        """The first exit on a clock that ``began`` on some day, and its route; ``NOTHING`` if there is none
        before ``until``.

        Each route pays for the whole of a band of time; when some have overdrawn, the one that did so first
        is taken.
        """
        routes, read, factors = self._many, self._read, self._factors
        band: i64 = begun(edges, now - began)
        year = int(now / DAYS_PER_YEAR)
        days = now - year * DAYS_PER_YEAR
        while True:
            edge = began + edges[band]
            if edge > until:
                edge = until
            then = int(edge / DAYS_PER_YEAR)
            upto = edge - then * DAYS_PER_YEAR
            day = NEVER
            first: i64 = NOTHING
            before: i64 = year * routes
            after: i64 = then * routes
            for one in exits[band - 1]:
                route = one.route
                clock = before + route
                lived = read[clock] + days * factors[clock]
                clock = after + route
                drifted = read[clock] + upto * factors[clock]
                left = budgets[route] - one.rate * (drifted - lived)
                budgets[route] = left
                if left < 0.0:
                    when = self._drifted[route].day(drifted + left / one.rate)
                    if when < day:
                        day, first = when, route
            if first != NOTHING:
                return day, first
            if edge >= until:
                return until, NOTHING
            year, days = then, upto
            band += 1


def _first_move(
    moves: list[Move], placed: float, now: float, until: float, budgets: vec[float]
) -> tuple[float, int]:
    """The first move: a cause comes when what the child has met of its hazard since ``now`` is its budget."""
    lived = now - placed
    band: i64 = begun(PLACEMENT_EDGES, lived) - 1
    lived -= PLACEMENT_EDGES[band]
    when = until
    first: i64 = NOTHING
    for move in moves:
        met = move.met
        enough = met[band] + lived * move.rates[band] + budgets[move.cause]
        then: i64 = begun(met, enough) - 1
        rate = move.rates[then]
        if rate:  # it is zero only after the last time at which the cause can come
            day = placed + PLACEMENT_EDGES[then] + (enough - met[then]) / rate
            if day < when:
                when, first = day, move.cause
    return when, first


def _pay(moves: list[Move], placed: float, now: float, until: float, budgets: vec[float]) -> None:
    """Spend the budgets of moves from ``now`` to ``until`` for a child that may stay where it is."""
    for move in moves:
        budgets[move.cause] -= move.met_after(until - placed) - move.met_after(now - placed)
