"""Who of those who come to the door of care enters."""

from types import SimpleNamespace
from typing import Any

import pytest
from laboratory import laboratory
from model_parts import a_child

from sim.model.arrivals.front_door import FrontDoor, TransferRule
from sim.model.caseload import Caseload
from sim.model.streams import Streams
from sim.parameters import Parameters
from sim.parameters.entries import Prevention
from sim.timeline import Timeline

pytestmark = pytest.mark.unit


def town(threshold: Any = 0.001, helped: float | None = None) -> Parameters:
    """Ten thousand children live here: the scheme leaves ten unaccompanied ones, unless told otherwise."""
    p = laboratory(1, {"out": 0.1})
    scheme = p.entries.transfer_scheme.model_copy(update={"threshold": Timeline.parse(threshold)})
    prevention = (
        {}
        if helped is None
        else {"team": Prevention(ages=(0, 17), share=helped, assumption="A service for tests.")}
    )
    entries = p.entries.model_copy(update={"transfer_scheme": scheme, "prevention": prevention})
    return p.model_copy(
        update={"entries": entries, "authority": p.authority.model_copy(update={"child_population": 10_000})}
    )


@pytest.mark.parametrize(("in_care", "transferred"), [(9, False), (10, True), (11, True)])
def test_unaccompanied_children_are_transferred_once_the_authority_has_its_share(
    in_care: int, transferred: bool
) -> None:
    assert TransferRule(town()).transfers([a_child(uasc=True)], in_care, 0.0) is transferred


def test_others_are_never_transferred() -> None:
    assert not TransferRule(town(threshold=0.0)).transfers([a_child()], 99, 0.0)


def test_the_threshold_is_that_of_the_day() -> None:
    scheme = TransferRule(town(threshold={"start": 0.001, "2022-08-10": 0.002}))
    assert [scheme.transfers([a_child(uasc=True)], 15, day) for day in (9.0, 10.0)] == [True, False]


def come(p: Parameters, family: list[Any], in_care: int = 0) -> tuple[list[Any], list[Any]]:
    entered: list[Any] = []
    caseload = Caseload()
    caseload.unaccompanied = in_care
    career: Any = SimpleNamespace(enter=entered.extend)
    FrontDoor(p, Streams(1, 0), caseload, career).come(family, 0.0)
    assert len(caseload.files) == len(entered)
    return [child for child in family if child.file >= 0], entered


def test_a_family_enters_and_is_in_the_caseload() -> None:
    family = [a_child(number=1), a_child(number=2)]
    assert come(town(helped=0.0), family) == (family, family)


def test_a_family_that_can_be_helped_at_home_does_not() -> None:
    assert come(town(helped=1.0), [a_child()]) == ([], [])


def test_nor_does_a_child_that_is_transferred() -> None:
    assert come(town(), [a_child(uasc=True)], in_care=10) == ([], [])
