"""What counts as much in an account: standard deviations of what was published, and the ends of ranges."""

import numpy as np
import pytest
from published_county import census, county, targets
from scipy.optimize import least_squares

from sim.calibration.published.quick.account import Account
from sim.calibration.published.quick.chance import (
    EXITS_GIVE,
    OF_A_MEAN,
    OF_ALL,
    OF_AN_AGE,
    Published,
    of_ages,
    of_flow,
    published,
    together,
)
from sim.parameters.targets import Count
from sim.published.figures.amounts import OF_THE_YEAR_AFTER
from sim.published.figures.amounts import YEARS as YEARS_OF_A_MEAN

pytestmark = pytest.mark.unit

WIDE = 0.0, 1e6


def flow(value: float, published: Published, give: float = 1.0) -> tuple[float, float]:
    first, second = of_flow(np.array([value]), published, OF_ALL, give)[0]
    return float(first), float(second)


def test_the_variance_of_a_mean_is_that_of_its_weights() -> None:
    weights = OF_THE_YEAR_AFTER ** np.arange(YEARS_OF_A_MEAN)
    assert pytest.approx(((weights / weights.sum()) ** 2).sum()) == OF_A_MEAN


def test_a_flow_a_standard_deviation_from_its_mean_counts_one() -> None:
    by_chance = (OF_ALL * OF_A_MEAN * 101) ** 0.5
    assert flow(100 + by_chance, (100.0, *WIDE)) == pytest.approx((1.0, 0.0))
    assert flow(100 - 3 * by_chance, (100.0, *WIDE), give=3.0) == pytest.approx((-1.0, 0.0))
    assert flow(100.0, (100.0, 100.0, 100.0)) == pytest.approx((0.0, 0.0))


def test_outside_of_its_range_a_flow_counts_much_more_and_inside_not_at_all() -> None:
    """From 90 to 120, less one and a half of 100 at each end; half a child in a hundred counts one."""
    assert flow(119.5, (100.0, 90.0, 120.0))[1] == pytest.approx(1.0 / 0.55)
    assert flow(91.0, (100.0, 90.0, 120.0))[1] == pytest.approx(-0.5 / 0.55)
    assert flow(118.0, (100.0, 90.0, 120.0))[1] == 0


def test_a_flow_of_none_may_be_one() -> None:
    assert flow(1.0, (0.0, *WIDE))[0] == pytest.approx((OF_ALL * OF_A_MEAN) ** -0.5)


def test_children_of_an_age_are_a_count_of_one_day() -> None:
    wanted = np.array([0.0, 99.0])
    away = np.array([OF_AN_AGE**0.5, 10 * OF_AN_AGE**0.5])
    assert of_ages(wanted + away, wanted) == pytest.approx([1.0, 1.0])
    assert of_ages(wanted, wanted) == pytest.approx([0.0, 0.0])


def test_of_two_flows_that_must_be_equal_each_gives_way_by_its_own_variance() -> None:
    """A hundred came a year and 130 left: what goes on is their mean, weighted by how sure each is."""
    came, left = (100.0, *WIDE), (130.0, *WIDE)
    found = least_squares(
        lambda x: np.hstack([of_flow(x, came, OF_ALL)[0], of_flow(x, left, OF_ALL, EXITS_GIVE)[0]]), [110.0]
    )
    of_entries, of_exits = 101.0, 131.0 * EXITS_GIVE**2
    assert found.x[0] == pytest.approx(100 + 30 * of_entries / (of_entries + of_exits), abs=1e-4)
    assert found.x[0] < 103


def test_flows_together_have_their_sum_and_half_of_their_room() -> None:
    counts = [
        Count(value=10, low=6, high=20, source="Made up for a test"),
        Count(value=5, source="Made up for a test"),
    ]
    assert published(counts[1]) == (5.0, 5.0, 5.0)
    assert together(counts) == pytest.approx((15.0, 13.0, 20.0))


@pytest.mark.parametrize("more", [0.8, 1.25])
def test_entries_stay_where_they_were_published_and_exits_give_way(more: float) -> None:
    """A fifth fewer or a quarter more come than keep the children: exits move at least twice as far."""
    wanted = targets()
    by_stratum = {
        name: count.model_copy(update={"value": count.value * more, "low": 0.0, "high": 500.0})
        for name, count in wanted.entries_by_stratum.items()
    }
    by_age = {
        name: count.model_copy(update={"low": 0.0, "high": 500.0})
        for name, count in wanted.exits_by_age.items()
    }
    whole = wanted.entries.model_copy(
        update={"value": wanted.entries.value * more, "low": 0.0, "high": 999.0}
    )
    contrary = wanted.model_copy(
        update={"entries": whole, "entries_by_stratum": by_stratum, "exits_by_age": by_age}
    )
    flows = Account(county(), contrary, census()).balanced()
    before = Account(county(), wanted, census()).balanced()
    entered = np.log(flows.entries.sum() / whole.value)
    left = np.log(flows.exits.sum() / before.exits.sum())
    by_chance = (OF_ALL * OF_A_MEAN / whole.value) ** 0.5
    assert abs(entered) < by_chance
    assert abs(left) > 2 * abs(entered)
    assert flows.stock.sum() == pytest.approx(census().stock.sum(), rel=0.02)
