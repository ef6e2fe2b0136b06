"""The main job from the command line: what it writes, and that it writes the same whatever the number of
workers."""

import json
from pathlib import Path

import pandas as pd
import pytest
from tables_only import tables_only

from sim.__main__ import main

pytestmark = pytest.mark.functional

SIX = {
    "kinship_share": 84 / 953,
    "residential_against_plan_share": 39 / 163,
    "external_foster_share": 303 / 525,
    "family_based_12_15_share": 204 / 297,
    "outside_d2n2_share": 290 / 493,
    "sgo_exits": 48,
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _run(tmp_path_factory.mktemp("one"), workers=1)


def _run(outputs: Path, workers: int) -> Path:
    changes = [
        f"run.outputs={outputs}",
        f"run.workers={workers}",
        "run.replications=7",
        "run.years=2",
        "scenarios=[baseline]",
    ]
    assert main([*changes, "run.keep_episodes=true"]) == 0
    return outputs / "nottinghamshire" / "simulate"


def test_everything_that_the_contract_names_is_written(results: Path) -> None:
    tables = {"caseload", "flows", "kpis", "provision"}
    assert tables <= {path.stem for path in (results / "tables").glob("*.csv")}
    assert len(list((results / "figures").glob("*.svg"))) >= 5
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["replications"] == 7
    assert manifest["config_hash"]
    assert manifest["wall_seconds"] > 0


def test_the_base_date_has_the_six_indicators_exactly(results: Path) -> None:
    kpis = pd.read_csv(results / "tables" / "kpis.csv")
    first = kpis[kpis["date"] == "2022-07-31"].set_index("kpi")
    assert set(first.index) == set(SIX)
    for name, value in SIX.items():
        for column in ("mean", "p10", "p50", "p90"):
            assert first.loc[name, column] == pytest.approx(value, abs=1e-8)


def test_totals_are_the_sums_of_their_parts(results: Path) -> None:
    caseload = pd.read_csv(results / "tables" / "caseload.csv")
    parts = caseload[(caseload["placement"] != "all") & (caseload["age_band"] != "all")]
    totals = caseload[(caseload["placement"] == "all") & (caseload["age_band"] == "all")].set_index("date")[
        "mean"
    ]
    pd.testing.assert_series_equal(parts.groupby("date")["mean"].sum(), totals, check_names=False)
    assert totals.iloc[0] == 953


def test_kept_episodes_have_every_replication(results: Path) -> None:
    episodes = pd.read_parquet(results / "episodes" / "baseline.parquet")
    assert sorted(episodes["replication"].unique()) == list(range(7))
    assert (episodes.groupby("replication")["child"].nunique() > 953).all()


FOR_PEOPLE = (".html", ".docx", ".xlsx", ".svg", ".png")
"""Endings of what is made of the tables; the statement writes a table of its own beside its page."""


def _files(results: Path, leaving_out: tuple[str, ...] = ()) -> list[Path]:
    """What was written, below the folder of results; the manifest tells the time and is left out."""
    return sorted(
        path.relative_to(results)
        for path in results.rglob("*")
        if path.is_file() and not path.name.endswith(("manifest.json", *leaving_out))
    )


def test_the_same_seed_gives_the_same_tables_whatever_the_number_of_workers(
    results: Path, tmp_path: Path
) -> None:
    with tables_only():
        other = _run(tmp_path, workers=2)
    written = _files(other)
    assert written == _files(results, (*FOR_PEOPLE, "sufficiency_statement.csv"))
    assert {path.suffix for path in written} == {".csv", ".parquet"}
    for path in written:
        assert (results / path).read_bytes() == (other / path).read_bytes(), path


@pytest.mark.long
def test_the_same_seed_gives_the_same_bytes_of_everything_that_is_written(
    results: Path, tmp_path: Path
) -> None:
    other = _run(tmp_path, workers=2)
    written = _files(results)
    assert written == _files(other)
    assert set(FOR_PEOPLE) - {".png"} <= {path.suffix for path in written}
    for path in written:
        assert (results / path).read_bytes() == (other / path).read_bytes(), path


def test_another_authority_is_yaml_alone(tmp_path: Path) -> None:
    changes = [
        f"run.outputs={tmp_path}",
        "run.workers=1",
        "run.replications=3",
        "run.years=2",
        "authority=westmere",
        "scenarios=[baseline]",
    ]
    with tables_only():
        assert main(changes) == 0
    caseload = pd.read_csv(tmp_path / "westmere" / "simulate" / "tables" / "caseload.csv")
    first = caseload[(caseload["placement"] == "all") & (caseload["age_band"] == "all")].iloc[0]
    assert first["mean"] == 95
