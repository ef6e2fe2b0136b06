"""What jobs are made of: what they ask and refuse, what they hand to others, and what they say."""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shipped_policies import scenario, settings

from sim import load
from sim.checkpoints.store import Checkpoints
from sim.comparison import every_table
from sim.errors import InputMistake
from sim.experiment.gathered import Results
from sim.jobs import (
    JOBS,
    attribute,
    backtest,
    fit,
    fit_published,
    goal_seek,
    history,
    progress,
    read_returns,
    sensitivity,
    simulate,
    sweep,
    synthesise,
    telling,
)
from sim.parameters import Sensitivity
from sim.parameters.jobs.job import Input
from sim.report.files.folder import published_folder
from sim.report.left_out import Extras
from sim.settings import Settings
from sim.workers import Here

pytestmark = pytest.mark.unit


@cache
def asked(job: str, *words: str) -> Settings:
    return load(["authority=westmere", "scenarios=[baseline]", f"job={job}", *words])


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(InputMistake) as mistake:
        do()
    return str(mistake.value)


# the list of jobs


@pytest.mark.parametrize("name", JOBS)
def test_a_job_of_the_list_runs_its_module(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Settings] = []
    monkeypatch.setattr(f"sim.jobs.{name}.run", given.append)
    JOBS[name](settings())
    assert given == [settings()]


# simulate


def test_a_table_that_cannot_be_made_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Mapping[str, pd.DataFrame]:
        raise ZeroDivisionError

    made = {"one": lambda: {"a": pd.DataFrame({"x": [1]})}, "the table of b": broken}
    monkeypatch.setattr(every_table, "makers", lambda results: made)
    extras = Extras()
    assert list(simulate.every_table_made(Results(settings(), {}, {}), extras)) == ["a"]
    assert list(extras.left_out) == ["the table of b"]


def test_the_bar_counts_every_replication_of_every_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    bar = progress.progress_bar()
    monkeypatch.setattr(simulate, "progress_bar", lambda *columns: bar)
    given: list[object] = []
    monkeypatch.setattr(
        simulate,
        "simulate",
        lambda of, on_done, *more: [given.extend(more), on_done(3), on_done(4)],
    )
    own = asked("simulate", "scenarios=[baseline,step_down]", "run.replications=5")
    submit, kept, then = Here, Checkpoints(), list
    simulate.with_progress_bar(own, submit, kept, then)
    (task,) = bar.tasks
    assert (task.total, task.completed) == (10, 7)
    assert given == [submit, kept, then], "workers, what is kept, and what comes after"


# attribute


def test_parts_are_asked_of_a_scenario_of_several_policies() -> None:
    for words in ("scenarios=[baseline]", "scenarios=[baseline,step_down]"):
        assert "takes a scenario of several policies apart" in refused(
            lambda words=words: attribute.run(asked("attribute", words))  # type: ignore[misc]
        )


def test_the_last_scenario_is_taken_apart_against_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Asked(Exception):
        pass

    def runs(of: Settings, **_: object) -> Results:
        raise Asked(*of.scenarios)

    monkeypatch.setattr(attribute, "with_progress_bar", runs)
    two = scenario("full_strategy").only("step_down", "reunification")
    plans = {"baseline": scenario("baseline"), "other": scenario("step_down"), "two": two}
    words = asked("attribute", f"run.outputs={tmp_path}", "run.years=1")
    with pytest.raises(Asked) as seen:
        attribute.run(replace(words, scenarios=plans))
    ways = {f"{way}:{policy}" for way in ("alone", "within") for policy in ("step_down", "reunification")}
    assert set(seen.value.args) == {"reference", "whole", *ways}
    assert list(tmp_path.rglob("*.csv")) == []


# goal_seek


def test_a_goal_names_a_policy_and_a_day_to_come() -> None:
    def question(*words: str) -> Callable[[], object]:
        return lambda: goal_seek._question(asked("goal_seek", *words))

    assert "did you mean 'step_down'?" in refused(question("job.goal.policy=step_dwn"))
    assert "not after the base date" in refused(question("job.goal.by=2022-07-31"))
    without = asked("simulate")
    assert "job.goal is missing" in refused(lambda: goal_seek._question(without))
    goal, policy = goal_seek._question(asked("goal_seek"))
    assert (goal.policy, policy.name) == ("foster_recruitment", "foster_recruitment")


def test_whether_a_size_is_a_whole_number_is_the_policys_to_say() -> None:
    known = settings().policies
    assert goal_seek._whole(known["two_bedded_homes"])
    assert not goal_seek._whole(known["kinship_support"])


def test_the_policy_lies_on_top_of_the_first_scenario() -> None:
    both = replace(
        settings(), scenarios={"step_down": scenario("step_down"), "baseline": scenario("baseline")}
    )
    added = goal_seek._on_top(both, "reunification", settings().policies["reunification"])
    assert list(added) == ["step_down"]
    assert set(added["step_down"].policies) == {"step_down", "reunification"}


# sensitivity

INPUTS = {
    "level": Input(path="entries.level", factors=(0.5, 2.0)),
    "foster": Input(path="provision.foster_households.acceptance", factors=(0.8, 1.25)),
}


def question(**changed: Any) -> Sensitivity:
    given = asked("sensitivity").job.sensitivity
    assert given is not None
    return given.model_copy(update={"inputs": INPUTS, **changed})


def test_an_input_at_the_middle_of_its_range_stays_as_it_is() -> None:
    p = settings().parameters
    middle = sensitivity.varied(p, INPUTS, np.array([0.5, 0.5]))
    assert middle.entries.level.values == pytest.approx(p.entries.level.values)
    ends = sensitivity.varied(p, INPUTS, np.array([1.0, 0.0]))
    assert ends.entries.level.values[0] == pytest.approx(2 * p.entries.level.values[0])
    own, before = (q.provision.foster_households.acceptance for q in (ends, p))
    assert own == pytest.approx(0.8 * before)


def test_an_input_that_is_not_there_is_named() -> None:
    wrong = {"typo": Input(path="entries.levle", factors=(0.5, 2.0))}
    said = refused(lambda: sensitivity.varied(settings().parameters, wrong, np.array([0.5])))
    assert said.startswith("job.sensitivity.inputs.typo: ")


def test_an_indicator_is_looked_up_on_the_last_day_up_to_the_one_asked_for() -> None:
    days = ["2022-07-31", "2023-03-31", "2024-03-31"]
    keys = pd.DataFrame(
        {"measure": ["x", *["caseload"] * 3], "breakdown": "all", "date": ["2023-03-31", *days]}
    )
    at = question(indicator="caseload", breakdown="all", by=date(2024, 3, 30))
    assert sensitivity._place(keys, at) == 2
    for field in ("indicator", "breakdown"):
        other = at.model_copy(update={field: "nowhere"})
        assert f"job.sensitivity.{field}: there is no 'nowhere'" in refused(
            lambda other=other: sensitivity._place(keys, other)  # type: ignore[misc]
        )


def test_results_come_in_the_order_of_the_points_with_the_other_inputs_as_they_are() -> None:
    def submit(do: object, work: Any, given: Sensitivity) -> "Future[float]":
        done: Future[float] = Future()
        done.set_result(work.parameters.entries.level.values[0])
        return done

    told: list[None] = []
    kept = Checkpoints()
    runner = sensitivity.PointRunner(
        asked("sensitivity"), question(), submit, kept, lambda: told.append(None)
    )
    today = asked("sensitivity").parameters.entries.level.values[0]
    points = np.array([[1.0], [0.5], [0.0]])
    found = runner.at(["level"], "screening")(points)
    assert found.tolist() == pytest.approx([2 * today, today, today / 2])
    assert len(told) == 3
    assert runner.at(["level"], "screening")(points).tolist() == found.tolist()
    assert len(told) == 3, "what is kept is not run again"
    assert not kept.part("shares").has(str(points[0].tolist()))


def test_the_bar_counts_the_walks_of_the_screening_and_the_samples_of_the_indices() -> None:
    few = question(trajectories=8, samples=16, strongest=5)
    assert sensitivity._runs(few) == 8 * 3 + 16 * 4, "two inputs are fewer than the five strongest"


# what is learnt from histories and totals


def test_a_history_is_named_or_asked_for() -> None:
    said = refused(lambda: history.history_of(asked("backtest")))
    assert said.startswith("job=backtest: no history is named; ")
    assert "returns.folder=FOLDER" in said


def test_returns_that_are_not_there_leave_no_results(tmp_path: Path) -> None:
    nowhere = asked(
        "read_returns", f"returns.folder={tmp_path / 'nowhere'}", f"run.outputs={tmp_path / 'out'}"
    )
    assert "nowhere" in refused(lambda: read_returns.run(nowhere))
    assert list((tmp_path / "out").rglob("*.*")) == []


def test_each_step_of_a_calibration_is_given_what_those_before_it_have_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fit, "with_rates", lambda start, records, posterior: (posterior, records))
    monkeypatch.setattr(fit, "with_moves_by_type", lambda found, records, posterior: (*found, posterior))
    monkeypatch.setattr(fit, "STEPS", (lambda found, records: (*found, "a"), lambda found, r: (*found, "b")))
    assert fit.calibrated(settings().parameters, "rates", "own") == ("rates", "own", "rates", "a", "b")  # type: ignore[arg-type, comparison-overlap]


def test_a_backtest_goes_through_a_history_and_not_through_a_table_of_events(tmp_path: Path) -> None:
    plan = backtest.plan_of(
        asked("backtest", "run.replications=7", "run.seed=3", "job.backtest.years_ahead=2")
    )
    assert (plan.years_ahead, plan.replications, plan.seed) == (2, 7, 3)
    events = asked("backtest", f"fit.events={tmp_path / 'events.csv'}")
    assert "a backtest needs the history itself" in refused(lambda: backtest.plan_of(events))
    assert "job.backtest is missing" in refused(lambda: backtest.plan_of(asked("simulate")))


def test_there_must_be_totals_to_fit_to() -> None:
    without = asked("fit_published").parameters
    assert "'westmere' has no published totals" in refused(lambda: fit_published.targets_of(without))
    assert fit_published.targets_of(settings().parameters) is settings().parameters.targets


def test_what_moves_is_said_once_at_its_worst() -> None:
    rows = [
        ("x", "2023-07-31", 13.0, False),
        ("x", "2024-07-31", 15.0, False),
        ("y", "2023-07-31", 7.9, False),
        ("z", "2023-07-31", 9.0, True),
    ]
    held = pd.DataFrame(rows, columns=["measure", "date", "mean", "holds"])
    bounds = held.assign(breakdown="all", base=10.0, low=8.0, high=12.0)
    said = fit_published._moving(bounds).splitlines()
    assert [line.split()[0] for line in said[1:3]] == ["x", "y"]
    assert "2024-07-31" in said[1]
    assert said[-1] == "1 of 3 stocks and flows keep within their bounds at every quarter."


# synthesise


def test_returns_that_cannot_be_written_are_refused_with_all_that_is_wrong() -> None:
    wrong = asked(
        "synthesise", "authority.base_date=2018-04-01", "run.years=2", "job.synthesise.defects=[356,nosuch]",
        "job.synthesise.files.left_out.tables=[revews]", "job.synthesise.files.left_out.years=[2030]",
    )  # fmt: skip
    said = refused(lambda: synthesise._question(wrong))
    assert "no rule 'nosuch' can be broken" in said
    assert "there is no table 'revews'; did you mean 'reviews'?" in said
    assert "there is no return of 2030; expected some of 2019 to 2020" in said
    assert "every return is left out" in refused(
        lambda: synthesise._question(
            asked("synthesise", "run.years=1", "authority.base_date=2018-04-01",
                  "job.synthesise.files.left_out.years=[2019]")
        )
    )  # fmt: skip


def test_the_truth_is_written_as_a_configuration_writes_it() -> None:
    changing = {"dates": ["0001-01-01", "2024-04-01"], "values": [4.0, 2.0]}
    steady = {"dates": ["0001-01-01"], "values": [1.5]}
    written = synthesise._as_configured({"places": changing, "level": steady, "ages": [1, 2]})
    assert written == {"places": {"start": 4.0, "2024-04-01": 2.0}, "level": 1.5, "ages": [1, 2]}


# sweeps, bars, and what is said


def test_a_sweep_names_its_runs_by_what_differs_between_them() -> None:
    overrides = [("run.years=2", "run.seed=1", "-m"), ("run.years=3", "run.seed=1", "-m")]
    assert sweep.differences(overrides) == [{"run.years": "2"}, {"run.years": "3"}]


def test_a_sweep_runs_each_into_a_folder_of_its_own_and_puts_their_indicators_together(
    tmp_path: Path,
) -> None:
    runs = [asked("simulate", f"run.seed={seed}", f"run.outputs={tmp_path}") for seed in (1, 2)]

    def job(of: Settings) -> None:
        (of.folder / "tables").mkdir(parents=True)
        rows = [(day, of.run.seed) for day in ("2023-02-28", "2023-03-31")]
        pd.DataFrame(rows, columns=["date", "mean"]).to_csv(of.folder / sweep.INDICATORS, index=False)

    sweep.run(runs, {"simulate": job})
    folder = tmp_path / "westmere"
    assert {path.name for path in folder.iterdir()} == {
        "simulate.seed=1", "simulate.seed=2", "simulate.sweep",
    }  # fmt: skip
    table = pd.read_csv(folder / "simulate.sweep/tables/sweep.csv")
    assert table.columns.tolist() == ["run", "run.seed", "date", "mean"]
    assert table[["run.seed", "date", "mean"]].to_numpy().tolist() == [
        [1, "2023-03-31", 1],
        [2, "2023-03-31", 2],
    ]
    assert json.loads((folder / "simulate.sweep/manifest.json").read_text(encoding="utf-8"))["seed"] == 1


def test_a_sweep_does_not_do_again_what_it_has_completed(tmp_path: Path) -> None:
    runs = [asked("simulate", f"run.seed={seed}", f"run.outputs={tmp_path}") for seed in (1, 2)]
    done: list[int] = []

    def job(of: Settings) -> None:
        done.append(of.run.seed)
        if done == [1, 2]:
            raise KeyboardInterrupt
        with published_folder(of.folder) as fresh:
            (fresh / "manifest.json").write_text(
                json.dumps({"config_hash": of.config_hash, "job": "simulate", "versions": {}})
            )

    with pytest.raises(KeyboardInterrupt):
        sweep.run(runs, {"simulate": job})
    sweep.run(runs, {"simulate": job})
    assert done == [1, 2, 2]
    sweep.run(runs, {"simulate": job})
    assert done == [1, 2, 2, 1, 2], "a sweep that is complete is done anew"


def test_nothing_moves_where_nobody_sits_in_front_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.progress_bar("{task.description}") as bar:
        bar.advance(bar.add_task("counting", total=1))
    assert bar.disable
    assert capsys.readouterr() == ("", "")


def test_what_is_left_out_is_said_in_one_line_and_written_beside_the_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise ValueError("no such letter")

    telling.tell(lambda: None, tmp_path, Extras())
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []
    telling.tell(broken, tmp_path, Extras())
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert "summary on the screen" in said
    (file,) = tmp_path.iterdir()
    assert "ValueError: no such letter" in file.read_text(encoding="utf-8")
