"""Brothers and sisters in the census."""

import numpy as np
import pytest

from sim.census.siblings import sibling_groups
from sim.parameters.entries import Siblings

pytestmark = pytest.mark.unit
SIZES = Siblings(group_size={1: 0.5, 2: 0.3, 3: 0.2}, assumption="for the test")


def _groups(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    district = rng.choice(np.array(["North", "South"], dtype=object), size=3000)
    alone = rng.random(3000) < 0.1
    return district, alone, sibling_groups(SIZES, district, alone, rng)


def test_siblings_come_from_one_district_and_are_at_least_two() -> None:
    district, _, group = _groups(3)
    for number in range(group.max() + 1):
        assert np.unique(district[group == number]).size == 1
        assert 2 <= (group == number).sum() <= 3


def test_children_who_are_alone_for_certain_have_no_group() -> None:
    _, alone, group = _groups(4)
    assert (group[alone] == -1).all()
    assert (group[~alone] >= 0).any()


def test_group_sizes_have_the_shares_of_the_configuration() -> None:
    """Of 1,000 groups 500 are of one child, 300 of two, 200 of three: 1,200 of 1,700 children are not
    alone."""
    _, alone, group = _groups(5)
    together = (group[~alone] >= 0).mean()
    assert together == pytest.approx(1200 / 1700, abs=4.4 * np.sqrt(0.2076 / 1600))
