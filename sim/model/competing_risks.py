"""What happens to a child next: competing risks, each with a budget that is spent along its hazard.

Every cause draws a budget from the unit exponential distribution and spends it along its cumulative hazard; the cause that
runs out first is what happens. A hazard that rises can therefore only bring its own event forward. Budgets of exits last
for a period of care, those of moves for one placement.
"""

from bisect import bisect_right

import numpy as np

from sim.bands import TIME_IN_CARE, TIME_IN_PLACEMENT
from sim.model.child import NEVER, Child
from sim.model.hazards import PLACEMENT_BANDS, Hazards, Rates

CARE_EDGES = (*TIME_IN_CARE, NEVER)
PLACEMENT_EDGES = (*TIME_IN_PLACEMENT, NEVER)

Happening = tuple[float, int | None, list[float]]
"""When something happens, its cause (``None``: nothing before the limit), and the budgets as they are then."""


class CompetingRisks:
    """Finds each child's next event in one replication.

    ``drift`` multiplies the hazards of leaving care from each of ``drift_days`` (days since the base date) on.
    """

    def __init__(self, hazards: Hazards, drift_days: np.ndarray, drift: np.ndarray) -> None:
        self._hazards = hazards
        days = sorted({*hazards.changes, *drift_days.tolist()})
        self._calendar = [*days, NEVER]
        self._eras = [bisect_right(hazards.changes, day) - 1 for day in days]
        factors = [1.0, *drift.tolist()]
        self._drift = [factors[int(np.searchsorted(drift_days, day, side="right"))] for day in days]

    def ahead(self, child: Child, limit: float) -> Happening:
        """The first thing that happens to a child after ``child.since`` and before ``limit`` or its 18th birthday.

        Time is walked from one change of any hazard to the next, and each cause pays for the whole piece. When some have
        overdrawn, the one that did so first is what happens, and what was paid for the time after it is given back.
        This is where a replication spends half of its time.
        """
        hazards, calendar, birthdays = self._hazards, self._calendar, child.birthdays
        budgets = child.budgets.copy()
        now, entered, placed = child.since, child.entered, child.placed
        limit = min(limit, birthdays[-1])
        season = bisect_right(calendar, now) - 1
        age = bisect_right(birthdays, now)
        care = bisect_right(CARE_EDGES, now - entered)
        placement = bisect_right(PLACEMENT_EDGES, now - placed)
        season_edge, age_edge = calendar[season + 1], birthdays[age]
        care_edge, placement_edge = entered + CARE_EDGES[care], placed + PLACEMENT_EDGES[placement]
        where, era, drift = child.situation(age), self._eras[season], self._drift[season]
        table = hazards.table(where, era)
        while True:
            edge = limit
            if season_edge < edge:
                edge = season_edge
            if age_edge < edge:
                edge = age_edge
            if care_edge < edge:
                edge = care_edge
            if placement_edge < edge:
                edge = placement_edge
            exits, moves = table[(care - 1) * PLACEMENT_BANDS + placement - 1]
            cause, over = None, 0.0
            lived = edge - now
            spent = lived * drift
            for c, rate in exits:
                left = budgets[c] = budgets[c] - rate * spent
                if left < 0.0 and -left > over * rate * drift:
                    over, cause = -left / (rate * drift), c
            for c, rate in moves:
                left = budgets[c] = budgets[c] - rate * lived
                if left < 0.0 and -left > over * rate:
                    over, cause = -left / rate, c
            if cause is not None:
                return max(now, edge - over), cause, _given_back(budgets, exits, moves, over, drift)
            if edge >= limit:
                return limit, None, budgets
            now = edge
            if edge >= care_edge:
                care_edge = entered + CARE_EDGES[care + 1]
                care += 1
            if edge >= placement_edge:
                placement_edge = placed + PLACEMENT_EDGES[placement + 1]
                placement += 1
            if edge >= season_edge:
                season += 1
                season_edge, era, drift = calendar[season + 1], self._eras[season], self._drift[season]
                table = hazards.table(where, era)
            if edge >= age_edge:
                age += 1
                age_edge, where = birthdays[age], child.situation(age)
                table = hazards.table(where, era)


def _given_back(budgets: list[float], exits: Rates, moves: Rates, over: float, drift: float) -> list[float]:
    """Budgets as they were ``over`` days earlier in a piece of constant hazards."""
    spent = over * drift
    for c, rate in exits:
        budgets[c] += rate * spent
    for c, rate in moves:
        budgets[c] += rate * over
    return budgets
