"""The search for the parameters with which the model shows the published totals: step after step, then the
middle of the last ones.
"""

from dataclasses import dataclass

from sim.calibration.published.averaging import middle_of
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.simulator import POPULATION, Simulator
from sim.calibration.published.step import step
from sim.calibration.published.summary import summarise
from sim.census.children import make_census
from sim.census.stationary import Population
from sim.parameters import Parameters, Targets


@dataclass(frozen=True)
class Effort:
    """Steps, and the replications of each."""

    speeds: tuple[float, ...]
    """How far each step goes: boldly at first, then carefully."""
    averaged: int
    """Last steps whose parameters and populations are averaged: each has a seed of its own, and the
    parameters wander with it."""
    replications: int
    """Of each step."""
    proof: int
    """Replications of the proof."""
    at_first: int | None = None
    """Replications of the steps before those that are averaged, if they are fewer."""
    settling: int = 0
    """Last steps in which only what decides in which setting children live still moves."""

    def of_step(self, number: int) -> int:
        """Replications of a step."""
        averaged = number >= len(self.speeds) - self.averaged
        return self.replications if averaged or self.at_first is None else self.at_first

    @property
    def runs(self) -> int:
        """All replications: those of the steps, of the orders, and of the proof."""
        steps = sum(self.of_step(number) for number in range(len(self.speeds)))
        return steps + self.replications + self.proof


FULL = Effort((0.8,) * 4 + (0.5,) * 8 + (0.3,) * 16, averaged=12, replications=24, proof=100)
"""For an authority whose configuration is kept."""


def fitted_to_totals(
    p: Parameters, targets: Targets, simulator: Simulator, seed: int, effort: Effort
) -> PublishedFit:
    """Step by step from what the configuration says to what the published totals say.

    Each step starts from a census that is like the population into which the step before has settled, so that
    in the end parameters and children belong together: the children of the base date are those that the
    parameters keep there.
    """
    free, census = Free.of(p), make_census(p)
    steps: list[Free] = []
    populations: list[Population] = []
    for number, speed in enumerate(effort.speeds):
        now = free.into(p)
        seen, population = simulator.shows(now, census, effort.of_step(number), seed + number)
        free = step(free, Gap(seen, summarise(census, p), targets, now, speed))
        census = make_census(p, population)
        steps, populations = [*steps, free], [*populations, population]
    middle = Population.together(populations[-effort.averaged :]).sample(POPULATION)
    return PublishedFit(p, middle_of(steps[-effort.averaged :]), middle)
