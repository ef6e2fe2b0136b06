"""The search for the parameters with which the model shows the published totals: step after step, then the
middle of the last ones.
"""

from sim.calibration.published.averaging import middle_of
from sim.calibration.published.effort import Effort
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.simulator import POPULATION, Simulator
from sim.calibration.published.step import step
from sim.calibration.published.summary import summarise
from sim.census.children import make_census
from sim.census.stationary import Population
from sim.parameters import Parameters, Targets


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
        seen, population = simulator.shows(now, census, effort.replications, seed + number)
        free = step(free, Gap(seen, summarise(census, p), targets, now, speed))
        census = make_census(p, population)
        steps, populations = [*steps, free], [*populations, population]
    middle = Population.together(populations[-effort.averaged :]).sample(POPULATION)
    return PublishedFit(p, middle_of(steps[-effort.averaged :]), middle)
