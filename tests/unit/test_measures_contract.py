"""What every measure promises: its parts, keys, table and series are those that it declares."""

from collections import Counter

import pytest
from tiny_run import replication, tables

from sim.measures import MEASURES, SUMMARY, Measure, Measured, series_of, side_by_side
from sim.measures.every import measure
from sim.report.files.tables import COLUMNS, DESCRIPTIONS

pytestmark = pytest.mark.unit

WITH_TABLE = [one for one in MEASURES if one.summary is not None]
TAKEN = [one for one in MEASURES if one.name != "costs"]
"""The made-up authority has no prices."""


def _name(one: Measure) -> str:
    return one.name


def _parts(one: Measure) -> list[Measured]:
    taken = replication(0)
    return [taken[part] for part in one.named_parts]


def test_no_two_measures_or_parts_have_one_name() -> None:
    assert len({one.name for one in MEASURES}) == len(MEASURES)
    assert max(Counter(part for one in MEASURES for part in one.named_parts).values()) == 1


@pytest.mark.parametrize("one", TAKEN, ids=_name)
def test_its_parts_have_the_declared_keys_and_each_key_only_once(one: Measure) -> None:
    for part in _parts(one):
        assert set(part.keys.columns) == {*one.keys, *one.beside}
        assert not part.keys.duplicated(list(one.keys)).any()
        assert len(part.values)


@pytest.mark.parametrize("one", TAKEN, ids=_name)
def test_its_keys_are_the_same_in_every_replication(one: Measure) -> None:
    for part in one.named_parts:
        assert replication(0)[part].keys.equals(replication(1)[part].keys)


@pytest.mark.parametrize("one", WITH_TABLE, ids=_name)
def test_its_table_has_the_columns_that_it_declares_and_is_written_and_described(one: Measure) -> None:
    table = tables(["baseline", "other"], 3)[one.name]
    assert set(table.columns) == set(one.columns)
    assert one.columns[0] == "scenario"
    assert set(SUMMARY) < set(one.columns)
    assert COLUMNS[one.name] == one.columns
    assert DESCRIPTIONS[one.name] == one.description


@pytest.mark.parametrize("one", MEASURES, ids=_name)
def test_it_says_series_only_of_its_own_parts_and_is_described_in_a_line(one: Measure) -> None:
    assert set(one.series) <= set(one.named_parts)
    assert one.description
    assert len(one.description) <= 120
    assert not one.description.endswith(".")


def test_what_is_made_elsewhere_has_no_table_of_its_own() -> None:
    (costs,) = (one for one in MEASURES if one.summary is None)
    with pytest.raises(ValueError, match="the tables of the measure 'costs' are made elsewhere"):
        costs.table(side_by_side([replication(0)]))


def test_every_part_is_taken_and_series_name_each_value_once() -> None:
    taken = replication(0)
    assert set(taken) == {part for one in TAKEN for part in one.named_parts}
    assert not series_of(taken).keys.duplicated().any()


def test_the_made_up_run_takes_its_measures_as_every_run_does() -> None:
    """What reports are tested on is what :func:`sim.measures.measure` gives, measure by measure."""
    import inspect

    import tiny_run

    assert tiny_run.measure is measure
    assert "Measured(" not in inspect.getsource(tiny_run)
