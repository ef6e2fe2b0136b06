"""The care plan: what a child's next placement should be when the present one ends."""

from math import exp
from typing import Final

from librt.vecs import vec

from sim.bands import ADULTHOOD, age_band
from sim.model.child import Child
from sim.model.names import Names
from sim.model.provision.placing import Placing
from sim.model.risks.drift import SharesDrift, year_of
from sim.parameters import Parameters

SAME: Final = "same"
OWN: Final = -1
"""In place of a setting: the one that the child's plan names."""


class Frequencies:
    """How often each setting is planned."""

    __slots__ = ("often", "plans")

    def __init__(self, frequencies: dict[str, float], settings: tuple[str, ...]) -> None:
        self.plans = [OWN if name == SAME else settings.index(name) for name in frequencies]
        self.often = vec[float](frequencies.values())


class Plans:
    """Draws the setting that a new plan names, from the configured frequencies and the pull of each setting
    on such a child.
    """

    def __init__(self, p: Parameters, names: Names, placing: Placing, drift: SharesDrift) -> None:
        """``drift`` is that of the weights of settings."""
        self._drift = [vec[float](year) for year in drift.factors.tolist()]
        self._variance = vec[float](drift.variance.tolist())
        self._drifts = bool((drift.factors != 1.0).any())
        self._moves = p.moves
        self._names = names
        self._placing = placing
        self._frequencies = [
            [
                Frequencies(to, names.settings)
                for to in (self._moves.endings[name].disrupted_to, self._moves.endings[name].planned_to)
            ]
            for name in names.settings
        ]
        """After a disruption and after a planned move in each setting: what may be planned, and how often."""
        self._upto = vec[float](0.0 for _ in (SAME, *names.settings))
        """Room to add up weights in."""
        self._pulls: dict[str, list[vec[float]]] = {}
        """By level of need and age: the pull of each setting, nothing where nobody takes such a child."""

    def after(self, planned: bool, setting: int, child: Child, u: float, now: float) -> int:
        """The plan after a planned move or a disruption of a placement in ``setting``; ``u`` is uniform on
        (0, 1).
        """
        year = year_of(now, len(self._drift)) if self._drifts else 0
        drift = self._drift[year]
        pulls = self._pulls_on(min(child.age, ADULTHOOD - 1), child.level)
        known = self._frequencies[setting][planned]
        whole = 0.0
        for number, plan in enumerate(known.plans):
            whole += known.often[number] * pulls[child.plan if plan == OWN else plan]
        if whole == 0.0:
            return child.plan
        spread = self._variance[year] / whole
        upto = self._upto
        total = 0.0
        last = 0
        for number, plan in enumerate(known.plans):
            if plan == OWN:
                plan = child.plan
            weight = known.often[number] * pulls[plan]
            if weight > 0.0:
                # the shares stay in the mean: SharesDrift.weights
                total += weight * drift[plan] * (exp(spread * weight) if spread else 1.0)
                last = number
            upto[number] = total
        number = 0
        while number < last and upto[number] <= u * total:
            number += 1
        plan = known.plans[number]
        return child.plan if plan == OWN else plan

    def _pulls_on(self, age: int, level: str) -> vec[float]:
        pulls = self._pulls.get(level)
        if pulls is None:
            settings = self._names.settings
            pulls = self._pulls[level] = [
                vec[float](
                    [
                        self._pull(name, years, level) if self._placing.answers(number, years) else 0.0
                        for number, name in enumerate(settings)
                    ]
                )
                for years in range(ADULTHOOD)
            ]
        return pulls[age]

    def _pull(self, setting: str, age: int, level: str) -> float:
        by_age, by_level = self._moves.pull.get(setting), self._moves.pull_by_level.get(setting, {})
        return (by_age[age_band(age)] if by_age else 1.0) * by_level.get(level, 1.0)
