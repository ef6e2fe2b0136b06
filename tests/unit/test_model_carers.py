"""The life of foster households."""

from typing import Any

import numpy as np
import pytest
from laboratory import laboratory
from model_parts import a_child

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_MONTH
from sim.model.child import Child
from sim.model.clock import Clock
from sim.model.provision.carers import Carers
from sim.model.provision.places import Register, Unit
from sim.model.record import Record
from sim.model.streams import Streams
from sim.parameters.provision import Extension
from sim.timeline import Timeline

pytestmark = pytest.mark.unit

HORIZON = 3653.0
ALL_AGES = "0-17"


class Town:
    """Ten places in households of two for all ages; nobody enquires, and nobody stops unless a rate says
    so."""

    def __init__(
        self,
        stops: Any = 0.0,
        see_it_through: float = 1.0,
        decided_before: float = 0.0,
        horizon: float = HORIZON,
        extensions: dict[str, Any] | None = None,
    ) -> None:
        p = laboratory(1, {"out": 0.1})
        foster = p.provision.foster_households
        ends = foster.deregistration.model_copy(
            update={
                "rate": Timeline.parse(stops),
                "see_it_through": see_it_through,
                "decided_before": decided_before,
            }
        )
        foster = foster.model_copy(
            update={
                "places": 10,
                "households_by_places": {2: 1.0},
                "ages": {ALL_AGES: 1.0},
                "deregistration": ends,
                "extensions": {
                    name: Extension.model_validate(extension | {"assumption": "Made up for a test."})
                    for name, extension in (extensions or {}).items()
                },
            }
        )
        self.p = p.model_copy(
            update={"provision": p.provision.model_copy(update={"foster_households": foster})}
        )
        self.clock, self.record, self.register = Clock(), Record(), Register()
        self.carers = Carers(self.clock, self.p, Streams(1, 0), self.record, self.register)
        self.left: list[int] = []
        self.carers.start(horizon, self.must_leave)

    def must_leave(self, child: Child) -> None:
        self.left.append(child.number)
        self.carers.move_out(child, self.household_of(child))

    def household_of(self, child: Child) -> Unit:
        return next(unit for unit in self.register.units if child in unit.children)

    def filled(self) -> list[Child]:
        """A child in every household."""
        children = [a_child(number=n) for n, _ in enumerate(self.register.units)]
        for child, household in zip(children, self.register.units, strict=True):
            self.carers.move_in(child, household)
        return children


def test_the_approved_places_of_today_are_those_configured() -> None:
    town = Town()
    assert [unit.places for unit in town.register.units] == [2] * 5
    assert town.record.places == [("foster households", "market", -np.inf, 10)]
    assert town.carers.vacant.count(12) == 5
    assert {life.approved for life in town.record.households.values()} == {-np.inf}


def test_a_household_is_vacant_while_it_has_room() -> None:
    town = Town()
    household, children = town.register.units[0], [a_child(number=1), a_child(number=2)]
    town.carers.move_in(children[0], household)
    assert town.carers.vacant.count(12) == 5
    assert town.carers.vacant.count(12, children=2) == 4
    town.carers.move_in(children[1], household)
    assert town.carers.vacant.count(12) == 4
    town.carers.move_out(children[0], household)
    assert town.carers.vacant.count(12) == 5
    assert household.children == [children[1]]


@pytest.mark.parametrize(("u", "number"), [(0.0, 0), (0.39, 1), (0.999, 4)])
def test_any_vacant_household_is_found_with_the_same_probability(u: float, number: int) -> None:
    town = Town()
    assert town.carers.any_vacant(12, u) is town.register.units[number]


def test_none_is_found_when_all_are_full() -> None:
    town = Town()
    for household in list(town.register.units):
        for number in range(2):
            town.carers.move_in(a_child(number=number), household)
    assert town.carers.any_vacant(12, 0.5) is None


def test_empty_households_that_stop_are_deregistered_on_the_day() -> None:
    """One in two a year from August 2023: each on the day on which its own budget is spent."""
    town = Town(stops={"start": 0.0, "2023-07-31": 0.5})
    budgets = Streams(1, 0).of("carer:stops", "household at the start").standard_exponential(5)
    town.clock.play(HORIZON)
    expected = sorted(day for day in 365 + budgets / 0.5 * DAYS_PER_YEAR if day < HORIZON)
    assert [day for _, day, _ in town.record.carers] == pytest.approx(expected)
    assert [places for *_, places in town.record.places] == [10 - 2 * n for n in range(len(expected) + 1)]
    assert {event for event, *_ in town.record.carers} == {"deregistration"}


def test_most_who_stop_see_a_placement_through() -> None:
    town = Town(stops=50.0)
    children = town.filled()
    town.clock.play(HORIZON)
    assert (town.left, town.record.carers, town.carers.vacant.count(12)) == ([], [], 0)
    household = town.household_of(children[0])
    town.carers.move_out(children[0], household)
    assert [(event, places) for event, _, places in town.record.carers] == [("deregistration", 2)]
    life = town.record.households[household.name]
    assert life.decided < life.deregistered == HORIZON


def test_with_the_others_the_child_must_leave_at_once() -> None:
    town = Town(stops=50.0, see_it_through=0.0)
    children = town.filled()
    town.clock.play(HORIZON)
    assert sorted(town.left) == [child.number for child in children]
    assert len(town.record.carers) == 5


def test_nothing_stops_at_or_after_the_horizon() -> None:
    town = Town(stops=50.0, horizon=1e-9)
    town.clock.play(100.0)
    assert town.record.carers == []


def test_some_of_those_with_children_have_decided_before_today() -> None:
    town = Town(decided_before=1.0)
    town.carers.move_in(a_child(), town.register.units[2])
    town.carers.some_have_decided()
    assert [unit.taking for unit in town.register.units] == [True, True, False, True, True]
    assert town.record.households[town.register.units[2].name].decided == -np.inf
    assert town.carers.vacant.count(12) == 4


def test_households_approved_later_are_written_down_with_their_day() -> None:
    p = laboratory(1, {"out": 0.1})
    foster = p.provision.foster_households
    pipeline = foster.pipelines["own_recruitment"].model_copy(update={"enquiries": Timeline.constant(200.0)})
    p = p.model_copy(
        update={
            "provision": p.provision.model_copy(
                update={"foster_households": foster.model_copy(update={"pipelines": {"own": pipeline}})}
            )
        }
    )
    clock, record, register = Clock(), Record(), Register()
    carers = Carers(clock, p, Streams(1, 0), record, register)
    carers.start(365.0, lambda child: None)
    carers.some_have_decided()
    clock.play(365.0)
    approvals = [(day, places) for event, day, places in record.carers if event == "approval"]
    assert len(approvals) > 10
    assert [life.approved for life in record.households.values()] == [day for day, _ in approvals]
    approved, gone = (
        sum(n for e, _, n in record.carers if e == event) for event in ("approval", "deregistration")
    )
    assert record.places[-1][3] == approved - gone


def test_households_are_extended_one_after_another_up_to_the_limit() -> None:
    """Five households of two; six are to have a third place, one every two months from day 154: five do."""
    town = Town(extensions={"rooms": {"households": 6, "over_months": 12, "first": "2023-01-01"}})
    town.clock.play(153)
    assert [unit.places for unit in town.register.units] == [2] * 5
    town.clock.play(HORIZON)
    days = [day for event, day, places in town.record.carers if (event, places) == ("extension", 1)]
    assert days == pytest.approx([154 + number * 2 * DAYS_PER_MONTH for number in range(5)])
    assert [unit.places for unit in town.register.units] == [3] * 5
    assert [places for *_, places in town.record.places] == [10, 11, 12, 13, 14, 15]
    assert {life.places for life in town.record.households.values()} == {3}
    assert town.carers.vacant.count(12, children=3) == 5


def test_a_full_household_that_is_extended_has_room_again() -> None:
    town = Town(extensions={"rooms": {"households": 5, "over_months": 1, "first": "2023-01-01"}})
    for household in town.register.units:
        for number in range(2):
            town.carers.move_in(a_child(number=number), household)
    assert town.carers.vacant.count(12) == 0
    town.clock.play(HORIZON)
    assert town.carers.vacant.count(12) == 5


def test_households_that_have_stopped_are_not_extended() -> None:
    town = Town(stops=50.0, extensions={"rooms": {"households": 5, "over_months": 1, "first": "2023-01-01"}})
    town.clock.play(HORIZON)
    assert {event for event, *_ in town.record.carers} == {"deregistration"}
