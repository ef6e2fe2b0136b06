"""The care plan: what a child's next placement should be when the present one ends."""

from bisect import bisect_right
from typing import Final

from sim.arrays import Numbers
from sim.bands import ADULTHOOD, age_band
from sim.model.child import Child
from sim.model.names import Names
from sim.model.provision.placing import Placing
from sim.model.risks.drift import year_of
from sim.parameters import Parameters

SAME: Final = "same"


class Plans:
    """Draws the setting that a new plan names, from the configured frequencies and the pull of each setting
    on such a child.
    """

    def __init__(self, p: Parameters, names: Names, placing: Placing, drift: Numbers) -> None:
        """``drift`` are the factors on the weights of settings: by year and setting."""
        self._drift: list[list[float]] = drift.tolist()
        self._drifts = bool((drift != 1.0).any())
        self._moves = p.moves
        self._names = names
        self._placing = placing
        self._tables: dict[tuple[bool, int, int, int, str, int], tuple[list[int], list[float]]] = {}

    def after(self, planned: bool, setting: int, child: Child, u: float, now: float) -> int:
        """The plan after a planned move or a disruption of a placement in ``setting``; ``u`` is uniform on
        (0, 1).
        """
        year = year_of(now, len(self._drift)) if self._drifts else 0
        key = (planned, setting, child.plan, min(child.age, ADULTHOOD - 1), child.level, year)
        table = self._tables.get(key)
        if table is None:
            table = self._tables[key] = self._table(*key)
        settings, cumulative = table
        return settings[min(bisect_right(cumulative, u * cumulative[-1]), len(settings) - 1)]

    def _table(
        self, planned: bool, setting: int, plan: int, age: int, level: str, year: int
    ) -> tuple[list[int], list[float]]:
        ending = self._moves.endings[self._names.settings[setting]]
        frequencies = ending.planned_to if planned else ending.disrupted_to
        settings, cumulative, total = [], [], 0.0
        for name, frequency in frequencies.items():
            target = plan if name == SAME else self._names.settings.index(name)
            weight = frequency * self._pull(self._names.settings[target], age, level)
            weight *= self._drift[year][target]
            if weight > 0 and self._placing.answers(target, age):
                total += weight
                settings.append(target)
                cumulative.append(total)
        return (settings, cumulative) if settings else ([plan], [1.0])

    def _pull(self, setting: str, age: int, level: str) -> float:
        by_age, by_level = self._moves.pull.get(setting), self._moves.pull_by_level.get(setting, {})
        return (by_age[age_band(age)] if by_age else 1.0) * by_level.get(level, 1.0)
