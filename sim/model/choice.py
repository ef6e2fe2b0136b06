"""Whom a programme takes: which children it could take, and which of them comes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.bands import DAYS_PER_YEAR
from sim.parameters import LEVELS
from sim.timeline import Schedule

if TYPE_CHECKING:
    from sim.model.child import Child
    from sim.model.system import CareSystem
    from sim.parameters import Programme

MONTH = DAYS_PER_YEAR / 12

Rank = Callable[["Child"], tuple[float, ...]]
"""The lower, the sooner a child is chosen."""


class Suitable:
    """Tells whether a programme could take a child who lives in one of its types, whatever it and others did before."""

    def __init__(self, programme: Programme, system: CareSystem) -> None:
        self._programme = programme
        self._system = system
        self.living_in = {system.names.types.index(name) for name in programme.living_in}
        self._leads_to = None if programme.move_to is None else system.names.types.index(programme.move_to)
        self._work = programme.months * MONTH

    def __call__(self, child: Child) -> bool:
        """Whether it is one of those whom the programme takes, and the work can come to its end."""
        programme, now = self._programme, self._system.env.now
        return (
            (child.against_plan or not programme.only_against_plan)
            and (child.disability or not programme.only_disabled)
            and programme.ages[0] <= child.age_on(now) <= programme.ages[1]
            and now + self._work < child.eighteenth_birthday
            and (self._leads_to is None or self._has_a_home_to_go_to(child, self._leads_to, now + self._work))
        )

    def _has_a_home_to_go_to(self, child: Child, kind: int, day: float) -> bool:
        """Whether the type takes the age that the child will have, and one of its homes or households has room today."""
        age = child.age_on(day)
        return self._system.takes_age(kind, age) and self._system.has_room(kind, age, child.level)


def rank(programme: Programme, system: CareSystem) -> Rank:
    """The order in which a programme takes those whom it could take; see :data:`sim.parameters.programmes.Chosen`."""
    match programme.chosen:
        case "longest_placed":
            return lambda child: (child.placed,)
        case "newest_in_care":
            return lambda child: (-child.entered,)
        case "most_suitable":
            return _most_suitable(programme, system)
        case "dearest":
            return _dearest(system)
        case "furthest_away":
            return lambda child: (-child.location, child.placed)
        case "by_lot":
            return lambda _: ()


def _most_suitable(programme: Programme, system: CareSystem) -> Rank:
    names = system.names
    setting = -1 if programme.move_to is None else names.setting_of_type[names.types.index(programme.move_to)]
    return lambda child: (child.plan != setting, LEVELS.index(child.level), child.placed)


def _dearest(system: CareSystem) -> Rank:
    """By the weekly fee for a child of this type, level and location, allowances by age left out."""
    costs, names = system.parameters.costs, system.names
    fees = costs.fees if costs else {}
    weekly = {names.types.index(n): Schedule(fee.per_week, system.parameters.authority.base_date) for n, fee in fees.items()}
    relative = {names.types.index(n): (fee.by_level, fee.by_location) for n, fee in fees.items()}

    def spared(child: Child) -> tuple[float, ...]:
        if child.placement not in weekly:
            return (0.0,)
        by_level, by_location = relative[child.placement]
        factor = by_level.get(child.level, 1.0) * by_location.get(names.locations[child.location], 1.0)
        return (-weekly[child.placement].at(system.env.now) * factor,)

    return spared
