"""Laws of timelines and birthdays that hold for every input."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.bands import birthdays, completed_years, day_number
from sim.timeline import BEFORE_ALL, Timeline, inverse_integral

pytestmark = pytest.mark.property

dates = st.dates(date(2000, 1, 1), date(2040, 12, 31))
rates = st.floats(0, 100).map(lambda x: round(x, 3))


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    changes = sorted(draw(st.sets(dates, max_size=6)))
    return Timeline((BEFORE_ALL, *changes), tuple(draw(rates) for _ in range(len(changes) + 1)))


@given(timelines(), timelines(), dates)
def test_scaling_is_multiplication_on_every_date(one: Timeline, other: Timeline, when: date) -> None:
    assert one.scale(other).at(when) == one.at(when) * other.at(when)


@given(timelines(), dates, rates, dates)
def test_a_step_changes_nothing_before_and_everything_after(
    t: Timeline, when: date, value: float, asked: date
) -> None:
    assert t.step(when, value).at(asked) == (value if asked >= when else t.at(asked))


@given(timelines(), dates, st.lists(st.floats(0.001, 5000), min_size=1, max_size=20))
def test_the_inverse_integral_undoes_the_integral(timeline: Timeline, base: date, areas: list[float]) -> None:
    """The rate integrated up to the day found is the area; what is never found is more than the rate ever
    gives."""
    days, values = timeline.since(base)
    asked = np.sort(np.array(areas))
    for area, when in zip(asked, inverse_integral(days, values, 0.0, asked), strict=True):
        if np.isfinite(when):
            assert _integral(days, values, when) == pytest.approx(area, rel=1e-9, abs=1e-6)
        else:
            assert values[-1] == 0
            assert _integral(days, values, 1e6) <= area + 1e-6


def _integral(days: np.ndarray, values: np.ndarray, end: float) -> float:
    """Another way to the same number: the overlap of each piece with the time from 0 to ``end``."""
    ends = np.append(days[1:], np.inf)
    overlap = np.clip(np.minimum(ends, end) - np.maximum(days, 0.0), 0, None)
    return float((values * overlap).sum())


@given(timelines(), dates, st.lists(st.floats(0, 5000), min_size=2, max_size=20))
def test_later_areas_are_reached_later(timeline: Timeline, base: date, areas: list[float]) -> None:
    days, values = timeline.since(base)
    when = inverse_integral(days, values, 0.0, np.sort(np.array(areas)))
    assert (when[1:] >= when[:-1]).all()
    assert (when >= 0).all()


def _age_by_the_calendar(born: date, on: date) -> int:
    """Completed years as a person counts them: comparing month and day (29 February comes before 1 March)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@given(dates, dates)
def test_completed_years_agree_with_counting_on_the_calendar(one: date, other: date) -> None:
    born, on = min(one, other), max(one, other)
    assert completed_years(np.array([day_number(born)]), day_number(on)).tolist() == [
        _age_by_the_calendar(born, on)
    ]


@given(dates, st.integers(0, 30))
def test_a_birthday_is_the_first_day_on_which_the_year_is_completed(born: date, years: int) -> None:
    assume(born.year + years < 2070)
    birthday = int(birthdays(np.array([day_number(born)]), years)[0])
    on = date(1970, 1, 1) + timedelta(days=birthday)
    assert _age_by_the_calendar(born, on) == years
    assert birthday == day_number(born) or _age_by_the_calendar(born, on - timedelta(days=1)) == years - 1
