"""Placement types that belong only to runs whose scenarios name them."""

import pytest

from sim import load
from sim.configuration.named_types import with_types_named

pytestmark = pytest.mark.unit

LODGINGS, CHARITY = "supported_lodgings", "not_for_profit_home"
ENTRY = {"title": "A type", "only_where_named": True}


def types_of(*overrides: str) -> set[str]:
    return set(load(list(overrides)).parameters.placement.types)


def test_a_type_is_there_only_where_a_scenario_names_it() -> None:
    assert not {LODGINGS, CHARITY} & types_of("scenarios=[baseline,step_down]")
    assert {LODGINGS, CHARITY} & types_of("scenarios=[baseline,supported_lodgings]") == {LODGINGS}


def test_a_type_that_an_order_of_preference_or_the_census_names_is_there() -> None:
    plain = {
        "placement": {
            "types": {"a": {"title": "A"}, "b": ENTRY, "c": ENTRY, "d": ENTRY},
            "preferences": {"care": ["a", "b"]},
        },
        "census": {"table": {"placements": {"c": 3}}},
    }
    assert set(with_types_named(plain, {})["placement"]["types"]) == {"a", "b", "c"}
    assert set(plain["placement"]["types"]) == {"a", "b", "c", "d"}


@pytest.mark.parametrize("named", [
    {"provision": {"homes": {"host": {"type": "b"}}}},
    {"costs": {"fees": {"b": {"per_week": 3}}}},
    {"returns": {"types": [{"place": ["K3"], "type": "b"}]}},
])  # fmt: skip
def test_a_type_that_a_home_a_price_or_a_rule_of_returns_names_is_there(named: dict[str, object]) -> None:
    plain = {"placement": {"types": {"a": {"title": "A"}, "b": ENTRY, "c": ENTRY}}, **named}
    assert set(with_types_named(plain, {})["placement"]["types"]) == {"a", "b"}


def test_what_a_type_is_like_is_there_with_it() -> None:
    types = {"a": ENTRY, "b": ENTRY | {"like": "a"}, "c": {"title": "C", "like": "b"}}
    plain = {"placement": {"types": types, "preferences": {}}}
    assert set(with_types_named(plain, {})["placement"]["types"]) == {"a", "b", "c"}


def test_what_is_no_configuration_stays_as_it_is_for_others_to_refuse() -> None:
    for plain in ({}, {"placement": None}, {"placement": {"types": 3}}):
        assert with_types_named(plain, {}) == plain
