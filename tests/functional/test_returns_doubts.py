"""What speaks against returns is said by share, and refused beyond limits that can be raised. Names no
child."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from return_files import child, cleaned, episode, parameters_for, write
from return_forms import delimited
from three_children import warned

from sim.errors import InputMistake
from sim.parameters.jobs.returns import PublishedYear
from sim.returns.ssda903 import CleanedReturns, usable_returns
from sim.returns.words.layouts import EPISODES, HEADER

pytestmark = pytest.mark.functional


def day(number: int, year: int) -> str:
    """One of many days spread over the year that ends on 31 March ``year``."""
    return date.fromordinal(date(year - 1, 4, 2).toordinal() + number * 37 % 360).strftime("%d/%m/%Y")


def authority(folder: Path, years: dict[int, tuple[int, int]], settled: int = 100) -> None:
    """Returns of some years: so many children start and stay, and so many start and leave; others were there
    before."""
    here: list[dict[str, str]] = [episode("01/05/2014", CHILD=f"S{n}") for n in range(settled)]
    for year, (stay, leave) in years.items():
        gone = [episode(day(n, year), f"31/03/{year}", "E4A", CHILD=f"L{year}{n}") for n in range(leave)]
        here += [episode(day(n, year), CHILD=f"N{year}{n}") for n in range(stay)]
        alone = [{"CHILD": "S0", "SEX": "2", "DOB": "01/02/2010"}]
        write(folder, year, [*here, *gone], uasc=alone)


def refused(result: CleanedReturns, *words: str) -> bool:
    """Whether one reason to refuse has all these words."""
    return any(all(word in said for word in words) for said in result.account.refusals)


def spoilt(folder: Path, bad: int, of: int = 100, **wrong: str) -> CleanedReturns:
    """A return in which some rows of the episodes are spoilt."""
    rows = [episode(day(n, 2021), CHILD=str(n), **(wrong if n < bad else {})) for n in range(of)]
    write(folder, 2021, rows)
    return cleaned(folder)


# rows set aside


def ordinary(warnings: tuple[str, ...]) -> bool:
    """Whether all that is said is that no file says who came unaccompanied, for these returns have none."""
    return all(one.startswith("No file says which children came unaccompanied") for one in warnings)


def test_two_in_a_hundred_rows_set_aside_are_ordinary(tmp_path: Path) -> None:
    assert ordinary(spoilt(tmp_path, 2, PLACE="").account.warnings)


def test_more_are_said_with_the_reason(tmp_path: Path) -> None:
    result = spoilt(tmp_path, 6, PLACE="")
    assert warned(
        result, "2021/episodes.csv: 6.0 % of its rows are set aside (6 of 100): 6 because PLACE is blank"
    )
    assert result.account.refusals == ()


def test_a_tenth_is_refused_with_the_setting_that_allows_it(tmp_path: Path) -> None:
    result = spoilt(tmp_path, 23, PLACE="")
    assert refused(
        result,
        "23 % of its rows",
        "returns.most_set_aside=0.1 allows",
        "allow it with returns.most_set_aside=0.25",
    )
    assert cleaned(tmp_path, most_set_aside=0.25).account.refusals == ()


def test_a_tenth_of_a_few_rows_is_only_said(tmp_path: Path) -> None:
    result = spoilt(tmp_path, 4, 10, PLACE="")
    assert warned(result, "40 % of its rows are set aside")
    assert result.account.refusals == ()


def test_ends_in_words_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    """They are set aside where REC says why care ended: it did, and nobody knows when."""
    rows = [
        {**episode(day(n, 2021), CHILD=str(n)), **({"DEC": "tbc", "REC": "E4A"} if n else {})}
        for n in range(30)
    ]
    write(tmp_path, 2021, rows)
    assert refused(cleaned(tmp_path), "DEC is no date; most look like AAA")


# headers


def both(folder: Path, other: Sequence[dict[str, str]], count: int = 20) -> CleanedReturns:
    """Two authorities in one folder, with the same numbers of children; ``other`` has the header of the
    second."""
    for name, header in (("ours", [child(CHILD=str(n)) for n in range(count)]), ("theirs", other)):
        rows = [episode(day(n, 2021), CHILD=str(n), PL_POST=name) for n in range(count)]
        delimited(folder / name, {EPISODES: rows, HEADER: list(header)})
    return cleaned(folder)


@pytest.mark.parametrize("theirs", [{"SEX": "1"}, {"DOB": "01/02/2008"}])
def test_two_authorities_with_the_same_numbers_are_refused(tmp_path: Path, theirs: dict[str, str]) -> None:
    result = both(tmp_path, [child(CHILD=str(n), **theirs) for n in range(20)])
    assert refused(
        result,
        "Do the files belong to two authorities",
        "returns.most_contradicted=0.05",
        "returns.most_contradicted=1",
    )
    assert cleaned(tmp_path, most_contradicted=1.0).account.refusals == ()


def test_a_few_children_who_contradict_each_other_are_said_without_their_number(tmp_path: Path) -> None:
    result = both(tmp_path, [child(CHILD=str(n), **({"SEX": "1"} if n < 2 else {})) for n in range(20)])
    assert warned(result, "fewer than 6 of 20 children", "two authorities")
    assert result.account.refusals == ()


def test_births_that_differ_a_little_are_said(tmp_path: Path) -> None:
    result = both(tmp_path, [child(CHILD=str(n), DOB="05/02/2010") for n in range(20)])
    assert warned(result, "The date of birth of 20 of 20 children (100 %) differs between headers")
    assert result.account.refusals == ()


def test_a_column_with_two_authorities_is_said(tmp_path: Path) -> None:
    rows = [{**episode(day(n, 2021), CHILD=str(n)), "LA": "East" if n else "West"} for n in range(3)]
    write(tmp_path, 2021, rows)
    assert warned(cleaned(tmp_path), "The column LA names 2 authorities.")


# jumps

STEADY = dict.fromkeys((2019, 2020, 2021), (10, 30))


def test_steady_years_are_nothing_to_look_at(tmp_path: Path) -> None:
    authority(tmp_path, STEADY)
    result = cleaned(tmp_path)
    assert ordinary(result.account.warnings)
    assert result.account.refusals == ()


def test_a_year_with_twice_the_starts_is_said(tmp_path: Path) -> None:
    authority(tmp_path, {**STEADY, 2021: (50, 90)})
    result = cleaned(tmp_path)
    assert warned(
        result, "Children who started: 40 in 2019-20 and 140 in 2020-21", "more than chance explains"
    )
    assert refused(
        result, "Children who started", "returns.most_jump=0.4 allows", "allow it with returns.most_jump="
    )


def test_a_jump_that_is_allowed_is_only_said(tmp_path: Path) -> None:
    authority(tmp_path, {**STEADY, 2021: (50, 90)})
    result = cleaned(tmp_path, most_jump=5.0)
    assert warned(result, "Children who started")
    assert result.account.refusals == ()


def test_a_year_of_which_most_is_missing_is_refused(tmp_path: Path) -> None:
    authority(tmp_path, STEADY, settled=400)
    rows = [episode(day(n, 2021), CHILD=f"N2021{n}") for n in range(10)]
    write(tmp_path, 2021, rows)
    result = cleaned(tmp_path)
    assert refused(result, "Children in care on 31 March: 420 in 2019-20 and 10 in 2020-21")
    assert warned(result, "of 420 children in care at its end only 0 are in the next return")


@pytest.mark.parametrize(("stay", "grave"), [(100, False), (50, False), (8, True), (0, True)])
def test_hardly_anybody_left_in_care(tmp_path: Path, stay: int, grave: bool) -> None:
    """Of children who started in the year some stay: 1 in 117 was left, and the fit went on."""
    rows = [
        episode(day(n, 2021), *(["", ""] if n < stay else ["31/03/2021", "E4A"]), CHILD=str(n))
        for n in range(100)
    ]
    write(tmp_path, 2021, rows)
    result = cleaned(tmp_path)
    assert warned(result, "in care on the last day, after 100 children who started") == (stay < 100)
    assert refused(result, "returns.least_in_care=0.5", "returns.least_in_care=0") == grave
    assert cleaned(tmp_path, least_in_care=0.0).account.refusals == ()


def test_totals_far_from_the_published_ones_are_said(tmp_path: Path) -> None:
    authority(tmp_path, {2021: (10, 30)})
    published = {2021: PublishedYear(stock=150, starts=41, source="A made-up release")}
    result = cleaned(tmp_path, published=published)
    assert warned(
        result, "Children in care on 31 March, 2020-21: the returns show 110, DfE has published 150 (-27 %)"
    )
    assert not warned(result, "Children who started")


# repairs in many rows


@pytest.mark.parametrize(
    ("second", "finds"),
    [
        ({"decom": "01/07/2020", "dec": "01/09/2020"}, "starts before this one ends"),
        ({"decom": "01/07/2020"}, "has no end"),
    ],
)
def test_overlaps_in_many_rows_are_said(tmp_path: Path, second: dict[str, str], finds: str) -> None:
    rows: list[dict[str, str]] = []
    for n in range(10):
        first = {"dec": "01/08/2020"} if "dec" in second else {}
        rows += [
            episode("01/05/2020", **first, CHILD=str(n)),
            episode(**second, CHILD=str(n), RNE="P", PL_POST="X"),
        ]
    write(tmp_path, 2021, rows)
    assert warned(cleaned(tmp_path), "10 rows (50 % of the episodes)", finds)


def test_what_can_be_learnt_from_is_what_is_not_refused(tmp_path: Path) -> None:
    spoilt(tmp_path, 23, PLACE="")
    years: dict[str, Any] = {"years": {"2021/episodes.csv": 2021}}
    with pytest.raises(InputMistake, match=r"returns\.most_set_aside=0\.25"):
        usable_returns(parameters_for(tmp_path, **years))
    assert usable_returns(parameters_for(tmp_path, most_set_aside=0.25, **years)).account.refusals == ()
