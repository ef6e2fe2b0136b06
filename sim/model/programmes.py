"""Programmes: a team takes one child after another and leads some of them to another home or out of care."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.bands import DAYS_PER_YEAR
from sim.model.attempts import Attempt, Outcome
from sim.model.choice import MONTH, Suitable, rank
from sim.model.streams import Draws
from sim.timeline import inverse_integral

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.model.child import Child
    from sim.model.system import CareSystem
    from sim.parameters import Programme


class Programmes:
    """All programmes of one replication."""

    def __init__(self, system: CareSystem) -> None:
        self._system = system
        self._busy: set[int] = set()
        """Numbers of the children with whom some team works today; only ever asked whether it holds one."""

    def start(self, horizon: float) -> None:
        """Every team gets to work on the days on which it has a place free."""
        for name, programme in self._system.parameters.programmes.items():
            team = Team(name, programme, self._system, self._busy)
            self._system.env.process(team.take_children(horizon))


class Team:
    """One programme: its places, whom it has begun with, and the draws that decide."""

    def __init__(self, name: str, programme: Programme, system: CareSystem, busy: set[int]) -> None:
        self._name = name
        self._programme = programme
        self._system = system
        self._busy = busy
        self._suits = Suitable(programme, system)
        self._rank = rank(programme, system)
        self._luck = Draws(system.streams, f"programme:{name}", 0, 1)
        """One draw for each child and attempt."""
        self._lots = Draws(system.streams, f"programme:{name}:lot", 0, 1)
        """One for each child and place, for children alike in what they are chosen by."""
        self._begun: dict[int, tuple[int, float]] = {}
        """For each child how often the work has begun, and when it last did."""

    def take_children(self, horizon: float) -> Generator[simpy.Event, None, None]:
        """Places come free evenly over the year; one that nobody can take is offered month by month until the next comes."""
        env = self._system.env
        days, end = _days_with_a_place(self._programme, self._system, horizon)
        for number, (day, until) in enumerate(pairwise([*days, end])):
            yield env.timeout(day - env.now)
            place = Attempt(self._name, env.now)
            self._system.record.attempts.append(place)
            while (child := self._next(number)) is None and env.now + MONTH < until:
                yield env.timeout(MONTH)
            if child is not None:
                self._begin(child, place)
            elif until < horizon:
                place.ends(until, Outcome.UNUSED)

    def _next(self, number: int) -> Child | None:
        """The child who comes first of those who can begin today."""
        where = self._suits.living_in
        there = (child for child in self._system.children if child.in_care and child.placement in where)
        could = [child for child in there if self._suits(child) and self._may_begin(child)]
        return min(could, key=lambda child: (*self._rank(child), *self._lot(child, number)), default=None)

    def _lot(self, child: Child, number: int) -> tuple[float, ...]:
        return self._lots.row(child.stratum, child.entity, number)

    def _may_begin(self, child: Child) -> bool:
        """Whether no team works with the child, and this one has not done so lately."""
        if child.number in self._busy:
            return False
        again = self._programme.again_after_months
        _, last = self._begun.get(child.number, (0, -np.inf))
        return last == -np.inf or (again is not None and self._system.env.now - last >= again * MONTH)

    def _begin(self, child: Child, place: Attempt) -> None:
        """The work begins, and chance decides what it will come to.

        Where the rate is of all begun, a child with whom it will succeed stays until it does: those who move or leave
        before are among the others, for the rate has counted them already.
        """
        system, programme = self._system, self._programme
        now = system.env.now
        number, _ = self._begun.get(child.number, (0, now))
        self._begun[child.number] = number + 1, now
        self._busy.add(child.number)
        place.child, place.number, place.begun = child.number, number, now
        succeeds = self._luck.row(child.stratum, child.entity, number)[0] < programme.success
        until = now + programme.months * MONTH
        if succeeds and programme.success_is_of == "all_begun":
            until = system.career.keep(child, until, for_exit=programme.exit_by is not None)
        ends = self._work_with(child, place, (child.period, child.spells), until, succeeds=succeeds)
        system.env.process(ends)

    def _work_with(
        self, child: Child, place: Attempt, stay: tuple[int, int], until: float, *, succeeds: bool
    ) -> Generator[simpy.Event, None, None]:
        """The months of work with a child in its ``stay``, the numbers of its period of care and of its placement."""
        yield self._system.env.timeout(until - self._system.env.now)
        self._busy.discard(child.number)
        place.ends(self._system.env.now, self._outcome(child, stay, succeeds=succeeds))

    def _outcome(self, child: Child, stay: tuple[int, int], *, succeeds: bool) -> Outcome:
        """What the work has come to, done to the child."""
        system, programme = self._system, self._programme
        period, spells = stay
        if not child.in_care or child.period != period:
            return Outcome.LEFT_CARE
        if programme.success_is_of == "those_completing" and child.spells != spells:
            return Outcome.MOVED
        if not succeeds:
            return Outcome.UNSUCCESSFUL
        if programme.exit_by is not None:
            system.career.is_led_out(child, system.names.routes.index(programme.exit_by))
            return Outcome.LED_OUT
        moved = system.career.is_led_to(child, system.names.types.index(str(programme.move_to)))
        return Outcome.LED_OUT if moved else Outcome.NO_ROOM


def _days_with_a_place(programme: Programme, system: CareSystem, horizon: float) -> tuple[list[float], float]:
    """The days on which a place comes free, and the last one on which any is offered: the programme's end, or the horizon.

    The places of a year, taken evenly, add up to one half, one and a half, and so on, on these days.
    """
    days, per_year = programme.places_per_year.since(system.parameters.authority.base_date)
    many = int(max(per_year) * horizon / DAYS_PER_YEAR) + 1
    when = inverse_integral(days, per_year / DAYS_PER_YEAR, 0.0, np.arange(many) + 0.5)
    taken = [float(day) for day in when if day < horizon]
    ends = [float(day) for day, places in zip(days, per_year, strict=True) if places == 0 and taken and day > taken[-1]]
    return taken, min([horizon, *ends])
