"""What waits outside memory comes back as it was, in the order of the replications."""

import errno
from itertools import chain

import numpy as np
import pandas as pd
import pytest
from tiny_run import replication

from sim import spool
from sim.arrays import Numbers
from sim.errors import InputMistake
from sim.measures import Measured, side_by_side
from sim.spool import Packed, Spool, Waiting, WaitingMeasures, fingerprint, keys_of, packed

pytestmark = pytest.mark.unit
RUNS = [replication(number) for number in range(5)]


@pytest.mark.parametrize("in_memory", [spool.IN_MEMORY, 1])
def test_chunks_that_come_in_any_order_are_the_replications_side_by_side(
    in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", in_memory)
    waiting = WaitingMeasures(Spool(), keys_of(RUNS))
    for first, last in ((3, 5), (0, 2), (2, 3)):
        waiting.add(first, packed(side_by_side(RUNS[first:last])))
    expected = side_by_side(RUNS)
    assert list(waiting) == list(expected)
    for name, one in expected.items():
        assert waiting[name].keys.equals(one.keys)
        assert waiting[name].values.dtype == float
        np.testing.assert_array_equal(waiting[name].values, one.values)


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
    place, known = Spool(), {fingerprint(_keys(day)): _keys(day) for day in ("2022-07-31", "2022-08-31")}
    first = WaitingMeasures(place, known)
    first.add(0, {"m": _one("2022-07-31", np.zeros((1, 1)))})
    with pytest.raises(ValueError, match="m: replications of one scenario have different keys"):
        first.add(1, {"m": _one("2022-08-31", np.zeros((1, 1)))})
    same, other = WaitingMeasures(place, known), WaitingMeasures(place, known)
    same.add(0, {"m": _one("2022-07-31", np.ones((2, 1)))})
    other.add(0, {"m": _one("2022-08-31", np.ones((2, 1)))})
    assert same["m"].keys is first["m"].keys
    assert other["m"].keys["date"].tolist() == ["2022-08-31"]


def _keys(date: str) -> pd.DataFrame:
    return pd.DataFrame({"date": [date]})


def _one(date: str, values: Numbers) -> Packed:
    return Packed(fingerprint(_keys(date)), values)


def test_the_same_keys_have_the_same_fingerprint_and_other_keys_another_one() -> None:
    assert fingerprint(_keys("2022-07-31")) == fingerprint(_keys("2022-07-31"))
    others = [_keys("2022-08-31"), _keys("2022-07-31").rename(columns={"date": "day"}), _keys("").iloc[:0]]
    assert len({fingerprint(one) for one in (_keys("2022-07-31"), *others)}) == 4


def test_keys_that_scenarios_share_are_there_once() -> None:
    measured = side_by_side(RUNS)
    known = keys_of([measured, side_by_side(RUNS[:2])])
    assert set(known) == {fingerprint(one.keys) for one in measured.values()}


def test_parts_can_be_gone_through_again() -> None:
    parts: Waiting[list[int]] = Waiting(Spool())
    for first in (2, 0):
        parts.add(first, [first, first + 1])
    assert [list(chain(*parts)) for _ in range(2)] == [[0, 1, 2, 3]] * 2


def test_a_full_disk_is_told_with_the_folder_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Spool()

    def full(_data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(place._file, "write", full)
    with pytest.raises(InputMistake, match=r"have no room here \(No space left on device\).*TMPDIR"):
        place.put([1, 2, 3])
