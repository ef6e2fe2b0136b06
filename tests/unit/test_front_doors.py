"""A front door imports what is asked for only then, and offers what it says."""

from importlib import import_module

import pytest

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("door", ["sim", "sim.measures"])
def test_every_name_of_a_front_door_leads_somewhere_and_no_other_does(door: str) -> None:
    package = import_module(door)
    for name in package.__all__:
        assert getattr(package, name) is not None
    where = {n for names in package.WHERE.values() for n in names} if door != "sim" else set(package.WHERE)
    assert where == set(package.__all__) - {"__version__"}
    with pytest.raises(AttributeError, match="no attribute 'nowhere'"):
        _ = package.nowhere
