"""Moving in and out, and beds offered to those who wait."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from model_parts import LONG_TERM, NAMES, SHORT_TERM, a_child, a_home

from sim.model.child import Child
from sim.model.provision.places import Bought, Homes, Unit
from sim.model.provision.vacancies import Vacancies
from sim.model.schedule import Schedule
from sim.timeline import Timeline

pytestmark = pytest.mark.unit


class Town:
    """One home of the long-term type; short-term places are households, whose carers note who comes and
    goes."""

    def __init__(self, beds: int = 1, ages: tuple[int, int] = (0, 17)) -> None:
        self.home = a_home("home", beds, LONG_TERM, ages)
        homes = Homes()
        homes.add(self.home, 1.0)
        self.noted: list[tuple[str, int]] = []
        carers = SimpleNamespace(
            move_in=lambda child, unit: self.noted.append(("in", child.number)),
            move_out=lambda child, unit: self.noted.append(("out", child.number)),
        )
        self.bought = Bought({SHORT_TERM: Schedule(Timeline.constant(1), date(2022, 7, 31))})
        self.vacancies = Vacancies(NAMES, {LONG_TERM: homes}, carers, self.bought)  # type: ignore[arg-type]

    def settled(self, child: Child, placement: int, unit: Unit | None = None) -> Child:
        child.placement, child.unit = placement, unit
        self.vacancies.move_in(child)
        return child

    def offers(self, take: Any = None) -> list[int]:
        asked: list[int] = []

        def consider(child: Child, home: Unit) -> None:
            asked.append(child.number)
            if take is not None:
                take(child, home)

        self.vacancies.offer_beds(0.0, consider)
        return asked


def test_a_child_in_a_home_has_a_bed_there_until_it_moves_out() -> None:
    town = Town()
    child = town.settled(a_child(plan=1), LONG_TERM, town.home)
    assert (town.home.children, child.against_plan) == ([child], False)
    town.vacancies.move_out(child)
    assert town.home.children == []


def test_a_household_is_told_of_its_children_by_its_carers() -> None:
    town = Town()
    child = town.settled(a_child(number=5), SHORT_TERM, a_home("household", placement_type=SHORT_TERM))
    town.vacancies.move_out(child)
    assert town.noted == [("in", 5), ("out", 5)]
    assert town.offers() == []


def test_a_bed_that_falls_free_is_offered_to_those_who_wait_for_it_longest_first() -> None:
    town = Town()
    leaver = town.settled(a_child(number=1, plan=1), LONG_TERM, town.home)
    for number in (7, 3):
        town.settled(a_child(number=number, plan=1), SHORT_TERM)
    town.settled(a_child(number=9, plan=0), SHORT_TERM)  # lives as planned
    assert town.offers() == []
    town.vacancies.move_out(leaver)
    assert town.offers() == [7, 3]
    assert town.offers() == []  # each bed once


def test_once_the_bed_is_taken_nobody_else_is_asked() -> None:
    town = Town()
    leaver = town.settled(a_child(number=1, plan=1), LONG_TERM, town.home)
    for number in (7, 3):
        town.settled(a_child(number=number, plan=1), SHORT_TERM)
    town.vacancies.move_out(leaver)

    def move(child: Child, home: Unit) -> None:
        town.vacancies.move_out(child)
        town.settled(child, LONG_TERM, home)

    assert town.offers(move) == [7]
    assert [child.number for child in town.home.children] == [7]


def test_only_children_for_whom_the_home_is_meant_are_asked_and_not_those_who_live_there() -> None:
    town = Town(beds=2, ages=(8, 17))
    leaver = town.settled(a_child(number=1, plan=1), LONG_TERM, town.home)
    town.settled(a_child(5, number=2, plan=1), SHORT_TERM)
    here = town.settled(a_child(12, number=3, plan=1), SHORT_TERM)
    here.unit = town.home
    town.vacancies.move_out(leaver)
    assert town.offers() == []


def test_who_moves_out_waits_no_longer() -> None:
    town = Town()
    leaver = town.settled(a_child(number=1, plan=1), LONG_TERM, town.home)
    waits = town.settled(a_child(number=2, plan=1), SHORT_TERM)
    assert waits.against_plan
    town.vacancies.move_out(waits)
    town.vacancies.move_out(leaver)
    assert town.offers() == []


def test_places_of_a_limited_market_are_counted_and_of_others_not() -> None:
    """One place: it is full while a child lives there, but not for that child."""
    town, other = Town(), a_child(number=2)
    child = town.settled(a_child(number=1), SHORT_TERM)
    assert [town.bought.is_full(one, SHORT_TERM, 0.0) for one in (child, other)] == [False, True]
    town.vacancies.move_out(child)
    assert not town.bought.is_full(other, SHORT_TERM, 0.0)
    for number in range(3, 6):
        town.settled(a_child(number=number), LONG_TERM)
    assert not town.bought.is_full(other, LONG_TERM, 0.0), "no limit is stated"
