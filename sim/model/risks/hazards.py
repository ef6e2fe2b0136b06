"""Hazards looked up fast: what can happen to a child of this setting, age and need, and how often."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from librt.vecs import append, vec

from sim.bands import DAYS_PER_YEAR, TIME_IN_CARE, TIME_IN_PLACEMENT, AgeBand
from sim.model.risks.drift import begun
from sim.parameters import LEVELS, SPELLS, ExitRoute, Parameters
from sim.timeline import Timeline, values_on

if TYPE_CHECKING:
    from mypy_extensions import i64  # an int that machine code can hold as it is

PROFILES: Final = (*LEVELS, "unaccompanied")
"""Children differ in their hazards by level of need; unaccompanied children are a group of their own."""

UNACCOMPANIED: Final = PROFILES.index("unaccompanied")
MANY_PROFILES: Final = len(PROFILES)
AGES: Final = len(AgeBand)

PLANNED_MOVE: Final = 0
DISRUPTION: Final = 1
OFFER: Final = 2
"""Causes of a move: it is planned, the placement breaks down, or a child living against its plan is offered a
match."""


def situation(placement: int, profile: int, against_plan: bool, spell: int) -> int:
    """One number for all that hazards depend on besides age and time.

    That is the placement type, the profile, whether the child lives against its plan, and the number of the
    spell (from 0) in its period of care. Added to an age band it is the number of a table of hazards.
    """
    return (
        ((placement * MANY_PROFILES + profile) * 2 + against_plan) * SPELLS + min(spell, SPELLS - 1)
    ) * AGES


CARE_BANDS: Final = len(TIME_IN_CARE)
PLACEMENT_BANDS: Final = len(TIME_IN_PLACEMENT)
PLACEMENT_STARTS: Final = vec[float](TIME_IN_PLACEMENT)
"""Days in placement at which its bands begin."""
LENGTHS: Final = vec[float](to - since for since, to in pairwise(TIME_IN_PLACEMENT))
"""Days that each of them but the last one takes."""


class Exit:
    """The rate a day of one route out of care in one band of time."""

    __slots__ = ("rate", "route")

    def __init__(self, route: int, rate: float) -> None:
        self.route: i64 = route
        self.rate = rate


Exits = list[Exit]
"""Of the routes that are open, in their order."""


class Move:
    """The hazard of one cause of a move along the time in placement. Causes are numbered on from the routes
    out of care.
    """

    __slots__ = ("cause", "met", "rates")

    def __init__(self, cause: int, met: vec[float], rates: vec[float]) -> None:
        self.cause: i64 = cause
        self.met = met
        """What a child has met of the hazard, its integral, when each band of time in placement begins."""
        self.rates = rates
        """The rate a day in each band."""

    def met_after(self, days: float) -> float:
        """The integral of the hazard over the first days of a placement."""
        band: i64 = begun(PLACEMENT_STARTS, days) - 1
        return self.met[band] + (days - PLACEMENT_STARTS[band]) * self.rates[band]


class SituationRates:
    """The rates of one situation at one age in one era."""

    __slots__ = ("exits", "exits_by_placement", "moves", "until")

    def __init__(
        self, moves: list[Move], exits: list[Exits], exits_by_placement: list[Exits], until: float
    ) -> None:
        self.moves = moves
        self.exits = exits
        """Routes out of care, for each band of time in care. They drift from year to year, moves do not."""
        self.exits_by_placement = exits_by_placement
        """Routes on the clock of time in placement (adoption), for each band of it; an empty list if none is
        open."""
        self.until = until
        """The day on which any of it changes."""


class _WayOut:
    """A route out of care, its parameters by number, for asking often."""

    def __init__(self, route: ExitRoute, settings: Sequence[str]) -> None:
        self.runs_on_care = route.clock == "care"
        """Whether its clock is time in care, and not time in placement."""
        self.per_year: list[float] = [route.per_year[age] for age in AgeBand]
        self.by_setting: list[float] = [route.by_setting.get(setting, 0.0) for setting in settings]
        self.by_time: list[float] = list(route.by_time)
        self.for_uasc: float = route.for_uasc

    def relative(self, band: int) -> float:
        """The hazard in a band of its clock, beside that of the first."""
        return self.by_time[min(band, len(self.by_time) - 1)]


class _HowPlacementsEnd:
    """The endings of one setting, by number."""

    def __init__(self, p: Parameters, setting: str, planned: list[float], disrupted: list[float]) -> None:
        ending = p.moves.endings[setting]
        self.hazard = vec[float](p.moves.durations[ending.durations].hazard)
        """By band of time in placement."""
        self.scale: float = ending.scale
        self.planned: float = ending.planned
        self.by_age: list[float] = [ending.by_age[age] for age in AgeBand]
        self.planned_factor = planned
        """In each era, as the next one."""
        self.disruption_factor = disrupted


class Hazards:
    """Piecewise-constant cause-specific hazards of one scenario.

    ``changes`` are the days since the base date on which a parameter changes (the first is ``-inf``); between
    two of them, an *era*, hazards depend on the situation and on the bands of time in care and in placement
    alone. Tables are worked out when they are first asked for, and kept. Settings, ages and profiles are
    numbers.
    """

    def __init__(self, parameters: Parameters) -> None:
        p, settings = parameters, parameters.placement.settings
        self.routes = tuple(p.exits.routes)
        self._routes = list(p.exits.routes.values())
        self._settings = settings
        self._base = p.authority.base_date
        changes = {float(d) for t in _timelines(p) for d in t.since(self._base)[0][1:]}
        self.changes: list[float] = [-np.inf, *sorted(changes)]
        self._setting_of_type = [settings.index(t.setting) for t in p.placement.types.values()]
        self._ways_out = [_WayOut(route, settings) for route in self._routes]
        self._endings = [
            _HowPlacementsEnd(p, s, self._along(e.planned_factor), self._along(e.disruption_factor))
            for s, e in [(setting, p.moves.endings[setting]) for setting in settings]
        ]
        self._by_spell: list[float] = list(p.moves.by_spell)
        self._by_type: list[float] = [p.moves.by_type.get(name, 1.0) for name in p.placement.types]
        moves_of_type = list(zip(self._setting_of_type, self._by_type, strict=True))
        self._moves_like: list[int] = [moves_of_type.index(one) for one in moves_of_type]
        """By placement type, the first one from which children move as often."""
        self._disruption_by_profile: list[float] = [
            p.moves.disruption_by_level.get(profile, 1.0) for profile in PROFILES
        ]
        offers = p.moves.against_plan.offers
        self._offers = [self._along(offers[name]) if name in offers else [] for name in p.placement.types]
        """By placement type: offers a year in each era; none where nothing is said of them."""
        tables = situation(len(self._setting_of_type), 0, against_plan=False, spell=0)
        self._tables: list[list[SituationRates | None]] = [[None] * tables for _ in self.changes]
        self._lasting: dict[int, list[int]] = {}
        self._factors: dict[int, list[list[list[float]]]] = {}
        self._known_exits: dict[int, tuple[list[Exits], list[Exits]]] = {}
        self._known_moves: dict[int, list[Move]] = {}

    def table(self, where: int, era: int) -> SituationRates:
        """The rates in one situation at one age (their sum is ``where``) in one era."""
        table = self._tables[era][where]
        if table is None:
            table = self._work_out(where, era)
            last = bisect_left(self.changes, table.until)
            for same in range(era, last):
                self._tables[same][where] = table
        return table

    def _work_out(self, where: int, era: int) -> SituationRates:
        rest, age = where // AGES, where % AGES
        rest, spell = rest // SPELLS, rest % SPELLS
        rest, against_plan = rest // 2, rest % 2
        placement, profile = rest // MANY_PROFILES, rest % MANY_PROFILES
        setting = self._setting_of_type[placement]
        alike = self._last_era(setting, age, -1)[era]
        last = self._last_era(setting, age, placement)[era] if against_plan else alike
        moves = self._moves(self._moves_like[placement], age, profile, alike, spell)
        exits, by_placement = self._exits(setting, age, profile == UNACCOMPANIED, alike)
        return SituationRates(
            moves=moves + self._offer(placement, era) if against_plan else moves,
            exits=exits,
            exits_by_placement=by_placement,
            until=self.changes[last + 1] if last + 1 < len(self.changes) else np.inf,
        )

    def _last_era(self, setting: int, age: int, placement: int) -> list[int]:
        """For each era the last one that is like it for children of a setting and age, offers from a
        ``placement`` included (-1: without offers).
        """
        key = (setting * AGES + age) * (len(self._offers) + 1) + placement + 1
        last = self._lasting.get(key)
        if last is None:
            ending = self._endings[setting]
            courses = [course for factors in self._changing(setting, age) for course in factors]
            courses += [ending.planned_factor, ending.disruption_factor]
            if placement >= 0 and self._offers[placement]:
                courses.append(self._offers[placement])
            last = list(range(len(self.changes)))
            for era in reversed(last[:-1]):
                alike = all(course[era] == course[era + 1] for course in courses)
                last[era] = last[era + 1] if alike else era
            self._lasting[key] = last
        return last

    def _changing(self, setting: int, age: int) -> list[list[list[float]]]:
        """For each route the dated factors that touch children of a setting and age, era by era."""
        key = setting * AGES + age
        factors = self._factors.get(key)
        if factors is None:
            name, band = self._settings[setting], list(AgeBand)[age]
            factors = self._factors[key] = [
                [self._along(change.factor) for change in route.changes if change.touches(band, name)]
                for route in self._routes
            ]
        return factors

    def _along(self, timeline: Timeline) -> list[float]:
        """The value of a timeline in each era."""
        if len(timeline.values) == 1:
            return [float(timeline.values[0])] * len(self.changes)
        course: list[float] = values_on(timeline, self._base, np.asarray(self.changes)).tolist()
        return course

    def _exits(
        self, setting: int, age: int, unaccompanied: bool, era: int
    ) -> tuple[list[Exits], list[Exits]]:
        """Rates of the routes out of care, for each band of time in care, and for each band of time in
        placement if any route is open on that clock; situations that agree in it have them in common.
        """
        key = ((setting * AGES + age) * 2 + unaccompanied) * len(self.changes) + era
        known = self._known_exits.get(key)
        if known is None:
            by_care: list[Exits] = [[] for _ in range(CARE_BANDS)]
            by_placement: list[Exits] = [[] for _ in range(PLACEMENT_BANDS)]
            factors = self._changing(setting, age)
            for number, route in enumerate(self._ways_out):
                factor = 1.0
                for course in factors[number]:
                    factor *= course[era]
                rate = route.per_year[age] * route.by_setting[setting] * factor
                rate *= (route.for_uasc if unaccompanied else 1.0) / DAYS_PER_YEAR
                for band, by_band in enumerate(by_care if route.runs_on_care else by_placement):
                    if rate * route.relative(band) > 0:
                        by_band.append(Exit(number, rate * route.relative(band)))
            known = by_care, by_placement if any(by_placement) else []
            self._known_exits[key] = known
        return known

    def _moves(self, placement: int, age: int, profile: int, era: int, spell: int) -> list[Move]:
        """Hazards of planned moves and disruptions; the types of a setting have them in common, but for what
        is said of a type.
        """
        alike = ((placement * AGES + age) * MANY_PROFILES + profile) * SPELLS + spell
        key = alike * len(self.changes) + era
        known = self._known_moves.get(key)
        if known is None:
            ending, first = self._endings[self._setting_of_type[placement]], len(self._ways_out)
            scale = ending.scale * ending.by_age[age] * self._by_spell[spell] * self._by_type[placement]
            planned = scale * ending.planned * ending.planned_factor[era]
            disrupted = scale * (1 - ending.planned) * ending.disruption_factor[era]
            disrupted *= self._disruption_by_profile[profile]
            known = [
                move
                for move in (
                    _move(first + PLANNED_MOVE, planned, ending.hazard),
                    _move(first + DISRUPTION, disrupted, ending.hazard),
                )
                if move is not None
            ]
            self._known_moves[key] = known
        return known

    def _offer(self, placement: int, era: int) -> list[Move]:
        """The hazard of an offer, the same however long the placement has lasted; none where it is zero."""
        if not self._offers[placement]:
            return []
        offer = _move(len(self._ways_out) + OFFER, self._offers[placement][era] / DAYS_PER_YEAR, STEADY)
        return [] if offer is None else [offer]


STEADY: Final = vec[float](1.0 for _ in TIME_IN_PLACEMENT)


def _timelines(p: Parameters) -> list[Timeline]:
    """All on which hazards depend."""
    routes = [change.factor for route in p.exits.routes.values() for change in route.changes]
    endings = [t for e in p.moves.endings.values() for t in (e.planned_factor, e.disruption_factor)]
    return [*routes, *endings, *p.moves.against_plan.offers.values()]


def _move(cause: int, factor: float, hazard: vec[float]) -> Move | None:
    """A cause of a move whose hazard in each band of time in placement is so many times another; none if it
    never comes.
    """
    met, rates = vec[float](), vec[float]()
    so_far, occurs = 0.0, False
    for band in range(PLACEMENT_BANDS):
        rate = factor * hazard[band]
        met, rates = append(met, so_far), append(rates, rate)
        occurs = occurs or rate != 0.0
        if band < PLACEMENT_BANDS - 1:
            so_far += rate * LENGTHS[band]
    return Move(cause, met, rates) if occurs else None
