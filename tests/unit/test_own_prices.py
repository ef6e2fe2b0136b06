"""How dear one child is among children alike, and the class of those who live alone with staff."""

import numpy as np
import pytest
from pydantic import ValidationError
from shipped_parameters import parameters, shipped

from sim.parameters.own_prices import relative_price, solo_price
from sim.parameters.prices import Fee, SoloPlacements

pytestmark = pytest.mark.unit
MANY = 100_000
CHILD = np.arange(MANY)
SAME = np.zeros(MANY, dtype=np.int64)
COMPLEX = SAME + 2


def external() -> Fee:
    costs = parameters(shipped()).costs
    assert costs is not None
    return costs.fees["external_childrens_home"]


def test_a_share_of_children_with_complex_needs_costs_ten_to_thirty_thousand_a_week() -> None:
    """Was the log-normal spread alone, whose tail ends near 20 thousand."""
    weekly = solo_price([external()], SAME, COMPLEX, CHILD, 7)
    alone = weekly > 0
    assert alone.mean() == pytest.approx(0.025, abs=0.0015)
    assert weekly[alone].min() >= 10_000
    assert weekly[alone].max() <= 30_000
    solo = external().solo
    assert solo is not None
    assert weekly[alone].mean() == pytest.approx(solo.mean, rel=0.02)
    assert solo.mean == pytest.approx(18_205, abs=1)
    assert not solo_price([external()], SAME, SAME, CHILD, 7).any()


def test_the_mean_of_the_countys_children_is_still_the_price_of_lincolnshire() -> None:
    """Two in three of those in external homes have complex needs, and half of the others enhanced ones."""
    fee, level = external(), np.where(CHILD % 100 < 65, 2, np.where(CHILD % 100 < 90, 1, 0))
    relative = relative_price([fee], SAME, level, SAME, CHILD, 3) / fee.by_location["in_county"]
    assert fee.per_week.values[0] * relative.mean() == pytest.approx(4486, rel=0.03)
    above = (fee.per_week.values[0] * relative > 10_000).mean()
    assert 0.015 < above < 0.03


def test_a_child_stays_as_dear_as_it_is_and_another_key_chooses_others() -> None:
    again = relative_price([external()], SAME, COMPLEX, SAME, CHILD, 7)
    np.testing.assert_array_equal(
        again[5:9], relative_price([external()], SAME[:4], COMPLEX[:4], SAME[:4], CHILD[5:9], 7)
    )
    one, other = (solo_price([external()], SAME, COMPLEX, CHILD, key) > 0 for key in (7, 8))
    assert (one & other).sum() < 0.1 * one.sum()


def test_prices_that_run_backwards_are_refused() -> None:
    with pytest.raises(ValidationError, match="low: 30000 is more than high, 10000"):
        SoloPlacements(share={"complex": 0.1}, low=30000, high=10000, assumption="made up for a test")
