"""Find how large a policy must be for an indicator to reach a level by some day with a given probability."""

from dataclasses import replace
from typing import get_args

from rich.console import Console

from sim.arrays import Flags
from sim.bands import years_until
from sim.checkpoints.of_job import checkpoints_of
from sim.checkpoints.store import Checkpoints
from sim.comparison.goal import STEPS, Answer, seek
from sim.comparison.paired import Outcomes
from sim.errors import InputMistake
from sim.experiment import simulate
from sim.folders.lock import alone
from sim.jobs.progress import progress_bar
from sim.jobs.remarks import say_before
from sim.jobs.telling import tell
from sim.parameters import Goal
from sim.parameters.checks.references import nearest
from sim.policies import Policy, Scenario
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras
from sim.report.words.labels import share
from sim.report.words.notation import notation_of
from sim.settings import Settings


@alone
def run(settings: Settings) -> None:
    """Search, write the sizes that were tried, and print the answer in words."""
    goal, policy = _question(settings)
    years = years_until(settings.parameters.authority.base_date, goal.by)
    short = replace(settings, run=settings.run.model_copy(update={"years": years}))
    say_before(replace(short, scenarios=_on_top(settings, goal.policy, policy)))
    kept_results, bar_shown = checkpoints_of(settings), progress_bar()
    with kept_results as kept, published_folder(settings.folder) as fresh, bar_shown as bar:
        task = bar.add_task("sizes", total=STEPS + 2)

        def try_out(size: float) -> tuple[Flags, float]:
            reached = _reached(short, goal, policy, size, kept.part(f"size {size!r}"))
            bar.advance(task)
            return reached

        answer = seek(try_out, goal.smallest, goal.largest, goal.probability, whole=_whole(policy))
        (fresh / "tables").mkdir()
        write_csv(fresh / "tables" / "goal.csv", answer.table)
        write_manifest(fresh, settings)
    console = Console(width=100, highlight=False, markup=False)
    tell(
        lambda: console.print(in_words(answer, goal, policy, settings.run.replications)),
        settings.folder,
        Extras(),
    )


def _question(settings: Settings) -> tuple[Goal, Policy]:
    goal = settings.job.goal
    if goal is None:
        raise InputMistake(
            "job.goal is missing; say what is sought, as configs/job/goal_seek.yaml does, for example with "
            "job.goal.policy=foster_recruitment"
        )
    if goal.policy not in settings.policies:
        raise InputMistake(
            f"job.goal.policy: there is no policy '{goal.policy}'; {nearest(goal.policy, settings.policies)}"
        )
    if goal.by <= settings.parameters.authority.base_date:
        raise InputMistake(f"job.goal.by is {goal.by}, not after the base date; expected a later day")
    return goal, settings.policies[goal.policy]


def _whole(policy: Policy) -> bool:
    """Whether the size of a policy is a whole number."""
    return int in (annotation := type(policy).model_fields[policy.quantity].annotation, *get_args(annotation))


def _reached(
    settings: Settings, goal: Goal, policy: Policy, size: float, kept: Checkpoints
) -> tuple[Flags, float]:
    """Which replications of this size reach the goal; the policy lies on top of the first scenario."""
    sized = policy.model_validate({**dict(policy), policy.quantity: int(size) if _whole(policy) else size})
    scenarios = _on_top(settings, goal.policy, sized)
    (name,) = scenarios
    results = simulate(replace(settings, scenarios=scenarios), kept=kept)
    outcomes = Outcomes.of(results.measured[name])
    chosen = (outcomes.keys["measure"] == goal.indicator).to_numpy(dtype=bool)
    if not chosen.any():
        known = outcomes.keys["measure"].unique().tolist()
        raise InputMistake(
            f"job.goal.indicator: there is no '{goal.indicator}'; {nearest(goal.indicator, known)}"
        )
    dates = outcomes.keys["date"][chosen].tolist()
    values = outcomes.values[:, chosen][:, dates.index(max(d for d in dates if d <= goal.by.isoformat()))]
    return goal.reached(values), float(values.mean())


def _on_top(settings: Settings, called: str, policy: Policy) -> dict[str, Scenario]:
    """The first scenario with a policy on top of its own."""
    name, below = next(iter(settings.scenarios.items()))
    return {name: below.model_copy(update={"policies": {**below.policies, called: policy}})}


def in_words(answer: Answer, goal: Goal, policy: Policy, runs: int) -> str:
    """The answer in a few sentences: in which share of the runs the goal is reached, and as a note how well
    that is known.
    """
    write = notation_of(goal.indicator).level
    wanted = f"{goal.indicator} at {'most' if goal.at_most is not None else 'least'} {write(goal.level)}"
    what = f"{wanted} by {goal.by} with a probability of {share(goal.probability)}"
    size = f"{policy.quantity} of '{goal.policy}'"
    best = answer.found or answer.best
    often = f"in {share(best.share)} of the runs, {goal.indicator} {write(best.mean)} on average"
    known = f"{runs:,} run{'s' * (runs > 1)} give this share within {share(best.low)} to {share(best.high)}"
    note = f"(Simulation error: {known}, 95 % confidence{_sizes(answer)}.)"
    if answer.found is None:
        return f"Not reachable: {what}. Best is {size} = {best.size:g}: reached {often}. {note}"
    return f"{size} = {best.size:g} reaches {what}: so it is {often}. {note}"


def _sizes(answer: Answer) -> str:
    """Between which sizes the answer lies, as far as so many runs can tell."""
    if answer.found is None or answer.found is answer.trials[0]:
        return ""
    upper = (
        "no size tried is certain to be"
        if answer.certainly is None
        else f"{answer.certainly:g} is certain to be"
    )
    return f"; the size that is enough lies above {answer.at_least:g}, and {upper}"
