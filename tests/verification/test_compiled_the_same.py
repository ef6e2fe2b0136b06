"""Compiled or not, the model leaves the same history behind, to the last bit."""

import os
import sys

import pandas as pd
import pytest
from python_sources import python_sources

from sim import compiled

pytestmark = pytest.mark.verification

PARTS = ("places", "carers", "households", "attempts")


@pytest.mark.parametrize("name", ["baseline", "full_strategy"])
def test_a_history_is_the_same_to_the_last_bit(name: str) -> None:
    if not compiled.is_compiled():
        message = f"the model is not compiled here ({compiled.state()})"
        (pytest.fail if _must_be() else pytest.skip)(message)
    with python_sources():
        as_python, file = _history(name)
        assert file.endswith(".py")
    as_machine_code, file = _history(name)
    assert not file.endswith(".py")
    for part, frame in as_python.items():
        pd.testing.assert_frame_equal(frame, as_machine_code[part], check_exact=True)


def _must_be() -> bool:
    return os.environ.get("SIM_COMPILED") == "required" and compiled.is_wanted()


def _history(name: str) -> tuple[dict[str, pd.DataFrame], str]:
    """Everything that one replication of three years leaves behind, and the file of the code that did it."""
    from sim.census.children import make_census
    from sim.config import load
    from sim.experiment import Work, parameters_of, replicate

    settings = load([f"scenarios=[{name}]"])
    p, scenario = settings.parameters, settings.scenarios[name]
    work = Work(p, scenario, make_census(p), seed=7, years=3, keep_episodes=True)
    history = replicate(parameters_of(work, 2), work, 2)
    frames = {part: getattr(history, part) for part in PARTS}
    return {"episodes": history.episodes.frame, **frames}, str(sys.modules["sim.model.career"].__file__)
