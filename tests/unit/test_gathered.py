"""What chunks of replications bring together, and what an earlier start of the same command left."""

import numpy as np
import pandas as pd
import pytest
from tiny_run import replication

from sim.checkpoints.store import Checkpoints
from sim.config import load
from sim.experiment.gathered import Gathered, HeadlineValues, ReplicationsDone, in_a_row
from sim.experiment.spool import packed
from sim.measures import Measures, side_by_side
from sim.precision import headlines, values_of
from sim.settings import Settings

pytestmark = pytest.mark.unit
RUNS = [replication(number) for number in range(4)]


def settings() -> Settings:
    return load(["scenarios=[baseline,step_down]", "run.keep_episodes=true"])


def done(runs: list[Measures]) -> ReplicationsDone:
    """Some replications of both scenarios."""
    side = packed(side_by_side(runs))
    episodes = pd.DataFrame({"replication": range(len(runs))})
    return ReplicationsDone(
        dict.fromkeys(settings().scenarios, side), dict.fromkeys(settings().scenarios, episodes)
    )


@pytest.mark.parametrize(
    ("numbers", "ranges"),
    [([], []), ([3], [range(3, 4)]), ([5, 0, 1, 4, 2], [range(3), range(4, 6)])],
)
def test_numbers_in_a_row_are_ranges_without_gaps(numbers: list[int], ranges: list[range]) -> None:
    assert in_a_row(numbers) == ranges


def test_results_have_every_replication_of_every_scenario_however_chunks_came() -> None:
    gathered = Gathered(settings(), Checkpoints())
    gathered.add(range(2, 4), done(RUNS[2:]))
    gathered.add(range(2), done(RUNS[:2]))
    expected = side_by_side(RUNS)
    for measured in gathered.results.measured.values():
        assert list(measured) == list(expected)
        for name, one in expected.items():
            np.testing.assert_array_equal(measured[name].values, one.values)
    assert [len(pd.concat(parts)) for parts in gathered.results.episodes.values()] == [4, 4]


def test_what_an_earlier_start_finished_is_taken_up_once_and_the_rest_is_missing() -> None:
    earlier = Checkpoints()
    Gathered(settings(), earlier).add(range(1, 3), done(RUNS[1:3]))
    later = Gathered(settings(), Checkpoints(earlier.log))
    both = list(settings().scenarios)
    assert later.taken_up(range(4), ["baseline"]) == [range(4)], "a chunk of other scenarios is another one"
    assert later.taken_up(range(2), both) == [range(2)], "a chunk is taken up whole or not at all"
    assert later.taken_up(range(4), both) == [range(1), range(3, 4)]
    (first, _) = later.results.measured.values()
    assert {len(first[name].values) for name in first} == {2}


def test_headlines_are_kept_in_the_order_of_the_replications() -> None:
    wanted = headlines(settings().parameters, 1)[:2]
    parts = [side_by_side(RUNS[:1]), side_by_side(RUNS[1:])]
    kept = HeadlineValues(wanted)
    kept.add(1, parts[1])
    kept.add(0, parts[0])
    np.testing.assert_array_equal(kept.in_order, np.concatenate([values_of(part, wanted) for part in parts]))
