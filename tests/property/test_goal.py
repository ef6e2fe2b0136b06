"""The search for the smallest size that is enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison.goal import STEPS, seek

pytestmark = pytest.mark.property

REPLICATIONS = 50


@given(st.floats(0, 1), st.lists(st.floats(0, 100), min_size=REPLICATIONS, max_size=REPLICATIONS))
def test_the_answer_is_enough_and_a_hundredth_less_is_not(probability: float, needed: list[float]) -> None:
    """Each replication reaches the goal from a size of its own on: the answer is the quantile of those
    sizes."""
    thresholds = np.array(needed)
    answer = seek(lambda size: (thresholds <= size, 0.0), 0, 100, probability)
    assert answer.found is not None
    assert answer.found.share >= probability
    below = answer.found.size - 100 / 2**STEPS
    assert below < 0 or (thresholds <= below - 1e-9).mean() < probability
    assert len(answer.trials) <= STEPS + 2


@given(st.floats(0.01, 1))
def test_what_is_never_reached_is_not_reachable(probability: float) -> None:
    answer = seek(lambda size: (np.zeros(10, dtype=bool), size), 0, 10, probability)
    assert answer.found is None
    assert answer.best.size == 0
    assert answer.at_least == 0 or answer.trials[-1].high < probability
