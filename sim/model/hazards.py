"""Hazards looked up fast: what can happen to a child of this setting, age and need, and how often."""

import numpy as np

from sim.bands import DAYS_PER_YEAR, AgeBand
from sim.parameters import LEVELS, Parameters
from sim.timeline import Timeline

PROFILES = (*LEVELS, "unaccompanied")
"""Children differ in their hazards by level of need; unaccompanied children are a group of their own."""

PLANNED_MOVE, DISRUPTION, OFFER = range(3)
"""Causes of a move: it is planned, the placement breaks down, or a child living against its plan is offered a match."""

Rates = tuple[tuple[int, float], ...]
"""Pairs of a cause and its rate a day; causes that cannot happen are left out."""


def situation(placement: int, age: int, profile: int, against_plan: bool) -> int:
    """One number for all that hazards depend on besides time: type, age band, profile, living against the plan."""
    return ((placement * len(AgeBand) + age) * len(PROFILES) + profile) * 2 + against_plan


class Hazards:
    """Piecewise-constant cause-specific hazards of one scenario.

    ``changes`` are the days since the base date on which a parameter changes (the first is ``-inf``); between two of them,
    an *era*, hazards depend on the situation and on the bands of time in care and in placement alone. Rates are worked
    out when they are first asked for, and kept.
    """

    def __init__(self, parameters: Parameters) -> None:
        self.routes = tuple(parameters.exits.routes)
        self._parameters = parameters
        self._base = parameters.authority.base_date
        self._types = list(parameters.placement.types.items())
        self._ages = list(AgeBand)
        changes = {float(d) for t in self._timelines() for d in t.since(self._base)[0][1:]}
        self.changes = [-np.inf, *sorted(changes)]
        self._exits: dict[tuple[int, int, int, int], Rates] = {}
        self._moves: dict[tuple[int, int, int], Rates] = {}
        self._ending = {name: table.hazard for name, table in parameters.moves.durations.items()}

    def exits(self, where: int, time_in_care: int, time_in_placement: int, era: int) -> Rates:
        """Routes out of care (their place in :attr:`routes`) with their rates; times are band numbers."""
        key = (where, time_in_care, time_in_placement, era)
        rates = self._exits.get(key)
        if rates is None:
            rates = self._exits[key] = self._work_out_exits(*key)
        return rates

    def moves(self, where: int, time_in_placement: int, era: int) -> Rates:
        """Causes of a move with their rates."""
        key = (where, time_in_placement, era)
        rates = self._moves.get(key)
        if rates is None:
            rates = self._moves[key] = self._work_out_moves(*key)
        return rates

    def _timelines(self) -> list[Timeline]:
        p = self._parameters
        routes = [route.factor for route in p.exits.routes.values()]
        endings = [t for e in p.moves.endings.values() for t in (e.planned_factor, e.disruption_factor)]
        return [*routes, *endings, p.moves.against_plan.factor]

    def _value(self, timeline: Timeline, era: int) -> float:
        days, values = timeline.since(self._base)
        return float(values[np.searchsorted(days, self.changes[era], side="right") - 1])

    def _place(self, where: int) -> tuple[str, str, AgeBand, str, bool]:
        rest, against_plan = divmod(where, 2)
        rest, profile = divmod(rest, len(PROFILES))
        placement, age = divmod(rest, len(self._ages))
        name, kind = self._types[placement]
        return name, kind.setting, self._ages[age], PROFILES[profile], bool(against_plan)

    def _work_out_exits(self, where: int, time_in_care: int, time_in_placement: int, era: int) -> Rates:
        _, setting, age, profile, _ = self._place(where)
        rates = []
        for number, route in enumerate(self._parameters.exits.routes.values()):
            band = time_in_care if route.clock == "care" else time_in_placement
            rate = route.per_year[age] * route.by_setting.get(setting, 0.0)
            rate *= route.by_time[min(band, len(route.by_time) - 1)] * self._value(route.factor, era)
            rate *= route.for_uasc if profile == "unaccompanied" else 1.0
            rates.append((number, rate / DAYS_PER_YEAR))
        return tuple((number, rate) for number, rate in rates if rate > 0)

    def _work_out_moves(self, where: int, time_in_placement: int, era: int) -> Rates:
        name, setting, age, profile, against_plan = self._place(where)
        moves = self._parameters.moves
        ending = moves.endings[setting]
        rate = self._ending[ending.durations][time_in_placement] * ending.scale * ending.by_age[age]
        planned = rate * ending.planned * self._value(ending.planned_factor, era)
        disrupted = rate * (1 - ending.planned) * self._value(ending.disruption_factor, era)
        disrupted *= moves.disruption_by_level.get(profile, 1.0)
        offered = moves.against_plan.offers.get(name, 0.0) / DAYS_PER_YEAR if against_plan else 0.0
        offered *= self._value(moves.against_plan.factor, era)
        rates = ((PLANNED_MOVE, planned), (DISRUPTION, disrupted), (OFFER, offered))
        return tuple((cause, rate) for cause, rate in rates if rate > 0)
