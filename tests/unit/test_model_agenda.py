"""One pending event for each child, foreseen and taken back."""

from typing import Any

import numpy as np
import pytest
from laboratory import laboratory
from librt.vecs import vec
from model_parts import Does, a_child

from sim.model.agenda import Agenda
from sim.model.child import Child
from sim.model.clock import Clock, Guide
from sim.model.names import Names
from sim.model.risks.competing_risks import NOTHING, CompetingRisks
from sim.model.risks.drift import DriftedTime
from sim.model.risks.hazards import Hazards, situation
from sim.parameters import Parameters

pytestmark = pytest.mark.unit

YEAR, HORIZON = 365.25, 3000.0
MARKET = 1
OUT = 0


class World(Guide):
    """Children who leave care at the rate of one a year and never move, an agenda and a clock."""

    def __init__(self, longest_stay: float | None = None, horizon: float = HORIZON) -> None:
        p = laboratory(1, {"out": 1.0})
        market = p.placement.types["market"].model_copy(update={"longest_stay_days": longest_stay})
        placement = p.placement.model_copy(update={"types": {**p.placement.types, "market": market}})
        self.p: Parameters = p.model_copy(update={"placement": placement})
        self.clock = Clock()
        risks = CompetingRisks(Hazards(self.p), [DriftedTime(np.ones(20))] * len(self.p.exits.routes))
        self.agenda = Agenda(self.clock, self.p, Names.of(self.p), risks, horizon)
        self.happened: list[tuple[float, int]] = []

    def happens(self, event: Any) -> None:
        child = self.agenda.come(event)
        self.happened.append((self.clock.now, child.cause_ahead))

    def child(self, budget: float) -> Child:
        where = situation(MARKET, 0, against_plan=False, spell=0)
        return a_child(2.0, placement=MARKET, situation=where, budgets=vec[float]([budget, 9.0, 9.0, 9.0]))


def test_what_is_foreseen_happens_on_its_day() -> None:
    world = World()
    child = world.child(0.5)
    world.agenda.look_ahead(child, world)
    world.clock.play(HORIZON)
    assert world.happened == [(pytest.approx(YEAR / 2), OUT)]
    assert child.since == pytest.approx(YEAR / 2)
    assert child.budgets[OUT] < 1e-9


def test_nothing_is_waited_for_beyond_the_horizon() -> None:
    world = World(horizon=100.0)
    child = world.child(0.5)
    world.agenda.look_ahead(child, world)
    assert child.pending is None
    world.clock.play(2 * HORIZON)
    assert world.happened == []


def test_the_longest_stay_ends_a_placement_for_no_other_cause() -> None:
    world = World(longest_stay=14)
    child = world.child(0.5)
    child.placed = -4.0
    world.agenda.look_ahead(child, world)
    world.clock.play(HORIZON)
    assert world.happened == [(10.0, NOTHING)]


def test_an_interruption_takes_back_what_was_foreseen_and_keeps_what_is_left() -> None:
    world = World()
    child = world.child(0.5)
    world.agenda.look_ahead(child, world)
    world.clock.play(YEAR / 10)
    world.agenda.interrupt(child)
    assert child.budgets[OUT] == pytest.approx(0.4)
    assert (child.pending, child.since) == (None, YEAR / 10)
    world.clock.play(HORIZON)
    assert world.happened == []


def test_what_is_forgotten_does_not_happen() -> None:
    world = World()
    child = world.child(0.5)
    world.agenda.look_ahead(child, world)
    world.agenda.forget(child)
    world.agenda.forget(child)  # once more does no harm
    world.clock.play(HORIZON)
    assert world.happened == []


@pytest.mark.parametrize(("budget", "day"), [(0.5, 100.0), (0.1, YEAR / 10)])
def test_a_programme_leads_a_child_out_when_its_work_ends_or_when_it_would_have_left(
    budget: float, day: float
) -> None:
    world = World()
    assert world.agenda.keep(world.child(budget), 100.0, for_exit=True) == pytest.approx(day)


def test_a_child_led_to_another_home_is_kept_from_leaving_and_not_beyond_its_longest_stay() -> None:
    world = World(longest_stay=60)
    child = world.child(0.1)
    assert world.agenda.keep(child, 100.0, for_exit=False) == 60.0
    assert child.kept


@pytest.mark.parametrize("for_exit", [True, False])
def test_work_that_ends_years_after_the_horizon_keeps_a_child_until_then(for_exit: bool) -> None:
    """Of years that are not simulated no drift is known: asking for it had ended the run."""
    world = World()
    child = world.child(1000.0)
    assert world.agenda.keep(child, 10 * HORIZON, for_exit=for_exit) == 10 * HORIZON


def test_nothing_happens_to_a_kept_child_and_its_time_goes_on_when_it_is_released() -> None:
    world = World()
    child = world.child(0.5)
    world.agenda.keep(child, 100.0, for_exit=True)
    world.agenda.look_ahead(child, world)
    world.clock.play(80.0)
    assert world.happened == []
    world.agenda.release(child)
    assert not child.kept
    assert (child.since, child.budgets) == (80.0, vec[float]([0.5, 9.0, 9.0, 9.0]))
    world.agenda.look_ahead(child, world)
    world.clock.play(HORIZON)
    assert world.happened == [(pytest.approx(80.0 + YEAR / 2), OUT)]


def test_something_can_be_done_with_a_child_after_some_days() -> None:
    world, seen = World(), []
    child = world.child(1.0)
    world.agenda.after(12.0, child, Does(lambda event: seen.append((event.child, world.clock.now))))
    world.clock.play(20.0)
    assert seen == [(child, 12.0)]
