"""Find how large a policy must be for an indicator to reach a level by some day with a given probability."""

from dataclasses import replace
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from sim.bands import years_until
from sim.comparison.goal import STEPS, Answer, seek
from sim.comparison.paired import Outcomes
from sim.errors import InputMistake
from sim.experiment import simulate
from sim.jobs.progress import progress_bar
from sim.parameters import Goal
from sim.parameters.references import nearest
from sim.policies import Policy, Scenario
from sim.report.folder import published_folder
from sim.report.labels import count, share
from sim.report.manifest import write_manifest
from sim.report.tables import write_csv
from sim.settings import Settings


def run(settings: Settings) -> None:
    """Search, write the sizes that were tried, and print the answer in words."""
    goal, policy = _question(settings)
    years = years_until(settings.parameters.authority.base_date, goal.by)
    short = replace(settings, run=settings.run.model_copy(update={"years": years}))
    with published_folder(settings.folder) as fresh, progress_bar() as bar:
        task = bar.add_task("sizes", total=STEPS + 2)

        def try_out(size: float) -> tuple[NDArray[np.bool_], float]:
            reached = _reached(short, goal, policy, size)
            bar.advance(task)
            return reached

        answer = seek(try_out, goal.smallest, goal.largest, goal.probability, whole=_whole(policy))
        (fresh / "tables").mkdir()
        write_csv(fresh / "tables" / "goal.csv", answer.table)
        write_manifest(fresh, settings)
    Console(width=100, highlight=False, markup=False).print(in_words(answer, goal, policy))


def _question(settings: Settings) -> tuple[Goal, Policy]:
    goal = settings.job.goal
    if goal is None:
        raise InputMistake(
            "job.goal is missing; say what is sought, as configs/job/goal_seek.yaml does, for example with "
            "job.goal.policy=foster_recruitment"
        )
    if goal.policy not in settings.policies:
        raise InputMistake(f"job.goal.policy: there is no policy '{goal.policy}'; {nearest(goal.policy, settings.policies)}")
    if goal.by <= settings.parameters.authority.base_date:
        raise InputMistake(f"job.goal.by is {goal.by}, not after the base date; expected a later day")
    return goal, settings.policies[goal.policy]


def _whole(policy: Policy) -> bool:
    """Whether the size of a policy is a whole number."""
    return int in (annotation := type(policy).model_fields[policy.quantity].annotation, *get_args(annotation))


def _reached(settings: Settings, goal: Goal, policy: Policy, size: float) -> tuple[NDArray[np.bool_], float]:
    """Which replications of this size reach the goal; the policy lies on top of the first scenario."""
    name, below = next(iter(settings.scenarios.items()))
    sized = policy.model_validate({**dict(policy), policy.quantity: int(size) if _whole(policy) else size})
    scenario: Scenario = below.model_copy(update={"policies": {**below.policies, goal.policy: sized}})
    outcomes = Outcomes.of(simulate(replace(settings, scenarios={name: scenario})).measured[name])
    chosen = (outcomes.keys["measure"] == goal.indicator).to_numpy(dtype=bool)
    if not chosen.any():
        known = outcomes.keys["measure"].unique().tolist()
        raise InputMistake(f"job.goal.indicator: there is no '{goal.indicator}'; {nearest(goal.indicator, known)}")
    dates = outcomes.keys["date"][chosen].tolist()
    values = outcomes.values[:, chosen][:, dates.index(max(d for d in dates if d <= goal.by.isoformat()))]
    return goal.reached(values), float(values.mean())


def in_words(answer: Answer, goal: Goal, policy: Policy) -> str:
    """The answer in a few sentences, with what is uncertain about it."""
    write = share if goal.indicator.endswith("_share") else count
    wanted = f"{goal.indicator} at {'most' if goal.at_most is not None else 'least'} {write(goal.level)}"
    what = f"{wanted} by {goal.by} with a probability of {share(goal.probability)}"
    size = f"{policy.quantity} of '{goal.policy}'"
    if answer.found is None:
        best = answer.best
        return (
            f"Not reachable: {what}. Best is {size} = {best.size:g}: reached in {share(best.share)} of the replications "
            f"(95 % interval {share(best.low)} to {share(best.high)}), {goal.indicator} {write(best.mean)} on average."
        )
    upper = "no size tried is sure" if answer.certainly is None else f"{answer.certainly:g} is surely enough"
    return (
        f"{size} = {answer.found.size:g} reaches {what}: so it is in {share(answer.found.share)} of the replications. "
        f"With their number the answer lies above {answer.at_least:g}; {upper}."
    )
