"""Killed at any moment, again and again, a job loses no finished part and ends with the same numbers."""

import os
import random
import signal
import time
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
from sim.experiment import Results, simulate
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


def killed_after(seconds: float, settings: Settings) -> bool:
    """Simulate in a copy of this process, which is killed; whether all was simulated by then."""
    child = os.fork()
    if child == 0:
        try:
            with checkpoints_of(settings, say=lambda _: None) as kept:
                simulate(settings, kept=kept)
                os._exit(0)  # before anything is published
        finally:
            os._exit(1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return os.waitstatus_to_exitcode(status) == 0


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
    started = time.monotonic()
    undisturbed = simulate(settings)
    takes = time.monotonic() - started
    before, kills = 0, 0
    while kills < KILLS and not killed_after(chance.uniform(0, 0.7 * takes), settings):
        now = kept_in(tmp_path)
        assert now >= before, "what was finished was lost"
        before, kills = now, kills + 1
    assert kills > 1
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
