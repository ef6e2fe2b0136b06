"""The value of a parameter today."""

from datetime import date

import pytest

from sim.model.schedule import Schedule
from sim.timeline import Timeline

pytestmark = pytest.mark.unit

BASE = date(2022, 7, 31)


def test_a_value_holds_from_its_day_on_until_the_next() -> None:
    value = Schedule(Timeline.constant(1.0).step(date(2022, 8, 10), 2.0).step(date(2023, 7, 31), 3.0), BASE)
    assert [value.at(day) for day in (-400.0, 0.0, 9.9, 10.0, 364.9, 365.0, 9999.0)] == [1, 1, 1, 2, 2, 3, 3]


def test_what_was_asked_for_before_does_not_tell() -> None:
    value = Schedule(Timeline.constant(1.0).step(date(2022, 8, 10), 2.0).step(date(2023, 7, 31), 3.0), BASE)
    assert [value.at(day) for day in (365.0, 9.9, 364.9, -1.0, 10.0, 10.0, 9999.0, 0.0)] == [
        3,
        1,
        2,
        1,
        2,
        2,
        3,
        1,
    ]


def test_one_that_never_changes_is_the_same_on_all_days() -> None:
    value = Schedule(Timeline.constant(4.0), BASE)
    assert value.at(-1e6) == value.at(1e6) == 4.0
