"""Beside compiled modules, the Python sources are a model of their own, and neither disturbs the other."""

import importlib

import pytest
from python_sources import python_sources

import sim.model
from sim import compiled, load

pytestmark = pytest.mark.unit


def test_a_configuration_is_read_with_the_sources_and_without_them_in_turn() -> None:
    """An override is what Hydra is asked about; it knows one reader of each kind in a process."""
    assert load(["run.years=2"]).run.years == 2
    with python_sources():
        again = importlib.import_module("sim.model")
        assert load(["run.years=3"]).run.years == 3
        assert (again is not sim.model) == compiled.is_compiled()
    assert load(["run.years=4"]).run.years == 4
