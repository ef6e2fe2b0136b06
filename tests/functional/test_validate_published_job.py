"""job=validate_published: every authority of a folder forecast from the past, and scored."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from killed import PATIENCE, contents
from published_tables import write_tables

from sim.__main__ import MISTAKEN, main
from sim.validation.published import work
from sim.validation.series import TOTAL

pytestmark = pytest.mark.functional
QUICK = [
    "job=validate_published",
    "job.validate_published.fit_steps=1",
    "job.validate_published.fit_replications=1",
    "run.replications=3",
    "run.workers=1",
]
SMALL = ["job.validate_published.authorities=[Marsh]", "job.validate_published.origins=[2021]"]
"""Forty children, one year ahead."""


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("downloads"))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Path:
    """What a short run over the smallest authority has written."""
    out = tmp_path_factory.mktemp("validate_published")
    assert main([*QUICK, *SMALL, f"published.folder={downloads}", f"run.outputs={out}"]) == 0
    return out / "england"


def test_every_forecast_stands_beside_what_came(results: Path) -> None:
    cases = pd.read_csv(results / "validate_published" / "tables" / "forecasts.csv")
    assert set(cases["method"]) == {"model", "as today", "stock-flow"}
    total = cases[cases["series"] == TOTAL]
    assert set(total["observed"]) == {40}
    assert (total["p10"] <= total["p90"]).all()
    scores = pd.read_csv(results / "validate_published" / "tables" / "scores.csv")
    assert {"size", "series", "months", "method", "bias", "error", "crps", "covered_50", "covered_80",
            "covered_95", "skill", "median_error"} <= set(scores.columns)  # fmt: skip
    assert set(scores["size"]) == {"all", "under 250 children"}
    pit = pd.read_csv(results / "validate_published" / "tables" / "pit.csv")
    assert pit.groupby(["series", "months"])["share"].sum().round(6).eq(1).all()


def test_the_page_has_the_verdict_and_says_what_it_does_not_test(results: Path) -> None:
    page = (results / "validate_published" / "report.html").read_text(encoding="utf-8")
    for said in ("&quot;as today&quot;", "By size of the authority", "Every authority was forecast.",
                 "only later outcomes are a test of it", "<svg"):  # fmt: skip
        assert said in page
    assert not (results / "validate_published" / "left_out.txt").exists()


def test_it_goes_on_where_it_stopped(
    results: Path,
    downloads: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A finished forecast is scored again and not made again; one that fails is a line, and not the end."""
    shutil.copytree(results, tmp_path / "england")
    begun: list[str] = []

    def fails(figures: object, *_: object) -> None:
        begun.append(figures.area.name)  # type: ignore[attr-defined]
        raise RuntimeError("out of memory")

    monkeypatch.setattr(work, "forecast", fails)
    both = ["job.validate_published.authorities=[Marsh,New Shire]", *SMALL[1:]]
    assert main([*QUICK, *both, f"published.folder={downloads}", f"run.outputs={tmp_path}"]) == 0
    assert begun == ["New Shire"]
    said = capsys.readouterr().out
    assert "1 forecasts from 31 March 2021; 1 could not be made." in said
    assert "- New Shire, 2021: RuntimeError: out of memory" in said
    failed = pd.read_csv(tmp_path / "england" / "validate_published" / "tables" / "failed.csv")
    assert failed["reason"].tolist() == ["RuntimeError: out of memory"]


def test_where_not_one_can_be_forecast_the_reason_is_said(
    downloads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables of more years had been asked for, whatever it was."""

    def fails(*_: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(work, "forecast", fails)
    assert main([*QUICK, *SMALL, f"published.folder={downloads}", f"run.outputs={tmp_path}"]) == MISTAKEN
    said = capsys.readouterr().err
    assert "not one authority could be forecast; the first, Marsh" in said
    assert "RuntimeError: out of memory" in said
    assert not (tmp_path / "england/validate_published").exists()


def test_baselines_stand_beside_what_is_published(
    downloads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the last year, whose outcome nobody knows; forecasts need not be made."""
    more = ["job.validate_published.baselines=true", "job.validate_published.forecasts=false", SMALL[0]]
    words = [*QUICK, *more, f"published.folder={downloads}", f"run.outputs={tmp_path}"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "of 1 authorities have as many children at year five" in said
    folder = tmp_path / "england" / "validate_published"
    table = pd.read_csv(folder / "tables" / "baselines.csv")
    assert table.loc[0, ["name", "year", "children"]].tolist() == ["Marsh, City of", 2022, 40]
    flows = pd.read_csv(folder / "tables" / "baseline_flows.csv")
    assert set(flows["flow"]) >= {"entries", "exits", "exits at under 1", "adoption"}
    assert (flows["least"] <= flows["most"]).all()
    assert {file.name for file in (folder / "tables").iterdir()} == {"baselines.csv", "baseline_flows.csv"}
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Does each baseline hold its own?" in page
    assert "Scores" not in page
    assert not (folder / "left_out.txt").exists()
    first = contents(folder / "tables")
    kept = tmp_path / "england" / "validate_published_forecasts" / "baseline_2022_102.json"
    made_at = kept.stat().st_mtime_ns
    assert main(words) == 0
    assert kept.stat().st_mtime_ns == made_at  # and is not made again
    assert contents(folder / "tables") == first


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kills processes as Linux knows them")
def test_killed_it_goes_on_where_it_was_and_ends_with_the_same_bytes(downloads: Path, tmp_path: Path) -> None:
    """What was finished is not made again, and what was not is made as if nothing had happened."""
    both = ["job.validate_published.authorities=[Marsh,New Shire]", *SMALL[1:]]
    words = [*QUICK, *both, f"published.folder={downloads}"]
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    keeps = killed / "england" / "validate_published_forecasts"
    command = [sys.executable, "-m", "sim", *words, f"run.outputs={killed}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + PATIENCE
        while not list(keeps.glob("2021_*.json")) and time.monotonic() < until and process.poll() is None:
            time.sleep(0.01)
        process.kill()
    first = {file.name: file.read_bytes() for file in keeps.glob("2021_*.json")}
    assert len(first) == 1
    assert not (killed / "england" / "validate_published").exists()
    for outputs in (killed, whole):
        assert main([*words, f"run.outputs={outputs}"]) == 0
    assert all((keeps / name).read_bytes() == written for name, written in first.items())
    tables = {
        outputs: contents(outputs / "england" / "validate_published" / "tables")
        for outputs in (killed, whole)
    }
    assert tables[killed] == tables[whole]
    assert "forecasts.csv" in tables[whole]


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ([], "published.folder: is missing"),
        (["published.folder={folder}", "job.validate_published.origins=[2022]"], "some of 2020, 2021"),
        (["published.folder={folder}", "job.validate_published.authorities=[Mars]"],
         "job.validate_published.authorities: there is no 'Mars' in the tables; did you mean 'Marsh"),
        (["job.validate_published.forecasts=false"], "forecasts and baselines are both false"),
        (["published.folder={folder}", "job.validate_published.sample=0"], "job.validate_published.sample"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_nothing_is_written(
    downloads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], overrides: list[str], said: str
) -> None:
    typed = [text.format(folder=downloads) for text in overrides]
    assert main([*QUICK, f"run.outputs={tmp_path}", *typed]) == MISTAKEN
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.startswith("Mistake in the input: ")
    assert printed.count("\n") == 1
    assert not list(tmp_path.iterdir())
