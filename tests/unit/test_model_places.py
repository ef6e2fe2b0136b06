"""Homes, households and those who wait for them."""

from collections import Counter

import numpy as np
import pytest

from sim.model.provision.places import Homes, Households, Unit

pytestmark = pytest.mark.unit


def _homes(*acceptance: float) -> Homes:
    homes = Homes()
    for number, accepts in enumerate(acceptance):
        homes.add(Unit(f"home {number}", 0, 1, (8, 17)), accepts)
    return homes


def test_homes_are_asked_one_after_another_with_one_draw() -> None:
    """The first takes half of all children, the second half of the others, nobody a quarter."""
    homes = _homes(0.5, 0.5)
    names = Counter(
        getattr(homes.find(12, "standard", u), "name", None) for u in (np.arange(1000) + 0.5) / 1000
    )
    assert names == {"home 0": 500, "home 1": 250, None: 250}


def test_a_full_home_or_one_for_other_ages_is_not_asked() -> None:
    homes = _homes(1.0, 1.0)
    assert homes.find(7, "standard", 0.3) is None
    homes.units[0].places = 0
    assert homes.find(12, "standard", 0.3) is homes.units[1]
    homes.units[1].taking = False
    assert homes.find(12, "standard", 0.3) is None


@pytest.mark.parametrize(
    ("age", "level", "meant"),
    [(7, "standard", False), (8, "standard", True), (16, "enhanced", True), (17, "standard", False)],
)
def test_a_home_is_for_the_ages_of_its_purpose_the_first_and_the_last_included(
    age: int, level: str, meant: bool
) -> None:
    home = Unit("home", 0, 1, (8, 16), levels=("standard", "enhanced"))
    assert home.is_meant_for(age, level) is meant
    assert not home.is_meant_for(age, "complex")


def test_a_home_has_the_places_that_nobody_lives_in_and_none_when_it_takes_nobody() -> None:
    home = Unit("home", 0, 3, (0, 17))
    home.children.extend([object(), object()])  # type: ignore[list-item]
    assert home.free == 1
    home.places = 1
    assert home.free == 0
    home.places, home.taking = 3, False
    assert home.free == 0


def _households(many: int, places: int = 2) -> tuple[Households, list[Unit]]:
    ages = [(0, 9), (0, 17)]
    households = Households(ages, 4)
    units = [Unit(f"household {i}", 0, places, ages[i % 2]) for i in range(many)]
    for unit in units:
        households.list_as_vacant(unit)
    return households, units


def test_the_match_among_households_is_that_of_asking_each_with_the_same_probability() -> None:
    households, _ = _households(40)
    p, draws = 0.05, (np.arange(20_000) + 0.5) / 20_000
    found = [households.find(5, 1, p, u) for u in draws]
    assert np.mean([f is not None for f in found]) == pytest.approx(1 - (1 - p) ** 40, abs=2e-3)
    first = Counter(f.name for f in found if f)["household 0"] / len(draws)
    assert first == pytest.approx(p, abs=2e-3)


def test_only_households_with_room_for_all_of_them_are_counted_for_brothers_and_sisters() -> None:
    """For one child both sizes of household, for two those of two places, for three none."""
    ages = [(0, 9), (0, 17)]
    households = Households(ages, 4)
    units = [Unit(f"household {i}", 0, 1 + i % 2, (0, 9)) for i in range(10)]
    for unit in units:
        households.list_as_vacant(unit)
    assert [households.count(5, children) for children in (1, 2, 3)] == [10, 5, 0]
    assert [households.count(10, children) for children in (1, 2, 3)] == [0, 0, 0]
    found = [households.number(5, number, 2) for number in range(6)]
    assert [one.places for one in found if one] == [2] * 5
    assert found[5] is None


def test_more_vacant_households_never_lose_a_match() -> None:
    few, _ = _households(10)
    more, _ = _households(30)
    for u in np.linspace(0.001, 0.999, 500):
        if few.find(5, 1, 0.03, u) is not None:
            assert more.find(5, 1, 0.03, u) is not None


def test_brothers_and_sisters_need_as_many_places_in_one_household() -> None:
    households, units = _households(4, places=2)
    assert households.count(5, children=2) == 4
    assert households.find(5, 3, 1.0, 0.5) is None
    households.unlist(units[0])
    assert households.count(5) == 3
    assert households.count(12) == 2  # only those approved for all ages


def test_taking_one_out_keeps_the_others_findable() -> None:
    households, units = _households(9)
    for unit in (units[4], units[0], units[8]):
        households.unlist(unit)
    left = {households.number(5, n).name for n in range(6)}  # type: ignore[union-attr]
    assert left == {u.name for u in units} - {"household 4", "household 0", "household 8"}
    households.unlist(units[4])  # once more does no harm
    assert households.count(5) == 6
