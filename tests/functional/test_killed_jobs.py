"""Every job with parts, killed in the middle of keeping one, goes on where it was and ends with the same
bytes.
"""

import itertools
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from killed import contents, kept
from observed_histories import lived, steady
from published_tables import write_tables

from sim.__main__ import main
from sim.bands import date_of
from sim.checkpoints.log import Log
from sim.folders import whole
from sim.jobs import JOBS, validate
from sim.jobs.worlds import World
from sim.parameters.jobs.job import Validation
from sim.settings import Settings
from sim.validation.rolling import COLUMNS

pytestmark = [
    pytest.mark.functional,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a copy of this process is killed: it begins at once"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]
SMALL = ("authority=westmere", "scenarios=[baseline]", "run.years=1", "run.workers=1")
LEARNS = ("authority=westmere", "run.workers=1", "run.replications=4", "fit.draws=12", "fit.replications=2")
IN_CHECKPOINTS: Mapping[str, tuple[str, ...]] = {
    "simulate": (*SMALL, "run.replications=3", "run.precision=null", "run.keep_episodes=true"),
    "goal_seek": (*SMALL, "run.replications=2", "job.goal.by=2023-03-31", "job.goal.largest=2"),
    "sensitivity": (
        *SMALL, "job.sensitivity.trajectories=2", "job.sensitivity.samples=4", "job.sensitivity.strongest=1",
        "job.sensitivity.replications=1", "job.sensitivity.by=2023-03-31",
    ),
    "attribute": (
        "authority=westmere", "scenarios=[baseline,carers_and_kin]", "run.years=1", "run.workers=1",
        "run.replications=2",
    ),
    "fit": LEARNS,
    "backtest": (*LEARNS, "job.backtest.first_years=2", "job.backtest.years_ahead=1"),
}  # fmt: skip
"""Jobs that keep their parts in a hidden file, with what makes each small."""
IN_FILES = ("validate", "validate_published")
"""Jobs that keep each part in a file of its own, for other results as well."""
WITHOUT_PARTS = ("app", "fit_published", "from_published", "read_returns", "synthesise")
"""Jobs that begin anew (docs/USING.md says so), and the page, whose runs are commands."""
PLAN = """title: Carers and kin
stands_for: Two policies, to be taken apart.
policies: [foster_recruitment, kinship_support]
"""


def test_every_job_is_killed_here_or_has_no_parts() -> None:
    assert sorted([*IN_CHECKPOINTS, *IN_FILES, *WITHOUT_PARTS]) == sorted(JOBS)


def killed_at(number: int, owner: Any, name: str, words: list[str], before: Callable[..., Any]) -> None:
    """Run a command in a copy of this process, which is killed at a call, counted from 0; ``before`` is done
    with its arguments first. Logs that go with the process do not count.
    """
    child = os.fork()
    if child == 0:
        calls, whole_call = itertools.count(), getattr(owner, name)

        def fatal(*arguments: Any) -> Any:
            lasts = getattr(arguments[0], "_durable", True)
            if lasts and next(calls) == number:
                before(whole_call, *arguments)
                os.kill(os.getpid(), signal.SIGKILL)
            return whole_call(*arguments)

        try:
            setattr(owner, name, fatal)
            main(words)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def half(write: Callable[[Log, bytes], None], log: Log, record: bytes) -> None:
    write(log, record[: len(record) // 2])


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What jobs need beside their words: a history that is learnt from, a scenario of several policies."""
    folder = tmp_path_factory.mktemp("own")
    history = lived(steady("westmere"), 4)
    history.episodes.frame.to_parquet(folder / "history.parquet", index=False)
    (folder / "mine/scenario").mkdir(parents=True)
    (folder / "mine/scenario/carers_and_kin.yaml").write_text(PLAN, encoding="utf-8")
    learnt = [f"fit.history={folder / 'history.parquet'}", f"fit.ends={date_of(history.ends)}"]
    plans = ["--config-dir", str(folder / "mine")]
    return {"fit": learnt, "backtest": learnt, "attribute": plans}


@pytest.mark.parametrize(
    "job",
    [pytest.param(job, marks=[] if job == "goal_seek" else pytest.mark.long) for job in IN_CHECKPOINTS],
)
def test_a_job_killed_while_it_keeps_a_part_goes_on_and_ends_with_the_same_bytes(
    job: str, own: dict[str, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*own.get(job, []), f"job={job}", *IN_CHECKPOINTS[job]]
    undisturbed, disturbed = tmp_path / "a", tmp_path / "b"
    assert main([*words, f"run.outputs={undisturbed}"]) == 0
    for more in (2, 1):  # the first part lies behind the word on whose it is; then one further on
        found = kept(disturbed)
        killed_at(more, Log, "_write", [*words, f"run.outputs={disturbed}"], half)
        assert kept(disturbed) >= max(found, 2), "what was finished is there"
    capsys.readouterr()
    assert main([*words, f"run.outputs={disturbed}"]) == 0
    assert "it goes on from what was finished then" in capsys.readouterr().err
    assert contents(disturbed) == contents(undisturbed), "the same bytes, and nothing hidden"


def told(_: Settings, __: Validation, world: World) -> pd.DataFrame:
    """Forecasts of a made-up world, without the minutes that one takes."""
    rows = [
        ("2022-03-31", 12, "children in care", "all", method, 98.0, 90.0, 101.0, 110.0, 100.0, -2.0, 1.5, 0.5,
         0.5, True, True, True)
        for method in ("model", "persistence")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).assign(world=world.number, drift=world.drift)


def in_files(job: str, folder: Path) -> list[str]:
    if job == "validate":
        return ["job=validate", "job.made_up.worlds=2", "job.made_up.drift=[0,2]", "run.workers=1"]
    downloads = folder / "downloads"
    if not downloads.is_dir():
        downloads.mkdir()
        write_tables(downloads)
    return [
        "job=validate_published", f"published.folder={downloads}", "run.workers=1", "run.replications=2",
        "job.validate_published.fit_steps=1", "job.validate_published.fit_replications=1",
        "job.validate_published.authorities=[Marsh]", "job.validate_published.origins=[2020,2021]",
    ]  # fmt: skip


@pytest.mark.parametrize("job", ["validate", pytest.param("validate_published", marks=pytest.mark.long)])
def test_a_job_that_keeps_files_goes_on_from_those_that_are_whole(
    job: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before a file has its name, which then is nobody's; and one that a loss of power has spoilt is
    made again.
    """
    monkeypatch.setattr(validate, "tried", told)
    words, undisturbed, disturbed = in_files(job, tmp_path), tmp_path / "a", tmp_path / "b"
    assert main([*words, f"run.outputs={undisturbed}"]) == 0
    killed_at(1, whole, "put_on_disk", [*words, f"run.outputs={disturbed}"], lambda *_: None)
    files = [file for file in disturbed.rglob("*.json") if not file.name.startswith(".")]
    assert len(files) == 1
    assert [*disturbed.rglob(".*.json.*.new")], "what it was writing"
    before = files[0].stat().st_mtime_ns
    assert main([*words, f"run.outputs={disturbed}"]) == 0
    assert files[0].stat().st_mtime_ns == before, "it was not made again"
    seconds = NOT_OF_THE_RESULT.get(job)
    assert _contents(disturbed, seconds) == _contents(undisturbed, seconds), "nothing hidden either"
    files[0].write_bytes(b"")
    assert main([*words, f"run.outputs={disturbed}"]) == 0
    assert _contents(disturbed, seconds) == _contents(undisturbed, seconds)
    began = {file: file.stat().st_mtime_ns for file in files}
    assert main([*words, f"run.outputs={disturbed}", "run.resume=false"]) == 0
    assert all(file.stat().st_mtime_ns > began[file] for file in files), "asked to start anew, it does"


NOT_OF_THE_RESULT = {"validate_published": "_forecasts"}
"""Folders whose files say how long each part took."""


def _contents(folder: Path, timed: str | None) -> dict[str, str]:
    return {
        name: "" if timed and timed in name else what
        for name, what in contents(folder).items()
    }  # fmt: skip
