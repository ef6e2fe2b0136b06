"""Policies that change nothing, or whose dates are not simulated, are said; those that do something are
not."""

from datetime import date, timedelta
from typing import Any

import pytest
from shipped_policies import names_in, policies, settings, today

from sim.parameters import Parameters
from sim.policies import Policy, Scenario
from sim.policies.effect import Effect
from sim.policies.levers.children.exit_sooner import ExitSooner
from sim.policies.levers.children.prevent_entries import PreventEntries
from sim.policies.levers.children.stabilise_placements import StabilisePlacements
from sim.policies.levers.children.work_with_children import WorkWithChildren
from sim.policies.levers.fostering.kinship_first import KinshipFirst
from sim.policies.levers.homes.close_home import CloseHome
from sim.policies.levers.homes.open_homes import OpenHomes
from sim.policies.remarks import Remark, remarks, sentences

pytestmark = pytest.mark.unit

YEARS = 10
BASE = today().authority.base_date
NOTHING = "changes nothing"
COMMON: dict[str, Any] = {
    "name": "lever",
    "strategy": "None, this is a test",
    "start": date(2023, 1, 1),
    "assumption": "Made up for a test.",
}


def effect(value: float) -> Effect:
    return Effect(central=value, low=value, high=value, assumption="Made up for a test.")


def said_of(*levers: Policy, years: int = YEARS, p: Parameters | None = None) -> list[str]:
    """What is said of a scenario with some policies."""
    scenario = Scenario(
        title="A test", stands_for="Some policies for a test", policies={one.name: one for one in levers}
    )
    return [
        one.says
        for one in remarks(
            {"baseline": settings().scenarios["baseline"], "test": scenario}, p or today(), years
        )
    ]


def test_nothing_is_said_of_any_shipped_scenario_over_ten_years() -> None:
    assert remarks(settings().scenarios, today(), YEARS) == []


@pytest.mark.parametrize("name", names_in("policy"))
def test_a_dose_of_zero_is_said(name: str) -> None:
    policy = policies()[name]
    assert said_of(policy.model_copy(update={policy.quantity: 0})) == [
        f"changes nothing: its {policy.quantity} is 0"
    ]


@pytest.mark.parametrize("name", names_in("policy"))
def test_a_start_after_the_horizon_is_said(name: str) -> None:
    late = policies()[name].model_copy(update={"start": date(2032, 8, 1), "end": None})
    (said,) = said_of(late)
    assert said.startswith(NOTHING)
    assert "after the last day simulated, 2032-07-31" in said


def test_the_last_day_counts() -> None:
    last = policies()["kinship_support"].model_copy(update={"start": date(2032, 7, 31), "lead_months": 0})
    assert said_of(last) == []


def test_what_is_spent_on_a_policy_without_effect_is_said() -> None:
    late = policies()["multidisciplinary_teams"].model_copy(update={"start": date(2032, 7, 1)})
    assert said_of(late)[0].startswith("changes nothing but what it costs: ")


@pytest.mark.parametrize("name", names_in("policy"))
def test_a_start_before_the_base_date_is_said(name: str) -> None:
    early = policies()[name].model_copy(update={"start": BASE - timedelta(days=1)})
    (said,) = said_of(early)
    later = early.takes_effect >= BASE
    how = "starts" if later else "takes effect"
    assert said.startswith(f"{how} on 2022-07-30, before the base date 2022-07-31: ")
    assert ("counted twice" in said) == (not later)


def test_an_end_before_the_base_date_is_said() -> None:
    over = policies()["reunification"].model_copy(
        update={"start": date(2020, 10, 1), "end": date(2022, 1, 1)}
    )
    assert said_of(over)[0].endswith("it ends on 2022-01-01, before the simulation begins on 2022-07-31")


NOBODY: dict[str, Policy] = {
    "an effect of one": StabilisePlacements(**COMMON, setting="fostering", reach=0.8, breakdowns=effect(1.0)),
    "a success of zero": policies()["step_down"].model_copy(update={"success": effect(0.0)}),
    "nobody enters at 18": PreventEntries(**COMMON, ages=(18, 18), reach=1.0, prevented=effect(0.5)),
    "nobody is met": PreventEntries(**COMMON, ages=(0, 17), reach=1.0, prevented=effect(0.0)),
    "no family at all": PreventEntries(**COMMON, ages=(0, 17), reach=1.0, prevented=effect(0.5),
    families_per_year=0),
    "a route that is closed at the age": ExitSooner(
        **COMMON, route="independence", reach=1.0, hazard=effect(2.0), ages=("under_1",), settings=None
    ),
    "a route that is closed from the setting": ExitSooner(
        **COMMON, route="adoption", reach=1.0, hazard=effect(2.0), settings=("supported",)
    ),
    "an age that does not live in the setting": ExitSooner(
        **COMMON, route="independence", reach=1.0, hazard=effect(2.0), ages=("5_to_9",)
    ),
    "a plan that nobody has": KinshipFirst(
        **COMMON, strata=("unaccompanied",), reach=1.0, found=effect(0.5), before="parents", after="kinship"
    ),
    "a home for an age that its type does not take": OpenHomes(
        **COMMON, homes=1, beds=2, type="council_childrens_home", purpose="A test", ages=(0, 2)
    ),
    "a home for no level of need": OpenHomes(
        **COMMON, homes=1, beds=2, type="council_childrens_home", purpose="A test", ages=(8, 17), levels=()
    ),
    "a share of a home that rounds to no place": CloseHome(**COMMON, home="oakhurst", share=0.1),
    "a programme for an age that does not live there": WorkWithChildren(
        **COMMON, places_per_year=5, ages=(0, 3), living_in=("supported_accommodation",), success=effect(0.5),
        months_of_work=4, exit_by="independence",
    ),
    "a programme towards a home for another age": WorkWithChildren(
        **COMMON, places_per_year=5, ages=(8, 12), living_in=("independent_foster",), success=effect(0.5),
        months_of_work=4, move_to="supported_accommodation",
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", NOBODY)
def test_a_lever_that_nobody_can_meet_is_said(why: str) -> None:
    (said,) = said_of(NOBODY[why])
    assert said.startswith(NOTHING)


def test_a_home_of_a_type_to_which_no_plan_leads_is_said() -> None:
    p = today()
    order = {
        setting: tuple(n for n in names if n != "mental_health_home")
        for setting, names in p.placement.preferences.items()
    }
    nobody = {**p.census.table.placements, "mental_health_home": 0}
    table = p.census.table.model_copy(update={"placements": nobody})
    p = p.model_copy(
        update={
            "placement": p.placement.model_copy(update={"preferences": order}),
            "census": p.census.model_copy(update={"table": table}),
        }
    )
    assert said_of(policies()["mental_health_homes"], p=p)[0].startswith(NOTHING)
    assert said_of(policies()["mental_health_homes"]) == []


def test_entries_of_a_stream_without_children_are_said() -> None:
    p = today()
    dry = p.entries.strata["unaccompanied"].model_copy(
        update={"per_year": p.entries.strata["unaccompanied"].per_year.scale(0)}
    )
    entries = p.entries.model_copy(update={"strata": {**p.entries.strata, "unaccompanied": dry}})
    p = p.model_copy(update={"entries": entries})
    assert said_of(policies()["uasc_fostering"], p=p)[0].startswith(NOTHING)


def test_a_policy_is_judged_where_it_stands_among_the_others() -> None:
    """A home that is closed already cannot be closed again."""
    closes = policies()["west_view_mainstream_closes"]
    again = closes.model_copy(update={"name": "again", "start": date(2025, 1, 1)})
    assert [bool(said_of(one)) for one in (closes, again)] == [False, False]
    assert len(said_of(closes, again)) == 1


def test_a_scenario_without_policies_is_said_where_nothing_else_is_done() -> None:
    empty = Scenario(title="Empty", stands_for="Nothing that is not done today")
    baseline = settings().scenarios["baseline"]
    (found,) = remarks({"baseline": baseline, "empty": empty}, today(), YEARS)
    assert found == Remark("empty", "", "names no policy, so that it is the same as 'baseline'")
    assert remarks({"baseline": baseline}, today(), YEARS) == []


def test_the_same_is_said_once_for_several_scenarios() -> None:
    found = [Remark(name, "policy 'p'", "changes nothing") for name in ("a", "b")]
    assert sentences(found) == ["scenarios 'a', 'b': policy 'p' changes nothing"]


def test_work_with_children_against_their_plan_is_said_to_find_nobody_where_none_is() -> None:
    """As in a configuration that was fitted to returns, which tell no plans."""
    p = today()
    nobody = p.model_copy(update={"census": p.census.model_copy(update={"against_plan": {}})})
    (said,) = said_of(policies()["step_down"], p=nobody)
    assert said.startswith("finds nobody to begin with: of no child in external_childrens_home")
    assert said_of(policies()["step_down"]) == []


def test_easier_searches_on_a_market_are_said_to_change_nothing_where_each_succeeds() -> None:
    p = today()
    market = p.provision.markets["independent_foster"]
    sure = market.model_copy(
        update={
            "availability": dict.fromkeys(market.availability, 1.0),
            "by_level": dict.fromkeys(market.by_level, 1.0),
        }
    )
    markets = {**p.provision.markets, "independent_foster": sure}
    certain = p.model_copy(update={"provision": p.provision.model_copy(update={"markets": markets})})
    (said,) = said_of(policies()["ifa_availability"], p=certain)
    assert said.startswith(NOTHING)
    assert said_of(policies()["ifa_availability"]) == []
