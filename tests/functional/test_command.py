"""The command as a user meets it: what it shows, what it says, with which exit code it leaves."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml
from three_children import three

from sim import __version__, compiled, jobs
from sim.__main__ import main
from sim.config import Settings
from sim.configuration.files import Folders

pytestmark = pytest.mark.functional

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What the job was given, in place of running it."""
    given: list[Settings] = []
    monkeypatch.setitem(jobs.JOBS, "simulate", given.append)
    return given


def mistaken(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command says on standard error when it refuses its input."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


def test_without_arguments_it_simulates(ran: list[Settings]) -> None:
    assert main([]) == 0
    assert [settings.job.name for settings in ran] == ["simulate"]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_folder_may_stand_before_between_and_after_overrides(
    ran: list[Settings], tmp_path: Path, at: int
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run/mine.yaml").write_text("defaults: [default]\nyears: 4\n", encoding="utf-8")
    arguments = ["run=mine", "run.seed=5"]
    arguments[at:at] = ["--config-dir", str(tmp_path)]
    assert main(arguments) == 0
    assert (ran[0].run.years, ran[0].run.seed) == (4, 5)


def test_help_names_what_there_is_to_choose_from(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    shown, folders = capsys.readouterr().out, Folders.find()
    assert left.value.code == 0
    for name in (*folders.groups, *folders.options("authority"), *folders.options("scenario"), *jobs.JOBS):
        if name not in ("job", "scenario"):
            assert name in shown.replace(",", " ").split(), name


def test_every_job_in_the_folder_exists_and_the_other_way_round() -> None:
    assert set(Folders.find().options("job")) == set(jobs.JOBS)
    for job in jobs.JOBS:
        file = Folders.find().shipped / f"job/{job}.yaml"
        assert yaml.safe_load(file.read_text(encoding="utf-8"))["name"] == job


def test_a_sweep_runs_once_for_every_combination(ran: list[Settings], tmp_path: Path) -> None:
    swept = [
        "run.years=2,3",
        "policy.step_down.places_per_year=range(4,6)",
        f"run.outputs={tmp_path}",
        "scenarios=[step_down]",
    ]
    assert main(["-m", *swept]) == 0
    sizes = [(s.run.years, s.scenarios["step_down"].policies["step_down"].size) for s in ran]
    assert sizes == [(2, 4), (2, 5), (3, 4), (3, 5)]
    assert ran[0].folder.name == "simulate.years=2.places_per_year=4"
    table = pd.read_csv(tmp_path / "nottinghamshire/simulate.sweep/tables/sweep.csv")
    assert table.columns.tolist() == ["run", "run.years", "policy.step_down.places_per_year"]
    assert table["run.years"].tolist() == [2, 2, 3, 3]


def test_a_mistake_in_any_run_of_a_sweep_stops_all(
    ran: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "run.years" in mistaken(capsys, "-m", "run.years=2,0")
    assert ran == []


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"sim {__version__} ({compiled.state()})\n"


def test_cfg_shows_the_configuration_and_runs_nothing(
    ran: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--cfg", "run.years=3"]) == 0
    assert yaml.safe_load(capsys.readouterr().out)["run"]["years"] == 3
    assert ran == []


def test_one_mistake_is_told_in_one_line(ran: list[Settings], capsys: pytest.CaptureFixture[str]) -> None:
    said = mistaken(capsys, "authority=notinghamshire")
    assert said == (
        "Mistake in the input: override 'authority=notinghamshire': there is no authority 'notinghamshire'; "
        "did you mean 'nottinghamshire'?\n"
    )
    assert ran == []


def test_several_mistakes_are_listed_and_nothing_runs(
    ran: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    said = mistaken(capsys, "run.yeers=3", "entries.level=-1", "scenarios=[basline]").splitlines()
    assert said[0] == "3 mistakes in the input:"
    assert [line[:4] for line in said[1:]] == ["  - "] * 3
    assert ran == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["baseline"], "'baseline': cannot be read"),
        (["--cfg", "run.yeers=3"], "did you mean 'years'?"),
        (["--config-dir", "/no/such/folder"], "--config-dir /no/such/folder: there is no such folder"),
        (["job=simulat"], "there is no job 'simulat'; did you mean 'simulate'?"),
        (["job.name=simulat"], "there is no job 'simulat'; did you mean 'simulate'?"),
        (["run.replications=0"], "expected greater than or equal to 1"),
    ],
)
def test_what_cannot_be_used_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert said in mistaken(capsys, *arguments)


def test_a_broken_file_of_the_user_is_named_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run/mine.yaml").write_text("years: 1\nyears: 2\n", encoding="utf-8")
    said = mistaken(capsys, "run=mine", "--config-dir", str(tmp_path))
    assert f"{tmp_path / 'run/mine.yaml'}, line 2: the key 'years' stands there twice" in said


@pytest.mark.parametrize("arguments", [["-x"], ["--config", "x"]])
def test_an_unknown_option_shows_the_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: sim" in capsys.readouterr().err


def test_an_interruption_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(settings: Settings) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(jobs.JOBS, "simulate", interrupted)
    assert main([]) == 130
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_fault_of_the_program_is_one_sentence_and_a_file_that_says_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty(settings: Settings) -> None:
        raise ZeroDivisionError("a child's name")

    monkeypatch.setitem(jobs.JOBS, "simulate", faulty)
    monkeypatch.chdir(tmp_path)
    assert main([]) == 70
    (file,) = tmp_path.glob("sim_failure_*.txt")
    said = capsys.readouterr().err
    assert file.name in said
    assert "Traceback" not in said
    written = file.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in written
    assert "a child's name" not in written


def _process(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "sim", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=environment)


def test_a_real_process_shows_help_from_any_folder(tmp_path: Path) -> None:
    done = _process("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "nottinghamshire" in done.stdout


def test_a_real_process_leaves_with_2_and_no_traceback(tmp_path: Path) -> None:
    done = _process("run.years=0", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("Mistake in the input: override 'run.years=0'")
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == [], "nothing is written"


def test_modules_that_lie_in_the_working_folder_are_not_run(tmp_path: Path) -> None:
    """Workers are begun by Python, which looks there first: a folder of downloads may hold anything."""
    for name in ("json", "random", "socket", "struct", "threading"):
        (tmp_path / f"{name}.py").write_text(f"open('{name} was run', 'w')\nraise SystemExit(3)\n")
    words = ["authority=westmere", "scenarios=[baseline]", "run.replications=2", "run.years=1"]
    command = [sys.executable, "-P", "-m", "sim", *words, "run.workers=2"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("*was run"))


def test_a_folder_of_ones_own_without_a_name_is_not_the_working_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--config-dir", "", "--cfg"]) == 2
    assert "--config-dir names no folder" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that somebody is in")
@pytest.mark.parametrize("arguments", [["job=read_returns", "returns.folder=/tmp"], ["--cfg"], []])
def test_a_working_folder_that_was_deleted_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert "the folder in which the command was given has been deleted" in mistaken(capsys, *arguments)
    monkeypatch.chdir(tmp_path)


WITHOUT_RIGHTS = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
"""Before a command: whoever may open everything may so no more."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="modes and capabilities as Linux has them")
@pytest.mark.parametrize(
    ("closed", "said"),
    [
        ("outputs", "outputs/westmere/read_returns: the results cannot be written here (Permission denied)"),
        ("mine", "mine: it cannot be opened (Permission denied); check its permissions"),
        ("mine/scenario", "mine/scenario: it cannot be opened (Permission denied); check its permissions"),
        ("returns", "returns: it cannot be opened (Permission denied); check its permissions"),
    ],
)
def test_a_folder_that_may_not_be_opened_is_one_sentence(tmp_path: Path, closed: str, said: str) -> None:
    before = WITHOUT_RIGHTS if os.geteuid() == 0 else []
    if before and shutil.which(before[0]) is None:
        pytest.skip("needs the command setpriv")
    for folder in ("outputs", "mine/scenario", "returns"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / closed).chmod(0)
    words = ["authority=westmere", "job=read_returns", "returns.folder=returns", "--config-dir", "mine"]
    for name, rows in three().items():
        if closed != "returns":
            pd.DataFrame(rows).to_csv(tmp_path / "returns" / f"{name}.csv", index=False)
    command = [*before, sys.executable, "-m", "sim", *words]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    (tmp_path / closed).chmod(0o700)
    assert ended.returncode == 2, ended.stderr
    assert said in ended.stderr
    assert not list(tmp_path.glob("sim_failure*"))


def test_a_file_that_may_not_be_opened_is_a_mistake_wherever_it_is_met(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(_: Settings) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/somewhere/prices.csv")

    monkeypatch.setitem(jobs.JOBS, "simulate", closed)
    assert "/somewhere/prices.csv: it cannot be opened (Permission denied)" in mistaken(capsys)
