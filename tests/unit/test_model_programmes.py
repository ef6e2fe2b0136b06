"""Teams that work with one child after another."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from laboratory import laboratory
from model_parts import a_child

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_MONTH
from sim.model.caseload import Caseload
from sim.model.child import Child
from sim.model.clock import Clock
from sim.model.names import Names
from sim.model.streams import Streams
from sim.model.work.attempts import Attempt, AttemptOutcome
from sim.model.work.programmes import Team, days_with_a_place
from sim.parameters import Programme

pytestmark = pytest.mark.unit
BASE = date(2022, 7, 31)
NAMES = Names.of(laboratory(1, {"home": 0.1}))


def programme(**facts: Any) -> Programme:
    about = {
        "places_per_year": 4, "ages": (0, 17), "living_in": ("market",), "success": 1.0, "months": 2,
        "exit_by": "home",
        "chosen": "longest_placed", "assumption": "A programme for tests.",
    }  # fmt: skip
    return Programme.model_validate(about | facts)


@pytest.mark.parametrize(
    ("places", "expected", "end"),
    [
        (4, [1 / 8, 3 / 8, 5 / 8, 7 / 8], 1.0),
        ({"start": 0, "2023-01-31": 4}, [0.5037 + 1 / 8, 0.5037 + 3 / 8], 1.0),
        ({"start": 4, "2022-12-31": 0}, [1 / 8, 3 / 8], 0.4189),
        (0, [], 1.0),
    ],
)
def test_places_come_free_evenly_until_the_programme_ends(
    places: Any, expected: list[float], end: float
) -> None:
    days, last = days_with_a_place(programme(places_per_year=places), BASE, DAYS_PER_YEAR)
    assert [day / DAYS_PER_YEAR for day in days] == pytest.approx(expected, abs=1e-3)
    assert last / DAYS_PER_YEAR == pytest.approx(end, abs=1e-3)


class Town:
    """A team whose work is written down instead of done: whom it keeps, leads out, and leads to another
    home."""

    def __init__(
        self,
        *children: Child,
        busy: set[int] | None = None,
        has_room: bool = True,
        keeps: float = 1e9,
        **facts: Any,
    ) -> None:
        self.clock, self.attempts, self.done = (
            Clock(),
            list[Attempt](),
            list[tuple[str, int, float]](),
        )
        self.children, self.has_room, self.keeps = children, has_room, keeps
        caseload = self.caseload = Caseload()
        for child in children:
            child.placement = NAMES.types.index("market")
            caseload.comes_in(child)
        about = programme(**facts)
        suits: Any = _Suits({NAMES.types.index("market")})
        agenda: Any = SimpleNamespace(keep=self.keep)
        career: Any = SimpleNamespace(is_led_out=self.is_led_out, is_led_to=self.is_led_to)
        self.team = Team(
            "team", about, NAMES, suits, lambda child, _: (child.placed,), Streams(1, 0), self.clock,
            caseload, agenda, career,
            busy or set(),
        )  # fmt: skip

    def keep(self, child: Child, until: float, *, for_exit: bool) -> float:
        self.done.append(("kept for exit" if for_exit else "kept", child.number, until))
        return min(until, self.keeps)

    def is_led_out(self, child: Child, route: int) -> None:
        self.done.append((NAMES.routes[route], child.number, self.clock.now))
        self.caseload.goes_out(child)

    def is_led_to(self, child: Child, placement_type: int) -> bool:
        self.done.append((NAMES.types[placement_type], child.number, self.clock.now))
        return self.has_room

    def run(
        self, *days: float, end: float = 1000.0, horizon: float = 1000.0, until: float = 1000.0
    ) -> list[Attempt]:
        self.clock.process(self.team.take_children(list(days), end, horizon, self.attempts))
        self.clock.play(until)
        return self.attempts


class _Suits:
    """Everybody in some types is suitable."""

    def __init__(self, living_in: set[int]) -> None:
        self.living_in = living_in

    def takes(self, child: Child, now: float) -> bool:
        return True


def test_the_child_who_comes_first_is_led_out_when_the_work_is_done() -> None:
    town = Town(a_child(number=1, placed=-5.0), a_child(number=2, placed=-50.0))
    (place,) = town.run(10.0)
    assert (place.child, place.number, place.offered, place.begun, place.ended) == (
        2,
        0,
        10.0,
        10.0,
        10.0 + 2 * DAYS_PER_MONTH,
    )
    assert place.outcome == AttemptOutcome.LED_OUT
    assert town.done == [
        ("kept for exit", 2, 10.0 + 2 * DAYS_PER_MONTH),
        ("home", 2, 10.0 + 2 * DAYS_PER_MONTH),
    ]


def test_a_child_that_would_have_gone_earlier_is_not_kept_waiting() -> None:
    town = Town(a_child(number=1), keeps=20.0)
    (place,) = town.run(10.0)
    assert place.ended == 20.0


@pytest.mark.parametrize(
    ("has_room", "outcome"), [(True, AttemptOutcome.LED_OUT), (False, AttemptOutcome.NO_ROOM)]
)
def test_a_child_is_led_to_another_home_if_there_is_room(has_room: bool, outcome: AttemptOutcome) -> None:
    town = Town(a_child(number=1), has_room=has_room, exit_by=None, move_to="home")
    assert town.run(10.0)[0].outcome == outcome
    assert [what for what, *_ in town.done] == ["kept", "home"]


def test_the_draw_of_the_attempt_decides_on_success() -> None:
    town = Town(a_child(number=1), success=0.0)
    assert town.run(10.0)[0].outcome == AttemptOutcome.UNSUCCESSFUL
    assert town.done == []


def test_a_rate_of_those_completing_keeps_nobody_and_movers_count_as_such() -> None:
    stays = a_child(number=1)
    town = Town(stays, success_is_of="those_completing")
    town.run(10.0, until=20.0)
    assert town.done == []
    stays.spells += 1
    town.clock.play(1000.0)
    assert town.attempts[0].outcome == AttemptOutcome.MOVED


def test_a_child_that_left_care_meanwhile_counts_as_such_even_if_it_is_back() -> None:
    back = a_child(number=1)
    town = Town(back, success=0.0)
    town.run(10.0, until=20.0)
    back.period += 1
    town.clock.play(1000.0)
    assert town.attempts[0].outcome == AttemptOutcome.LEFT_CARE


def test_no_child_is_worked_with_twice_at_a_time_nor_again() -> None:
    town = Town(a_child(number=1), success=0.0)
    first, second, third = town.run(10.0, 20.0, 400.0, end=500.0)
    assert [first.child, second.child, third.child] == [1, -1, -1]
    assert (second.outcome, second.ended) == (AttemptOutcome.UNUSED, 400.0)


def test_after_the_months_agreed_the_work_can_begin_again_with_a_new_draw() -> None:
    town = Town(a_child(number=1), success=0.0, again_after_months=6)
    first, second = town.run(10.0, 100.0, end=500.0)
    assert (first.number, second.number, second.child) == (0, 1, 1)
    assert second.begun == pytest.approx(100.0 + 4 * DAYS_PER_MONTH)  # offered month by month from day 100 on
    assert second.begun - first.begun >= 6 * DAYS_PER_MONTH


def test_who_is_busy_with_another_team_is_passed_over() -> None:
    assert Town(a_child(number=1), busy={1}).run(10.0, end=50.0)[0].outcome == AttemptOutcome.UNUSED


def test_a_child_is_busy_for_all_teams_as_long_as_one_works_with_it() -> None:
    """Two months from day 10 on."""
    busy: set[int] = {99}
    town = Town(a_child(number=1), busy=busy, success=0.0)
    town.run(10.0, until=10.0 + 2 * DAYS_PER_MONTH - 1)
    assert busy == {1, 99}
    town.clock.play(10.0 + 2 * DAYS_PER_MONTH + 1)
    assert busy == {99}


def test_a_child_that_has_left_care_for_good_is_not_led_out_again() -> None:
    gone = a_child(number=1)
    town = Town(gone, success_is_of="those_completing")
    town.run(10.0, until=20.0)
    town.caseload.goes_out(gone)
    town.clock.play(1000.0)
    assert town.attempts[0].outcome == AttemptOutcome.LEFT_CARE
    assert town.done == []


def test_children_out_of_care_or_elsewhere_are_not_begun_with() -> None:
    gone, elsewhere = a_child(number=1), a_child(number=2)
    town = Town(gone, elsewhere)
    town.caseload.goes_out(gone)
    elsewhere.placement = NAMES.types.index("home")
    assert town.run(10.0, end=50.0)[0].child == -1


def test_a_place_still_offered_at_the_horizon_is_open() -> None:
    town = Town()
    (place,) = town.run(10.0, end=1000.0)
    assert place.outcome == AttemptOutcome.OPEN


def test_children_alike_are_chosen_by_a_lot_of_their_own() -> None:
    children = [a_child(number=n) for n in range(30)]
    order = [place.child for place in Town(*children, success=0.0).run(*(float(n) for n in range(30)))]
    again = [place.child for place in Town(*children[::-1], success=0.0).run(*(float(n) for n in range(30)))]
    assert order == again
    assert order != sorted(order)
