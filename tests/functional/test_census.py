"""The census made from the shipped configurations has every published number exactly."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from shipped_parameters import parameters, shipped

from sim.bands import completed_years, day_number
from sim.census.children import make_census
from sim.episodes import Episodes, broken_invariants
from sim.errors import InputMistake
from sim.measures.kpis import kpis
from sim.parameters import Parameters

pytestmark = pytest.mark.functional
AUTHORITIES = ("nottinghamshire", "westmere")
COLUMN = {"need": "cin", "legal_status": "ls"}
MARGINS = ("need", "district", "location", "sex", "level", "legal_status")
FLAGS = ("uasc", "disability", "previously_looked_after")


@pytest.fixture(scope="module", params=AUTHORITIES)
def made(request: pytest.FixtureRequest) -> tuple[Parameters, Episodes]:
    p = parameters(shipped(request.param))
    return p, make_census(p)


@pytest.fixture
def p(made: tuple[Parameters, Episodes]) -> Parameters:
    return made[0]


@pytest.fixture
def children(made: tuple[Parameters, Episodes]) -> pd.DataFrame:
    """Children in care on the base date, with their age in completed years."""
    census = made[1].frame.query("stratum == 'census'")
    return census.assign(
        age=completed_years(census["dob"].to_numpy(), day_number(made[0].authority.base_date))
    )


@pytest.fixture
def past(made: tuple[Parameters, Episodes]) -> pd.DataFrame:
    return made[1].frame.query("stratum == 'leavers'")


def _counts(values: pd.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in values.value_counts().items() if count}


def test_children_by_age_group_and_by_placement(p: Parameters, children: pd.DataFrame) -> None:
    table = p.census.table
    by_age = {
        name: int(children["age"].isin(group).sum())
        for name, group in zip(table.ages, table.age_groups, strict=True)
    }
    assert by_age == table.ages
    assert _counts(children["placement"]) == {
        name: count for name, count in table.placements.items() if count
    }


def test_known_blocks_of_age_by_placement(p: Parameters, children: pd.DataFrame) -> None:
    groups = dict(zip(p.census.table.ages, p.census.table.age_groups, strict=True))
    for block in p.census.table.known:
        ages = [age for name in block.ages for age in groups[name]]
        assert (
            children["age"].isin(ages) & children["placement"].isin(block.placements)
        ).sum() == block.children


@pytest.mark.parametrize("name", MARGINS)
def test_children_by_each_margin(name: str, p: Parameters, children: pd.DataFrame) -> None:
    assert _counts(children[COLUMN.get(name, name)]) == getattr(p.census, name).totals


@pytest.mark.parametrize("name", FLAGS)
def test_children_by_each_margin_of_yes_and_no(name: str, p: Parameters, children: pd.DataFrame) -> None:
    assert children[name].sum() == getattr(p.census, name).totals["yes"]


def test_plans_differ_from_the_placement_exactly_where_the_configuration_says_so(
    p: Parameters, children: pd.DataFrame
) -> None:
    settings = (
        children["placement"].astype(str).map({name: t.setting for name, t in p.placement.types.items()})
    )
    against = children[children["plan"].astype(str) != settings]
    counted = {name: _counts(group["plan"]) for name, group in against.groupby("placement", observed=True)}
    assert counted == p.census.against_plan
    for child in against.itertuples():
        first, last = p.placement.types[str(child.wanted)].ages
        assert p.placement.types[str(child.wanted)].setting == child.plan
        assert first <= child.age <= last
    aligned = children[children["plan"].astype(str) == settings]
    assert (aligned["wanted"].astype(str) == aligned["placement"].astype(str)).all()


def test_children_live_only_where_their_age_is_taken(p: Parameters, children: pd.DataFrame) -> None:
    for name, group in children.groupby("placement", observed=True):
        first, last = p.placement.types[str(name)].ages
        assert group["age"].between(first, last).all(), name


def test_unaccompanied_children_are_of_the_configured_ages_without_siblings_or_an_earlier_period(
    p: Parameters, children: pd.DataFrame
) -> None:
    unaccompanied = children[children["uasc"]]
    assert p.census.uasc.only_ages is not None
    assert unaccompanied["age"].between(*p.census.uasc.only_ages).all()
    assert (unaccompanied["cin"] == "N8").all()
    assert (unaccompanied["ls"] == "V2").all()
    assert (unaccompanied["sibling_group"] == -1).all()
    assert not unaccompanied["previously_looked_after"].any()


def test_legal_status_follows_the_placement_where_it_must(children: pd.DataFrame) -> None:
    assert (children.loc[children["place"] == "A6", "ls"] == "E1").all()
    assert (children.loc[children["place"] == "P1", "ls"] == "C2").all()


def test_no_home_holds_more_children_than_its_open_places(p: Parameters, children: pd.DataFrame) -> None:
    in_homes = children[children["unit"] != ""]
    homes = {name for name, t in p.placement.types.items() if t.provision.value == "homes"}
    assert set(in_homes["placement"]) == homes & set(children["placement"])
    for unit, group in in_homes.groupby("unit", observed=True):
        home = p.provision.homes[str(unit)]
        assert len(group) <= home.beds.at(p.authority.base_date)
        assert (group["placement"] == home.type).all()
        assert group["age"].between(*home.ages).all()


def test_times_lie_between_birth_and_the_base_date(p: Parameters, children: pd.DataFrame) -> None:
    base = day_number(p.authority.base_date)
    assert (children["dob"] <= children["period_start"]).all()
    assert (children["period_start"] <= children["decom"]).all()
    assert (children["decom"] <= base).all()
    assert children["dec"].isna().all()


def test_spell_period_and_reason_of_the_episode_agree_with_its_dates(children: pd.DataFrame) -> None:
    first = children["decom"] == children["period_start"]
    assert ((children["spell"] == 0) == first).all()
    assert ((children["rne"] == "S") == first).all()
    assert ((children["period"] == 1) == children["previously_looked_after"]).all()


def test_nobody_was_in_supported_accommodation_before_the_age_it_takes(
    p: Parameters, children: pd.DataFrame
) -> None:
    supported = children[children["placement"] == "supported_accommodation"]
    youngest = p.placement.types["supported_accommodation"].ages[0]
    assert ((supported["decom"] - supported["dob"]) / 365.25 > youngest - 0.01).all()
    assert len(supported) > 0


def test_past_exits_are_counted_by_route_spread_over_the_year_and_numbered_after_the_census(
    p: Parameters, children: pd.DataFrame, past: pd.DataFrame
) -> None:
    base = day_number(p.authority.base_date)
    assert _counts(past["route"]) == p.census.exits_last_12_months
    assert past["dec"].between(base - 365, base, inclusive="right").all()
    gaps = np.diff([base - 365, *np.sort(past["dec"]), base])
    assert gaps.max() <= 365 / len(past) + 1
    assert past["rec"].isin(["E45", "E46", "E47", "E48"]).all()
    assert past["child"].tolist() == list(range(len(children), len(children) + len(past)))
    assert children["child"].tolist() == list(range(len(children)))


def test_the_table_of_episodes_is_sound(made: tuple[Parameters, Episodes]) -> None:
    assert broken_invariants(made[1]) == []


def test_the_same_parameters_give_the_same_table_to_the_byte(made: tuple[Parameters, Episodes]) -> None:
    p, census = made
    again = make_census(p)
    pd.testing.assert_frame_equal(again.frame, census.frame, check_exact=True)
    assert again.frame.to_csv() == census.frame.to_csv()


def test_another_seed_changes_children_but_no_total(p: Parameters, children: pd.DataFrame) -> None:
    other = p.model_copy(update={"census": p.census.model_copy(update={"seed": p.census.seed + 1})})
    again = make_census(other).frame.query("stratum == 'census'")
    assert not again["dob"].equals(children["dob"])
    assert _counts(again["cin"]) == _counts(children["cin"])
    assert _counts(again["placement"]) == _counts(children["placement"])


def test_the_six_indicators_of_the_strategy_come_out_exactly() -> None:
    p = parameters(shipped())
    measured = kpis(make_census(p), [p.authority.base_date], p.placement.types)
    values = dict(zip(measured.keys["kpi"], measured.values, strict=True))
    assert values == {
        "kinship_share": 84 / 953,
        "residential_against_plan_share": 39 / 163,
        "external_foster_share": 303 / 525,
        "family_based_12_15_share": 204 / 297,
        "outside_d2n2_share": 290 / 493,
        "sgo_exits": 48,
    }


def _mistake(change: dict[str, Any], part: str) -> str:
    raw = shipped()
    raw["census"][part] |= change
    with pytest.raises(InputMistake) as mistake:
        make_census(parameters(raw))
    return str(mistake.value)


def test_a_known_block_larger_than_its_age_group_is_a_mistake() -> None:
    block = {"ages": ["0-3"], "placements": ["kinship_foster"], "children": 90}
    message = _mistake({"known": [block]}, "table")
    assert message.startswith("census.table: no table has all the numbers given")


def test_more_children_in_homes_than_places_is_a_mistake() -> None:
    totals = shipped()["census"]["table"]["placements"] | {
        "council_childrens_home": 12,
        "external_childrens_home": 134,
    }
    message = _mistake({"placements": totals}, "table")
    assert message.startswith("census.table.placements.council_childrens_home: 12 children")
    assert "11 open places" in message


def test_children_in_an_emergency_placement_must_have_another_plan() -> None:
    message = _mistake({"emergency_placement": {"fostering": 1}}, "against_plan")
    assert message.startswith("census.against_plan.emergency_placement: 1 children have no other setting")


def test_more_plans_than_children_old_enough_is_a_mistake() -> None:
    message = _mistake({"external_childrens_home": {"supported": 100}}, "against_plan")
    assert message.startswith("census.against_plan.external_childrens_home.supported: 100 children")


def test_a_legal_status_too_small_for_those_who_must_have_it_is_a_mistake() -> None:
    message = _mistake({"totals": {"C1": 216, "C2": 535, "E1": 20, "V2": 182}}, "legal_status")
    assert message.startswith("census.legal_status.totals.E1: 20 children, but 22 have this value")


def test_more_unaccompanied_children_than_children_of_their_age_is_a_mistake() -> None:
    assert _mistake({"totals": {"yes": 900}}, "uasc").startswith("census.uasc.totals: sum to more than the ")


def test_exits_by_a_route_nobody_can_take_are_a_mistake() -> None:
    raw = shipped()
    raw["exits"]["routes"]["special_guardianship"]["by_setting"] = {}
    with pytest.raises(
        InputMistake, match=r"exits_last_12_months\.special_guardianship: 48 exits, but no child"
    ):
        make_census(parameters(raw))


def test_a_child_that_cannot_have_entered_care_is_a_mistake() -> None:
    raw = shipped()
    raw["entries"]["strata"]["unaccompanied"]["ages"] = {17: 1}
    with pytest.raises(
        InputMistake, match=r"entries\.strata: an unaccompanied child aged 15 is in the census"
    ):
        make_census(parameters(raw))
