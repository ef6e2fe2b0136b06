"""Other services are what the published spending leaves when every other line is worked out."""

import re
from concurrent.futures import Future
from functools import cache
from typing import Any

import pytest
from shipped_parameters import parameters, shipped

from sim.calibration.published.found import PublishedFit
from sim.calibration.published.free import Free
from sim.calibration.published.quick.left_over import with_other_services
from sim.calibration.published.search import Effort
from sim.calibration.published.simulator import Simulator
from sim.census.stationary import read_population
from sim.parameters import Parameters
from sim.parameters.costs import ServicePrice
from sim.parameters.paths.values import with_values

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
    p = with_values(county(), {"costs.published.total": total})
    file = p.census.stationary
    assert file is not None
    found = PublishedFit(p, Free.of(p), read_population(file, p))
    fitted = with_other_services(found, Simulator(here, lambda _: None), 3, EFFORT)
    assert fitted.configured.costs is not None
    return fitted.configured.costs.services["other_services"]


def test_a_million_more_of_spending_is_a_million_more_of_other_services() -> None:
    assert left_of(96_000_000) - left_of(95_000_000) == pytest.approx(1_000_000, abs=1001)


def test_they_are_near_what_was_typed_for_nottinghamshire() -> None:
    """8.65 million were what its spending left of prices, for the same children."""
    assert left_of(92_831_989) == pytest.approx(8_650_000, abs=5_000_000)


def test_lines_that_come_to_more_than_was_spent_leave_nothing() -> None:
    assert left_of(20_000_000) == 0.0
    said = str(other_services(20_000_000).assumption)
    assert "Nothing is left of 20,000,000 pounds" in said
    over = float(re.search(r"([0-9.]+)% too much", said)[1])  # type: ignore[index]
    assert over == pytest.approx(100 * (95_000_000 - left_of(95_000_000)) / 20_000_000 - 100, abs=0.1)
    assert "too much" not in str(other_services(95_000_000).assumption)


def test_without_a_published_total_nothing_changes() -> None:
    p = county().model_copy(update={"costs": None})
    file = p.census.stationary
    assert file is not None
    found = PublishedFit(p, Free.of(p), read_population(file, p))
    assert with_other_services(found, Simulator(here, lambda _: None), 3, EFFORT) is found
