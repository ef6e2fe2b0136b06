"""Replications as tidy tables and as series."""

import pytest
from tiny_run import replication

from sim.measures import Measures, series_of, side_by_side, tidy_tables

pytestmark = pytest.mark.unit


def test_each_table_has_its_scenarios_one_below_the_other() -> None:
    tables = tidy_tables(
        {"baseline": side_by_side([replication(0), replication(1)]), "other": side_by_side([replication(2)])}
    )
    assert set(tables) == {
        "caseload",
        "needs",
        "flows",
        "kpis",
        "groups",
        "stability",
        "after_care",
        "provision",
        "location",
        "preferences",
        "journeys",
        "programmes",
        "districts",
        "entries_by_district",
        "care_leaver_housing",
    }
    for table in tables.values():
        assert table.columns[0] == "scenario"
        assert table["scenario"].unique().tolist() == ["baseline", "other"]
        assert (table["scenario"] == "baseline").sum() == (table["scenario"] == "other").sum()


def test_the_mean_over_replications_is_in_the_table() -> None:
    runs = [replication(0), replication(1)]
    table = tidy_tables({"baseline": side_by_side(runs)})["caseload"]
    expected = (runs[0]["caseload"].values + runs[1]["caseload"].values) / 2
    assert table["mean"].tolist() == expected.tolist()


def test_series_hold_every_value_of_the_named_measures_once() -> None:
    measured = replication(0)
    series = series_of(measured)
    rows = series.keys.assign(value=series.value)
    assert not rows.duplicated(["date", "measure", "breakdown"]).any()
    in_care = rows[
        (rows["measure"] == "caseload") & (rows["breakdown"] == "all") & (rows["date"] == "2022-07-31")
    ]
    assert in_care["value"].tolist() == [100]
    entries = rows[(rows["measure"] == "entry") & (rows["breakdown"] == "all")]
    assert entries["date"].tolist()[:2] == ["2023-03-31", "2024-03-31"]
    assert entries["value"].sum() == measured["flows"].values[_is_entry(measured)].sum()


def test_the_series_of_replications_side_by_side_are_those_of_each() -> None:
    runs = [replication(0), replication(1)]
    together = series_of(side_by_side(runs))
    for run, values in zip(runs, together.value, strict=True):
        alone = series_of(run)
        assert together.keys.equals(alone.keys)
        assert values.tobytes() == alone.value.tobytes()


def _is_entry(measured: Measures) -> object:
    keys = measured["flows"].keys
    return ((keys["flow"] == "entry") & (keys["route"] == "all")).to_numpy()
