"""A value that changes on dates: reading, changing, integrating."""

from datetime import date, timedelta

import numpy as np
import pytest
from pydantic import BaseModel, ValidationError

from sim.timeline import BEFORE_ALL, Timeline, inverse_integral

pytestmark = pytest.mark.unit

DAY = date(2023, 4, 1)


def test_one_number_holds_on_every_date() -> None:
    always = Timeline.parse(3)
    assert [always.at(when) for when in (date.min, DAY, date.max)] == [3.0, 3.0, 3.0]


def test_dated_values_hold_from_their_date_until_the_next() -> None:
    places = Timeline.parse({"start": 4, "2023-04-01": 2, date(2025, 1, 1): 0})
    assert places.at(DAY - timedelta(days=1)) == 4
    assert places.at(DAY) == 2
    assert places.at(date(2024, 12, 31)) == 2
    assert places.at(date(2025, 1, 1)) == 0


def test_dates_may_stand_in_any_order() -> None:
    assert Timeline.parse({"2024-01-01": 3, "start": 1, "2023-01-01": 2}) == Timeline.parse(
        {"start": 1, "2023-01-01": 2, "2024-01-01": 3}
    )


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("four", "expected a number, or a mapping with 'start'"),
        (True, "expected a number, or a mapping with 'start'"),
        (None, "expected a number, or a mapping with 'start'"),
        ({"2023-04-01": 2}, "mapping with 'start'"),
        ({"start": 1, "April": 2}, "'April' is not a date such as 2023-04-01"),
        ({"start": 1, "2023-02-30": 2}, "'2023-02-30' is not a date"),
        ({"start": 1, "2023-04-01": "two"}, "'two' is not a number"),
        (float("inf"), "'inf' is not a number"),
        ({"start": float("nan")}, "'nan' is not a number"),
        ({"start": 1, "2023-04-01": 2, date(2023, 4, 1): 3}, "dates of a timeline must rise"),
    ],
)
def test_what_is_no_timeline_is_refused_with_the_reason(raw: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Timeline.parse(raw)


def test_a_model_reads_a_timeline_and_reports_what_is_wrong_with_one() -> None:
    class Priced(BaseModel):
        fee: Timeline

    assert Priced.model_validate({"fee": {"start": 1, "2023-04-01": 2}}).fee.at(DAY) == 2
    with pytest.raises(ValidationError, match="is not a date"):
        Priced.model_validate({"fee": {"start": 1, "soon": 2}})


def test_a_timeline_needs_a_value_before_its_first_change() -> None:
    with pytest.raises(ValueError, match="value from the start"):
        Timeline((DAY,), (1.0,))
    with pytest.raises(ValueError, match="one value for each date"):
        Timeline((BEFORE_ALL, DAY), (1.0,))


def test_a_step_replaces_everything_from_its_date_on() -> None:
    before = Timeline.parse({"start": 1, "2023-01-01": 2, "2024-01-01": 3})
    after = before.step(DAY, 9)
    assert [after.at(when) for when in (date(2022, 1, 1), date(2023, 1, 1), DAY, date(2030, 1, 1))] == [
        1,
        2,
        9,
        9,
    ]
    assert before.at(DAY) == 2, "the old timeline is untouched"


def test_scaling_multiplies_date_by_date() -> None:
    fee = Timeline.parse({"start": 100, "2023-04-01": 110})
    index = Timeline.parse({"start": 1, "2023-10-01": 1.5})
    assert fee.scale(index).at(date(2023, 9, 30)) == pytest.approx(110)
    assert fee.scale(index).at(date(2023, 10, 1)) == pytest.approx(165)
    assert fee.scale(2).at(DAY) == 220


def test_changes_are_counted_in_days_since_a_base_date() -> None:
    days, values = Timeline.parse({"start": 4, "2023-04-01": 2, "2022-07-30": 3}).since(date(2022, 7, 31))
    assert days.tolist() == [-np.inf, -1.0, 244.0]
    assert values.tolist() == [4.0, 3.0, 2.0]


def test_the_inverse_integral_of_a_rate_by_hand() -> None:
    """Two a day for five days, none for five, then one a day."""
    days, values = np.array([-np.inf, 5.0, 10.0]), np.array([2.0, 0.0, 1.0])
    when = inverse_integral(days, values, 0.0, np.array([1.0, 9.0, 10.0, 11.0, 13.5]))
    assert when.tolist() == [0.5, 4.5, 5.0, 11.0, 13.5]


def test_what_a_rate_never_reaches_comes_never() -> None:
    assert np.isinf(
        inverse_integral(np.array([-np.inf, 5.0]), np.array([1.0, 0.0]), 0.0, np.array([5.5]))
    ).all()
    assert np.isinf(inverse_integral(np.array([-np.inf]), np.array([0.0]), 0.0, np.array([0.1]))).all()


def test_an_area_of_nothing_is_reached_at_once_at_whatever_rate() -> None:
    days, values = np.array([-np.inf, 5.0]), np.array([0.0, 1.0])
    assert inverse_integral(days, values, 2.0, np.array([0.0, 1.0])).tolist() == [2.0, 6.0]
    assert inverse_integral(days[:1], values[:1], 2.0, np.array([0.0])).tolist() == [2.0]


def test_the_inverse_integral_starts_where_it_is_told() -> None:
    when = inverse_integral(np.array([-np.inf, 100.0]), np.array([1.0, 3.0]), 98.0, np.array([1.0, 2.0, 5.0]))
    assert when.tolist() == [99.0, 100.0, 101.0]
