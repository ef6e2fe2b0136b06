"""Each kind of defect that can be planted: it breaks its rule, nothing else did before, and what was planted
is known."""

import pandas as pd
import pytest
from return_rules import breaking, episodes_of
from synthetic_returns import COUNTY, SMALL, spoilt, written

from sim.synthetic.defects import RULES, plant
from sim.synthetic.defects.registry import defect
from sim.synthetic.draft import Draft

pytestmark = pytest.mark.functional


@pytest.fixture(scope="module")
def clean_episodes() -> pd.DataFrame:
    return episodes_of(written(*COUNTY).draft)


@pytest.fixture(scope="module")
def spoilt_episodes() -> pd.DataFrame:
    return episodes_of(spoilt().draft)


@pytest.mark.parametrize("rule", RULES)
def test_returns_without_defects_break_no_rule(clean_episodes: pd.DataFrame, rule: str) -> None:
    assert breaking(rule, written(*COUNTY).draft, clean_episodes) == set()


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_defect_breaks_its_rule(spoilt_episodes: pd.DataFrame, rule: str) -> None:
    children = {one.child for one in spoilt().planting.planted if one.rule == rule}
    assert children
    assert children <= breaking(rule, spoilt().draft, spoilt_episodes)


def test_every_kind_could_be_planted_in_a_county() -> None:
    assert spoilt().planting.not_planted == []


def test_a_child_has_one_defect_at_most() -> None:
    children = [one.child for one in spoilt().planting.planted]
    assert len(children) == len(set(children))


def test_what_is_not_spoilt_stays_as_it_was() -> None:
    touched = {one.child for one in spoilt().planting.planted}
    for year, tables in written(*COUNTY).draft.tables.items():
        for name, table in tables.items():
            after = spoilt().draft.tables[year][name]
            before = table[~table["CHILD"].isin(touched)]
            pd.testing.assert_frame_equal(after[~after["CHILD"].isin(touched)], before)


def test_each_defect_has_its_line_in_the_file() -> None:
    draft, planting = spoilt().draft, spoilt().planting
    files = pd.DataFrame(
        [(year, name, f"{year}/{name}.csv") for year, tables in draft.tables.items() for name in tables],
        columns=["year", "table", "file"],
    )
    located = planting.located(draft, files)
    lines = located.dropna(subset=["line"])
    assert set(located["rule"]) == set(RULES)
    assert set(located.loc[located["line"].isna(), "rule"]) == {"205A", "NoE"}
    for one in lines.itertuples():
        table = draft.tables[int(str(one.year))][str(one.table)]
        assert table["CHILD"].iloc[int(str(one.line)) - 2] == one.child


def test_the_rate_says_how_many() -> None:
    def copy_of(draft: Draft) -> Draft:
        return Draft(
            {year: {name: t.copy() for name, t in tables.items()} for year, tables in draft.tables.items()}
        )

    few, many = (
        len(plant(copy_of(written(*COUNTY).draft), ["356"], rate, 1).planted) for rate in (0.002, 0.02)
    )
    assert few >= 1
    assert many == pytest.approx(10 * few, rel=0.25)


def test_a_defect_without_a_place_is_told_and_not_made_up() -> None:
    draft = Draft({2022: {name: table.copy() for name, table in written(*SMALL).draft.tables[2022].items()}})
    planting = plant(draft, ["502"], 0.1, 1)  # there is no return before the first one
    assert planting.planted == []
    assert planting.not_planted == ["502"]


def test_a_rule_is_registered_once() -> None:
    with pytest.raises(ValueError, match="356 is registered twice"):
        defect("356", where=lambda rows: rows["once"])(lambda draft, spot: (0, "", None))
