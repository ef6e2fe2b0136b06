"""A difference is told as what eight in ten runs lie between and how often it goes which way, never as
sure."""

from math import isnan, nan

import pytest

from sim.report.words.difference import CHILDREN, MILLIONS, POINTS, Difference

pytestmark = pytest.mark.unit


def _of(
    mean: float,
    low: float,
    high: float,
    less: float,
    more: float,
    unit: str = CHILDREN,
    sign: int = 0,
    runs: int = 100,
) -> Difference:
    return Difference(mean, low, high, less, more, runs, 7.0, "2026-03-31", unit, sign)


def test_children_are_told_with_how_often_and_eight_in_ten() -> None:
    fewer = _of(-67, -106, -29, 0.97, 0.03)
    assert (
        fewer.in_words("children in care")
        == "67 fewer children in care on average, fewer in 97 of 100 runs (eight in ten: 29 to 106 fewer)"
    )
    more = _of(3.2, 1.2, 5.1, 0.0, 1.0, runs=6)
    assert (
        more.in_words("children in care")
        == "3.2 more children in care on average, more in 6 of 6 runs (eight in ten: 1.2 to 5.1 more)"
    )


def test_an_interval_of_the_mean_on_one_side_of_zero_is_no_difference_to_rely_on() -> None:
    """Spending is 1.7 million more on average, within 0.5; yet one run in four costs less."""
    spending = Difference(1.7, -1.3, 4.8, 0.26, 0.74, 100, 0.5, "2026-03-31", MILLIONS, -1)
    assert spending.mean - spending.error > 0
    assert spending.way == spending.wanted == 0
    assert (
        spending.in_words("spending in 2025/26")
        == "no clear difference in spending in 2025/26: +1.7 million pounds on average, more in 74 of 100"
        " runs "
        "(eight in ten: −1.3 to +4.8)"
    )
    assert spending.cell == spending.cell_with_unit == "+1.7 (−1.3 to +4.8), helps in 26 %"


@pytest.mark.parametrize(
    ("mean", "less", "more", "sign", "way", "wanted"),
    [
        (-1, 0.80, 0.2, -1, -1, 1),
        (-1, 0.79, 0.2, -1, 0, 0),
        (-1, 0.80, 0.2, 1, -1, -1),
        (1, 0.2, 0.8, -1, 1, -1),
        (1, 0.8, 0.2, -1, 0, 0),  # the mean goes the other way than most runs
        (-1, 0.80, 0.2, 0, -1, 0),
        (0, 0.0, 0.0, 1, 0, 0),
    ],
)
def test_a_plan_helps_or_harms_if_eight_in_ten_runs_go_that_way(
    mean: float, less: float, more: float, sign: int, way: int, wanted: int
) -> None:
    one = _of(mean, -2, 2, less, more, sign=sign)
    assert (one.way, one.wanted) == (way, wanted)
    assert isnan(one.helps) if sign == 0 else one.helps == (more if sign > 0 else less)


def test_shares_and_orders_go_up_or_down_and_money_is_more_or_less() -> None:
    up = _of(2.46, 0.6, 4.4, 0.02, 0.98, POINTS, 1)
    assert (
        up.in_words("kinship")
        == "kinship up by 2.5 percentage points on average, up in 98 of 100 runs (eight in ten: 0.6 to"
        " 4.4 up)"
    )
    assert up.cell == "+2.5 (+0.6 to +4.4), helps in 98 %"
    assert up.cell_with_unit == "+2.5 (+0.6 to +4.4) points, helps in 98 %"
    orders = _of(-12.4, -20, 3, 0.85, 0.1, "orders", 1)
    assert (
        orders.in_words("orders")
        == "orders down by 12 on average, down in 85 of 100 runs (eight in ten: −20 to +3)"
    )
    less = _of(-1.26, -2.0, -0.31, 1.0, 0.0, MILLIONS, -1, 1000)
    assert (
        less.in_words("spending")
        == "£1.3 million less spending on average, less in 1,000 of 1,000 runs (eight in ten: 0.3 to 2.0"
        " less)"
    )


def test_nothing_and_next_to_nothing_are_told_as_such() -> None:
    none = _of(0, 0, 0, 0, 0)
    assert none.in_words("children") == "no difference in children in any run"
    assert none.cell == "no change"
    tiny = _of(-0.02, 0, 0, 0.02, 0, sign=-1)
    assert (
        tiny.in_words("children")
        == "no clear difference in children: hardly any on average, fewer in 2 of 100 runs and more in 0"
        " (eight in ten: 0)"
    )
    assert tiny.cell == "0, helps in 2 %"
    often = _of(-0.04, -0.05, -0.01, 0.9, 0, sign=-1)
    assert (
        often.in_words("children")
        == "hardly any difference in children on average, fewer in 90 of 100 runs (eight in ten: −0.1 to 0)"
    )
    for said in (none, tiny, often):
        assert "−0 " not in said.cell
        assert not said.cell.startswith("−0,")


def test_one_run_has_no_range_and_no_simulation_error() -> None:
    one = Difference(-3, -3, -3, 1.0, 0.0, 1, nan, "2026-03-31", CHILDREN, 0)
    assert one.in_words("children") == "3.0 fewer children, fewer in the only run"
    assert one.cell == "−3.0, fewer in 100 %"


def test_what_does_not_exist_is_not_compared() -> None:
    unknown = _of(nan, nan, nan, nan, nan, runs=0)
    assert unknown.in_words("children") == "children cannot be compared, for there are none in every run"
    assert unknown.cell == "–"
    rest = _of(-67, -106, -29, 0.97, 0.03).like(5.0)
    assert rest.cell == rest.range == rest.signed == "+5.0"
    assert rest.often == ""


def test_shares_of_runs_are_never_rounded_to_none_or_all() -> None:
    assert _of(-1, -2, 0, 0.999, 0.001, runs=1000).often == "over 99 %"
    assert _of(1, 0, 2, 0.999, 0.001, sign=1, runs=1000).often == "under 1 %"


def test_a_row_of_the_comparison_is_scaled_and_keeps_its_date() -> None:
    row = {
        "measure": "kinship_share", "breakdown": "all", "date": "2024-03-31", "difference": 0.02,
        "p10": -0.01, "p90": 0.05,
        "ci_low": 0.015, "ci_high": 0.025, "share_less": 0.1, "share_more": 0.9, "replications": 50.0,
    }  # fmt: skip
    one = Difference.of(row, 1)
    assert (one.mean, one.low, one.high, one.date, one.runs) == (2.0, -1.0, 5.0, "2024-03-31", 50)
    assert one.error == pytest.approx(0.5)
    assert one.within == "0.5 percentage points"
    assert (
        Difference.of({**row, "measure": "costs", "ci_low": 1e6, "ci_high": 2e6}, -1).within == "£0.5 million"
    )
