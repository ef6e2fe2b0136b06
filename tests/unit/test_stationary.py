"""The stationary population: children alike, and the file that keeps them."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from episode_rows import episodes_of
from shipped_parameters import parameters, shipped

from sim.bands import day_number
from sim.census.children import make_census
from sim.census.stationary import Population, read_population
from sim.errors import InputMistake

pytestmark = pytest.mark.unit
DAY = day_number(date(2030, 1, 1))


def _population(*children: tuple[str, str, str, int, int, int, int]) -> Population:
    """Children by placement, plan, level, age in years, days in care and in the placement, and spell."""
    rows = [
        {
            "placement": a,
            "plan": b,
            "level": c,
            "uasc": False,
            "age": 365 * d,
            "in_care": e,
            "in_placement": f,
            "spell": g,
        }
        for a, b, c, d, e, f, g in children
    ]
    return Population(pd.DataFrame(rows))


def test_it_holds_the_children_in_care_on_a_day_with_their_times() -> None:
    rows = [
        {"child": 1, "dob": date(2020, 1, 1), "decom": date(2029, 1, 1), "dec": date(2029, 12, 2)},
        {
            "child": 2,
            "dob": date(2020, 1, 1),
            "decom": date(2029, 12, 2),
            "period_start": date(2029, 1, 1),
            "spell": 5,
        },
        {"child": 3, "decom": date(2030, 6, 1)},
    ]
    frame = Population.on(episodes_of(rows), DAY).frame
    assert frame[["age", "in_care", "in_placement", "spell"]].to_numpy().tolist() == [[3653, 365, 30, 2]]


def test_a_child_is_like_one_of_its_placement_level_and_age() -> None:
    people = _population(
        ("kinship_foster", "kinship", "standard", 3, 100, 100, 0),
        ("kinship_foster", "kinship", "complex", 12, 900, 400, 1),
        ("in_house_foster", "fostering", "complex", 12, 50, 50, 0),
    )
    own = [
        np.array(words, dtype=object)
        for words in (["kinship_foster"] * 2, ["kinship"] * 2, ["complex", "standard"])
    ]
    ages = 365.0 * np.array([12, 3])
    like = people.alike(*own, np.zeros(2, dtype=bool), ages, np.random.default_rng(1))  # type: ignore[arg-type]
    assert like.tolist() == [1, 0]


def test_nobody_is_taken_twice_while_there_are_enough() -> None:
    people = _population(*[("kinship_foster", "kinship", "standard", 5, n, n, 0) for n in range(20)])
    words = [np.full(15, word, dtype=object) for word in ("kinship_foster", "kinship", "standard")]
    like = people.alike(*words, np.zeros(15, dtype=bool), np.full(15, 1800.0), np.random.default_rng(2))  # type: ignore[arg-type]
    assert len(set(like.tolist())) == 15


def test_a_placement_type_without_anybody_keeps_what_rates_imply() -> None:
    people = _population(("kinship_foster", "kinship", "standard", 5, 10, 10, 0))
    words = [np.array([word], dtype=object) for word in ("other", "other", "standard")]
    like = people.alike(*words, np.zeros(1, dtype=bool), np.full(1, 1800.0), np.random.default_rng(2))  # type: ignore[arg-type]
    assert like.tolist() == [-1]
    kept = people.times(like, np.array([1800.0]), np.array([77.0]), np.array([7.0]), np.array([1]))
    assert [values.tolist() for values in kept] == [[77.0], [7.0], [1]]


def test_a_younger_child_has_spent_as_large_a_part_of_its_life_in_care() -> None:
    people = _population(("kinship_foster", "kinship", "standard", 10, 1825, 365, 1))
    care, placed, spell = people.times(
        np.array([0]), np.array([1825.0]), np.zeros(1), np.zeros(1), np.zeros(1, dtype=np.int64)
    )
    assert (care[0], placed[0], spell[0]) == (912.0, 182.0, 1)


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    people = _population(
        ("kinship_foster", "kinship", "standard", 5, 10, 10, 0), ("other", "other", "complex", 15, 90, 8, 2)
    )
    people.write(tmp_path / "p.csv")
    again = read_population(tmp_path / "p.csv", parameters(shipped("westmere")))
    pd.testing.assert_frame_equal(again.frame, people.frame, check_dtype=False)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "kinship_foster",
            "kinship_foster_care",
            "placement is 'kinship_foster_care'; did you mean 'kinship_foster'",
        ),
        ("standard", "usual", "level is 'usual'"),
        ("1825", "-3", "age is '-3'; expected a number from 0 to 100,000"),
        ("1825", "inf", "age is 'inf'; expected a number from 0 to 100,000"),
        ("1825", "9" * 400, "expected a number from 0 to 100,000"),
        ("in_care", "since", "lacks the columns in_care"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    _population(("kinship_foster", "kinship", "standard", 5, 10, 10, 0)).write(tmp_path / "p.csv")
    text = (tmp_path / "p.csv").read_text()
    (tmp_path / "p.csv").write_text(text.replace(old, new))
    with pytest.raises(InputMistake, match=r"p\.csv") as refused:
        read_population(tmp_path / "p.csv", parameters(shipped("westmere")))
    assert said in str(refused.value)


def test_a_census_with_a_population_has_the_same_published_totals() -> None:
    p = parameters(shipped("westmere"))
    kinds = [name for name, many in p.census.table.placements.items() if many]
    people = _population(
        *[(k, p.placement.types[k].setting, level, age, 300, 100, 1) for k in kinds for level in ("standard",
        "complex")
          for age in range(max(p.placement.types[k].ages[0], 1), 18)]
    )  # fmt: skip
    frame = make_census(p, people).frame.query("stratum == 'census'")
    assert frame["placement"].value_counts().to_dict() == {k: p.census.table.placements[k] for k in kinds}
    assert frame["level"].value_counts().to_dict() == p.census.level.totals
    assert (frame["spell"] == 1).all()
    assert (day_number(p.authority.base_date) - frame["decom"]).between(1, 100).all()
