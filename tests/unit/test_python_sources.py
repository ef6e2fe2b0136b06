"""Beside compiled modules, the Python sources are a simulator of their own, and neither disturbs the other."""

import importlib

import pytest
from python_sources import python_sources

from sim import compiled, load

pytestmark = pytest.mark.unit


def test_a_configuration_is_read_with_the_sources_and_without_them_in_turn() -> None:
    """An override is what Hydra is asked about; it knows one reader of each kind at a time."""
    assert load(["run.years=2"]).run.years == 2
    with python_sources():
        again = importlib.import_module("sim.config")
        assert again.load(["run.years=3"]).run.years == 3
        assert (again.load is not load) == compiled.is_compiled()
    assert load(["run.years=4"]).run.years == 4
