"""Who is in care."""

import pytest
from model_parts import a_child

from sim.model.caseload import Caseload

pytestmark = pytest.mark.unit


def test_unaccompanied_children_are_counted_while_they_are_in_care() -> None:
    caseload, alone, other = Caseload(), a_child(uasc=True), a_child()
    caseload.comes_in(alone)
    caseload.comes_in(other)
    assert (alone.in_care, other.in_care, caseload.unaccompanied) == (True, True, 1)
    caseload.goes_out(other)
    assert (other.in_care, caseload.unaccompanied) == (False, 1)
    assert list(caseload.in_care) == [alone]
    caseload.goes_out(alone)
    assert (alone.in_care, caseload.unaccompanied) == (False, 0)
