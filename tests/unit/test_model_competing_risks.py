"""What happens next, where every hazard is known."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from librt.vecs import vec
from model_parts import a_child, steady

from sim.bands import TIME_IN_CARE, TIME_IN_PLACEMENT
from sim.model.risks.competing_risks import NOTHING, CompetingRisks
from sim.model.risks.drift import DriftedTime
from sim.model.risks.hazards import OFFER, Exit, SituationRates

pytestmark = pytest.mark.unit

ROUTES = 1
OUT, PLANNED, OFFERED = 0, ROUTES, ROUTES + OFFER
LIMIT = 2000.0


def risks(
    *moves: Any,
    exits: float = 0.0,
    adoption: float = 0.0,
    change: float = np.inf,
    later: SituationRates | None = None,
    drift: float = 1.0,
) -> CompetingRisks:
    """One way out of care at a rate a day by time in care, or by time in placement, and some causes of a
    move."""
    by_care = [[Exit(OUT, exits)] if exits else []] * len(TIME_IN_CARE)
    by_placement = [[Exit(OUT, adoption)]] * len(TIME_IN_PLACEMENT) if adoption else []
    now = SituationRates(list(moves), by_care, by_placement, change)
    hazards = SimpleNamespace(
        routes=("out",),
        changes=[-np.inf] if later is None else [-np.inf, change],
        table=lambda _, era: later if era else now,
    )
    return CompetingRisks(hazards, [DriftedTime(np.full(20, drift))])  # type: ignore[arg-type]


def child(*budgets: float, **facts: Any) -> Any:
    return a_child(10.5, **{"situation": 0, "budgets": vec[float](map(float, budgets))} | facts)


def test_a_move_comes_when_its_budget_is_spent() -> None:
    when, cause, _ = risks(steady(PLANNED, 0.01)).ahead(child(9, 0.5, 9, 9), LIMIT)
    assert (when, cause) == (pytest.approx(50.0), PLANNED)


def test_a_placement_that_has_lasted_begins_from_today() -> None:
    when, cause, _ = risks(steady(PLANNED, 0.01)).ahead(child(9, 0.5, 9, 9, placed=-300.0), LIMIT)
    assert (when, cause) == (pytest.approx(50.0), PLANNED)


def test_the_cause_that_runs_out_first_is_what_happens() -> None:
    both = risks(steady(PLANNED, 0.01), steady(PLANNED + 1, 0.02))
    assert both.ahead(child(9, 0.5, 0.9, 9), LIMIT)[:2] == (pytest.approx(45.0), PLANNED + 1)
    assert both.ahead(child(9, 0.5, 1.1, 9), LIMIT)[:2] == (pytest.approx(50.0), PLANNED)


@pytest.mark.parametrize(("budget", "when", "cause"), [(0.1, 10.0, OUT), (0.6, 50.0, PLANNED)])
def test_a_child_leaves_care_if_that_comes_before_a_move(budget: float, when: float, cause: int) -> None:
    found = risks(steady(PLANNED, 0.01), exits=0.01).ahead(child(budget, 0.5, 9, 9), LIMIT)
    assert found[:2] == (pytest.approx(when), cause)


def test_an_exit_across_bands_of_time_in_care_pays_in_each() -> None:
    when, cause, budgets = risks(exits=0.001).ahead(child(1.5, 9, 9, 9, entered=-100.0), LIMIT)
    assert (when, cause) == (pytest.approx(1500.0), OUT)
    assert budgets[OUT] < 0


def test_adoption_runs_on_the_time_in_placement() -> None:
    assert risks(adoption=0.01).ahead(child(0.3, 9, 9, 9, entered=-4000.0), LIMIT)[:2] == (
        pytest.approx(30.0),
        OUT,
    )


def banded(care: Any = (), placement: Any = ()) -> CompetingRisks:
    """Ways out whose rate differs by band of time in care, or in placement; the last band given goes on."""
    whole = [
        (*bands, *bands[-1:] * (9 - len(bands)))[:9] if bands else ([],) * 9 for bands in (care, placement)
    ]
    rates = SituationRates([], list(whole[0]), list(whole[1][:8]) if placement else [], np.inf)
    hazards = SimpleNamespace(routes=("out",), changes=[-np.inf], table=lambda _, era: rates)
    return CompetingRisks(hazards, [DriftedTime(np.ones(20))] * 2)  # type: ignore[arg-type]


def test_what_is_left_of_a_stay_is_met_from_the_time_in_care_that_has_been_lived() -> None:
    """300 days in care: 65 days at 0.001, then 0.01 from the first anniversary on; 0.2 is spent after
    78.5."""
    first_year = [[Exit(OUT, 0.5)]] * 3 + [[Exit(OUT, 0.001)]]  # bands begin on days 0, 14, 56, 182
    found = banded(care=[*first_year, [Exit(OUT, 0.01)]]).ahead(child(0.2, 9, 9, 9, entered=-300.0), LIMIT)
    assert found[:2] == (pytest.approx(65 + (0.2 - 0.065) / 0.01), OUT)


@pytest.mark.parametrize(
    ("entered", "budget", "when"),
    [(0.0, 0.34, 24.0), (-13.0, 0.231, 12.05), (-14.0, 0.24, 12.0), (-14.5, 0.24, 12.0)],
)
def test_a_band_of_time_in_care_begins_on_its_day(entered: float, budget: float, when: float) -> None:
    """0.01 a day in the first fortnight, then 0.02. A child who comes today pays 0.14 in the first, one of 13
    days 0.01; whoever has been in care for 14 days, or for half a day more, is in the second from now on.
    """
    found = banded(care=[[Exit(OUT, 0.01)], [Exit(OUT, 0.02)]]).ahead(
        child(budget, 9, 9, 9, entered=entered), LIMIT
    )
    assert found[:2] == (pytest.approx(when), OUT)


def test_adoption_goes_by_the_bands_of_time_in_placement_however_long_the_child_is_in_care() -> None:
    """0.01 a day in the first week of the placement, then 0.1."""
    adoption = banded(placement=[[Exit(OUT, 0.01)], [Exit(OUT, 0.1)]])
    found = adoption.ahead(child(0.3, 9, 9, 9, entered=-4000.0, placed=0.0), LIMIT)
    assert found[:2] == (pytest.approx(7 + 0.23 / 0.1), OUT)
    later = adoption.ahead(child(0.3, 9, 9, 9, entered=-1.0, placed=-30.0), LIMIT)
    assert later[:2] == (pytest.approx(3.0), OUT)


@pytest.mark.parametrize(
    ("budgets", "when", "route"), [((0.1, 0.3), 10.0, 0), ((0.4, 0.3), 15.0, 1), ((0.11, 0.2), 10.0, 1)]
)
def test_of_routes_that_could_both_come_the_first_is_taken(
    budgets: tuple[float, float], when: float, route: int
) -> None:
    """0.01 and 0.02 a day: the budgets last 10 and 15 days, 40 and 15, 11 and 10, all within the band."""
    bands = [[Exit(0, 0.01), Exit(1, 0.02)]]
    rates = SituationRates([], bands * 9, [], np.inf)
    hazards = SimpleNamespace(routes=("home", "order"), changes=[-np.inf], table=lambda _, era: rates)
    both = CompetingRisks(hazards, [DriftedTime(np.ones(20))] * 2)  # type: ignore[arg-type]
    own = child(*budgets, 9, 9, 9, entered=-400.0)
    assert both.ahead(own, LIMIT)[:2] == (pytest.approx(when), route)


def test_an_age_band_begins_on_the_birthday_itself() -> None:
    """At 10.5 years a child is in the fourth band; on its 16th birthday, and not a day before, in the
    fifth."""
    asked: list[int] = []
    nothing = SituationRates([], [[]] * 9, [], np.inf)
    hazards = SimpleNamespace(
        routes=("out",), changes=[-np.inf], table=lambda where, _: asked.append(where) or nothing
    )
    watched = CompetingRisks(hazards, [DriftedTime(np.ones(20))] * 2)  # type: ignore[arg-type]
    own = child(9, 9, 9, 9)
    sixteen = own.birthdays[3]
    for since in (0.0, sixteen - 1, sixteen):
        own.since = since
        asked.clear()
        watched.ahead(own, since + 0.5)
        assert asked == [4 if since >= sixteen else 3]


def test_drift_makes_exits_and_not_moves_come_sooner() -> None:
    assert risks(exits=0.01, drift=2.0).ahead(child(0.3, 9, 9, 9), LIMIT)[0] == pytest.approx(15.0)
    assert risks(steady(PLANNED, 0.01), drift=2.0).ahead(child(9, 0.3, 9, 9), LIMIT)[0] == pytest.approx(30.0)


@pytest.mark.parametrize(("first", "second", "when", "cause"), [(1.0, 1.0, 40.0, 1), (3.0, 1.0, 20.0, 0)])
def test_each_route_drifts_in_its_own_way(first: float, second: float, when: float, cause: int) -> None:
    """Budgets 0.6 and 0.4 at a hundredth a day: 60 and 40 days, or 20 and 40 where the first is threefold."""
    both = SituationRates([], [[Exit(0, 0.01), Exit(1, 0.01)]] * len(TIME_IN_CARE), [], np.inf)
    hazards = SimpleNamespace(routes=("one", "other"), changes=[-np.inf], table=lambda _, era: both)
    clocks = [DriftedTime(np.full(20, factor)) for factor in (first, second)]
    found = CompetingRisks(hazards, clocks).ahead(child(0.6, 0.4, 9, 9, 9), LIMIT)  # type: ignore[arg-type]
    assert found[:2] == (pytest.approx(when), cause)


def test_nothing_happens_before_the_limit_and_what_was_lived_through_is_paid() -> None:
    when, cause, budgets = risks(steady(PLANNED, 0.01), exits=0.001).ahead(child(9, 0.5, 8, 7), 40.0)
    assert (when, cause) == (40.0, NOTHING)
    assert budgets[OUT] == pytest.approx(9 - 0.04)


def test_the_eighteenth_birthday_is_a_limit() -> None:
    grown = child(9, 9, 9, 9)
    assert risks().ahead(grown, 1e9)[:2] == (grown.eighteenth_birthday, NOTHING)


def test_an_offer_leaves_the_other_budgets_as_they_are_then() -> None:
    when, cause, budgets = risks(steady(PLANNED, 0.01), steady(OFFERED, 0.02)).ahead(
        child(9, 0.5, 8, 0.2), LIMIT
    )
    assert (when, cause) == (pytest.approx(10.0), OFFERED)
    assert budgets[PLANNED] == pytest.approx(0.5 - 0.1)


def test_what_was_spent_before_a_change_of_hazards_is_kept() -> None:
    """One hundredth a day for 20 days, then four hundredths: 0.2 of the budget, then 0.3 in 7.5 days."""
    later = SituationRates([steady(PLANNED, 0.04)], [[]] * len(TIME_IN_CARE), [], np.inf)
    found = risks(steady(PLANNED, 0.01), change=20.0, later=later).ahead(child(9, 0.5, 9, 9), LIMIT)
    assert found[:2] == (pytest.approx(27.5), PLANNED)


def test_a_hazard_that_ends_leaves_the_child_where_it_is() -> None:
    later = SituationRates([], [[]] * len(TIME_IN_CARE), [], np.inf)
    assert risks(steady(PLANNED, 0.01), change=20.0, later=later).ahead(child(9, 0.5, 9, 9), LIMIT)[:2] == (
        LIMIT,
        NOTHING,
    )


def test_the_childs_own_budgets_are_not_touched() -> None:
    own = child(0.5, 9, 9, 9)
    risks(exits=0.01).ahead(own, LIMIT)
    assert list(own.budgets) == [0.5, 9, 9, 9]
