"""Children by placement type and age, against a slow count of every child on every day."""

from datetime import date

import numpy as np
import pytest
from episode_rows import day, episodes_of

from sim.bands import birthdays
from sim.episodes import Episodes
from sim.measures.counting.by_age import CUT_AT, STRATEGY_AGES, by_type, by_type_and_age
from sim.measures.counting.stays import Stays

pytestmark = pytest.mark.unit
TYPES = ("kinship_foster", "in_house_foster")
DAYS = np.arange(19000, 19000 + 5 * 365, 31)


def random_history(many: int = 300) -> Episodes:
    """Stays of children of all ages, some of a type that nobody asks for, some still open."""
    rng = np.random.default_rng(1)
    start = rng.uniform(DAYS[0] - 900, DAYS[-1] + 100, many)
    return episodes_of(
        [
            {
                "child": child, "decom": when, "dob": int(when - age), "placement": placement,
                "dec": None if child % 5 == 0 else when + long,
            }
            for child, (when, age, placement, long) in enumerate(
                zip(
                    start,
                    rng.uniform(-200, 19 * 365, many),
                    rng.choice([*TYPES, "tent"], many),
                    rng.exponential(500, many),
                    strict=True,
                )
            )
        ]
    )  # fmt: skip


@pytest.mark.parametrize("starts", [STRATEGY_AGES[:-1], STRATEGY_AGES, (1, 5, 10)])
def test_children_are_counted_as_one_by_one(starts: tuple[int, ...]) -> None:
    episodes = random_history()
    counted = by_type_and_age(episodes, DAYS, TYPES, starts)
    begin = [birthdays(episodes.column("dob"), age) for age in starts]
    bounds = np.array([*begin, np.full(len(episodes), np.inf)])
    words = episodes.codes("placement")
    kind = np.array([words.words[code] for code in words.codes])
    end = np.nan_to_num(episodes.column("dec"), nan=np.inf)
    for number, today in enumerate(DAYS):
        here = (episodes.column("decom") <= today) & (today < end)
        for group in range(len(starts)):
            of_age = here & (bounds[group] <= today) & (today < bounds[group + 1])
            assert counted[:, group, number].tolist() == [(of_age & (kind == name)).sum() for name in TYPES]
        every = by_type(episodes, DAYS.tobytes(), TYPES)[:, number]
        assert every.tolist() == [(here & (kind == name)).sum() for name in TYPES]


def test_a_stay_counts_by_the_moments_that_have_come() -> None:
    """One stay in which the second moment comes, one in which the first does, and one outside the days."""
    stays = Stays.of(np.array([12.0, 11.0, 5.0]), np.array([16.0, np.nan, 8.0]), np.arange(10, 20))
    moments = [np.array([0, 13, 0]), np.array([14, 99, 7])]
    found = stays.count_by_steps(np.array([0, 1, 1]), 2, moments)
    expected = np.zeros((2, 3, 10), dtype=np.int64)
    for group, come, first, after in ((0, 1, 12, 14), (0, 2, 14, 16), (1, 0, 11, 13), (1, 1, 13, 20)):
        expected[group, come, first - 10 : after - 10] = 1
    np.testing.assert_array_equal(found, expected)


def test_somebody_is_of_an_age_for_a_year_from_a_moment_on() -> None:
    born, since = np.array([day(date(2000, 3, 1))], dtype=np.int64), float(day_of(date(2019, 1, 1)))
    days = np.array([day_of(date(2018, 12, 31)), day_of(date(2019, 2, 28)), day_of(date(2021, 2, 28))])
    stays = Stays.at_ages(born, (18, 20), since, days)
    assert stays.count_by(np.arange(2), 2).tolist() == [[0, 1, 0], [0, 0, 1]]


def day_of(when: date) -> int:
    return int(np.int64(day(when)))


def test_ages_are_told_apart_where_any_table_needs_it() -> None:
    assert sorted(set(CUT_AT)) == CUT_AT
    assert set(STRATEGY_AGES) <= set(CUT_AT)
