"""Seeds are those of numpy, at less cost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sim.model.seeds import Seed, seeded


@pytest.mark.property
@given(key=some.binary(min_size=16, max_size=16))
def test_a_key_gives_the_state_that_numpy_makes_of_it(key: bytes) -> None:
    numpys = np.random.SeedSequence(np.frombuffer(key, "<u4"))
    for many in (1, 3, 4):
        assert (Seed(key).generate_state(many) == numpys.generate_state(many, np.uint64)).all()


@pytest.mark.unit
@pytest.mark.parametrize("key", [bytes(16), bytes(range(16)), b"\xff" * 16])
def test_a_generator_draws_what_it_would_with_numpys(key: bytes) -> None:
    own = np.random.Generator(seeded(key))
    numpys = np.random.Generator(np.random.SFC64(np.frombuffer(key, "<u4")))
    assert (own.random(20) == numpys.random(20)).all()
