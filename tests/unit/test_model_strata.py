"""The stratum of a child that enters care again."""

import pytest
from laboratory import laboratory
from model_parts import a_child

from sim.bands import DAYS_PER_YEAR
from sim.model.arrivals.strata import Strata

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def strata() -> Strata:
    p = laboratory(1, {"out": 0.1})
    model = p.entries.strata["all"]
    several = {
        "young": model.model_copy(update={"ages": {0: 1.0, 3: 1.0, 9: 0.0}, "emergency": 0.1}),
        "old": model.model_copy(update={"ages": {9: 1.0}, "emergency": 0.3}),
        "alone": model.model_copy(update={"ages": {16: 1.0}, "uasc": True, "emergency": 0.7}),
    }
    return Strata(p.model_copy(update={"entries": p.entries.model_copy(update={"strata": several})}))


@pytest.mark.parametrize(
    ("years", "stratum"), [(0.5, "young"), (3.5, "young"), (6.5, "young"), (7.5, "old"), (17.5, "old")]
)
def test_a_child_is_like_those_of_the_nearest_age_the_first_of_two_as_near(
    strata: Strata, years: float, stratum: str
) -> None:
    assert strata.of(a_child(years), 0.0) == stratum


def test_unaccompanied_children_are_like_their_own_kind_at_any_age(strata: Strata) -> None:
    assert strata.of(a_child(3, uasc=True), 0.0) == "alone"


def test_a_child_grows_into_another_stratum(strata: Strata) -> None:
    assert strata.of(a_child(3.5), 5 * DAYS_PER_YEAR) == "old"


def test_the_emergency_share_is_that_of_the_stratum_of_its_age(strata: Strata) -> None:
    assert [strata.emergency_share(a_child(y), 0.0) for y in (1, 12)] == [0.1, 0.3]


def test_without_unaccompanied_strata_they_are_like_others() -> None:
    assert Strata(laboratory(1, {"out": 0.1})).of(a_child(3, uasc=True), 0.0) == "all"
