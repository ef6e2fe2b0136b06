"""Whom a programme takes: which children it could take, and which of them comes first."""

from collections.abc import Callable

import numpy as np

from sim.calendar import DAYS_PER_MONTH
from sim.model.child import Child
from sim.model.names import NONE, Names
from sim.model.provision.placing import Placing
from sim.model.schedule import Schedule
from sim.model.streams import Streams, price_key
from sim.parameters import LEVELS, LOCATIONS, Parameters, Programme
from sim.parameters.own_prices import relative_price

Rank = Callable[[Child, float], tuple[float, ...]]
"""Of a child on a day: the lower, the sooner it is chosen."""


class Suitable:
    """Whether a programme could take a child who lives in one of its placement types. What programmes have
    done with the child before is not looked at here.
    """

    def __init__(self, programme: Programme, names: Names, placing: Placing, fees: "OwnFees") -> None:
        # Kept here one by one: of a model of pydantic, each costs as much as all that is asked of them.
        self._youngest, self._oldest = programme.ages
        self._only_against_plan, self._only_disabled = programme.only_against_plan, programme.only_disabled
        self._costing_at_least = programme.costing_at_least
        self._fees = fees
        self._placing = placing
        self.living_in = {names.types.index(name) for name in programme.living_in}
        self._leads_to = NONE if programme.move_to is None else names.types.index(programme.move_to)
        self._work = programme.months * DAYS_PER_MONTH

    def takes(self, child: Child, now: float) -> bool:
        """Whether it is one of those whom the programme takes, and the work can come to its end."""
        return (
            (child.against_plan or not self._only_against_plan)
            and (child.disability or not self._only_disabled)
            and self._youngest <= child.age_on(now) <= self._oldest
            and now + self._work < child.eighteenth_birthday
            and (not self._costing_at_least or self._fees(child, now) >= self._costing_at_least)
            and (self._leads_to == NONE or self._has_a_home_to_go_to(child, now))
        )

    def _has_a_home_to_go_to(self, child: Child, now: float) -> bool:
        """Whether the type takes the age that the child will have, and one of its homes or households has
        room today.
        """
        age = child.age_on(now + self._work)
        return self._placing.takes_age(self._leads_to, age) and self._placing.has_room(
            child, self._leads_to, age, now
        )


def rank(programme: Programme, names: Names, fees: "OwnFees") -> Rank:
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
            return lambda child, now: (-fees(child, now),)
        case "furthest_away":
            return lambda child, _: (-child.location, child.placed)
        case "by_lot":
            return lambda _, __: ()


def _most_suitable(programme: Programme, names: Names) -> Rank:
    setting = -1 if programme.move_to is None else names.setting_of_type[names.types.index(programme.move_to)]
    return lambda child, _: (child.plan != setting, LEVELS.index(child.level), child.placed)


class OwnFees:
    """What is paid for each child a week: by type, need and location, and by what makes it dearer or cheaper
    than others alike. Allowances by age are left out.
    """

    def __init__(self, p: Parameters, names: Names, streams: Streams) -> None:
        known = p.costs.fees if p.costs else {}
        self._fees = [known.get(name) for name in names.types]
        self._names = names
        self._weekly = [Schedule(fee.per_week, p.authority.base_date) if fee else None for fee in self._fees]
        self._key = price_key(streams)
        self._relative: dict[tuple[int, int, str, int], float] = {}

    def __call__(self, child: Child, now: float) -> float:
        """Pounds a week in the prices of the price year; nothing where no fee is paid."""
        weekly = self._weekly[child.placement]
        return 0.0 if weekly is None else weekly.at(now) * self._against_the_mean(child)

    def _against_the_mean(self, child: Child) -> float:
        who = child.number, child.placement, child.level, child.location
        if who not in self._relative:
            location = LOCATIONS.index(self._names.locations[child.location])
            one = (
                np.array([n]) for n in (child.placement, LEVELS.index(child.level), location, child.number)
            )
            kind, level, where, number = one
            self._relative[who] = float(relative_price(self._fees, kind, level, where, number, self._key)[0])
        return self._relative[who]
