"""Hazards looked up fast: what can happen to a child of this setting, age and need, and how often."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import prod
from operator import mul
from typing import Final

import numpy as np
from librt.vecs import vec

from sim.bands import DAYS_PER_YEAR, TIME_IN_CARE, TIME_IN_PLACEMENT, AgeBand
from sim.model.risks.drift import begun
from sim.parameters import LEVELS, SPELLS, ExitRoute, Parameters
from sim.timeline import Timeline, values_on

PROFILES: Final = (*LEVELS, "unaccompanied")
"""Children differ in their hazards by level of need; unaccompanied children are a group of their own."""

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


class Exit:
    """The rate a day of one route out of care in one band of time."""

    __slots__ = ("rate", "route")

    def __init__(self, route: int, rate: float) -> None:
        self.route = route
        self.rate = rate


Exits = list[Exit]
"""Of the routes that are open, in their order."""


class Move:
    """The hazard of one cause of a move along the time in placement. Causes are numbered on from the routes
    out of care.
    """

    __slots__ = ("cause", "met", "rates")

    def __init__(self, cause: int, met: vec[float], rates: vec[float]) -> None:
        self.cause = cause
        self.met = met
        """What a child has met of the hazard, its integral, when each band of time in placement begins."""
        self.rates = rates
        """The rate a day in each band."""

    def met_after(self, days: float) -> float:
        """The integral of the hazard over the first days of a placement."""
        band = begun(PLACEMENT_STARTS, days) - 1
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


class Hazards:
    """Piecewise-constant cause-specific hazards of one scenario.

    ``changes`` are the days since the base date on which a parameter changes (the first is ``-inf``); between
    two of them, an *era*, hazards depend on the situation and on the bands of time in care and in placement
    alone. Tables are worked out when they are first asked for, and kept.
    """

    def __init__(self, parameters: Parameters) -> None:
        self.routes = tuple(parameters.exits.routes)
        self._parameters = parameters
        self._base = parameters.authority.base_date
        self._types = list(parameters.placement.types.items())
        self._ages = list(AgeBand)
        changes = {float(d) for t in self._timelines() for d in t.since(self._base)[0][1:]}
        self.changes = [-np.inf, *sorted(changes)]
        self._ending = {name: table.hazard for name, table in parameters.moves.durations.items()}
        tables = situation(len(self._types), 0, against_plan=False, spell=0)
        self._tables: list[list[SituationRates | None]] = [[None] * tables for _ in self.changes]
        self._courses: dict[int, list[float]] = {}
        self._lasting: dict[tuple[str, AgeBand, str | None], list[int]] = {}
        self._open: dict[tuple[object, ...], list[Exits]] = {}
        self._factors: dict[tuple[str, AgeBand, int], tuple[float, ...]] = {}
        self._known_moves: dict[tuple[float, str, AgeBand, str, int, int], list[Move]] = {}

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
        rest, age = divmod(where, AGES)
        rest, spell = divmod(rest, SPELLS)
        rest, against_plan = divmod(rest, 2)
        placement, profile = divmod(rest, len(PROFILES))
        name, placement_type = self._types[placement]
        setting = placement_type.setting
        facts = setting, self._ages[age], PROFILES[profile], era
        by_placement = self._exits(*facts, "placement", PLACEMENT_BANDS)
        last = self._last_era(setting, self._ages[age], name if against_plan else None)[era]
        return SituationRates(
            moves=[*self._moves(name, *facts, spell), *(self._offers(name, era) if against_plan else ())],
            exits=self._exits(*facts, "care", CARE_BANDS),
            exits_by_placement=by_placement if any(by_placement) else [],
            until=self.changes[last + 1] if last + 1 < len(self.changes) else np.inf,
        )

    def _last_era(self, setting: str, age: AgeBand, offers: str | None) -> list[int]:
        """For each era the last one that is like it for children of a setting and age, offers from a
        placement included.
        """
        key = setting, age, offers
        if key not in self._lasting:
            p = self._parameters
            ending = p.moves.endings[setting]
            changes = [change for route in p.exits.routes.values() for change in route.changes]
            which = [change.factor for change in changes if change.touches(age, setting)]
            which += [ending.planned_factor, ending.disruption_factor]
            which += [p.moves.against_plan.offers[offers]] if offers in p.moves.against_plan.offers else []
            seen = list(zip(*map(self._along, which), strict=True))
            last = list(range(len(seen)))
            for era in reversed(last[:-1]):
                last[era] = last[era + 1] if seen[era] == seen[era + 1] else era
            self._lasting[key] = last
        return self._lasting[key]

    def _timelines(self) -> list[Timeline]:
        p = self._parameters
        routes = [change.factor for route in p.exits.routes.values() for change in route.changes]
        endings = [t for e in p.moves.endings.values() for t in (e.planned_factor, e.disruption_factor)]
        return [*routes, *endings, *p.moves.against_plan.offers.values()]

    def _value(self, timeline: Timeline, era: int) -> float:
        return self._along(timeline)[era]

    def _along(self, timeline: Timeline) -> list[float]:
        """The value of a timeline in each era."""
        course = self._courses.get(id(timeline))
        if course is None:
            course = values_on(timeline, self._base, np.asarray(self.changes)).tolist()
            self._courses[id(timeline)] = course
        return course

    def _exits(
        self, setting: str, age: AgeBand, profile: str, era: int, clock: str, bands: int
    ) -> list[Exits]:
        """Rates of the routes that run on one clock, for each band of that clock; those alike are worked out
        once.
        """
        alone, where = profile == "unaccompanied", (setting, age, era)
        if where not in self._factors:
            self._factors[where] = tuple(
                self._factor(route, age, setting, era) for route in self._parameters.exits.routes.values()
            )
        factors = self._factors[where]
        key = setting, age, alone, clock, factors
        if key not in self._open:
            self._open[key] = self._rates(setting, age, alone, factors, clock, bands)
        return self._open[key]

    def _factor(self, route: ExitRoute, age: AgeBand, setting: str, era: int) -> float:
        return prod(
            self._value(change.factor, era) for change in route.changes if change.touches(age, setting)
        )

    def _rates(
        self,
        setting: str,
        age: AgeBand,
        unaccompanied: bool,
        factors: Sequence[float],
        clock: str,
        bands: int,
    ) -> list[Exits]:
        rates: list[Exits] = [[] for _ in range(bands)]
        for number, (route, factor) in enumerate(
            zip(self._parameters.exits.routes.values(), factors, strict=True)
        ):
            rate = route.per_year[age] * route.by_setting.get(setting, 0.0) * factor
            rate *= (route.for_uasc if unaccompanied else 1.0) / DAYS_PER_YEAR
            for band, by_band in enumerate(rates) if route.clock == clock else ():
                relative = route.by_time[min(band, len(route.by_time) - 1)]
                if rate * relative > 0:
                    by_band.append(Exit(number, rate * relative))
        return rates

    def _moves(
        self, placement: str, setting: str, age: AgeBand, profile: str, era: int, spell: int
    ) -> list[Move]:
        """Hazards of planned moves and disruptions; the types of a setting have them in common, but for what
        is said of a type.
        """
        relative = self._parameters.moves.by_type.get(placement, 1.0)
        key = relative, setting, age, profile, era, spell
        if key not in self._known_moves:
            self._known_moves[key] = self._work_out_moves(*key)
        return self._known_moves[key]

    def _work_out_moves(
        self, relative: float, setting: str, age: AgeBand, profile: str, era: int, spell: int
    ) -> list[Move]:
        moves, first = self._parameters.moves, len(self.routes)
        ending = moves.endings[setting]
        scale = ending.scale * ending.by_age[age] * moves.by_spell[spell] * relative
        planned = scale * ending.planned * self._value(ending.planned_factor, era)
        disrupted = scale * (1 - ending.planned) * self._value(ending.disruption_factor, era)
        disrupted *= moves.disruption_by_level.get(profile, 1.0)
        ended = self._ending[ending.durations]
        return _that_occur(
            {
                first + PLANNED_MOVE: [planned * e for e in ended],
                first + DISRUPTION: [disrupted * e for e in ended],
            }
        )

    def _offers(self, placement: str, era: int) -> list[Move]:
        """The hazard of an offer, the same however long the placement has lasted."""
        offers = self._parameters.moves.against_plan.offers.get(placement)
        rate = self._value(offers, era) / DAYS_PER_YEAR if offers else 0.0
        return _that_occur({len(self.routes) + OFFER: [rate] * PLACEMENT_BANDS})


def _that_occur(rates: dict[int, list[float]]) -> list[Move]:
    """The causes whose hazard is not zero for ever."""
    lengths = [to - since for since, to in pairwise(TIME_IN_PLACEMENT)]
    return [
        Move(cause, vec[float](accumulate(map(mul, by_band, lengths), initial=0.0)), vec[float](by_band))
        for cause, by_band in rates.items()
        if any(by_band)
    ]
