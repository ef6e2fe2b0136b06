"""Programmes: a team takes one child after another and leads some of them to another home or out of care."""

from datetime import date
from itertools import pairwise

import numpy as np

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_MONTH
from sim.model.agenda import Agenda
from sim.model.career import Career
from sim.model.caseload import Caseload
from sim.model.child import Child
from sim.model.clock import Clock, Process
from sim.model.names import NONE, Names
from sim.model.provision.placing import Placing
from sim.model.record import Record
from sim.model.streams import Draws, Streams
from sim.model.work.attempts import Attempt, AttemptOutcome
from sim.model.work.choice import OwnFees, Rank, Suitable, rank
from sim.parameters import Parameters, Programme
from sim.timeline import inverse_integral


class Programmes:
    """All programmes of one replication."""

    def __init__(self, clock: Clock, p: Parameters, names: Names, streams: Streams, placing: Placing) -> None:
        self._clock = clock
        self._parameters = p
        self._names = names
        self._streams = streams
        self._placing = placing

    def start(
        self, horizon: float, caseload: Caseload, agenda: Agenda, career: Career, record: Record
    ) -> None:
        """Every team gets to work on the days on which it has a place free."""
        p, names = self._parameters, self._names
        busy: set[int] = set()
        """Numbers of the children with whom some team works today; only ever asked whether it holds one."""
        fees = OwnFees(p, names, self._streams)
        for name, programme in p.programmes.items():
            suits = Suitable(programme, names, self._placing, fees)
            ranked = rank(programme, names, fees)
            team = Team(
                name,
                programme,
                names,
                suits,
                ranked,
                self._streams,
                self._clock,
                caseload,
                agenda,
                career,
                busy,
            )
            days, end = days_with_a_place(programme, p.authority.base_date, horizon)
            self._clock.process(team.take_children(days, end, horizon, record.attempts))


class Team:
    """One programme: its places, whom it has begun with, and the draws that decide."""

    def __init__(
        self, name: str, programme: Programme, names: Names, suits: Suitable, ranked: Rank, streams: Streams,
        clock: Clock, caseload: Caseload, agenda: Agenda, career: Career, busy: set[int],
    ) -> None:  # fmt: skip
        self._name = name
        self._programme = programme
        self._exit_by = NONE if programme.exit_by is None else names.routes.index(programme.exit_by)
        self._move_to = NONE if programme.move_to is None else names.types.index(programme.move_to)
        self._suits = suits
        self._living_in = [number in suits.living_in for number in range(len(names.types))]
        """Whether it takes children of each placement type."""
        self._rank = ranked
        self._draws = Draws(streams, f"programme:{name}", uniforms=("success",))
        """One draw for each child and attempt."""
        self._lots = Draws(streams, f"programme:{name}", uniforms=("lot",))
        """One for each child and place, for children alike in what they are chosen by."""
        self._clock = clock
        self._caseload = caseload
        self._agenda = agenda
        self._career = career
        self._busy = busy
        self._begun: dict[int, tuple[int, float]] = {}
        """For each child how often the work has begun, and when it last did."""

    def take_children(
        self, days: list[float], end: float, horizon: float, attempts: list[Attempt]
    ) -> Process:
        """A place comes free on each of some days; one that nobody can take is offered month by month until
        the next comes.

        The last one is offered until ``end``; what is still open at the ``horizon`` stays so. Every place is
        written down.
        """
        clock = self._clock
        for number, (day, until) in enumerate(pairwise([*days, end])):
            yield clock.timeout(day - clock.now)
            place = Attempt(self._name, clock.now)
            attempts.append(place)
            while (child := self._next(number)) is None and clock.now + DAYS_PER_MONTH < until:
                yield clock.timeout(DAYS_PER_MONTH)
            if child is not None:
                self._begin(child, place)
            elif until < horizon:
                place.ends(until, AttemptOutcome.UNUSED)

    def _next(self, number: int) -> Child | None:
        """The child who comes first of those who can begin today."""
        now, where = self._clock.now, self._living_in
        best: tuple[float, ...] = ()
        first: list[Child] = []
        for child in self._caseload.in_care:
            if where[child.placement] and self._suits.takes(child, now) and self._may_begin(child):
                its = self._rank(child, now)
                if not first or its < best:
                    best, first = its, [child]
                elif its == best:
                    first.append(child)
        if len(first) <= 1:  # lots are drawn only where they decide
            return first[0] if first else None
        return min(first, key=lambda child: self._lot(child, number))

    def _lot(self, child: Child, number: int) -> float:
        return self._lots.row(child.stratum, child.entity, number)[0]

    def _may_begin(self, child: Child) -> bool:
        """Whether no team works with the child, and this one has not done so lately."""
        if child.number in self._busy:
            return False
        if child.number not in self._begun:
            return True
        again, (_, last) = self._programme.again_after_months, self._begun[child.number]
        return again is not None and self._clock.now - last >= again * DAYS_PER_MONTH

    def _begin(self, child: Child, place: Attempt) -> None:
        """The work begins, and chance decides what it will come to.

        Where the rate is of all begun, a child with whom it will succeed stays until it does: those who move
        or leave before are among the others, for the rate has counted them already.
        """
        programme, now = self._programme, self._clock.now
        number, _ = self._begun.get(child.number, (0, now))
        self._begun[child.number] = number + 1, now
        self._busy.add(child.number)
        place.child, place.number, place.begun = child.number, number, now
        succeeds = self._draws.row(child.stratum, child.entity, number)[0] < programme.success
        until = now + programme.months * DAYS_PER_MONTH
        if succeeds and programme.success_is_of == "all_begun":
            until = self._agenda.keep(child, until, for_exit=programme.exit_by is not None)
        self._clock.process(
            self._work_with(child, place, (child.period, child.spells), until, succeeds=succeeds)
        )

    def _work_with(
        self, child: Child, place: Attempt, stay: tuple[int, int], until: float, *, succeeds: bool
    ) -> Process:
        """The months of work with a child in its ``stay``, the numbers of its period of care and of its
        placement.
        """
        yield self._clock.timeout(until - self._clock.now)
        self._busy.discard(child.number)
        place.ends(self._clock.now, self._outcome(child, stay, succeeds=succeeds))

    def _outcome(self, child: Child, stay: tuple[int, int], *, succeeds: bool) -> AttemptOutcome:
        """What the work has come to, done to the child."""
        period, spells = stay
        if not child.in_care or child.period != period:
            return AttemptOutcome.LEFT_CARE
        if self._programme.success_is_of == "those_completing" and child.spells != spells:
            return AttemptOutcome.MOVED
        if not succeeds:
            return AttemptOutcome.UNSUCCESSFUL
        if self._exit_by != NONE:
            self._career.is_led_out(child, self._exit_by)
            return AttemptOutcome.LED_OUT
        return (
            AttemptOutcome.LED_OUT if self._career.is_led_to(child, self._move_to) else AttemptOutcome.NO_ROOM
        )


def days_with_a_place(programme: Programme, base: date, horizon: float) -> tuple[list[float], float]:
    """The days on which a place comes free, and the last one on which any is offered: the programme's end, or
    the horizon.

    The places of a year, taken evenly, add up to one half, one and a half, and so on, on these days.
    """
    days, per_year = programme.places_per_year.since(base)
    many = int(max(per_year) * horizon / DAYS_PER_YEAR) + 1
    when = inverse_integral(days, per_year / DAYS_PER_YEAR, 0.0, np.arange(many) + 0.5)
    taken = [float(day) for day in when if day < horizon]
    ends = [
        float(day)
        for day, places in zip(days, per_year, strict=True)
        if places == 0 and taken and day > taken[-1]
    ]
    return taken, min([horizon, *ends])
