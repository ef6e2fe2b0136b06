"""Levels of need by placement type: as frequent in all as the totals say, wherever the weights put them."""

import pandas as pd
import pytest
from shipped_parameters import parameters, shipped

from sim.calibration.children import listed_needs
from sim.census.needs import shares_of_need

pytestmark = pytest.mark.unit
HOMES, FOSTER = "external_childrens_home", "independent_foster"


def test_all_types_together_have_the_totals() -> None:
    """Weights say that homes have more complex needs; they do not make three in four children complex."""
    level = parameters(shipped()).census.level
    children = {HOMES: 100, FOSTER: 300, "kinship_foster": 100}
    shares = shares_of_need(level, children)
    for name, many in level.totals.items():
        found = sum(children[kind] * shares[kind][name] for kind in children) / 500
        assert found == pytest.approx(many / sum(level.totals.values()), abs=1e-6)
    assert shares[HOMES]["complex"] > shares[FOSTER]["complex"]
    assert all(sum(one.values()) == pytest.approx(1) for one in shares.values())


def test_without_weights_all_types_are_alike() -> None:
    level = parameters(shipped()).census.level.model_copy(update={"by": None, "weights": {}})
    shares = shares_of_need(level, {HOMES: 10, FOSTER: 90})
    assert shares[HOMES] == pytest.approx(shares[FOSTER])
    assert shares_of_need(level, {}) == {}


def test_a_list_says_what_it_tells_of_enough_children_on_the_day() -> None:
    rows = [(n, HOMES, 0, 100 if n < 4 else None, "complex" if n % 4 == 0 else "standard") for n in range(12)]
    rows += [(20, FOSTER, 0, None, "complex"), *((n, FOSTER, 0, None, "") for n in range(30, 40))]
    lines = pd.DataFrame(rows, columns=["child", "type", "start", "end", "level"])
    found = listed_needs(lines, 100, parameters(shipped()))
    assert found == {HOMES: {"standard": 0.75, "enhanced": 0.0, "complex": 0.25}}, "eight are left; 2 complex"
