"""Hazards are worked out once for all parameters that say the same of what they depend on."""

import pytest
from laboratory import laboratory

from sim.experiment.known_hazards import HAZARDS_KEPT, hazards_of
from sim.parameters.paths.scaling import scaled

pytestmark = pytest.mark.unit
P = laboratory(30.0, {"out": 0.5, "other": 0.2}, age={2: 1, 15: 1})


def test_hazards_are_those_of_parameters_that_say_the_same_whichever_objects_hold_them() -> None:
    """And of no others, however many parameters there were in between."""
    first = hazards_of(P)
    assert hazards_of(P.model_copy(update={"exits": P.exits.model_copy()})) is first
    assert hazards_of(scaled(P, "exits.routes.out.per_year", 2.0)) is not first
    for _ in range(HAZARDS_KEPT):  # each a part of its own, so that what was written down first is let go
        assert hazards_of(P.model_copy(update={"moves": P.moves.model_copy()})) is first
