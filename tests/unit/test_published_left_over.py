"""Other services are what the published spending leaves when every other line is worked out."""

import re
from concurrent.futures import Future
from functools import cache
from typing import Any

import pytest
from shipped_parameters import parameters, shipped

from sim.calibration.published.found import PublishedFit
from sim.calibration.published.free import Free
from sim.calibration.published.quick.left_over import to_be_typed, with_other_services
from sim.calibration.published.search import Effort
from sim.calibration.published.simulator import Simulator
from sim.census.stationary import read_population
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values
from sim.parameters.prices import ServicePrice

pytestmark = pytest.mark.unit
EFFORT = Effort((1.0,), averaged=1, replications=1, proof=1)


def here(do: Any, *given: Any) -> "Future[Any]":
    """Work that is done at once."""
    done: Future[Any] = Future()
    done.set_result(do(*given))
    return done


@cache
def county() -> Parameters:
    return parameters(shipped())


def left_of(total: float) -> float:
    """Other services a year when so much was spent in all, in the same replication."""
    return other_services(total).per_year.values[0]


@cache
def other_services(total: float) -> ServicePrice:
    costs = fits(total)[1].configured.costs
    assert costs is not None
    return costs.services["other_services"]


@cache
def fits(total: float) -> tuple[PublishedFit, PublishedFit]:
    """Before and after."""
    p = with_values(county(), {"costs.published.total": total})
    file = p.census.stationary
    assert file is not None
    found = PublishedFit(p, Free.of(p), read_population(file, p))
    return found, with_other_services(found, Simulator(here, lambda _: None), 3, EFFORT)


def test_a_million_more_of_spending_is_a_million_more_of_other_services() -> None:
    assert left_of(96_000_000) - left_of(95_000_000) == pytest.approx(1_000_000, abs=1001)


def test_they_are_near_what_was_typed_for_nottinghamshire() -> None:
    """7.22 million were what its spending left of prices, for the same children."""
    assert left_of(92_831_989) == pytest.approx(7_220_000, abs=5_000_000)


def test_lines_that_come_to_more_than_was_spent_leave_nothing() -> None:
    assert left_of(20_000_000) == 0.0
    said = str(other_services(20_000_000).assumption)
    assert "Nothing is left of 20,000,000 pounds" in said
    over = float(re.search(r"([0-9.]+)% too much", said)[1])  # type: ignore[index]
    assert over == pytest.approx(100 * (95_000_000 - left_of(95_000_000)) / 20_000_000 - 100, abs=0.1)
    assert "too much" not in str(other_services(95_000_000).assumption)


def test_a_fit_says_what_is_to_be_typed() -> None:
    before, after = fits(95_000_000)
    said = str(to_be_typed(before, after))
    assert f"Other services: {left_of(95_000_000):,.0f} pounds a year; configured are 7,220,000." in said
    assert "costs.services.other_services.per_year" in said
    assert to_be_typed(before, before) is None


def test_without_a_published_total_nothing_changes() -> None:
    p = county().model_copy(update={"costs": None})
    file = p.census.stationary
    assert file is not None
    found = PublishedFit(p, Free.of(p), read_population(file, p))
    assert with_other_services(found, Simulator(here, lambda _: None), 3, EFFORT) is found
