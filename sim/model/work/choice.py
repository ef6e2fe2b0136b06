"""Whom a programme takes: which children it could take, and which of them comes first."""

from collections.abc import Callable

from sim.calendar import DAYS_PER_MONTH
from sim.model.child import Child
from sim.model.names import NONE, Names
from sim.model.provision.placing import Placing
from sim.model.schedule import Schedule
from sim.parameters import LEVELS, Parameters, Programme

Rank = Callable[[Child, float], tuple[float, ...]]
"""Of a child on a day: the lower, the sooner it is chosen."""


class Suitable:
    """Whether a programme could take a child who lives in one of its placement types. What programmes have
    done with the child before is not looked at here.
    """

    def __init__(self, programme: Programme, names: Names, placing: Placing) -> None:
        self._programme = programme
        self._placing = placing
        self.living_in = {names.types.index(name) for name in programme.living_in}
        self._leads_to = NONE if programme.move_to is None else names.types.index(programme.move_to)
        self._work = programme.months * DAYS_PER_MONTH

    def __call__(self, child: Child, now: float) -> bool:
        """Whether it is one of those whom the programme takes, and the work can come to its end."""
        programme = self._programme
        return (
            (child.against_plan or not programme.only_against_plan)
            and (child.disability or not programme.only_disabled)
            and programme.ages[0] <= child.age_on(now) <= programme.ages[1]
            and now + self._work < child.eighteenth_birthday
            and (self._leads_to == NONE or self._has_a_home_to_go_to(child, now + self._work))
        )

    def _has_a_home_to_go_to(self, child: Child, day: float) -> bool:
        """Whether the type takes the age that the child will have, and one of its homes or households has
        room today.
        """
        age = child.age_on(day)
        return self._placing.takes_age(self._leads_to, age) and self._placing.has_room(
            self._leads_to, age, child.level
        )


def rank(programme: Programme, p: Parameters, names: Names) -> Rank:
    """The order in which a programme takes those whom it could take; see
    :data:`sim.parameters.programmes.Chosen`.
    """
    match programme.chosen:
        case "longest_placed":
            return lambda child, _: (child.placed,)
        case "newest_in_care":
            return lambda child, _: (-child.entered,)
        case "most_suitable":
            return _most_suitable(programme, names)
        case "dearest":
            return _dearest(p, names)
        case "furthest_away":
            return lambda child, _: (-child.location, child.placed)
        case "by_lot":
            return lambda _, __: ()


def _most_suitable(programme: Programme, names: Names) -> Rank:
    setting = -1 if programme.move_to is None else names.setting_of_type[names.types.index(programme.move_to)]
    return lambda child, _: (child.plan != setting, LEVELS.index(child.level), child.placed)


def _dearest(p: Parameters, names: Names) -> Rank:
    """By the weekly fee for a child of this type, level and location, allowances by age left out."""
    fees = p.costs.fees if p.costs else {}
    weekly = {names.types.index(n): Schedule(fee.per_week, p.authority.base_date) for n, fee in fees.items()}
    relative = {names.types.index(n): (fee.by_level, fee.by_location) for n, fee in fees.items()}

    def spared(child: Child, now: float) -> tuple[float, ...]:
        if child.placement not in weekly:
            return (0.0,)
        by_level, by_location = relative[child.placement]
        factor = by_level.get(child.level, 1.0) * by_location.get(names.locations[child.location], 1.0)
        return (-weekly[child.placement].at(now) * factor,)

    return spared
