"""A placement type that is like another one is one entry."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from shipped_parameters import parameters, shipped

from sim.config import load
from sim.parameters import Parameters
from sim.parameters.checks.likeness import with_likeness
from sim.parameters.checks.reachable import out_of_reach

pytestmark = pytest.mark.unit
LIKE = "external_childrens_home"
SOURCE = {"assumption": "A placement type for tests."}


def town(**types: dict[str, Any]) -> Parameters:
    raw = shipped()
    raw["placement"]["types"] |= types
    return parameters(raw)


def farm(**differs: Any) -> Parameters:
    return town(farm={"like": LIKE, "title": "Care farm", "asked_before": LIKE} | differs)


def refused(**types: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as error:
        town(**types)
    return str(error.value)


def test_it_inherits_codes_price_availability_offers_endings_and_exits() -> None:
    p = farm()
    own, other = p.placement.types["farm"], p.placement.types[LIKE]
    assert own == other.model_copy(update={"title": "Care farm"})
    assert p.costs is not None
    assert p.costs.fees["farm"] == p.costs.fees[LIKE]
    assert p.provision.markets["farm"] == p.provision.markets[LIKE]
    assert p.moves.against_plan.offers["farm"] == p.moves.against_plan.offers[LIKE]
    assert own.setting == "residential"  # whose endings and exits it shares


def test_it_keeps_children_as_long_as_the_other_unless_it_says_how_placements_end() -> None:
    raw = shipped()
    raw["moves"]["by_type"] = {LIKE: 0.5}
    farms = {
        "farm": {"like": LIKE, "title": "Care farm", "asked_before": LIKE},
        "camp": {
            "like": LIKE,
            "title": "Camp",
            "asked_before": LIKE,
            "setting": "camp",
            "endings": {"scale": 3},
        }
        | SOURCE,
    }
    raw["placement"]["types"] |= farms
    assert parameters(raw).moves.by_type == {LIKE: 0.5, "farm": 0.5}


def test_moves_of_a_type_that_is_not_there_are_refused() -> None:
    raw = shipped()
    raw["moves"]["by_type"] = {"care_farn": 0.5}
    with pytest.raises(ValidationError, match=r"moves\.by_type: there is no placement type 'care_farn'"):
        parameters(raw)


def test_what_the_entry_states_replaces_what_it_inherits() -> None:
    p = farm(
        ages=[10, 15], location={"in_county": 1.0}, price={"per_week": 7000, "by_level": {"complex": 2}},
        market={"factor": 0.5}, offers=0.25, **SOURCE,
    )  # fmt: skip
    assert p.costs is not None
    own, other = p.costs.fees["farm"], p.costs.fees[LIKE]
    assert (own.per_week.values, own.by_level, own.by_location) == (
        (7000.0,),
        {"complex": 2.0},
        other.by_location,
    )
    assert (own.source, own.assumption) == (other.source, SOURCE["assumption"])
    market = p.provision.markets["farm"]
    assert (market.factor.values, market.availability) == ((0.5,), p.provision.markets[LIKE].availability)
    assert p.moves.against_plan.offers["farm"].values == (0.25,)
    assert p.placement.types["farm"].ages == (10, 15)
    assert list(p.placement.types["farm"].location) == ["in_county"]
    assert p.costs.fees[LIKE] == parameters(shipped()).costs.fees[LIKE]  # type: ignore[union-attr]


def test_what_stands_in_its_own_place_goes_before_the_entry() -> None:
    raw = shipped()
    raw["placement"]["types"]["farm"] = {
        "like": LIKE,
        "title": "Care farm",
        "price": {"per_week": 7000, "spread": 0},
        **SOURCE,
    }
    raw["costs"]["fees"]["farm"] = {"per_week": 6500}
    p = parameters(raw)
    assert p.costs is not None
    assert (p.costs.fees["farm"].per_week.values, p.costs.fees["farm"].spread) == ((6500.0,), 0.0)


@pytest.mark.parametrize(("where", "step"), [("asked_before", 0), ("asked_after", 1)])
def test_it_is_asked_beside_the_named_type_wherever_that_one_is(where: str, step: int) -> None:
    p = town(farm={"like": LIKE, "title": "Care farm", where: LIKE})
    for setting, before in parameters(shipped()).placement.preferences.items():
        after = p.placement.preferences[setting]
        assert [name for name in after if name != "farm"] == list(before)
        assert ("farm" in after) == (LIKE in before)
        if LIKE in before:
            assert after.index("farm") == before.index(LIKE) + step


def test_a_setting_of_its_own_has_endings_and_exits_of_its_own() -> None:
    p = farm(setting="farming", endings={"scale": 0.3}, exits={"relatives": 5}, **SOURCE)
    own, other = p.moves.endings["farming"], p.moves.endings["residential"]
    assert (own.scale, own.planned, own.by_age) == (0.3, other.planned, other.by_age)
    for name, route in p.exits.routes.items():
        expected = 5.0 if name == "relatives" else route.by_setting.get("residential")
        assert route.by_setting.get("farming") == expected
        assert route.rec.get("farming") == route.rec.get("residential")
    assert p.moves.pull["farming"] == p.moves.pull["residential"]
    assert p.moves.pull_by_level["farming"] == p.moves.pull_by_level["residential"]
    at_18 = p.exits.at_eighteen.destinations
    assert at_18["farming"] == at_18["residential"]
    assert p.placement.preferences["farming"][0] == "farm"
    assert p.placement.settings[-1] == "farming"


def test_a_home_like_a_home_inherits_what_a_home_costs() -> None:
    p = town(
        lodge={"like": "council_childrens_home", "title": "Lodge", "price": {"per_home": 1000}, **SOURCE}
    )
    assert p.costs is not None
    own, other = p.costs.homes["lodge"], p.costs.homes["council_childrens_home"]
    assert (own.per_home.values, own.line) == ((1000.0,), other.line)


def test_a_type_may_be_like_one_that_is_like_another_in_any_order() -> None:
    p = town(
        second={"like": "first", "title": "Second"},
        first={"like": LIKE, "title": "First", "ages": [12, 15], "offers": 0.1, **SOURCE},
    )
    assert p.placement.types["second"].ages == (12, 15)
    assert p.moves.against_plan.offers["second"].values == (0.1,)


def test_the_given_values_stay_as_they_are() -> None:
    raw = shipped()
    raw["placement"]["types"]["farm"] = {"like": LIKE, "title": "Care farm", "asked_before": LIKE}
    before = repr(raw)
    assert with_likeness(raw) is not raw
    assert repr(raw) == before
    plain = shipped()
    assert with_likeness(plain) is plain


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (
            {"like": "external_children_home"},
            "like: is 'external_children_home', which is no other placement type; did you mean",
        ),
        ({"like": "farm"}, "like: is 'farm', which is no other placement type"),
        (
            {"like": LIKE, "asked_before": "nobody"},
            "asked_before: is 'nobody', which is no other placement type",
        ),
        (
            {"like": LIKE, "asked_before": LIKE, "asked_after": LIKE},
            "asked_after: stands beside 'asked_before'; keep one",
        ),
        ({"like": LIKE, "title": None}, "has no title of its own"),
        (
            {"like": LIKE, "price": {"per_week": 1}},
            "price: has numbers, but the entry neither 'source:' nor 'assumption:'",
        ),
        ({"like": LIKE, "price": 7000, **SOURCE}, "price: is 7000; expected the fields that differ"),
        (
            {"like": LIKE, "endings": {"scale": 1}, **SOURCE},
            "endings: endings and exits are those of a setting",
        ),
        (
            {"like": LIKE, "exits": {"relatives": 1}, "setting": "fostering", **SOURCE},
            "exits: endings and exits are those of",
        ),
        (
            {"like": "in_house_foster"},
            "provision: is 'households', but the council's own households are those of",
        ),
    ],
)
def test_an_entry_that_cannot_be_understood_is_refused_with_its_place(
    entry: dict[str, Any], says: str
) -> None:
    entry = {key: value for key, value in ({"title": "Care farm"} | entry).items() if value is not None}
    assert f"placement.types.farm.{says}" in refused(
        farm=entry
    ) or f"placement.types.farm: {says}" in refused(farm=entry)


def test_types_that_are_like_each_other_are_refused() -> None:
    said = refused(first={"like": "second", "title": "First"}, second={"like": "first", "title": "Second"})
    assert "placement.types.first.like: leads back to 'first' itself" in said


def test_a_type_that_nothing_leads_to_is_said() -> None:
    (said,) = out_of_reach([town(farm={"like": LIKE, "title": "Care farm"})])
    assert said.startswith("placement type 'farm': no plan leads to it by an order of preference")
    assert out_of_reach([farm()]) == []


@pytest.mark.parametrize("authority", ["nottinghamshire", "westmere"])
def test_nothing_is_said_of_the_shipped_types(authority: str) -> None:
    assert out_of_reach([parameters(shipped(authority))]) == []


def test_what_one_scenario_leads_to_is_not_out_of_reach() -> None:
    p = town(farm={"like": LIKE, "title": "Care farm"})
    census = p.census.model_copy(
        update={"table": p.census.table.model_copy(update={"placements": {"farm": 2}})}
    )
    assert out_of_reach([p, p.model_copy(update={"census": census})]) == []


def test_a_type_that_only_an_unused_plan_asks_for_is_out_of_reach() -> None:
    (said,) = out_of_reach([town(farm={"like": LIKE, "title": "Care farm", "setting": "farming"})])
    assert said.startswith("placement type 'farm'")


def test_a_setting_without_a_way_out_is_said() -> None:
    raw = shipped()
    for route in raw["exits"]["routes"].values():
        route["by_setting"].pop("disability", None)
    (said,) = out_of_reach([parameters(raw)])
    assert said.startswith("setting 'disability': no route leads from it out of care before 18")


@pytest.mark.parametrize("nothing", [{"per_year": 0}, {"by_time": [0]}])
def test_a_route_by_which_nobody_leaves_is_no_way_out(nothing: dict[str, Any]) -> None:
    raw = shipped()
    for name, route in raw["exits"]["routes"].items():
        if name != "relatives":
            route["by_setting"].pop("uasc", None)
    assert out_of_reach([parameters(raw)]) == []
    raw["exits"]["routes"]["relatives"] |= nothing
    said = out_of_reach([parameters(raw)])
    assert any(sentence.startswith("setting 'uasc'") for sentence in said)


def test_the_entry_in_the_guide_works_as_it_stands_and_is_one_file(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "USING.md").read_text(encoding="utf-8")
    (entry,) = re.findall(r"```yaml\n(# ~/mytown/placement/mytown\.yaml\n.*?)```", guide, re.DOTALL)
    (tmp_path / "placement").mkdir()
    (tmp_path / "placement" / "mytown.yaml").write_text(entry, encoding="utf-8")
    p = load(["placement=mytown"], config_dir=tmp_path).parameters
    assert p.placement.types["care_farm"].place == p.placement.types[LIKE].place
    assert p.costs is not None
    assert p.costs.fees["care_farm"].per_week.values == (5200.0,)
    assert out_of_reach([p]) == []


@pytest.mark.parametrize(
    ("key", "meant"),
    [("lik", "like"), ("asked_befor", "asked_before"), ("prices", "price"), ("setings", "setting")],
)
def test_a_misspelt_key_is_answered_with_the_nearest_and_nothing_else(key: str, meant: str) -> None:
    """It had been said that the entry lacks all that it would inherit."""
    said = refused(farm={key: LIKE, "title": "Care farm"})
    assert f"placement.types.farm.{key}: there is no such key; did you mean '{meant}'?" in said
    assert "missing" not in said
