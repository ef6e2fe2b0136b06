"""Whether parameters differ in anything that a simulation would meet: on the days simulated, for children it
could have.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from sim.parameters import LEVELS, ExitRoute, Home, PlacementType, Programme
from sim.parameters.change import Change
from sim.parameters.entries import Prevention, Reentry, Stratum
from sim.parameters.moves import Endings
from sim.parameters.prices import Fee
from sim.parameters.provision import Market, Pipeline
from sim.policies.reach import Reach, SimulatedDays, of_band, overlap
from sim.timeline import Timeline

WORDS_ALONE = ("source", "assumption")
"""Fields that change no number."""


def differs(before: object, after: object, reach: Reach, name: str = "") -> bool:
    """Whether two values, parts of parameters that stand under a ``name``, differ within reach."""
    if before is after:
        return False
    match before, after:
        case Timeline(), Timeline():
            return any(before.at(day) != after.at(day) for day in reach.window.days(before, after))
        case Home(), Home():
            return _homes_differ(before, after, reach)
        case Stratum(), Stratum() if not any(reach.window.ever(one.per_year) for one in (before, after)):
            return False
        case ExitRoute(), ExitRoute():
            more = after.changes[len(before.changes) :]
            return any(_touches(change, after, reach) for change in more) or _fields(
                before, after, reach, ("changes",)
            )
        case Market(), Market() if name in reach.types:
            away = [*before.turned_away.values(), *after.turned_away.values()]
            days = reach.window.days(before.factor, after.factor, *away)
            return any(_found(before, day) != _found(after, day) for day in days)
        case BaseModel(), BaseModel() if _can_matter(after, reach, name):
            return _fields(before, after, reach)
        case BaseModel(), BaseModel():
            return False
        case Mapping(), Mapping():
            return any(
                _entry(before.get(key), after.get(key), reach, str(key)) for key in {**before, **after}
            )
        case tuple(), tuple() if len(before) == len(after):
            return any(differs(one, other, reach) for one, other in zip(before, after, strict=True))
        case _:
            return before != after


def _fields(before: BaseModel, after: BaseModel, reach: Reach, but: tuple[str, ...] = ()) -> bool:
    names = [name for name in type(after).model_fields if name not in (*WORDS_ALONE, *but)]
    return any(differs(getattr(before, name), getattr(after, name), reach, name) for name in names)


def _entry(before: object, after: object, reach: Reach, name: str) -> bool:
    """The same for an entry of a mapping, which may be new or gone."""
    if before is None or after is None:
        return _does_something(after if before is None else before, reach)
    return differs(before, after, reach, name)


def _can_matter(part: BaseModel, reach: Reach, name: str) -> bool:
    """Whether anything that stands in this part could be met by a child."""
    match part:
        case Endings():
            return part.scale > 0 and reach.in_setting(name)
        case PlacementType() | Fee() | Market():
            return name in reach.types
        case Reentry():
            route = reach.parameters.exits.routes.get(name)
            return route is None or max(route.per_year.values()) > 0
        case _:
            return True


def _does_something(part: Any, reach: Reach) -> bool:
    """Whether what is new, or gone, was ever of any effect."""
    window, types = reach.window, reach.parameters.placement.types
    match part:
        case Home():
            offers = any(_to_be_had(part, day) for day in _days(part, window))
            return (
                offers
                and bool(reach.levels.intersection(part.levels))
                and reach.of_ages([part.type], part.ages)
            )
        case Programme():
            arrives = part.move_to is None or overlap(types[part.move_to].ages, part.ages)
            return (
                window.ever(part.places_per_year)
                and part.success > 0
                and arrives
                and reach.of_ages(part.living_in, part.ages)
            )
        case Prevention():
            room = part.families_per_year is None or window.ever(part.families_per_year)
            return window.ever(part.share) and room and reach.entering(part.ages)
        case Pipeline():
            return (
                window.ever(part.enquiries)
                and window.ever(part.to_application)
                and window.ever(part.to_approval)
            )
        case Timeline():
            return any(value != 0 for value in window.values(part))
        case _:
            return part is not None


def _touches(change: Change, route: ExitRoute, reach: Reach) -> bool:
    """Whether a new change of a way out of care is met by any child: some age in some setting can leave by it
    today.
    """
    if all(value == 1 for value in reach.window.values(change.factor)):
        return False
    return any(
        route.per_year[age] * relative > 0
        and change.touches(age, setting)
        and reach.in_setting(setting, of_band(age))
        for age in change.ages
        for setting, relative in route.by_setting.items()
    )


def _found(market: Market, day: date) -> list[float]:
    """How likely a place is found on a day, by age and level of need: never more than certain."""
    return [
        min(1.0, available * market.by_level.get(level, 1.0) * market.factor.at(day))
        * (1.0 - (market.turned_away[level].at(day) if level in market.turned_away else 0.0))
        for available in market.availability.values()
        for level in LEVELS
    ]


def _homes_differ(before: Home, after: Home, reach: Reach) -> bool:
    days = {*_days(before, reach.window), *_days(after, reach.window)}
    return any(_to_be_had(before, day) != _to_be_had(after, day) for day in days)


def _days(home: Home, window: SimulatedDays) -> list[date]:
    """The days on which what a home offers may change."""
    edges = [
        day for day in (home.opens, home.closes) if day is not None and window.first < day <= window.last
    ]
    return [*window.days(home.places, home.places_for_others, home.let_and_filled), *edges]


def _to_be_had(home: Home, day: date) -> tuple[object, ...] | None:
    """What a home offers on a day; nothing while it has no place."""
    if not (home.opens or date.min) <= day < (home.closes or date.max) or home.places.at(day) == 0:
        return None
    places = home.places.at(day), home.places_for_others.at(day), home.let_and_filled.at(day)
    return (*places, home.type, home.ages, home.levels, home.acceptance, home.location)
