"""What the local page makes of results: previews, first pictures, intervals, comparisons and archives."""

import zipfile
from dataclasses import replace
from io import BytesIO
from math import nan
from pathlib import Path

import pandas as pd
import pytest
from local_page import loaded_westmere

from sim.app.plans import DraftPlan, check
from sim.app.previews.desk import PLAN
from sim.app.previews.rows import rows
from sim.app.results import comparing
from sim.app.results.comparing import ComparedValue, FinishedRun
from sim.app.results.intervals import interval_chart
from sim.app.results.offered import archive, find, offered
from sim.app.running.early import early_picture
from sim.app.running.records import RunRecord
from sim.checkpoints.log import Log
from sim.checkpoints.store import Checkpoints
from sim.experiment import simulate
from sim.report.words.labels import Labels, count
from sim.settings import Settings

pytestmark = pytest.mark.unit


def short(replications: int) -> Settings:
    """Today's care and a plan that raises entries, for a year and a half."""
    loaded = loaded_westmere()
    own = {"start": "2022-09-01", "more": 0.5}
    plan = DraftPlan("surge", "A surge", "Half as many children again come into care.", {"entry_surge": own})
    scenario = check(plan, loaded).scenario
    assert scenario is not None
    scenarios = {"baseline": loaded.settings.scenarios["baseline"], PLAN: scenario}
    run = loaded.settings.run.model_copy(update={"replications": replications, "years": 2, "workers": 1})
    return replace(loaded.settings, scenarios=scenarios, run=run)


def test_a_preview_and_a_first_picture_come_from_what_was_simulated(tmp_path: Path) -> None:
    settings, path = short(3), tmp_path / "log"
    log = Log.at(path)
    found = rows(simulate(settings, kept=Checkpoints(log)).measured, settings)
    before = path.read_bytes()
    drawn = early_picture(short(5), path)  # of five replications three are there
    assert drawn is not None
    assert drawn.replications == 3
    assert drawn.svg.startswith("<?xml")
    assert drawn.finding == "Children in care, after 3 of 5 replications"
    assert path.read_bytes() == before
    titles = [row.title for row in found]
    assert titles[0] == "Children in care, July 2024"
    assert titles[-1] == "Spending, £ million, in the year to March 2024"
    assert found[0].cell.startswith("+")
    assert found[0].cell.endswith("helps in 0 %")


def test_too_little_for_a_picture_is_none(tmp_path: Path) -> None:
    Log.at(tmp_path / "log").close()
    assert early_picture(short(5), tmp_path / "log") is None


def test_intervals_stand_on_one_round_scale() -> None:
    cells = [
        ComparedValue("a", 20, 12, 31, "", ""),
        ComparedValue("b", 40, 35, 48, "", ""),
        ComparedValue("none", nan, nan, nan, "", ""),
    ]
    chart = interval_chart(cells, count)
    assert chart is not None
    assert [text for _, text in chart.ticks] == ["10", "20", "30", "40", "50"]
    assert [(bar.low, bar.mean, bar.high) for bar in chart.bars] == [(5.0, 25.0, 52.5), (62.5, 75.0, 95.0)]
    assert interval_chart(cells[2:], count) is None
    flat = interval_chart([ComparedValue("a", 0, 0, 0, "", "")], count)
    assert flat is not None
    assert 0 <= flat.bars[0].mean <= 100


def run_of(ident: str, scenario: str, *, low: float) -> FinishedRun:
    record = RunRecord(
        ident, "simulate", f"Run {ident}", "westmere", "westmere", [], ".", replications=20, years=2,
        scenarios={"baseline": "Nothing changes", scenario: scenario.title()},
    )  # fmt: skip
    days, names = ["2022-07-31", "2022-08-31"], list(record.scenarios)
    base = [{"scenario": name, "date": day, "mean": low + 5, "p10": low, "p50": low + 5, "p90": low + 9}
            for name in names for day in days]  # fmt: skip
    caseload = pd.DataFrame(base).assign(placement="all", age_band="all")
    kpis = pd.DataFrame(base).assign(kpi="sgo_exits")
    costs = pd.DataFrame(
        [{"scenario": name, "financial_year": "2023/24", "cost_line": "total", "months": months,
          "mean": 5e6, "p10": 4e6, "p90": 6e6, "real_mean": 4.5e6} for name in names for months in (8, 12)]
    )  # fmt: skip
    comparison = pd.DataFrame(
        [{"scenario": scenario, "measure": "caseload", "breakdown": "all", "date": "2022-08-31",
          "difference": -3.0, "p10": -5.0, "p90": -1.0, "share_less": 0.95, "share_more": 0.0,
          "replications": 20, "ci_low": -4.0, "ci_high": -2.0}]
    )  # fmt: skip
    aims = pd.DataFrame(
        [{"scenario": scenario, "kpi": "sgo_exits", "direction": "up", "level": 4.0, "by": "2025-07-31",
          "probability": 0.4}]
    )  # fmt: skip
    tables = {"kpis": kpis, "caseload": caseload, "costs": costs, "comparison": comparison, "aims": aims}
    return FinishedRun(record, tables)


@pytest.fixture(scope="module")
def labels() -> Labels:
    settings = loaded_westmere().settings
    return Labels.of(settings.parameters, settings.scenarios)


def test_runs_stand_side_by_side_and_their_yardstick_once(labels: Labels) -> None:
    runs = [run_of("1", "plan", low=90), run_of("2", "other", low=80)]
    cells = comparing.indicator_cells(runs, comparing.CHILDREN, "2022-08-31", labels)
    assert [cell.title for cell in cells] == ["Nothing changes", "Plan (Run 1)", "Other (Run 2)"]
    assert [cell.level for cell in cells] == ["95 (90 to 99)", "95 (90 to 99)", "85 (80 to 89)"]
    assert cells[0].difference == ""
    assert cells[1].difference == "−3.0 (−5.0 to −1.0), fewer in 95 %"
    sgo = comparing.indicator_cells(runs, "sgo_exits", "2022-08-31", labels)
    assert sgo[1].aim == "more than 4 by 31 July 2025: in 40 in 100 runs"
    assert comparing.dates_of(runs) == ["2022-07-31", "2022-08-31"]


def test_yardsticks_of_runs_that_differ_stand_apart(labels: Labels) -> None:
    other = run_of("2", "other", low=80)
    other.record.replications = 40
    runs = [run_of("1", "plan", low=90), other]
    cells = comparing.indicator_cells(runs, comparing.CHILDREN, "2022-08-31", labels)
    assert [cell.title for cell in cells][::2] == ["Nothing changes (Run 1)", "Nothing changes (Run 2)"]


def test_spending_is_nominal_with_intervals_or_real_without() -> None:
    runs = [run_of("1", "plan", low=90)]
    years, nominal = comparing.spending(runs, comparing.NOMINAL)
    assert years == ["2023/24"]
    assert nominal[0] == ("Nothing changes", ["5.00 (4.00 to 6.00)"])
    assert comparing.spending(runs, comparing.REAL)[1][0][1] == ["4.50"]


def test_an_archive_of_the_same_files_is_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    for name in ("report.html", "tables/kpis.csv", "tables/secret.parquet", "other.html"):
        (tmp_path / name).write_text(name)
    files = offered(tmp_path, "simulate")
    assert [one.name for one in files] == ["report.html", "tables/kpis.csv"]
    whole = archive(files, {"config/scenario/a.yaml": "title: A"})
    assert whole == archive(files, {"config/scenario/a.yaml": "title: A"})
    with zipfile.ZipFile(BytesIO(whole)) as read:
        assert read.namelist() == ["report.html", "tables/kpis.csv", "config/scenario/a.yaml"]
    for name in ("other.html", "../x", "tables/secret.parquet", ""):
        assert find(tmp_path, "simulate", name) is None
