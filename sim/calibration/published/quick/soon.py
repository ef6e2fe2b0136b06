"""A fit to published totals in a minute or two, for an authority that is made from published tables.

Most of it is settled in expectation, before anything is simulated: an
:class:`~sim.calibration.published.quick.account.Account` says which entries and exits keep the children of
each age. A few short steps then bring the rates
of the model to those flows and children to their placements, and tell the account by how much the model
differs from its projection. (``job=fit_published`` instead feels its way from simulations alone, in many
long steps: it knows single years of age, and takes an hour.)
"""

from dataclasses import replace

from sim.calibration.published.found import PublishedFit
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.moves import with_pulls
from sim.calibration.published.quick.account import Account
from sim.calibration.published.quick.balanced import Balance, with_balanced_entries, with_balanced_exits
from sim.calibration.published.quick.first_plans import leaning_pulls, with_age_of_babies, with_leaning_plans
from sim.calibration.published.quick.mix import with_pulls_in_full
from sim.calibration.published.search import Effort
from sim.calibration.published.simulator import POPULATION, Simulator
from sim.calibration.published.step import WITHIN_CARE, step
from sim.calibration.published.summary import summarise
from sim.census.children import make_census
from sim.census.stationary import Population
from sim.parameters import Parameters, Targets

STEPS = 10
CAREFULLY, SETTLING = 0.4, 0.2
"""Parts of the steps that are careful, and of those that settle at the end. The bold ones before them are of
speed one, and come as near as chance in their few runs lets them. In careful ones rates of entry and exit
have the speeds 1, 1/2, 1/3 ... (Robbins and Monro 1951): each step counts alike in what the last one ends
with, and nothing is left of how far off the first one began. So have pulls and plans in those that settle."""
SPEED, ANSWERS = 0.5, 0.6
"""The speed of a careful step in all else, and the power with which children in a setting answer to pull and
plans, for which steps that settle make up: the others are there because a search failed. Assumption: homes of
one authority, Westminster, answered with 0.5 to 0.6."""
MIX = tuple(with_pulls_in_full if c is with_pulls else c for c in WITHIN_CARE)
"""What decides where children live."""
SETTLES = (with_pulls_in_full,)
"""What still moves when all else has found its place: as long as searches that fail and lengths of placements
change, children in a setting follow them, and not its pull alone."""
CHILDREN, LEAST, MOST = 8_000, 4, 24
"""Children whom the replications of a careful step have together in :func:`bounded`, and how few and how many
replications they are: an authority of average size (530 children) has 15."""


def bounded(children: int, steps: int = STEPS, replications: int | None = None) -> Effort:
    """For an authority that is made in a minute: the fewer replications the larger it is, for there is less
    chance in its sums.

    ``replications`` are those of a careful step, if another number is wanted.
    """
    many = replications or min(max(round(CHILDREN / max(children, 1)), LEAST), MOST)
    careful, settle = max(round(CAREFULLY * steps), 1), round(SETTLING * steps)
    speeds = (1.0,) * (steps - careful) + (SPEED,) * (careful - settle)
    slowing = tuple(1 / ANSWERS / number for number in range(1, settle + 1))
    return Effort(speeds + slowing, careful, many, 2 * many, at_first=-(-many // 2), settling=settle)


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
    populations: list[Population] = []
    for number, speed in enumerate(effort.speeds):
        census = make_census(configured, children)
        seen, children = simulator.shows(free.into(configured), census, effort.of_step(number), seed + number)
        if number:
            account.learn(seen)
        balance = Balance(account, account.balanced())
        gap = Gap(seen, balance.aim(summarise(census, configured)), targets, free.into(configured), speed)
        before = number + 1 - len(effort.speeds)
        careful, settles = before + effort.averaged, before + effort.settling > 0
        # squared, for rates answer with the square root of the speed
        rates = replace(gap, speed=1 / careful**2) if careful > 0 else gap
        free = step(free, gap, SETTLES if settles else MIX)
        free = with_balanced_exits(with_balanced_entries(free, rates, balance), rates, balance)
        configured = with_leaning_plans(configured, p, gap)
        populations.append(children)
    middle = Population.together(populations[-effort.averaged :]).sample(POPULATION)
    return PublishedFit(configured, free, middle)
