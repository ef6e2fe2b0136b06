"""How replications are cut into chunks, and what a worker hands back of one."""

import gc
from datetime import date

import numpy as np
import pandas as pd
import pytest
from laboratory import laboratory, nobody

from sim.experiment import Work, chunks, collector_at_rest, run_chunk
from sim.policies import Scenario
from sim.policies.levers.children.exit_sooner import ExitSooner

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


def test_episodes_say_of_which_replication_they_are() -> None:
    second = run_chunk({"baseline": WORK["baseline"]}, range(1, 2))
    assert set(second.episodes["baseline"]["replication"]) == {1}


def test_the_collector_rests_within_a_block_and_works_again_after_it() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
