"""What working out costs adds to the time of a simulation, measured side by side in one process.

Run it with ``uv run pytest -n0 -m slow -s tests/verification/test_cost_of_costing.py``.
"""

from collections.abc import Callable
from itertools import cycle, islice
from time import process_time
from typing import TypeVar

import pytest
from shipped_parameters import parameters, shipped

from sim.census.children import make_census
from sim.experiment import Work, parameters_of, price_draws_of, replicate
from sim.finance import finance_tables
from sim.measures import Lived, Observation, side_by_side
from sim.measures.costs import cost_measures
from sim.measures.every import measure
from sim.policies import Scenario

pytestmark = [pytest.mark.verification, pytest.mark.slow]

T = TypeVar("T")
TRIED, REPLICATIONS, YEARS = 10, 100, 10
AT_MOST = 0.15


def test_costing_adds_little_to_the_simulation(capsys: pytest.CaptureFixture[str]) -> None:
    """Ten replications of ten years are lived, measured and costed; then the tables of finance are made of a
    hundred."""
    p = parameters(shipped())
    free = p.model_copy(update={"costs": None})
    today = Scenario(title="Nothing changes", stands_for="The model as it is on the base date.")
    work = Work(p, today, make_census(p), seed=1, years=YEARS, keep_episodes=False)
    simulating, costing, costs = 0.0, 0.0, []
    for number in range(TRIED + 1):
        own, price_draws = parameters_of(work, number), price_draws_of(p, work.seed, work.years, number)
        history, living = _timed(lambda own=own, number=number: replicate(own, work, number))
        others, measuring = _timed(lambda history=history: measure(history, free, YEARS))
        seen = Observation([Lived(history, own, YEARS, price_draws)])
        found, pricing = _timed(lambda seen=seen: cost_measures(seen)[0])
        if number:  # the first one fills caches
            simulating, costing = simulating + living + measuring, costing + pricing
            costs.append({**others, **{one.name: one for one in found}})
    results = {"today": side_by_side(list(islice(cycle(costs), REPLICATIONS)))}
    _, tables = _timed(lambda: finance_tables(results, {"today": today}, p, YEARS))
    share = (costing / TRIED + tables / REPLICATIONS) / (simulating / TRIED)
    with capsys.disabled():
        print(  # noqa: T201
            f"\nMilliseconds a replication: simulation {1000 * simulating / TRIED:.0f}, costs"
            f" {1000 * costing / TRIED:.0f}; tables of finance {1000 * tables:.0f} for {REPLICATIONS}:"
            f" {share:.1%}"
        )
    assert share < AT_MOST


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What comes out, and the processor time of this process that it took."""
    began = process_time()
    result = work()
    return result, process_time() - began
