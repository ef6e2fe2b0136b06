"""Settings and routes may be called anything: what the law and the levers must know of them, statutory codes
say."""

import ast
from pathlib import Path
from typing import Any

import pytest
from shipped_parameters import parameters, shipped
from shipped_policies import policies

from sim.codes import LegalStatus, PlaceCode
from sim.errors import InputMistake
from sim.model.legal import PROCEEDINGS_DAYS, legal_status
from sim.model.names import LEGAL_STATUSES
from sim.parameters import Parameters

pytestmark = pytest.mark.unit

HOUSE = Path(__file__).resolve().parents[2] / "sim"
ROOMS = ("model", "measures", "policies", "comparison", "parameters")
CALLED = {
    "kinship": "family_network",
    "fostering": "strangers",
    "special_guardianship": "orders",
    "child_arrangements": "living_with",
}


def _called_otherwise(value: Any) -> Any:
    """The same with other names for some settings and routes, wherever they stand."""
    if isinstance(value, dict):
        return {CALLED.get(str(key), key): _called_otherwise(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_called_otherwise(inner) for inner in value]
    return CALLED.get(value, value) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def otherwise() -> Parameters:
    raw = {**shipped(), "targets": None, "costs": None}
    return parameters({name: _called_otherwise(part) for name, part in raw.items()})


@pytest.mark.parametrize("room", ROOMS)
def test_no_setting_is_named_in_the_code(room: str) -> None:
    named = {
        f"{file.relative_to(HOUSE)}:{node.lineno}"
        for file in (HOUSE / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in ("kinship", "fostering", "adoption", "parents")
    }
    assert named == set()


@pytest.mark.parametrize("name", ["kinship_first", "kinship_support", "sgo_support"])
def test_levers_find_settings_and_routes_whatever_they_are_called(name: str, otherwise: Parameters) -> None:
    """They change the same numbers as under the shipped names."""
    policy = policies()[name]
    before, after = parameters(shipped()), otherwise
    changed, elsewhere = policy.apply(before), policy.apply(after)
    assert changed != before
    for part in ("entries", "moves", "exits"):
        expected = _called_otherwise(getattr(changed, part).model_dump(mode="json"))
        assert getattr(elsewhere, part).model_dump(mode="json") == expected


@pytest.mark.parametrize("name", ["kinship_first", "kinship_support"])
def test_a_lever_for_kinship_says_where_no_relatives_foster(name: str) -> None:
    raw = shipped()
    raw["placement"]["types"]["kinship_foster"]["place"] = "U6"
    with pytest.raises(
        InputMistake,
        match=r"relatives or friends foster in no placement type .*\(place U1, U2, U3\); add one",
    ):
        policies()[name].apply(parameters(raw))


@pytest.mark.parametrize(
    ("name", "routes"), [("kinship_support", ["special_guardianship"]), ("sgo_support", [])]
)
def test_a_lever_for_orders_says_where_there_are_none(name: str, routes: list[str]) -> None:
    raw = shipped()
    for route in routes or ["special_guardianship", "child_arrangements"]:
        raw["exits"]["routes"][route]["rec"] = {"otherwise": "E8"}
    with pytest.raises(
        InputMistake, match=r"no route of exit of this authority is by .*\(rec E45, E46, E47, E48"
    ):
        policies()[name].apply(parameters(raw))


INTERIM, FULL, ORDER, AGREED, POLICE = (
    LEGAL_STATUSES.index(status)
    for status in (
        LegalStatus.INTERIM_CARE_ORDER,
        LegalStatus.FULL_CARE_ORDER,
        LegalStatus.PLACEMENT_ORDER,
        LegalStatus.SECTION_20,
        LegalStatus.POLICE_PROTECTION,
    )
)


@pytest.mark.parametrize(
    ("status", "place", "days", "becomes"),
    [
        (INTERIM, PlaceCode.A6, 10, ORDER),  # under a placement order
        (AGREED, PlaceCode.A5, 10, ORDER),
        (AGREED, PlaceCode.A3, 10, AGREED),  # with consent
        (FULL, PlaceCode.A4, 10, FULL),
        (AGREED, PlaceCode.P1, 10, FULL),  # with parents, under a care order
        (ORDER, PlaceCode.U6, 10, FULL),  # the placement for adoption has ended
        (POLICE, PlaceCode.U6, 0, POLICE),
        (POLICE, PlaceCode.U6, 1, INTERIM),
        (INTERIM, PlaceCode.K2, PROCEEDINGS_DAYS, INTERIM),
        (INTERIM, PlaceCode.K2, PROCEEDINGS_DAYS + 1, FULL),
        (AGREED, PlaceCode.K2, 1000, AGREED),
    ],
)
def test_the_legal_status_follows_from_the_code_of_the_placement(
    status: int, place: PlaceCode, days: float, becomes: int
) -> None:
    assert legal_status(status, place, days) == becomes
