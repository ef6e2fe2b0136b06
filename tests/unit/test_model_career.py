"""What happens to one child, step by step, with the draws set by hand."""

from typing import Any

import pytest
from laboratory import nobody
from librt.vecs import vec
from model_parts import a_child
from shipped_parameters import parameters, shipped

from sim.bands import DAYS_PER_YEAR
from sim.codes import ReasonPlaceChange
from sim.model import decisions as on
from sim.model.career import Career
from sim.model.child import Child
from sim.model.names import REASONS_CHANGE, REASONS_NEW
from sim.model.provision.placing import PlaceFound
from sim.model.record import EPISODE
from sim.model.risks.drift import YearlyDrift
from sim.model.risks.hazards import DISRUPTION, OFFER, PLANNED_MOVE, Hazards
from sim.model.streams import DrawnRow, Streams
from sim.model.system import CareSystem
from sim.parameters import Parameters

pytestmark = pytest.mark.unit

ROUTES = 8
BEDS, MARKET = "council_childrens_home", "external_childrens_home"
"""Oakhurst, for children from 8 to 17, is the only home that is open; others live on the market."""


@pytest.fixture(scope="module")
def county() -> Parameters:
    """The shipped types with one council home of two beds, one household for all ages, and nobody who comes
    by itself."""
    raw = shipped()
    raw["provision"]["homes"] = {
        "oakhurst": raw["provision"]["homes"]["oakhurst"]
        | {"places": 2, "places_for_others": 0, "acceptance": 1.0}
    }
    raw["costs"]["named_homes"], raw["targets"] = {}, None
    foster = raw["provision"]["foster_households"]
    foster |= {"places": 2, "households_by_places": {2: 1.0}, "ages": {"0-17": 1.0}, "acceptance": 1.0}
    foster |= {
        "acceptance_by_level": dict.fromkeys(("standard", "enhanced", "complex"), 1),
        "acceptance_by_age": 1,
    }
    foster["deregistration"] |= {"rate": 0, "decided_before": 0}
    foster["pipelines"]["own_recruitment"]["enquiries"] = 0
    raw["entries"]["level"] = 0
    back = {"probability": 1.0, "mean_years": 1.0, "assumption": "A re-entry for tests."}
    raw["entries"]["reentry"] = {"reunification_planned": back}
    raw["entries"]["strata"]["ages_10_to_15"]["emergency"] = 0.5
    return parameters(raw)


class Town:
    """A care system in which what chance says is set by the test."""

    def __init__(self, p: Parameters, hazards: Hazards) -> None:
        self.system = CareSystem(p, nobody(), hazards, Streams(1, 0), 8, YearlyDrift.none(p, 8))
        self.career: Career = self.system.career
        self.names = self.system.names
        self.search_draws = [0.0] * (on.ACCEPTANCE + len(self.names.types))
        self.search_draws[on.MATCH] = 1.0
        self.period_draws = [1.0, 0.99, 0.0, 0.0, 0.0, 0.0]
        self.exits, self.moves = [99.0] * ROUTES, [99.0] * 3
        self.welcome = self.career.decisions.welcome
        self.career.decisions = self  # type: ignore[assignment]

    def period(
        self, family: str, entity: int, period: int, siblings: int = -1
    ) -> tuple[vec[float], DrawnRow]:
        return vec[float]([*self.exits, 0.0, 0.0, 0.0]), vec[float](self.period_draws)

    def search(self, family: str, entity: int, search: int) -> DrawnRow:
        return DrawnRow.of(self.search_draws)

    def spell(self, family: str, entity: int, spell: int, now: float) -> tuple[float, ...]:
        return tuple(self.moves)

    def setting(self, name: str) -> int:
        return self.names.settings.index(name)

    def type(self, name: str) -> int:
        return self.names.types.index(name)

    def enter(self, *plans: str, years: float = 12.0, **facts: Any) -> list[Child]:
        children = [
            a_child(years, number=n, plan=self.setting(plan), **facts) for n, plan in enumerate(plans)
        ]
        for child in children:
            self.system.caseload.files.open(child)
        self.career.enter(list(children))
        return children

    def lives(self, child: Child) -> str:
        return self.names.types[child.placement]

    def rows(self) -> list[dict[str, float]]:
        return [dict(zip(EPISODE, row, strict=True)) for row in self.system.record.rows().tolist()]

    def until(self, day: float) -> None:
        self.system.clock.play(day)


@pytest.fixture(scope="module")
def hazards(county: Parameters) -> Hazards:
    return Hazards(county)


@pytest.fixture
def town(county: Parameters, hazards: Hazards) -> Town:
    return Town(county, hazards)


def test_a_child_enters_and_lives_where_its_plan_says(town: Town) -> None:
    (child,) = town.enter("residential")
    assert town.lives(child) == BEDS
    assert (child.entered, child.placed, child.spell, child.in_care, child.against_plan) == (
        0.0,
        0.0,
        0,
        True,
        False,
    )
    assert REASONS_NEW[child.rne] == "S"
    assert child.unit is not None
    assert child.unit.children == [child]


@pytest.mark.parametrize(("draw", "lives"), [(0.49, "emergency_placement"), (0.51, BEDS)])
def test_some_first_stay_in_an_emergency_placement(town: Town, draw: float, lives: str) -> None:
    town.period_draws[on.EMERGENCY] = draw
    assert town.lives(town.enter("residential")[0]) == lives


def test_brothers_and_sisters_live_together_as_long_as_there_is_room(town: Town) -> None:
    first, second, third = town.enter("residential", "residential", "residential")
    assert [town.lives(child) for child in (first, second)] == [BEDS, BEDS]
    assert town.lives(third) == MARKET
    assert not third.against_plan


def test_they_take_over_the_plan_of_the_first(town: Town) -> None:
    first, second = town.enter("fostering", "residential")
    assert (second.plan, second.unit) == (first.plan, first.unit)
    assert town.lives(second) == "in_house_foster"


def test_one_too_young_for_the_home_is_placed_elsewhere(town: Town) -> None:
    older, younger = (
        a_child(12, number=1, plan=town.setting("residential")),
        a_child(4, number=2, plan=town.setting("fostering")),
    )
    town.career.enter([older, younger])
    assert (town.lives(older), town.lives(younger)) == (BEDS, "in_house_foster")
    assert younger.plan == town.setting("fostering")


def test_a_planned_move_follows_a_new_plan_and_is_written_down(town: Town) -> None:
    town.moves[PLANNED_MOVE] = 0.01
    (child,) = town.enter("residential")
    plan = child.plan
    town.moves[PLANNED_MOVE] = 99.0
    town.until(2000)
    (row,) = town.rows()
    assert (row["placement"], row["plan"], row["decom"], row["spell"]) == (town.type(BEDS), plan, 0.0, 0)
    assert REASONS_CHANGE[int(row["reason_place_change"])] == ReasonPlaceChange.CARE_PLAN
    assert (child.spell, child.spells, child.placed) == (1, 1, row["dec"])
    assert REASONS_NEW[child.rne] in ("P", "B")


def test_a_breakdown_has_a_reason_other_than_the_care_plan(town: Town) -> None:
    town.moves[DISRUPTION] = 0.01
    town.enter("residential")
    town.moves[DISRUPTION] = 99.0
    town.until(2000)
    assert (
        REASONS_CHANGE[int(town.rows()[0]["reason_place_change"])] == ReasonPlaceChange.CARER_ASKED_BEHAVIOUR
    )


def test_a_child_against_its_plan_moves_to_what_the_plan_says_when_a_bed_falls_free(town: Town) -> None:
    first, second = town.enter("residential", "residential")
    town.search_draws[on.ACCEPTANCE + town.type(MARKET)] = 2.0  # nothing on the market
    (waits,) = town.enter("residential")
    assert town.lives(waits) == "independent_foster"
    assert waits.against_plan
    town.career.is_led_out(first, 0)
    assert town.lives(waits) == BEDS
    assert not waits.against_plan
    assert second.unit is not None
    assert waits in second.unit.children


def test_an_offer_that_finds_nothing_leaves_the_child_where_it_is_with_a_new_budget(town: Town) -> None:
    town.enter("residential", "residential")
    town.search_draws[on.ACCEPTANCE + town.type(MARKET)] = 2.0
    (waits,) = town.enter("residential")
    town.search_draws[on.NEXT_OFFER] = 5.0
    town.career._consider_offer(waits, town.system.clock.now)
    assert town.lives(waits) == "independent_foster"
    assert waits.budgets[ROUTES + OFFER] == 5.0
    assert waits.pending is not None
    town.search_draws[on.ACCEPTANCE + town.type(MARKET)] = 0.0
    town.career._consider_offer(waits, town.system.clock.now)
    assert town.lives(waits) == MARKET


def test_a_home_that_closes_moves_its_child_with_the_plan_unchanged(town: Town) -> None:
    (child,) = town.enter("residential")
    home = child.unit
    assert home is not None
    home.taking = False
    town.career.must_leave(child)
    assert home.children == []
    assert (town.lives(child), child.plan) == (MARKET, town.setting("residential"))
    assert (
        REASONS_CHANGE[int(town.rows()[0]["reason_place_change"])] == ReasonPlaceChange.CARER_OR_HOME_CLOSED
    )


def test_a_plan_that_cannot_be_met_at_its_age_gives_way_to_where_the_child_lives(town: Town) -> None:
    (child,) = town.enter("fostering")
    child.plan = town.setting("supported")  # for those of 16 and 17
    town.career.must_leave(child)
    assert child.plan == town.setting("fostering")


def test_who_comes_of_age_on_the_day_the_home_closes_leaves_care(town: Town) -> None:
    (child,) = town.enter("residential")
    child.birthdays[-1] = 0.0
    town.career.must_leave(child)
    assert not child.in_care
    assert town.rows()[0]["route"] == town.names.turned_18


def test_care_ends_on_the_eighteenth_birthday(town: Town) -> None:
    (child,) = town.enter("residential", years=17.0)
    town.until(2000)
    (row,) = town.rows()
    assert row["dec"] == pytest.approx(DAYS_PER_YEAR)
    assert (row["route"], child.in_care, child.unit.children if child.unit else None) == (ROUTES, False, [])


def test_an_exit_that_does_not_last_brings_the_child_back(town: Town) -> None:
    town.exits[town.names.routes.index("reunification_planned")] = 0.001
    (child,) = town.enter("fostering", years=10.0)
    town.exits = [99.0] * ROUTES
    town.until(3 * DAYS_PER_YEAR)
    (row,) = town.rows()
    assert town.names.routes[int(row["route"])] == "reunification_planned"
    assert child.in_care
    assert (child.period, child.spell, child.entered) == (1, 0, pytest.approx(row["dec"] + DAYS_PER_YEAR))
    assert REASONS_NEW[child.rne] == "S"


def test_a_child_that_has_stayed_as_long_as_it_may_moves_on(county: Parameters) -> None:
    emergency = county.placement.types["emergency_placement"].model_copy(update={"longest_stay_days": 14.0})
    types = {**county.placement.types, "emergency_placement": emergency}
    p = county.model_copy(update={"placement": county.placement.model_copy(update={"types": types})})
    town = Town(p, Hazards(p))
    town.period_draws[on.EMERGENCY] = 0.0
    (child,) = town.enter("residential")
    town.search_draws[on.ACCEPTANCE + town.type("emergency_placement")] = 0.0
    town.until(13.9)
    assert town.lives(child) == "emergency_placement"
    town.until(14.1)
    assert (town.lives(child), town.rows()[0]["dec"]) == (BEDS, 14.0)


def test_a_programme_leads_a_child_to_a_home_with_room_whoever_else_would_accept(town: Town) -> None:
    (child,) = town.enter("residential")
    town.search_draws[on.MATCH] = 1e-300
    assert town.career.is_led_to(child, town.type("in_house_foster"))
    assert town.lives(child) == "in_house_foster"
    assert (child.plan, child.against_plan, child.wanted) == (
        town.setting("fostering"),
        False,
        child.placement,
    )


def test_it_stays_where_it_is_when_there_is_no_room(town: Town) -> None:
    town.enter("fostering", "fostering")
    (child,) = town.enter("residential")
    town.system.agenda.keep(child, 50.0, for_exit=False)
    assert not town.career.is_led_to(child, town.type("in_house_foster"))
    assert (town.lives(child), child.kept) == (BEDS, False)
    assert child.pending is not None


def test_a_child_that_lives_there_already_goes_on(town: Town) -> None:
    (child,) = town.enter("residential")
    town.system.agenda.keep(child, 50.0, for_exit=False)
    assert town.career.is_led_to(child, town.type(BEDS))
    assert (child.kept, child.spell, town.rows()) == (False, 0, [])


def test_a_programme_leads_a_child_out_and_its_bed_is_offered(town: Town) -> None:
    first, _ = town.enter("residential", "residential")
    town.search_draws[on.ACCEPTANCE + town.type(MARKET)] = 2.0
    (waits,) = town.enter("residential")
    town.career.is_led_out(first, town.names.routes.index("special_guardianship"))
    assert not first.in_care
    assert town.names.routes[int(town.rows()[0]["route"])] == "special_guardianship"
    assert town.lives(waits) == BEDS


def test_a_child_of_the_census_goes_on_living_where_it_was_found(town: Town) -> None:
    child = a_child(
        plan=town.setting("fostering"), placement=town.type(MARKET), placed=-40.0, entered=-90.0, rne=2
    )
    town.career.continue_from_census(child, PlaceFound(town.type(MARKET), None, town.type("in_house_foster")))
    assert (child.in_care, child.placed, child.rne, child.searches) == (True, -40.0, 2, 0)
    assert (child.against_plan, town.names.types[child.wanted]) == (True, "in_house_foster")
    assert child.pending is not None
