"""What a child knows of itself."""

import pytest
from model_parts import a_child

from sim.bands import DAYS_PER_YEAR
from sim.model.risks.hazards import PROFILES

pytestmark = pytest.mark.unit


def test_it_is_eighteen_on_the_last_of_its_birthdays() -> None:
    assert a_child(10).eighteenth_birthday == pytest.approx(8 * DAYS_PER_YEAR)


@pytest.mark.parametrize(
    ("day", "age"),
    [(-1, 9), (1, 10), (364, 10), (366, 11), (8 * 365.25 - 1, 17), (8 * 365.25 + 9, 17), (-9999, 0)],
)
def test_its_age_changes_on_its_birthdays_and_stays_between_0_and_17(day: float, age: int) -> None:
    assert a_child(10).age_on(day) == age


def test_unaccompanied_children_have_a_profile_of_their_own_whatever_their_need() -> None:
    assert PROFILES[a_child(level="complex").profile] == "complex"
    assert PROFILES[a_child(level="complex", uasc=True).profile] == "unaccompanied"


def test_a_child_that_was_in_care_before_begins_its_second_period() -> None:
    assert [a_child().period, a_child(returned=True).period] == [0, 1]
