"""Who is asked for a place, in which order, and what they answer."""

from datetime import date
from typing import Any

import pytest
from model_parts import a_child, a_home
from shipped_parameters import parameters, shipped

from sim.model.decisions import ACCEPTANCE, MATCH
from sim.model.names import Names
from sim.model.provision.places import Bought, Homes, Households, Unit
from sim.model.provision.placing import PlaceFound, Placing
from sim.model.streams import DrawnRow
from sim.parameters import Parameters
from sim.parameters.placements import Reordering
from sim.timeline import Timeline

pytestmark = pytest.mark.unit

OWN, IFA, COUNCIL, EXTERNAL, KIN = (
    "in_house_foster", "independent_foster", "council_childrens_home", "external_childrens_home",
    "kinship_foster",
)  # fmt: skip


@pytest.fixture(scope="module")
def p() -> Parameters:
    """The shipped types, where one household in ten is the right match for a child of standard needs, and one
    bed is free."""
    raw = shipped()
    raw["provision"]["foster_households"] |= {
        "acceptance": 0.1, "acceptance_by_level": {"standard": 1, "enhanced": 0.5, "complex": 20},
        "acceptance_by_age": 1,
    }  # fmt: skip
    raw["provision"]["markets"][IFA] |= {
        "availability": 0.5,
        "by_level": {"enhanced": 0.4},
        "factor": {"start": 1, "2022-08-10": 0.1},
    }
    return parameters(raw)


class Town:
    """The shipped types with one council home of two beds and five vacant households."""

    def __init__(self, p: Parameters) -> None:
        self.names = Names.of(p)
        self.home = a_home("oakhurst", 2, self.type(COUNCIL), (8, 17))
        homes = Homes()
        homes.add(self.home, 0.9)
        self.households = Households([(0, 17)], 4)
        for number in range(5):
            self.households.list_as_vacant(Unit(f"household {number}", self.type(OWN), 2, (0, 17)))
        self.bought = Bought.of(p, self.names)
        self.placing = Placing(p, self.names, {self.type(COUNCIL): homes}, self.households, self.bought)

    def type(self, name: str) -> int:
        return self.names.types.index(name)

    def setting(self, name: str) -> int:
        return self.names.settings.index(name)

    def draws(self, default: float = 1.0, **drawn: float) -> DrawnRow:
        """Draws by which everybody says no, but for those named."""
        draws = [default] * (ACCEPTANCE + len(self.names.types))
        draws[MATCH] = drawn.pop(
            "match", 1e-300
        )  # so many households would have to be asked that there are not enough
        for name, value in drawn.items():
            draws[ACCEPTANCE + self.type(name)] = value
        return DrawnRow.of(draws)

    def find(
        self,
        plan: str,
        years: int,
        draws: DrawnRow,
        now: float = 0.0,
        together: int = 1,
        **facts: Any,
    ) -> PlaceFound:
        child = a_child(years + 0.5, age=years, **facts)
        return self.placing.find(child, self.setting(plan), now, draws, together)


@pytest.fixture
def town(p: Parameters) -> Town:
    return Town(p)


def test_the_first_in_the_order_that_accepts_takes_the_child(town: Town) -> None:
    assert town.find("fostering", 10, town.draws(match=0.99)).placement_type == town.type(OWN)
    assert town.find("fostering", 10, town.draws(independent_foster=0.1)).placement_type == town.type(IFA)
    place = town.find("fostering", 10, town.draws())
    assert (place.placement_type, place.unit) == (
        town.type(EXTERNAL),
        None,
    )  # the last takes the child whatever it says


def test_what_was_wanted_is_the_first_type_that_has_anything(town: Town) -> None:
    """The specialist home comes first in the order of residential care but has not opened."""
    assert town.find("residential", 12, town.draws()).wanted == town.type(COUNCIL)
    assert town.find("fostering", 10, town.draws()).wanted == town.type(OWN)


def test_a_type_that_does_not_take_the_age_is_passed_over(town: Town) -> None:
    assert town.find("residential", 12, town.draws(council_childrens_home=0.0)).unit is town.home
    assert town.find(
        "residential", 6, town.draws(council_childrens_home=0.0, external_childrens_home=0.0)
    ).placement_type == town.type(EXTERNAL)


def test_a_full_home_is_passed_over(town: Town) -> None:
    town.home.children = [a_child(), a_child()]
    place = town.find("residential", 12, town.draws(council_childrens_home=0.0, external_childrens_home=0.0))
    assert place.placement_type == town.type(EXTERNAL)


@pytest.mark.parametrize(
    ("level", "draw", "found"),
    [
        ("standard", 0.49, True),
        ("standard", 0.51, False),
        ("enhanced", 0.19, True),
        ("enhanced", 0.21, False),
    ],
)
def test_a_market_has_a_place_with_its_availability_for_the_age_and_level(
    town: Town, level: str, draw: float, found: bool
) -> None:
    place = town.find("fostering", 10, town.draws(independent_foster=draw), level=level)
    assert (place.placement_type == town.type(IFA)) is found


@pytest.mark.parametrize(("day", "found"), [(9.0, True), (10.0, False)])
def test_the_factor_of_the_day_multiplies_it(town: Town, day: float, found: bool) -> None:
    place = town.find("fostering", 10, town.draws(independent_foster=0.2), now=day)
    assert (place.placement_type == town.type(IFA)) is found


@pytest.mark.parametrize(
    ("level", "draw", "number"), [("standard", 0.9**2.5, 2), ("enhanced", 0.95**3.5, 3), ("complex", 0.5, 0)]
)
def test_the_households_asked_depend_on_the_match_and_acceptance_is_at_most_certain(
    town: Town, level: str, draw: float, number: int
) -> None:
    found = town.find("fostering", 10, town.draws(match=draw), level=level).unit
    assert found is not None
    assert found.name == f"household {number}"


def test_brothers_and_sisters_need_places_for_all(town: Town) -> None:
    assert town.find("fostering", 10, town.draws(match=0.99), together=2).unit is not None
    assert town.find("fostering", 10, town.draws(match=0.99), together=3).unit is None


def test_a_match_is_of_the_very_setting_of_the_plan(town: Town) -> None:
    child = a_child(12.5, age=12, plan=town.setting("residential"))
    place = town.placing.match(child, 0.0, town.draws(council_childrens_home=0.0))
    assert place is not None
    assert (place.unit, place.placement_type) == (town.home, town.type(COUNCIL))
    assert town.placing.match(child, 0.0, town.draws(independent_foster=0.0)) is None


@pytest.mark.parametrize(
    ("plan", "age", "makes_sense"),
    [("residential", 7, True), ("residential", 5, False), ("supported", 15, False), ("supported", 16, True)],
)
def test_a_plan_makes_sense_at_ages_that_a_type_of_its_setting_takes(
    town: Town, plan: str, age: int, makes_sense: bool
) -> None:
    assert town.placing.answers(town.setting(plan), age) is makes_sense


@pytest.mark.parametrize(("age", "takes"), [(7, False), (8, True), (17, True)])
def test_a_type_takes_its_ages(town: Town, age: int, takes: bool) -> None:
    assert town.placing.takes_age(town.type(COUNCIL), age) is takes


def test_homes_and_households_have_room_while_a_bed_is_free_and_markets_always(town: Town) -> None:
    council, child = town.type(COUNCIL), a_child()
    assert town.placing.has_room(child, council, 12, 0.0)
    assert not town.placing.has_room(child, council, 7, 0.0)
    town.home.places = 0
    assert not town.placing.has_room(child, council, 12, 0.0)
    assert town.placing.has_room(child, town.type(OWN), 3, 0.0)
    assert not town.placing.has_room(child, town.type("council_disability_home"), 12, 0.0)  # none has opened
    assert town.placing.has_room(child, town.type(IFA), 3, 0.0)
    assert [town.placing.has_units(town.type(name)) for name in (COUNCIL, OWN, IFA, KIN)] == [
        True,
        True,
        False,
        False,
    ]


def test_a_family_has_room_for_its_own_child(town: Town) -> None:
    found = town.find("kinship", 3, town.draws())
    assert (found.placement_type, found.unit, found.wanted) == (town.type(KIN), None, town.type(KIN))


def changed(p: Parameters, **provision: Any) -> Parameters:
    return p.model_copy(update={"provision": p.provision.model_copy(update=provision)})


def test_matching_makes_a_household_the_right_one_sooner(p: Parameters) -> None:
    """One in ten accepts, and nearly one in two from day 10 on: of five, the draw 0.3 finds none before."""
    foster = p.provision.foster_households.model_copy(
        update={"matching": Timeline.parse({"start": 1, "2022-08-10": 4.5})}
    )
    town = Town(changed(p, foster_households=foster))
    draws = town.draws(match=0.3)
    found = [town.find("fostering", 10, draws, now=now).placement_type == town.type(OWN) for now in (9, 10)]
    assert found == [False, True]


def limited(p: Parameters, market: str, places: object) -> Town:
    """A town in which so many children can live in what is bought on a market."""
    new = p.provision.markets[market].model_copy(update={"places": Timeline.parse(places)})
    return Town(changed(p, markets={**p.provision.markets, market: new}))


def test_a_market_that_is_limited_takes_no_more_than_it_has_places(p: Parameters) -> None:
    """One place until day 10 and two from then on: the second child finds what comes next in the order."""
    town = limited(p, EXTERNAL, {"start": 1, "2022-08-10": 2})
    external, draws = town.type(EXTERNAL), town.draws(external_childrens_home=0.0)
    lives_there = a_child(12.5, number=1, age=12, placement=external)
    assert town.find("residential", 12, draws).placement_type == external
    town.bought.move_in(lives_there)
    assert [town.find("residential", 12, draws, now=day).placement_type for day in (9, 10)] == [
        town.type(IFA), external,
    ]  # fmt: skip
    assert [town.placing.has_room(a_child(), external, 12, day) for day in (9, 10)] == [False, True]
    assert town.find("residential", 12, draws, now=9).wanted == town.type(COUNCIL)
    assert town.placing.ask(lives_there, external, 9, draws)[1], "its own place is left behind"
    town.bought.move_out(lives_there)
    assert town.find("residential", 12, draws, now=9).placement_type == external


def test_where_nobody_else_can_be_asked_a_full_market_takes_the_child_all_the_same(p: Parameters) -> None:
    town = limited(p, EXTERNAL, 0)
    assert town.find("fostering", 10, town.draws()).placement_type == town.type(EXTERNAL)


def test_searches_for_some_needs_are_turned_away_from_a_day_on(p: Parameters) -> None:
    market = p.provision.markets[EXTERNAL].model_copy(
        update={"turned_away": {"complex": Timeline.parse({"start": 0, "2022-08-10": 0.4})}}
    )
    town = Town(changed(p, markets={**p.provision.markets, EXTERNAL: market}))

    def placed(now: float, level: str, u: float) -> bool:
        unit, found = town.placing.ask(
            a_child(12.5, age=12, level=level),
            town.type(EXTERNAL),
            now,
            town.draws(external_childrens_home=u),
        )
        assert unit is None
        return found

    assert placed(9, "complex", 0.99)
    assert [placed(10, "complex", u) for u in (0.59, 0.61)] == [True, False]
    assert placed(10, "standard", 0.99)


def test_another_order_of_preference_holds_from_its_day_on(p: Parameters) -> None:
    order = tuple(reversed(p.placement.preferences["residential"]))
    reordered = (Reordering(on=date(2022, 8, 10), preferences={"residential": order}),)
    town = Town(p.model_copy(update={"placement": p.placement.model_copy(update={"reordered": reordered})}))
    everybody = town.draws(0.0)
    found = [town.find("residential", 12, everybody, now=now).placement_type for now in (9, 10)]
    assert found == [town.type(COUNCIL), town.type(IFA)]
    assert town.find("fostering", 12, everybody, now=10).wanted == town.type(OWN)
