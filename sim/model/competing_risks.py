"""What happens to a child next: competing risks, each with a budget that is spent along its hazard.

Every cause draws a budget from the unit exponential distribution and spends it along its cumulative hazard; the cause that
runs out first is what happens. A hazard that rises can therefore only bring its own event forward. Budgets of exits last
for a period of care, those of moves for one placement.
"""

from bisect import bisect_right

import numpy as np

from sim.bands import TIME_IN_CARE, TIME_IN_PLACEMENT
from sim.model.child import NEVER, Child
from sim.model.hazards import Hazards

CARE_EDGES = (*TIME_IN_CARE, NEVER)
PLACEMENT_EDGES = (*TIME_IN_PLACEMENT, NEVER)

Happening = tuple[float, int | None, bool, tuple[list[float], list[float]]]
"""When something happens, its cause (``None``: nothing before the limit), whether it is an exit, and the budgets then."""


class CompetingRisks:
    """Finds each child's next event in one replication."""

    def __init__(self, hazards: Hazards, drift_days: np.ndarray, drift: np.ndarray) -> None:
        self._hazards = hazards
        days = sorted({*hazards.changes, *drift_days.tolist()})
        self._calendar = [*days, NEVER]
        self._eras = [bisect_right(hazards.changes, day) - 1 for day in days]
        factors = [1.0, *drift.tolist()]
        self._factors = [factors[int(np.searchsorted(drift_days, day, side="right"))] for day in days]

    def ahead(self, child: Child, limit: float) -> Happening:
        """The first thing that happens to a child after ``child.since`` and before ``limit`` or its 18th birthday."""
        hazards, calendar, birthdays = self._hazards, self._calendar, child.birthdays
        exits, moves = child.exit_budgets.copy(), child.move_budgets.copy()
        now, entered, placed = child.since, child.entered, child.placed
        limit = min(limit, birthdays[-1])
        season = bisect_right(calendar, now) - 1
        age = child.age_band(now)
        care = bisect_right(CARE_EDGES, now - entered) - 1
        placement = bisect_right(PLACEMENT_EDGES, now - placed) - 1
        where = child.situation(age)
        while True:
            care_edge, placement_edge = entered + CARE_EDGES[care + 1], placed + PLACEMENT_EDGES[placement + 1]
            due = min(limit, calendar[season + 1], birthdays[age], care_edge, placement_edge)
            edge, era, drift = due, self._eras[season], self._factors[season]
            exit_rates = hazards.exits(where, care, placement, era)
            move_rates = hazards.moves(where, placement, era)
            cause, leaves = None, False
            for c, rate in exit_rates:
                when = now + exits[c] / (rate * drift)
                if when < due:
                    due, cause, leaves = when, c, True
            for c, rate in move_rates:
                when = now + moves[c] / rate
                if when < due:
                    due, cause, leaves = when, c, False
            lived = due - now
            for c, rate in exit_rates:
                exits[c] -= rate * drift * lived
            for c, rate in move_rates:
                moves[c] -= rate * lived
            if cause is not None or due >= limit:
                return due, cause, leaves, (exits, moves)
            now = edge
            if edge >= calendar[season + 1]:
                season += 1
            if edge >= birthdays[age]:
                age += 1
                where = child.situation(age)
            if edge >= care_edge:
                care += 1
            if edge >= placement_edge:
                placement += 1
