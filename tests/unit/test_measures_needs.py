"""Children by placement type and level of need."""

from datetime import date

import pytest
from episode_rows import episodes_of, value

from sim.measures.needs import needs

pytestmark = pytest.mark.unit
TYPES = ("kinship_foster", "other")


def test_children_are_counted_by_placement_and_level_on_each_date() -> None:
    rows = [
        {"child": 1, "level": "complex", "dec": date(2023, 1, 1)},
        {"child": 2, "level": "complex", "placement": "other", "plan": "other"},
        {"child": 3},
    ]
    measured = needs(episodes_of(rows), [date(2022, 7, 31), date(2023, 7, 31)], TYPES)
    assert value(measured, date="2022-07-31", placement="all", level="complex") == 2
    assert value(measured, date="2022-07-31", placement="kinship_foster", level="complex") == 1
    assert value(measured, date="2023-07-31", placement="kinship_foster", level="complex") == 0
    assert value(measured, date="2023-07-31", placement="all", level="standard") == 1


def test_a_level_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown level"):
        needs(episodes_of([{"level": "severe"}]), [date(2022, 7, 31)], TYPES)
