"""Families kept out of care."""

import pytest
from laboratory import laboratory
from model_parts import a_child

from sim.model.arrivals.prevention import EdgeOfCare, PreventionService
from sim.model.streams import Draws, Streams
from sim.parameters.entries import Prevention

pytestmark = pytest.mark.unit
P = laboratory(1, {"out": 0.1})


def service(**facts: object) -> PreventionService:
    about = {"ages": (5, 15), "share": 1.0, "assumption": "A service for tests."} | facts
    return PreventionService("team", Prevention.model_validate(about), P, Streams(1, 0))


@pytest.mark.parametrize(("years", "met"), [(4.5, False), (5.5, True), (15.5, True), (16.5, False)])
def test_a_service_meets_families_of_its_ages(years: float, met: bool) -> None:
    assert service().keeps_at_home(a_child(years), 0.0) is met


def test_the_share_decides_with_a_draw_of_the_family() -> None:
    draws = Draws(Streams(1, 0), "prevention:team", uniforms=("helped",))
    for number in range(20):
        child = a_child(number=number)
        succeeds = draws.row(child.stratum, child.entity, 0)[0] < 0.4
        assert service(share=0.4).keeps_at_home(child, 0.0) is succeeds


def test_the_limit_is_of_the_last_twelve_months() -> None:
    few = service(families_per_year=2)
    kept = [
        few.keeps_at_home(a_child(number=n), day)
        for n, day in enumerate((0.0, 100.0, 200.0, 365.0, 366.0, 367.0))
    ]
    assert kept == [True, True, False, False, True, False]


def test_who_is_not_helped_takes_no_place_of_the_limit() -> None:
    few = service(families_per_year=1, share={"start": 0.0, "2022-08-10": 1.0})
    assert [few.keeps_at_home(a_child(), day) for day in (1.0, 20.0)] == [False, True]


def test_the_first_service_that_can_helps_and_unaccompanied_children_are_not_reached() -> None:
    facts = {"share": 1.0, "assumption": "A service for tests."}
    prevention = {"teenagers": Prevention(ages=(13, 17), **facts), "all": Prevention(ages=(0, 17), **facts)}
    p = P.model_copy(update={"entries": P.entries.model_copy(update={"prevention": prevention})})
    edge = EdgeOfCare(p, Streams(1, 0))
    assert edge.keeps_at_home([a_child(5)], 0.0)
    assert not edge.keeps_at_home([a_child(15, uasc=True)], 0.0)
    assert not EdgeOfCare(P, Streams(1, 0)).keeps_at_home([a_child(5)], 0.0)


def test_short_breaks_meet_families_of_a_disabled_child_alone() -> None:
    breaks = service(ages=(0, 17), only_disabled=True)
    assert [breaks.keeps_at_home(a_child(disability=there), 0.0) for there in (False, True)] == [False, True]
