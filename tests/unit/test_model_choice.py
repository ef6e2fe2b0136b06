"""Whom a programme takes first, by each rule."""

from types import SimpleNamespace
from typing import Any, get_args

import numpy as np
import pytest
from model_parts import a_child
from pydantic import ValidationError
from shipped_policies import policies, today

from sim.errors import InputMistake
from sim.model.names import Names
from sim.model.streams import Streams, price_key
from sim.model.work.choice import OwnFees, Suitable, rank
from sim.parameters.own_prices import relative_price
from sim.parameters.programmes import Chosen, Programme

pytestmark = pytest.mark.unit

NAMES = Names.of(today())
TYPES, SETTINGS = NAMES.types, NAMES.settings
CHILDREN = {
    "long_there": {"placed": -900.0, "entered": -1000.0, "level": "complex"},
    "new": {"placed": -10.0, "entered": -20.0, "level": "enhanced"},
    "waits_for_a_family": {"placed": -100.0, "entered": -400.0, "level": "enhanced", "plan": "fostering"},
    "far": {"placed": -200.0, "entered": -300.0, "level": "enhanced", "location": 2},
    "dear": {
        "placed": -50.0,
        "entered": -300.0,
        "level": "complex",
        "location": 2,
        "placement": "external_childrens_home",
    },
    "in_a_council_home": {
        "placed": -60.0,
        "entered": -300.0,
        "level": "complex",
        "placement": "council_childrens_home",
    },
}
FEES = OwnFees(today(), NAMES, Streams(1, 0))
FIRST = {
    "longest_placed": "long_there",
    "newest_in_care": "new",
    "most_suitable": "waits_for_a_family",
    "dearest": "dear",
    "furthest_away": "far",
}


def child(facts: dict[str, Any]) -> Any:
    known = {"number": 1, "location": 0, "placement": "independent_foster", "plan": "residential"} | facts
    return SimpleNamespace(
        **{**known, "placement": TYPES.index(known["placement"]), "plan": SETTINGS.index(known["plan"])},
    )


def order(chosen: str) -> list[str]:
    programme = Programme(
        places_per_year=1, ages=(0, 17), living_in=("independent_foster",), success=1, months=1,
        move_to="in_house_foster",
        chosen=chosen, assumption="A programme for tests.",
    )  # fmt: skip
    ranked = rank(programme, NAMES, FEES)
    return sorted(CHILDREN, key=lambda name: ranked(child(CHILDREN[name]), 0.0))


@pytest.mark.parametrize(("chosen", "first"), FIRST.items())
def test_the_rule_says_who_comes_first(chosen: str, first: str) -> None:
    assert order(chosen)[0] == first


def test_every_rule_is_tried_here() -> None:
    assert {*FIRST, "by_lot"} == set(get_args(Chosen))


def test_a_home_paid_for_whether_full_or_empty_spares_no_fee() -> None:
    assert order("dearest")[-1] == "in_a_council_home"


def test_children_alike_are_told_apart_by_what_they_cost_themselves() -> None:
    """The same numbers as the books use: a solo placement is the dearest of all."""
    p = today()
    assert p.costs is not None
    alike = {"placement": "external_childrens_home", "level": "complex", "location": 0, "plan": "residential"}
    children = [child(alike | {"number": n}) for n in range(400)]
    external = TYPES.index("external_childrens_home")
    same = np.full(400, external), np.full(400, 2), np.full(400, 0), np.arange(400)
    fees = [p.costs.fees.get(name) for name in TYPES]
    paid = 3960 * relative_price(fees, *same, price_key(Streams(1, 0)))
    assert [FEES(one, 0.0) for one in children] == pytest.approx(paid.tolist())
    assert 2 <= (paid > 10_000).sum() <= 25
    assert suits(
        {"placement": external, "level": "complex", "number": int(paid.argmax())}, costing_at_least=9000
    )
    assert not suits(
        {"placement": external, "level": "complex", "number": int(paid.argmin())}, costing_at_least=9000
    )


def test_by_lot_nobody_comes_first() -> None:
    assert order("by_lot") == list(CHILDREN)


def test_a_programme_leads_its_children_somewhere_else() -> None:
    step_down = policies()["step_down"]
    facts = {n: getattr(step_down, n) for n in type(step_down).model_fields} | {
        "move_to": step_down.living_in[0]
    }
    with pytest.raises(
        ValidationError, match="where its children live already; expected another placement type"
    ):
        type(step_down)(**facts)


def test_the_dearest_cannot_be_chosen_without_prices() -> None:
    dearest = policies()["step_down"].model_copy(update={"chosen": "dearest"})
    with pytest.raises(InputMistake, match=r"step_down\.chosen is 'dearest', which needs prices"):
        dearest.apply(today().model_copy(update={"costs": None}))


def suits(facts: dict[str, Any], *, takes: bool = True, room: bool = True, **about: Any) -> bool:
    """Whether a programme of six months on day 0 could take a child of these facts."""
    asked = {"ages": (8, 15), "living_in": ("independent_foster",), "exit_by": "special_guardianship"} | about
    programme = Programme(
        places_per_year=1, success=1, months=6, assumption="A programme for tests.", **asked
    )
    placing: Any = SimpleNamespace(
        takes_age=lambda placement_type, age: takes, has_room=lambda child, placement_type, age, now: room
    )
    return Suitable(programme, NAMES, placing, FEES).takes(a_child(**{"years": 10.5} | facts), 0.0)


@pytest.mark.parametrize(("years", "could"), [(7.9, False), (8.1, True), (15.9, True), (16.1, False)])
def test_a_programme_takes_children_of_its_ages(years: float, could: bool) -> None:
    assert suits({"years": years}) is could


@pytest.mark.parametrize(("years", "could"), [(17.4, True), (17.6, False)])
def test_the_work_must_come_to_its_end_before_the_eighteenth_birthday(years: float, could: bool) -> None:
    assert suits({"years": years}, ages=(8, 17)) is could


@pytest.mark.parametrize(
    ("only", "fact"), [("only_against_plan", "against_plan"), ("only_disabled", "disability")]
)
def test_a_programme_may_be_for_some_children_only(only: str, fact: str) -> None:
    assert [suits({fact: is_so}, **{only: True}) for is_so in (False, True)] == [False, True]
    assert suits({fact: False})


@pytest.mark.parametrize(
    ("takes", "room", "could"), [(True, True, True), (False, True, False), (True, False, False)]
)
def test_where_it_leads_must_take_the_child_and_have_room(takes: bool, room: bool, could: bool) -> None:
    assert suits({}, takes=takes, room=room, exit_by=None, move_to="in_house_foster") is could
    assert suits({}, takes=takes, room=room)  # out of care there is always room
