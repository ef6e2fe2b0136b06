"""Hazards looked up fast: what can happen to a child of this setting, age and need, and how often."""

import numpy as np

from sim.bands import DAYS_PER_YEAR, TIME_IN_CARE, TIME_IN_PLACEMENT, AgeBand
from sim.parameters import LEVELS, Parameters
from sim.timeline import Timeline

PROFILES = (*LEVELS, "unaccompanied")
"""Children differ in their hazards by level of need; unaccompanied children are a group of their own."""

AGES = len(AgeBand)

PLANNED_MOVE, DISRUPTION, OFFER = range(3)
"""Causes of a move: it is planned, the placement breaks down, or a child living against its plan is offered a match."""


def situation(placement: int, age: int, profile: int, against_plan: bool) -> int:
    """One number for all that hazards depend on besides time: type, age band, profile, living against the plan."""
    return ((placement * AGES + age) * len(PROFILES) + profile) * 2 + against_plan


Rates = tuple[tuple[int, float], ...]
"""Pairs of a cause and its rate a day; causes that cannot happen are left out. Causes are the routes out of care in their
order, then the three causes of a move."""
Cell = tuple[Rates, Rates]
"""Rates of leaving care, which drift from year to year, and rates of moving, which do not."""
Table = list[Cell]
"""Element ``c * PLACEMENT_BANDS + p`` has the rates in band ``c`` of time in care and ``p`` of time in placement."""
PLACEMENT_BANDS = len(TIME_IN_PLACEMENT)
CARE_BANDS = len(TIME_IN_CARE)


class Hazards:
    """Piecewise-constant cause-specific hazards of one scenario.

    ``changes`` are the days since the base date on which a parameter changes (the first is ``-inf``); between two of them,
    an *era*, hazards depend on the situation and on the bands of time in care and in placement alone. Tables are
    worked out when they are first asked for, and kept.
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
        self._tables: dict[tuple[int, int], Table] = {}

    def table(self, where: int, era: int) -> Table:
        """The rates of one situation in one era, for every pair of bands of time."""
        table = self._tables.get((where, era))
        if table is None:
            table = self._tables[where, era] = self._work_out(where, era)
        return table

    def _work_out(self, where: int, era: int) -> Table:
        rest, against_plan = divmod(where, 2)
        rest, profile = divmod(rest, len(PROFILES))
        placement, age = divmod(rest, AGES)
        name, kind = self._types[placement]
        care = self._exits(kind.setting, self._ages[age], PROFILES[profile], era, "care")
        placed = self._exits(kind.setting, self._ages[age], PROFILES[profile], era, "placement")
        moves = self._moves(kind.setting, self._ages[age], PROFILES[profile], era)
        offers = self._offers(name, era) if against_plan else ()
        return [(care[c] + placed[p], moves[p] + offers) for c in range(CARE_BANDS) for p in range(PLACEMENT_BANDS)]

    def _timelines(self) -> list[Timeline]:
        p = self._parameters
        routes = [change.factor for route in p.exits.routes.values() for change in route.changes]
        endings = [t for e in p.moves.endings.values() for t in (e.planned_factor, e.disruption_factor)]
        return [*routes, *endings, *p.moves.against_plan.offers.values()]

    def _value(self, timeline: Timeline, era: int) -> float:
        days, values = timeline.since(self._base)
        return float(values[np.searchsorted(days, self.changes[era], side="right") - 1])

    def _exits(self, setting: str, age: AgeBand, profile: str, era: int, clock: str) -> list[Rates]:
        """Rates of the routes that run on one clock, for each band of that clock."""
        rates: list[list[tuple[int, float]]] = [[] for _ in range(max(CARE_BANDS, PLACEMENT_BANDS))]
        for number, route in enumerate(self._parameters.exits.routes.values()):
            rate = route.per_year[age] * route.by_setting.get(setting, 0.0)
            for change in route.changes:
                rate *= self._value(change.factor, era) if change.touches(age, setting) else 1.0
            rate *= (route.for_uasc if profile == "unaccompanied" else 1.0) / DAYS_PER_YEAR
            for band, by_band in enumerate(rates) if route.clock == clock else ():
                relative = route.by_time[min(band, len(route.by_time) - 1)]
                if rate * relative > 0:
                    by_band.append((number, rate * relative))
        return [tuple(by_band) for by_band in rates]

    def _moves(self, setting: str, age: AgeBand, profile: str, era: int) -> list[Rates]:
        """Rates of planned moves and disruptions, for each band of time in placement."""
        moves, first = self._parameters.moves, len(self.routes)
        ending = moves.endings[setting]
        scale = ending.scale * ending.by_age[age]
        planned = scale * ending.planned * self._value(ending.planned_factor, era)
        disrupted = scale * (1 - ending.planned) * self._value(ending.disruption_factor, era)
        disrupted *= moves.disruption_by_level.get(profile, 1.0)
        causes = tuple((first + cause, rate) for cause, rate in ((PLANNED_MOVE, planned), (DISRUPTION, disrupted)) if rate > 0)
        return [tuple((c, rate * ended) for c, rate in causes if ended > 0) for ended in self._ending[ending.durations]]

    def _offers(self, placement: str, era: int) -> Rates:
        offers = self._parameters.moves.against_plan.offers.get(placement)
        rate = self._value(offers, era) / DAYS_PER_YEAR if offers else 0.0
        return ((len(self.routes) + OFFER, rate),) if rate > 0 else ()
