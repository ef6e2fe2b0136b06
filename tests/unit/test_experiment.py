"""How replications are cut into chunks, and what a worker hands back of one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from laboratory import laboratory, nobody

from sim.config import load
from sim.experiment import Work, chunks, parameters_of, run_chunk, simulate
from sim.model import Streams
from sim.policies import Scenario
from sim.policies.effect import Effect
from sim.policies.levers.children.exit_sooner import ExitSooner
from sim.workers import Here

pytestmark = pytest.mark.unit
P = laboratory(30.0, {"out": 0.5, "other": 0.2}, age={2: 1, 15: 1})
SOONER = ExitSooner(
    name="sooner", strategy="None, this is a test", start=date(2023, 1, 1), assumption="Made up for a test.",
    route="out", reach=1.0, hazard={"central": 2.0, "low": 2.0, "high": 2.0, "assumption": "Made up."},
)  # fmt: skip


def work(scenario: Scenario) -> Work:
    return Work(P, scenario, nobody(), seed=1, years=2, keep_episodes=True)


WORK = {
    "baseline": work(Scenario(title="Nothing changes", stands_for="Made up for a test of chunks.")),
    "sooner": work(
        Scenario(title="Sooner home", stands_for="Made up for a test of chunks.", policies={"sooner": SOONER})
    ),
}


@pytest.mark.parametrize(
    ("replications", "scenarios", "workers", "sizes"),
    [(100, 10, 2, [1] * 100), (20, 2, 2, [5] * 4), (20, 2, 16, [2] * 10), (3, 1, 1, [3]), (1, 40, 8, [1])],
)
def test_every_replication_is_in_one_chunk_and_chunks_are_of_about_ten_histories(
    replications: int, scenarios: int, workers: int, sizes: list[int]
) -> None:
    parts = chunks(range(replications), scenarios, workers)
    assert [number for part in parts for number in part] == list(range(replications))
    assert [len(part) for part in parts] == sizes


def test_a_chunk_is_its_replications_whatever_else_is_in_it() -> None:
    """All scenarios of both replications together are what each of them is alone."""
    together = run_chunk(WORK, range(2))
    for name, own in WORK.items():
        for replication in range(2):
            alone = run_chunk({name: own}, range(replication, replication + 1))
            for measure, packed in alone.measured[name].items():
                there = together.measured[name][measure]
                pd.testing.assert_frame_equal(there.keys, packed.keys)
                np.testing.assert_array_equal(there.values[replication], packed.values[0])
    less, more = (together.measured[name]["caseload"].values.sum() for name in ("sooner", "baseline"))
    assert less < more


def test_an_effect_is_drawn_anew_in_every_replication_and_alike_in_every_scenario() -> None:
    """The uniform number of (seed, replication, policy, effect) picks it from its distribution; with that
    layer switched off it is the central one."""
    unsure = SOONER.model_copy(
        update={"hazard": Effect(central=2.0, low=1.5, high=4.0, assumption="Made up for a test.")}
    )
    one, other = (
        Scenario(title=title, stands_for="Made up for a test of effects.", policies={"sooner": unsure})
        for title in ("One", "Other")
    )

    def factor(scenario: Scenario, replication: int, *, active: bool = True) -> float:
        layer = P.uncertainty.effects.model_copy(update={"active": active})
        p = P.model_copy(update={"uncertainty": P.uncertainty.model_copy(update={"effects": layer})})
        own = replace(work(scenario), parameters=p)
        (change,) = parameters_of(own, replication).exits.routes["out"].changes
        return change.factor.at(date(2024, 1, 1))

    for replication in (0, 1, 7):
        u = float(Streams(1, replication).of("effect", "sooner", "hazard").random())
        assert factor(one, replication) == factor(other, replication) == unsure.hazard.draw(u).value
        assert factor(one, replication, active=False) == 2.0


def test_episodes_say_of_which_replication_they_are() -> None:
    second = run_chunk({"baseline": WORK["baseline"]}, range(1, 2))
    assert set(second.episodes["baseline"]["replication"]) == {1}


def test_what_comes_after_is_handed_out_behind_all_replications_and_before_one_is_waited_for() -> None:
    settings = load(["authority=westmere", "scenarios=[baseline]", "run.years=1", "run.replications=11"])
    handed_out: list[str] = []
    finished: list[int] = []

    def submit(function: Callable[..., Any], *arguments: Any) -> Here:
        handed_out.append(function.__name__)
        return Here(function, *arguments)

    def then() -> None:
        assert sum(finished) == 0
        submit(abs, -1)

    simulate(settings, finished.append, submit, then=then)
    assert handed_out == ["run_chunk", "run_chunk", "abs"]
    assert sum(finished) == 11


def test_what_comes_after_is_handed_out_once_behind_the_last_of_several_rounds() -> None:
    """The baseline gets all its replications, however soon the others are known well enough."""
    names = ["authority=westmere", "scenarios=[baseline,step_down]", "run.years=1", "run.replications=24"]
    settings = load([*names, "run.precision=0.9"])
    handed_out: list[str] = []

    def submit(function: Callable[..., Any], *arguments: Any) -> Here:
        handed_out.append(function.__name__)
        return Here(function, *arguments)

    simulate(settings, None, submit, then=lambda: submit(abs, -1))
    assert handed_out.count("abs") == 1
    assert handed_out[-1] == "abs"
    assert len(handed_out) > 3
