"""The care plan: what a child's next placement should be when the present one ends."""

from bisect import bisect_right

from sim.bands import ADULTHOOD, age_band
from sim.model.names import Names
from sim.model.placing import Placing
from sim.parameters import Parameters

SAME = "same"


class Plans:
    """Draws the setting that a new plan names, from the configured frequencies and the pull of each setting by age."""

    def __init__(self, p: Parameters, names: Names, placing: Placing) -> None:
        self._moves = p.moves
        self._names = names
        self._placing = placing
        self._tables: dict[tuple[bool, int, int, int], tuple[list[int], list[float]]] = {}

    def after(self, planned: bool, setting: int, plan: int, age: int, luck: float) -> int:
        """The plan after a planned move or a disruption of a placement in ``setting``; ``luck`` is uniform on (0, 1)."""
        key = (planned, setting, plan, min(age, ADULTHOOD - 1))
        table = self._tables.get(key)
        if table is None:
            table = self._tables[key] = self._table(*key)
        settings, cumulative = table
        return settings[min(bisect_right(cumulative, luck * cumulative[-1]), len(settings) - 1)]

    def _table(self, planned: bool, setting: int, plan: int, age: int) -> tuple[list[int], list[float]]:
        ending = self._moves.endings[self._names.settings[setting]]
        frequencies = ending.planned_to if planned else ending.disrupted_to
        settings, cumulative, total = [], [], 0.0
        for name, frequency in frequencies.items():
            target = plan if name == SAME else self._names.settings.index(name)
            pull = self._moves.pull.get(self._names.settings[target])
            weight = frequency * (pull[age_band(age)] if pull else 1.0)
            if weight > 0 and self._placing.answers(target, age):
                total += weight
                settings.append(target)
                cumulative.append(total)
        return (settings, cumulative) if settings else ([plan], [1.0])
