"""The promise of extension: a new indicator is one entry in one file, and one line of an authority's aims
shows it."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pandas as pd
import pytest

pytestmark = pytest.mark.functional

HOUSE = Path(__file__).resolve().parents[2]
ENTRY = """
    Indicator(
        name="own_foster_share",
        title="Foster placements with the council",
        short=("With", "council"),
        phrase="the share of foster placements with the council",
        unit=IndicatorUnit.SHARE,
        direction="up",
        measured=lambda seen: seen.share(
            seen.where(lambda t: not t.external), of=seen.where(lambda t: t.foster)
        ),
    ),
)

INDICATORS:"""
AIMS = """
own_foster_share: {by: 2023-03-31, assumption: made up for a test}
external_foster_share: {by: 2023-03-31, assumption: made up for a test}
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of results, and what the screen says, of a copy of the house with one more entry."""
    copy = tmp_path_factory.mktemp("copy")
    for part in ("sim", "configs"):
        copytree(HOUSE / part, copy / part, ignore=ignore_patterns("__pycache__"))
    file = copy / "sim" / "measures" / "indicators.py"
    before, _, after = file.read_text(encoding="utf-8").partition("\n)\n\nINDICATORS:")
    file.write_text(f"{before}{ENTRY}{after}", encoding="utf-8")
    (copy / "own" / "aims").mkdir(parents=True)
    (copy / "own" / "aims" / "mine.yaml").write_text(AIMS, encoding="utf-8")
    small = (
        "authority=westmere",
        "aims=mine",
        "scenarios=[baseline]",
        "run.replications=1",
        "run.years=1",
        "run.workers=1",
    )
    said = subprocess.run(
        [sys.executable, "-m", "sim", "--config-dir", "own", *small, "run.outputs=out"],
        cwd=copy, capture_output=True, text=True, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    return copy / "out" / "westmere" / "simulate", said.stdout


def test_it_is_in_the_tables_with_its_unit_from_the_base_date_on(results: tuple[Path, str]) -> None:
    table = pd.read_csv(results[0] / "tables" / "kpis.csv").set_index(["kpi", "date"])
    own, other = (table.loc[name] for name in ("own_foster_share", "external_foster_share"))
    assert set(own["unit"]) == {"share"}
    assert own.index.tolist() == other.index.tolist()
    assert (own["mean"] + other["mean"]).tolist() == pytest.approx([1.0] * len(own))


def test_its_aim_is_judged_in_the_direction_that_is_usual_for_it(results: tuple[Path, str]) -> None:
    aims = pd.read_csv(results[0] / "tables" / "aims.csv").set_index("kpi")
    assert aims["direction"].to_dict() == {"own_foster_share": "up", "external_foster_share": "down"}


def test_the_report_and_its_charts_show_it_in_its_own_words(results: tuple[Path, str]) -> None:
    page = (results[0] / "report.html").read_text(encoding="utf-8")
    assert page.count("Foster placements with the council") >= 3
    assert "Foster placements with the council: more than" in page
    assert "two indicators" in page
    assert "six" not in page.partition("<main")[2].partition("Assumptions and sources")[0].lower().split()


def test_the_screen_shows_it_with_the_other_one_that_is_judged(results: tuple[Path, str]) -> None:
    lines = [line.split("  ")[0] for line in results[1].splitlines()]
    shown = lines[lines.index("Indicators (median)") + 1 :]
    assert shown[:2] == ["Foster placements with the council", "Foster placements with independent agencies"]


def test_replications_hold_it(results: tuple[Path, str]) -> None:
    rows = pd.read_parquet(results[0] / "replications.parquet")
    assert "own_foster_share" in set(rows["measure"])
