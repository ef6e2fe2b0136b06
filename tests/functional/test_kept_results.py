"""What was simulated, fitted or searched is kept, whatever fails afterwards: with exit code 0, and one line
that says so."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from observed_histories import lived, steady

from sim import finance
from sim.__main__ import main
from sim.bands import date_of
from sim.jobs import attribute, backtest, fit, goal_seek, sensitivity, simulate
from sim.report import drawings
from sim.report.drawing import waterfall
from sim.report.exhibits import EXHIBITS
from sim.report.left_out import FILE
from sim.report.pages import backtest_report, fit_report

pytestmark = pytest.mark.functional
SMALL = ["authority=westmere", "run.replications=2", "run.years=1", "run.workers=1"]
CHILD = "child 900412"


def _broken(*_: object, **__: object) -> None:
    raise ValueError(f"no such {CHILD}")


@pytest.fixture
def ran(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[Path, str]]:
    """Runs a job, which must end well, and gives its folder and what it said."""

    def run(job: str, *words: str) -> tuple[Path, str]:
        capsys.readouterr()
        assert main([f"job={job}", *SMALL, f"run.outputs={tmp_path}", *words]) == 0
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return tmp_path / "westmere" / job, said.out

    return run


def _names(folder: Path) -> set[str]:
    assert not list(folder.rglob(".*")), "nothing half written is left"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_run_keeps_its_tables_and_replications_when_everything_for_people_fails(
    ran: Callable[..., tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("write_workbook", "print_summary"):
        monkeypatch.setattr(simulate, name, _broken)
    broken = {name: replace(exhibit, has_data=_broken) for name, exhibit in EXHIBITS.items()}
    monkeypatch.setattr(drawings, "EXHIBITS", broken)
    folder, said = ran("simulate", "scenarios=[baseline,step_down]")
    names = _names(folder)
    assert {
        "replications.parquet",
        "manifest.json",
        "tables/caseload.csv",
        "tables/comparison.csv",
        "tables/savings.csv",
    } <= names
    assert {"report.html", "sufficiency_statement.html", FILE} <= names
    assert "workbook.xlsx" not in names
    assert not any(name.startswith("figures/") for name in names)
    (line,) = said.splitlines()
    assert line.startswith(
        f"Left out: workbook.xlsx, and {len(broken) + 1} more (ValueError: no such {CHILD})."
    )
    assert line.endswith(f"see {folder / FILE}")
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "workbook.xlsx" not in report.partition("Tables and pictures</h2>")[2]
    assert report.count("could not be made (ValueError") == len(broken)
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["wall_seconds"] > 0


def test_a_table_that_fails_costs_no_other_table(
    ran: Callable[..., tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulate, "for_people", lambda *_: None)
    monkeypatch.setattr(simulate, "print_summary", lambda *_: None)
    monkeypatch.setattr(finance, "break_even", _broken)
    folder, said = ran("simulate", "scenarios=[baseline,step_down]")
    names = _names(folder)
    assert "tables/break_even.csv" not in names
    assert {"tables/costs.csv", "tables/payback.csv", "tables/budget.csv", "tables/aims.csv"} <= names
    assert said.startswith("Left out: the table “break even” (ValueError")


def test_an_interruption_while_charts_are_drawn_keeps_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(simulate, "write_workbook", interrupted)
    assert main([*SMALL, f"run.outputs={tmp_path}", "scenarios=[baseline]"]) == 130
    names = _names(tmp_path / "westmere" / "simulate")
    assert {"replications.parquet", "manifest.json", "tables/caseload.csv"} <= names


def test_the_parts_of_a_scenario_are_kept_without_a_waterfall(
    ran: Callable[..., tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waterfall, "framed", _broken)
    monkeypatch.setattr(attribute, "print_waterfall", _broken)
    folder, said = ran("attribute", "scenarios=[baseline,kinship_support]")
    assert _names(folder) == {"manifest.json", "tables/attribution.csv", "plans.html", FILE}
    assert said.startswith("Left out: the waterfall of children in care, and 8 more")


def test_the_sizes_that_were_tried_are_kept_without_words(
    ran: Callable[..., tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(goal_seek, "in_words", _broken)
    folder, said = ran("goal_seek", "job.goal.by=2023-03-31", "job.goal.at_most=0.99", "job.goal.largest=4")
    assert {"tables/goal.csv", "manifest.json"} <= _names(folder)
    assert said.startswith("Left out: the summary on the screen")


def test_the_screening_is_kept_without_shares_of_the_variance(
    ran: Callable[..., tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    screened = pd.DataFrame({"input": ["entries"], "mu_star": [3.0], "mu": [2.0], "sigma": [1.0]})
    monkeypatch.setattr(sensitivity, "screening", lambda *_: screened)
    monkeypatch.setattr(sensitivity, "variance_shares", _broken)
    folder, said = ran("sensitivity")
    table = pd.read_csv(folder / "tables" / "sensitivity.csv")
    assert table["mu_star"].notna().all()
    assert "first_order" not in table
    assert "What drives caseload" in said
    assert "Left out: the shares of the variance" in said


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What names two made-up years of the small authority."""
    path = tmp_path_factory.mktemp("history") / "history.parquet"
    made = lived(steady("westmere"), 2)
    made.episodes.frame.to_parquet(path, index=False)
    return [f"fit.history={path}", f"fit.ends={date_of(made.ends)}", "fit.draws=10", "fit.replications=2"]


def test_a_fit_is_kept_and_runs_when_what_proves_it_fails_and_no_child_is_named(
    ran: Callable[..., tuple[Path, str]], history: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "backcast", _broken)
    monkeypatch.setattr(fit_report, "_cells", _broken)
    folder, said = ran("fit", *history)
    names = _names(folder)
    assert {"manifest.json", "tables/events.csv", "tables/parameters.csv", "report.html", FILE} <= names
    assert "config/authority/westmere.yaml" in names
    told = (folder / FILE).read_text(encoding="utf-8") + said
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "The history lived again could not be made (ValueError)." in told
    assert "The history lived again could not be made (ValueError)." in report
    assert f"The worst cells could not be made (ValueError: no such {CHILD})." in report
    assert told.count(CHILD) == 1, "that of the cells, which know no child; the other message is not told"


def test_forecasts_of_the_past_are_kept_when_their_report_fails(
    ran: Callable[..., tuple[Path, str]], history: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest, "what_came", _broken)
    monkeypatch.setattr(backtest_report, "skill_chart", _broken)
    plan = ["job.backtest.first_years=1", "job.backtest.years_ahead=1", "job.backtest.every_months=12"]
    folder, said = ran("backtest", *history, *plan)
    assert {"tables/forecasts.csv", "tables/scores.csv", "manifest.json", "report.html", FILE} <= _names(
        folder
    )
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "What was observed could not be made (ValueError)." in report
    assert "The chart of skill could not be made" in report
    assert "Mean scores by series" in report
    assert "Left out: what was observed, and 1 more (ValueError)." in " ".join(said.split())
