"""Which scenarios an authority can run, and which parts of the others."""

from functools import cache

import pytest

from sim import load
from sim.parameters import Parameters
from sim.policies.fitting import FittingScenarios, fitting
from sim.settings import Settings

pytestmark = pytest.mark.unit


@cache
def settings() -> Settings:
    return load(["job=from_published"])


def of(p: Parameters) -> FittingScenarios:
    return fitting(settings().every_scenario, settings().policies, p)


def without_homes() -> Parameters:
    p = settings().parameters
    return p.model_copy(update={"provision": p.provision.model_copy(update={"homes": {}})})


def test_every_shipped_scenario_fits_the_authority_that_it_was_written_for() -> None:
    found = of(load(["scenarios=all"]).parameters)
    assert set(found.can_run) == set(settings().every_scenario)
    assert not found.cannot_run
    assert not found.in_part


def test_scenarios_of_types_that_an_authority_does_not_have_do_not_fit_it() -> None:
    """A made authority has the types of its own placements; those that only some policies name are not among
    them."""
    found = of(settings().parameters)
    assert {"supported_lodgings", "unregistered_placements", "not_for_profit_homes"} <= set(found.cannot_run)
    assert "there is no placement type 'supported_lodgings'" in found.cannot_run["supported_lodgings"]
    assert "full_strategy" in found.can_run


def test_of_a_scenario_that_names_homes_of_another_council_the_rest_fits() -> None:
    found = of(without_homes())
    assert "full_strategy" in found.in_part
    assert "west_view_mainstream_closes" not in found.in_part["full_strategy"].policies
    assert "foster_recruitment" in found.in_part["full_strategy"].policies
    found.in_part["full_strategy"].applied_to(without_homes())  # refused if it did not fit
    assert "there is no home" in found.cannot_run["full_strategy"]
    assert {"baseline", "step_down", "kinship_support", "strategy_elsewhere"} <= set(found.can_run)


@pytest.mark.parametrize("name", ["derby", "derbyshire", "nottingham"])
def test_authorities_that_are_shipped_can_run_what_of_the_strategy_is_for_them(name: str) -> None:
    """All of the full strategy but what names homes of Nottinghamshire."""
    p = load([f"authority={name}"]).parameters
    settings().every_scenario["strategy_elsewhere"].applied_to(p)
    whole, elsewhere = (
        settings().every_scenario[s].policies for s in ("full_strategy", "strategy_elsewhere")
    )
    left_out = {"west_view_mainstream_closes", "west_view_specialist", "caudwell_beds_sold"}
    assert set(whole) - set(elsewhere) == {*left_out, "clayfields_beds_sold"}


def test_a_scenario_of_which_little_is_left_is_not_offered() -> None:
    found = of(without_homes())
    assert "west_view_specialist" in found.cannot_run
    assert "west_view_specialist" not in found.in_part


def test_other_jobs_read_no_more_scenarios_than_they_are_asked_for() -> None:
    assert load([]).every_scenario == {}
