"""Programmes: a team takes one child after another and leads some of them to another home or out of care."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.bands import DAYS_PER_YEAR
from sim.model.streams import Draws
from sim.timeline import inverse_integral

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.model.child import Child
    from sim.model.system import CareSystem
    from sim.parameters import Programme

MONTH = DAYS_PER_YEAR / 12


class Programmes:
    """All programmes of one replication."""

    def __init__(self, system: CareSystem) -> None:
        self._system = system
        self._being_worked_with: set[int] = set()
        """Numbers of the children with whom some team works today; only ever asked whether it holds one."""

    def start(self, horizon: float) -> None:
        """Every team gets to work on the days on which it has a place free."""
        for name, programme in self._system.parameters.programmes.items():
            self._system.env.process(self._take_children(name, programme, horizon))

    def _take_children(self, name: str, programme: Programme, horizon: float) -> Generator[simpy.Event, None, None]:
        """Places come free evenly over the year; each goes to the child who has waited longest, or to nobody."""
        env = self._system.env
        luck = Draws(self._system.streams, f"programme:{name}", 0, 1)
        for day in _days_with_a_place(programme, self._system, horizon):
            yield env.timeout(day - env.now)
            child = self._next(programme)
            if child is not None:
                self._being_worked_with.add(child.number)
                succeeds = luck.row(child.stratum, child.entity, child.period)[0] < programme.success
                env.process(self._work_with(child, programme, succeeds=succeeds))

    def _next(self, programme: Programme) -> Child | None:
        """The child who has lived longest in its placement of those whom the programme could take."""
        types = self._system.names.types
        living_in = {types.index(name) for name in programme.living_in}
        now, (youngest, oldest) = self._system.env.now, programme.ages
        may_begin = (
            child
            for child in self._system.children
            if child.in_care
            and child.placement in living_in
            and (child.against_plan or not programme.only_against_plan)
            and (child.disability or not programme.only_disabled)
            and youngest <= child.age_on(now) <= oldest
            and child.number not in self._being_worked_with
        )
        return min(may_begin, key=lambda child: (child.placed, child.number), default=None)

    def _work_with(self, child: Child, programme: Programme, *, succeeds: bool) -> Generator[simpy.Event, None, None]:
        """The months of work; they come to nothing if the child has moved or left meanwhile."""
        system, spells = self._system, child.spells
        yield system.env.timeout(programme.months * MONTH)
        self._being_worked_with.discard(child.number)
        still_there = child.in_care and child.spells == spells and system.env.now < child.eighteenth_birthday
        if not (succeeds and still_there):
            return
        if programme.exit_by is not None:
            system.career.is_led_out(child, system.names.routes.index(programme.exit_by))
        elif programme.move_to is not None:
            system.career.is_led_to(child, system.names.types.index(programme.move_to))


def _days_with_a_place(programme: Programme, system: CareSystem, horizon: float) -> list[float]:
    """The days on which the places of a year, taken evenly, add up to one half, one and a half, and so on."""
    days, per_year = programme.places_per_year.since(system.parameters.authority.base_date)
    many = int(max(per_year) * horizon / DAYS_PER_YEAR) + 1
    when = inverse_integral(days, per_year / DAYS_PER_YEAR, 0.0, np.arange(many) + 0.5)
    return [float(day) for day in when if day < horizon]
