"""Rank what drives an indicator: a screening of many inputs, then shares of the variance for the
strongest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import years_until
from sim.census.children import make_census
from sim.checkpoints.of_job import checkpoints_of
from sim.checkpoints.store import Checkpoints
from sim.comparison.sensitivity import Result, screening, variance_shares
from sim.errors import InputMistake
from sim.experiment import Work, simulate_and_measure
from sim.folders.lock import alone
from sim.jobs.progress import progress_bar
from sim.jobs.remarks import say_before
from sim.jobs.telling import tell
from sim.measures import series_of
from sim.parameters import Parameters, Sensitivity
from sim.parameters.checks.references import nearest
from sim.parameters.jobs.job import Input
from sim.parameters.paths.scaling import scaled
from sim.report.files.csv_file import write_csv
from sim.report.files.folder import published_folder
from sim.report.files.manifest import write_manifest
from sim.report.left_out import Extras, LeftOut
from sim.report.terminal.sensitivity import print_sensitivity
from sim.settings import Settings
from sim.workers import Submit, as_finished, workers_of


@alone
def run(settings: Settings) -> None:
    """Screen the inputs, take the strongest apart, write both tables and print them."""
    question = _question(settings)
    say_before(replace(settings, scenarios=dict(list(settings.scenarios.items())[:1])))
    names, run, extras = list(question.inputs), settings.run, Extras()
    kept_results, bar_shown = checkpoints_of(settings), progress_bar()
    with kept_results as kept, published_folder(settings.folder) as fresh, bar_shown as bar:
        task = bar.add_task("runs", total=_runs(question))
        with workers_of(run) as submit:
            runner = PointRunner(settings, question, submit, kept, lambda: bar.advance(task))
            screened = screening(names, runner.at(names, "screening"), question.trajectories, run.seed)
            strongest = screened["input"].tolist()[: question.strongest]
            shares = extras.make(
                "the shares of the variance",
                lambda: variance_shares(
                    strongest, runner.at(strongest, "shares"), question.samples, run.seed
                ),
            )
        table = screened if isinstance(shares, LeftOut) else screened.merge(shares, on="input", how="left")
        (fresh / "tables").mkdir()
        write_csv(fresh / "tables" / "sensitivity.csv", table)
        write_manifest(fresh, settings)
    tell(lambda: print_sensitivity(table, question, settings.folder), settings.folder, extras)


class PointRunner:
    """Runs the first scenario at points of the inputs; every run meets the same random numbers."""

    def __init__(
        self,
        settings: Settings,
        question: Sensitivity,
        submit: Submit,
        kept: Checkpoints,
        run_done: Callable[[], None],
    ) -> None:
        p, run = settings.parameters, settings.run
        years = years_until(p.authority.base_date, question.by)
        scenario = next(iter(settings.scenarios.values()))
        self._work = Work(p, scenario, make_census(p), run.seed, years, keep_episodes=False)
        self._question, self._submit, self._run_done = question, submit, run_done
        self._kept = kept

    def at(self, names: Sequence[str], called: str) -> Result:
        """The indicator as a function of some inputs; the others stay as they are. Values are kept under the
        name that this is ``called``, by their point.
        """
        kept = self._kept.part(called)
        inputs = {name: self._question.inputs[name] for name in names}

        def result(points: Numbers) -> Numbers:
            wanted = {str(point.tolist()): point for point in points}
            waiting = {
                self._submit(indicator, self._at_point(inputs, point), self._question): key
                for key, point in wanted.items()
                if not kept.has(key)
            }
            for future in as_finished(waiting):
                kept.value(waiting.pop(future), future.result)
                self._run_done()
            return np.array([kept.of(str(point.tolist())) for point in points])

        return result

    def _at_point(self, inputs: Mapping[str, Input], point: Numbers) -> Work:
        return replace(self._work, parameters=varied(self._work.parameters, inputs, point))


def varied(p: Parameters, inputs: Mapping[str, Input], point: Numbers) -> Parameters:
    """The parameters with each input at its place between its two factors (0 to 1)."""
    for name, part in zip(inputs, point.tolist(), strict=True):
        try:
            p = scaled(p, inputs[name].path, inputs[name].factor(part))
        except InputMistake as mistake:
            raise InputMistake(
                *(f"job.sensitivity.inputs.{name}: {said}" for said in mistake.messages)
            ) from mistake
    return p


def indicator(work: Work, question: Sensitivity) -> float:
    """The mean of the indicator over the replications: what a worker does. Raises ``InputMistake`` if there
    is no such one.
    """
    series = series_of(simulate_and_measure(work, range(question.replications)))
    return float(series.value[:, _place(series.keys, question)].mean())


def _place(keys: pd.DataFrame, question: Sensitivity) -> int:
    """Where the indicator stands: on the last date that is not after the day asked for."""
    measures = keys["measure"].unique().tolist()
    if question.indicator not in measures:
        known = nearest(question.indicator, measures)
        raise InputMistake(f"job.sensitivity.indicator: there is no '{question.indicator}'; {known}")
    rows = keys[keys["measure"] == question.indicator]
    if question.breakdown not in (parts := rows["breakdown"].unique().tolist()):
        known = nearest(question.breakdown, parts)
        raise InputMistake(f"job.sensitivity.breakdown: there is no '{question.breakdown}'; {known}")
    dates = rows["date"][
        (rows["breakdown"] == question.breakdown) & (rows["date"] <= question.by.isoformat())
    ]
    return int(np.flatnonzero(keys.index == dates.idxmax())[0])


def _question(settings: Settings) -> Sensitivity:
    question = settings.job.sensitivity
    if question is None:
        raise InputMistake(
            "job.sensitivity is missing; say what is asked, as configs/job/sensitivity.yaml does"
        )
    if question.by <= settings.parameters.authority.base_date:
        raise InputMistake(
            f"job.sensitivity.by is {question.by}, not after the base date; expected a later day"
        )
    for part in (0.0, 1.0):  # that every input can be varied is known before the first run
        varied(settings.parameters, question.inputs, np.full(len(question.inputs), part))
    return question


def _runs(question: Sensitivity) -> int:
    strongest = min(question.strongest, len(question.inputs))
    return question.trajectories * (len(question.inputs) + 1) + question.samples * (strongest + 2)
