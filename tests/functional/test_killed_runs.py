"""Whatever ends a run, the same command goes on where it was and ends with the same bytes."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from killed import (
    PATIENCE,
    Command,
    contents,
    family,
    kept,
    kill,
    lives,
    until_it_has_worked,
    until_something_is_kept,
)

pytestmark = [
    pytest.mark.functional,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kills processes as Linux knows them"),
]
WORDS = ("scenarios=[baseline,step_down]", "run.replications=12", "run.years=1", "run.workers=2")
KILLS = 50
MOST_WORK = 12.0
"""Seconds of work after which a run is killed at the latest, if it is not done by then."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a run that nothing disturbs leaves."""
    command = Command(tmp_path_factory.mktemp("whole"), WORDS)
    command.ended_well()
    assert [path.name for path in command.results.parent.iterdir()] == ["simulate"]
    return contents(command.outputs)


def ends(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """How a run has ended, with what it said; none of its processes lives on."""
    theirs = family(process.pid)
    out, err = process.communicate(timeout=PATIENCE)
    until = time.monotonic() + PATIENCE / 5
    while any(map(lives, theirs)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [one for one in theirs if lives(one)] == []
    return process.returncode, out + err


def test_ctrl_c_and_a_killed_worker_cost_nothing_that_was_finished(
    tmp_path: Path, whole: dict[str, str]
) -> None:
    """Ctrl-C reaches all processes of a terminal, and one line is said; begun again, a worker is lost."""
    command = Command(tmp_path, WORDS)
    with command.begun() as process:
        until_something_is_kept(command, process)
        kill(process, "group", signal.SIGINT)
        ended, said = ends(process)
    assert ended == 130
    assert said.startswith("Interrupted; results that were already complete are untouched.")
    assert len(said.splitlines()) == 1
    found = kept(tmp_path)
    assert found > 3
    with command.begun() as process:
        until_something_is_kept(command, process, found)
        kill(process, "worker", signal.SIGKILL)
        ended, said = ends(process)
    assert ended == 0, said
    assert "it goes on from what was finished then" in said
    assert contents(tmp_path) == whole


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("whom", ["main", "group"])
def test_every_signal_that_ends_a_run_leaves_no_process_and_loses_nothing(
    tmp_path: Path, whole: dict[str, str], whom: str, how: signal.Signals
) -> None:
    command = Command(tmp_path, WORDS)
    with command.begun() as process:
        until_something_is_kept(command, process)
        kill(process, whom, how)
        ended, said = ends(process)
    assert ended == 128 + how
    assert len(said.splitlines()) == 1, said
    names = [path.name for path in command.results.parent.iterdir()]
    assert [name.rpartition(".")[2] for name in names] == ["checkpoint"]
    command.ended_well()
    assert contents(tmp_path) == whole


def killed_now_and_then(command: Command, chance: random.Random, kills: int) -> Iterator[str]:
    """Begin a command, kill it, and again; gives a word on each kill."""
    before = 0
    for number in range(kills):
        whom = chance.choice(["main", "worker", "group"])
        with command.begun() as process:
            until_it_has_worked(process, chance.uniform(0.0, MOST_WORK))
            kill(process, whom, signal.SIGKILL)
            ended, said = ends(process)
        assert "Traceback" not in said, said
        now = kept(command.outputs)
        if ended == 0:
            assert now == 0
        else:
            assert now >= before, "a finished chunk was lost"
        before = now
        yield f"{number}: {whom}, {ended}, {now} kept"


@pytest.mark.slow
def test_fifty_random_kills_lose_nothing(tmp_path: Path, whole: dict[str, str]) -> None:
    command, chance = Command(tmp_path, WORDS), random.Random(20220731)
    for _said in killed_now_and_then(command, chance, KILLS):
        names = set(contents(command.results)) if command.results.exists() else set()
        assert not names or names >= {"manifest.json", "replications.parquet"}, (
            "results are whole or not there"
        )
    command.ended_well()
    assert contents(tmp_path) == whole
