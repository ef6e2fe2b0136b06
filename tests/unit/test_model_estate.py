"""Homes that open, change and close on their days."""

from datetime import date
from typing import Any

import pytest
from laboratory import laboratory
from model_parts import a_child

from sim.model.child import Child
from sim.model.clock import Clock
from sim.model.provision.estate import Estate
from sim.model.provision.places import Register
from sim.model.record import Record
from sim.timeline import Timeline

pytestmark = pytest.mark.unit

HORIZON, NEVER = 400.0, float("-inf")
DAY_10, DAY_20 = date(2022, 8, 10), date(2022, 8, 20)


class Town:
    """The homes of a laboratory, with an estate that tells which children had to leave."""

    def __init__(self, **homes: dict[str, Any]) -> None:
        p = laboratory(1, {"out": 0.1}, homes=dict.fromkeys(homes, 2))
        changed = {name: p.provision.homes[name].model_copy(update=facts) for name, facts in homes.items()}
        self.clock, self.record, self.register = Clock(), Record(), Register()
        p = p.model_copy(update={"provision": p.provision.model_copy(update={"homes": changed})})
        self.estate = Estate(self.clock, p, self.record, self.register)
        self.left: list[tuple[float, int]] = []
        self.estate.start(HORIZON, self.must_leave)

    def must_leave(self, child: Child) -> None:
        self.left.append((self.clock.now, child.number))

    def until(self, day: float) -> list[tuple[str, float, float]]:
        self.clock.play(day)
        return [(name, when, places) for name, _, when, places in self.record.places]


def test_a_home_open_today_is_there_from_the_start_with_its_beds() -> None:
    town = Town(lodge={})
    assert town.until(HORIZON) == [("lodge", NEVER, 2)]
    home = town.estate.by_name["lodge"]
    assert (home.places, home.placement_type, town.estate.homes[0].units) == (2, 0, [home])
    assert town.register.units == [home]


def test_a_home_opens_on_its_day() -> None:
    town = Town(lodge={"opens": DAY_10})
    assert town.until(9.9) == []
    assert town.until(10.1) == [("lodge", 10.0, 2)]


def test_what_others_use_is_not_there_for_children_in_care() -> None:
    town = Town(lodge={"places_for_others": Timeline.constant(1)})
    assert town.until(1.0) == [("lodge", NEVER, 1)]


def test_a_home_that_opens_after_the_horizon_or_closed_before_today_never_is() -> None:
    town = Town(late={"opens": date(2024, 1, 1)}, gone={"closes": date(2022, 7, 31)})
    assert town.until(HORIZON) == []
    assert town.register.units == []


def test_the_children_placed_last_must_leave_when_beds_are_closed() -> None:
    town = Town(lodge={"places": Timeline.parse({"start": 3, "2022-08-10": 1})})
    town.estate.by_name["lodge"].children = [a_child(number=n) for n in (1, 2, 3)]
    assert town.until(11.0) == [("lodge", NEVER, 3), ("lodge", 10.0, 1)]
    assert town.left == [(10.0, 3), (10.0, 2)]


def test_a_home_that_closes_takes_nobody_and_everybody_must_leave() -> None:
    town = Town(lodge={"closes": DAY_20})
    home = town.estate.by_name["lodge"]
    home.children = [a_child(number=1)]
    assert town.until(19.9) == [("lodge", NEVER, 2)]
    assert home.taking
    assert town.until(20.1)[-1] == ("lodge", 20.0, 0)
    assert (town.left, home.taking) == ([(20.0, 1)], False)


def test_beds_that_change_after_closing_or_before_opening_do_not_count() -> None:
    dated = Timeline.parse({"start": 1, "2022-08-05": 2, "2022-08-15": 3, "2022-08-25": 4})
    town = Town(lodge={"opens": DAY_10, "closes": DAY_20, "places": dated})
    assert town.until(HORIZON) == [("lodge", 10.0, 2), ("lodge", 15.0, 3), ("lodge", 20.0, 0)]
