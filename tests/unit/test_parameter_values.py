"""Setting values at paths, and writing parameters down."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter
from shipped_parameters import parameters, shipped

from sim.codes import LegalStatus
from sim.parameters import Parameters
from sim.parameters.paths.annotations import bare, inside, places_of
from sim.parameters.paths.values import plain, with_values

pytestmark = pytest.mark.unit
P = parameters(shipped("westmere"))


def test_values_are_set_where_their_paths_lead_and_nowhere_else() -> None:
    paths = {
        "exits.routes.adoption.per_year.under_1": 9.0,
        "exits.routes.adoption.by_time.1": 8.0,
        "entries.strata.under_1.per_year": 7.0,
        "entries.strata.under_1.ages": {"0": 0.5},
        "exits.routes.relatives.by_setting.adoption": 0.25,
        "moves.pull.disability.under_1": 3.0,
    }
    new = with_values(P, paths)
    adoption = new.exits.routes["adoption"]
    assert (adoption.per_year["under_1"], adoption.by_time[1], adoption.by_time[0]) == (9.0, 8.0, 0)  # type: ignore[index]
    assert new.entries.strata["under_1"].per_year.values == (7.0,)
    assert new.entries.strata["under_1"].ages == {0: 0.5}
    assert new.exits.routes["relatives"].by_setting["adoption"] == 0.25
    assert new.moves.pull["disability"]["under_1"] == 3.0  # type: ignore[index]
    assert new.provision == P.provision
    assert new.exits.routes["other"] == P.exits.routes["other"]


def test_a_path_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(KeyError, match="no field 'rout'"):
        with_values(P, {"exits.rout.adoption": 1.0})


@pytest.mark.parametrize("authority", ["westmere", "nottinghamshire"])
def test_what_is_written_down_reads_as_the_same_parameters(authority: str) -> None:
    p = parameters(shipped(authority))
    assert Parameters.model_validate(plain(p)) == p


def mappings(value: object, kind: Any, path: str = "") -> Iterator[tuple[str, Any, dict[Any, Any]]]:
    """Every mapping within parameters whose keys are no names, with the kind of its keys."""
    kind = bare(kind)
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from mappings(
                getattr(value, name), inside(type(value), name), f"{path}.{name}" if path else name
            )
    elif isinstance(value, dict):
        if get_args(kind)[0] is not str:
            yield path, get_args(kind)[0], value
        for name, inner in value.items():
            yield from mappings(inner, inside(kind, ""), f"{path}.{name}")


KEYED = list(mappings(P, Parameters))


def keys(kind: Any) -> list[Any]:
    """Keys that such a mapping may have."""
    return list(bare(kind)) if isinstance(bare(kind), type) and bare(kind) is not int else list(range(19))


@pytest.mark.parametrize(("path", "kind", "old"), KEYED, ids=[path for path, _, _ in KEYED])
def test_a_key_that_is_an_age_a_year_or_a_code_is_added_as_what_it_is(
    path: str, kind: Any, old: dict[Any, Any]
) -> None:
    """As a path writes it, as a mapping of text writes it, and into a mapping that was empty."""
    like = next(iter(old.values()), 0.5)
    everything = {str(key): like for key in keys(kind)}
    for values in (
        {path: everything},
        {f"{path}.{name}": value for name, value in everything.items()},
    ):
        for before in (P, with_values(P, {path: {}})):
            found: Any = with_values(before, values)
            for name in path.split("."):
                found = found[name] if isinstance(found, dict) else getattr(found, name)
            assert set(found) == {*keys(kind)} | (set(old) if before is P and len(values) > 1 else set())
            assert {type(key) for key in found} == {
                type(TypeAdapter(kind).validate_python(name)) for name in everything
            }
            assert len({str(key) for key in found}) == len(found)


def test_there_are_mappings_of_every_kind_of_key() -> None:
    kinds = {bare(kind).__name__ for _, kind, _ in KEYED}
    assert {"int", "AgeBand", "Need", "LegalStatus", "ReasonEpisodeCeased"} <= kinds
    assert all(get_origin(bare(kind)) is None for _, kind, _ in KEYED)


@pytest.mark.parametrize(
    "path", ["entries.strata.under_1.ages.old", "entries.strata.under_1.legal_status.Z9"]
)
def test_a_key_that_cannot_be_is_refused(path: str) -> None:
    with pytest.raises(KeyError, match="is no key here"):
        with_values(P, {path: 0.5})


def test_a_code_stays_a_code_and_a_number_becomes_a_timeline_where_nothing_stood() -> None:
    new = with_values(
        P, {"entries.strata.under_1.legal_status.D1": 0.1, "entries.strata.under_1.plan.nowhere": 0.25}
    )
    stratum = new.entries.strata["under_1"]
    assert LegalStatus("D1") in stratum.legal_status
    assert stratum.plan["nowhere"].values == (0.25,)


def test_fields_of_a_type_are_found_wherever_they_stand() -> None:
    assert ("entries", "siblings", "group_size") not in set(places_of(Parameters, str))
    assert ("authority", "name") in set(places_of(Parameters, str))
