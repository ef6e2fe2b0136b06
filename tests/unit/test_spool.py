"""What waits outside memory comes back as it was, in the order of the replications."""

import numpy as np
import pandas as pd
import pytest
from tiny_run import replication

from sim.arrays import Numbers
from sim.checkpoints.store import Checkpoints
from sim.experiment.spool import (
    Chunk,
    KnownKeys,
    Packed,
    WaitingEpisodes,
    WaitingMeasures,
    chunks_kept,
    packed,
)
from sim.measures import Measured, Measures, side_by_side

pytestmark = pytest.mark.unit
RUNS = [replication(number) for number in range(5)]


def _keep(kept: Checkpoints, known: KnownKeys, first: int, runs: list[Measures]) -> None:
    numbered = {
        name: (known.number(name, one.keys), one.values) for name, one in packed(side_by_side(runs)).items()
    }
    episodes = pd.DataFrame({"replication": range(first, first + len(runs))})
    Chunk.keep(kept, range(first, first + len(runs)), {"s": numbered}, {"s": episodes})


def _waiting(kept: Checkpoints) -> tuple[WaitingMeasures, WaitingEpisodes]:
    """What is kept, as one who comes later finds it."""
    known, measures, episodes = KnownKeys(kept), WaitingMeasures(kept.log), WaitingEpisodes(kept.log)
    for chunk in chunks_kept(kept):
        for _, name, number, waits in chunk.parts(kept.log):
            if name is None:
                episodes.add(waits)
            else:
                measures.add(name, known.of(number), waits)
    return measures, episodes


def test_chunks_that_come_in_any_order_are_the_replications_side_by_side() -> None:
    kept = Checkpoints()
    known = KnownKeys(kept)
    for first, last in ((3, 5), (0, 2), (2, 3)):
        _keep(kept, known, first, RUNS[first:last])
    waiting, episodes = _waiting(Checkpoints(kept.log))
    expected = side_by_side(RUNS)
    assert list(waiting) == list(expected)
    for name, one in expected.items():
        assert waiting[name].keys.equals(one.keys)
        assert waiting[name].values.dtype == float
        np.testing.assert_array_equal(waiting[name].values, one.values)
    for _ in range(2):  # they can be gone through again
        assert pd.concat(episodes)["replication"].tolist() == [0, 1, 2, 3, 4]
    assert len(list(kept.records("keys "))) == len(expected), "each kept once"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([0.0, 953.0, -7.0], np.int16),
        ([0.0, 40_000.0], np.int32),
        ([0.5, np.nan], np.float32),
        ([3e9 + 1, 1.0], np.float64),
        ([0.1], np.float64),
        ([np.inf, 1.0], np.float32),
    ],
)
def test_numbers_wait_in_the_smallest_type_that_holds_them_exactly(values: list[float], kind: type) -> None:
    keys = pd.DataFrame({"date": [str(number) for number in range(len(values))]})
    small = Packed.of(Measured("m", keys, np.array([values])))
    assert small.values.dtype == kind
    np.testing.assert_array_equal(small.values.astype(float), [values])


def test_replications_with_other_keys_are_refused_and_scenarios_share_what_they_can() -> None:
    kept = Checkpoints()
    known, waiting = KnownKeys(kept), WaitingMeasures(kept.log)
    first, same, other = (_keys("2022-07-31"), _keys("2022-07-31"), _keys("2022-08-31"))
    numbers = [known.number("m", keys) for keys in (first, same, other)]
    assert numbers == [0, 0, 1]
    assert known.of(0) is first
    one = Chunk.keep(kept, range(1), {"s": {"m": (0, np.zeros((1, 1)))}}, {})
    ((_, name, _, waits),) = one.parts(kept.log)
    assert name == "m"
    waiting.add("m", known.of(0), waits)
    with pytest.raises(ValueError, match="m: replications of one scenario have different keys"):
        waiting.add("m", known.of(1), waits)


def test_a_measure_without_rows_waits_too() -> None:
    kept = Checkpoints()
    nothing: Numbers = np.zeros((2, 0))
    ((_, _, _, waits),) = Chunk.keep(kept, range(2), {"s": {"m": (0, nothing)}}, {}).parts(kept.log)
    assert waits.read(kept.log).shape == (2, 0)


def _keys(date: str) -> pd.DataFrame:
    return pd.DataFrame({"date": [date]})
