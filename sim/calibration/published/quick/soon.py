"""A fit to published totals in a minute or two, for an authority that is made from published tables.

Most of it is settled in expectation, before anything is simulated: an
:class:`~sim.calibration.published.quick.account.Account` says which entries and exits keep the children of
each age. A few short steps then bring the rates
of the model to those flows and children to their placements, and tell the account by how much the model
differs from its projection. (``job=fit_published`` instead feels its way from simulations alone, in many
long steps: it knows single years of age, and takes an hour.)
"""

from sim.calibration.published.averaging import middle_of
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.quick.account import Account
from sim.calibration.published.quick.balanced import Balance, with_balanced_entries, with_balanced_exits
from sim.calibration.published.quick.first_plans import leaning_pulls, with_age_of_babies, with_leaning_plans
from sim.calibration.published.search import Effort
from sim.calibration.published.simulator import POPULATION, Simulator
from sim.calibration.published.step import WITHIN_CARE, step
from sim.calibration.published.summary import summarise
from sim.census.children import make_census
from sim.census.stationary import Population
from sim.parameters import Parameters, Targets

BOLDLY, CAREFULLY = (1.0, 1.0, 1.0, 0.9, 0.8, 0.7), (0.5, 0.4, 0.3, 0.3)
"""Speeds of the steps; what the careful ones find is averaged."""
STEPS = len(BOLDLY + CAREFULLY)
CHILDREN, LEAST, MOST = 8_000, 4, 24
"""Children whom the replications of a careful step have together in :func:`bounded`, and how few and how many
replications they are: an authority of average size (530 children) has 15."""


def bounded(children: int, steps: int = STEPS, replications: int | None = None) -> Effort:
    """For an authority that is made in a minute: the fewer replications the larger it is, for there is less
    chance in its sums.

    Other ``steps`` have the same speeds, thinned out or repeated; ``replications`` are those of a careful
    step, if another number is wanted.
    """
    many = replications or min(max(round(CHILDREN / max(children, 1)), LEAST), MOST)
    speeds = [(BOLDLY + CAREFULLY)[int((step + 0.5) * STEPS / steps)] for step in range(steps)]
    averaged = max(sum(speed <= CAREFULLY[0] for speed in speeds), 1)
    return Effort(tuple(speeds), averaged, many, 2 * many, at_first=-(-many // 2))


def soon_fitted(
    p: Parameters,
    targets: Targets,
    simulator: Simulator,
    seed: int,
    effort: Effort,
    population: Population | None = None,
) -> PublishedFit:
    """Fit an authority made by :func:`~sim.published.configured.whole.parameters_of` to its totals.

    ``population`` are children of another authority, from whom the first census takes its times in care.
    Costs ``effort.runs`` replications and about a second a step besides; give a
    :class:`~sim.calibration.published.simulator.Simulator` whose ``submit`` runs at once to stay in one
    process. What is found holds plans and ages at entry of its own in ``configured``.
    """
    first = summarise(make_census(p), p)
    configured = with_age_of_babies(p, targets, first, simulator.years)
    account = Account(configured, targets, first, simulator.years)
    free, children = Free.of(configured), population
    if population is not None:
        free = leaning_pulls(free, configured, first, population)
    steps: list[Free] = []
    populations: list[Population] = []
    for number, speed in enumerate(effort.speeds):
        census = make_census(configured, children)
        seen, children = simulator.shows(free.into(configured), census, effort.of_step(number), seed + number)
        if number:
            account.learn(seen)
        balance = Balance(account, account.balanced())
        gap = Gap(seen, balance.aim(summarise(census, configured)), targets, free.into(configured), speed)
        free = _closer(free, gap, balance)
        configured = with_leaning_plans(configured, p, gap)
        steps, populations = [*steps, free], [*populations, children]
    last = effort.averaged
    middle = Population.together(populations[-last:]).sample(POPULATION)
    return PublishedFit(configured, middle_of(steps[-last:]), middle)


def _closer(free: Free, gap: Gap, balance: Balance) -> Free:
    """One step: within care as the long fit does, into care and out of it as the account has it."""
    within = step(free, gap, WITHIN_CARE)
    return with_balanced_exits(with_balanced_entries(within, gap, balance), gap, balance)
