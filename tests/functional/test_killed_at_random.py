"""Killed at any moment, again and again, a job loses no finished part and ends with the same numbers."""

import itertools
import os
import random
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import experiment
from sim.checkpoints.log import Log
from sim.checkpoints.of_job import checkpoints_of
from sim.checkpoints.store import Checkpoints
from sim.config import load
from sim.experiment import simulate
from sim.experiment.gathered import Results
from sim.settings import Settings

pytestmark = [
    pytest.mark.functional,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a copy of this process is killed: it begins at once"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]
KILLS = 5


def settings_of(outputs: Path, *words: str) -> Settings:
    small = ["authority=westmere", "run.years=1", "run.workers=1", "scenarios=[baseline,step_down]"]
    return load([*small, f"run.outputs={outputs}", *words])


def killed_while_writing(part: int, share: float, settings: Settings) -> None:
    """Simulate in a copy of this process, which is killed when a share of a part has been written.

    Parts are counted from 0 and by this copy: a slow machine changes nothing about what is there by then.
    """
    child = os.fork()
    if child == 0:
        whole = Log._write
        written = itertools.count()

        def torn(log: Log, record: bytes) -> None:
            if next(written) == part:
                whole(log, record[: int(share * len(record))])
                os.kill(os.getpid(), signal.SIGKILL)
            whole(log, record)

        try:
            Log._write = torn  # type: ignore[method-assign]
            with checkpoints_of(settings, say=lambda _: None) as kept:
                simulate(settings, kept=kept)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def kept_in(outputs: Path) -> int:
    logs = [Log.at(path) for path in outputs.rglob(".*.checkpoint")]
    for log in logs:
        log.close()
    return sum(len(log.records) for log in logs)


def same(one: Results, other: Results) -> None:
    assert list(one.measured) == list(other.measured)
    for scenario, measured in one.measured.items():
        assert list(measured) == list(other.measured[scenario])
        for name, values in measured.items():
            assert values.keys.equals(other.measured[scenario][name].keys)
            np.testing.assert_array_equal(values.values, other.measured[scenario][name].values)
    for scenario, parts in one.episodes.items():
        pd.testing.assert_frame_equal(pd.concat(parts), pd.concat(other.episodes[scenario]))


@pytest.mark.parametrize(
    "words",
    [
        ("run.replications=12", "scenarios=[baseline]", "run.keep_episodes=true"),
        ("run.replications=21", "run.precision=0.3"),
    ],
    ids=["all", "until known"],
)
def test_a_simulation_killed_at_random_goes_on_where_it_was(
    tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiment, "HISTORIES_A_CHUNK", 2)
    settings, chance = settings_of(tmp_path, *words), random.Random(5)
    undisturbed = simulate(settings)
    before = 0
    for _ in range(KILLS):
        parts = chance.randrange(2)
        killed_while_writing(parts, chance.random(), settings)
        now = kept_in(tmp_path)
        assert now == before + parts, "what was finished was lost"
        before = now
    assert before > 1, "something was there to be taken up"
    taken_up: list[str] = []
    with checkpoints_of(settings, say=taken_up.append) as kept:
        same(simulate(settings, kept=kept), undisturbed)
    assert [said.startswith("This command was ended before") for said in taken_up] == [True]
    assert list(tmp_path.rglob(".*")) == []


def test_chunks_of_another_division_are_taken_up(tmp_path: Path) -> None:
    """Another number of workers divides the replications otherwise."""
    settings = settings_of(tmp_path, "run.replications=4")
    few = replace(settings, run=settings.run.model_copy(update={"replications": 3}))
    kept, done = Checkpoints(), list[int]()
    simulate(few, kept=kept)
    results = simulate(settings, done.append, kept=kept)
    assert done[:2] == [3 * 2, 1 * 2]
    same(results, simulate(settings))
