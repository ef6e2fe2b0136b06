"""``run.precision=`` from the command to the report: scenarios of different numbers of replications."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from sim.config import load
from sim.experiment import simulate
from sim.experiment.gathered import Results
from sim.finance.plan import SUMMED
from sim.jobs import simulate as job
from sim.settings import Settings

pytestmark = pytest.mark.functional

SETTINGS = [
    *("authority=westmere", "scenarios=[baseline,step_down,kinship_support]", "run.precision=0.02"),
    *("run.replications=30", "run.years=2", "run.workers=1"),
]
"""Of three scenarios one is soon known, and the other one not within so few replications."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load([*SETTINGS, f"run.outputs={tmp_path_factory.mktemp('outputs')}"])


@pytest.fixture(scope="module")
def folder(settings: Settings) -> Path:
    job.run(settings)
    return settings.folder


@pytest.fixture(scope="module")
def results(settings: Settings) -> Results:
    return simulate(replace(settings, run=settings.run.model_copy(update={"workers": 2})))


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / "tables" / f"{name}.csv")


def simulated(folder: Path) -> dict[str, int]:
    rows = table(folder, "precision").groupby("scenario")["simulated"]
    return {str(name): int(many) for name, many in rows.first().items()}


def test_one_scenario_stops_and_the_one_that_differs_widely_has_all(folder: Path) -> None:
    assert simulated(folder) == {"step_down": 30, "kinship_support": 20}
    rows = table(folder, "precision")
    known = rows[rows["scenario"] == "kinship_support"]
    assert known["reached"].all()
    assert (known["half_width"] <= known["wanted"]).all()
    assert not rows[rows["scenario"] == "step_down"]["reached"].all()
    runs = pd.read_parquet(folder / "replications.parquet").groupby("scenario")["replication"].nunique()
    assert runs.to_dict() == {"baseline": 30, "step_down": 30, "kinship_support": 20}


def test_two_workers_stop_where_one_does(folder: Path, results: Results) -> None:
    kept = pd.read_parquet(folder / "replications.parquet")
    for name, measured in results.measured.items():
        alone = kept[
            (kept["scenario"] == name) & (kept["measure"] == "caseload") & (kept["breakdown"] == "all")
        ]
        caseload = measured["caseload"]
        everyone = ((caseload.keys["placement"] == "all") & (caseload.keys["age_band"] == "all")).to_numpy()
        np.testing.assert_array_equal(
            alone["value"].to_numpy(), caseload.values[:, everyone].ravel(), err_msg=name
        )


def test_what_is_told_of_a_difference_is_that_of_the_runs_that_both_have(
    folder: Path, results: Results
) -> None:
    compared = table(folder, "comparison")
    assert set(compared[compared["scenario"] == "kinship_support"]["replications"]) <= {*range(21)}
    own, first = (
        results.measured[name]["costs"].values[:20].sum(axis=1) for name in ("kinship_support", "baseline")
    )
    savings = table(folder, "savings")
    net = savings[(savings["scenario"] == "kinship_support") & (savings["measure"] == "net_saving")]["mean"]
    assert net.sum() == pytest.approx((first - own).mean() / 100, abs=0.05)


def test_the_plan_and_the_bridges_close_to_the_penny(folder: Path) -> None:
    plan = table(folder, "financial_plan").pivot_table(
        index=["scenario", "financial_year"], columns="line", values="amount", sort=False
    )
    np.testing.assert_allclose(plan[list(SUMMED)].sum(axis=1), plan["closing"], atol=0.005)
    costs = table(folder, "costs").query("cost_line in ('total', 'capital')")
    costs = costs.pivot_table(index=["scenario", "financial_year"], columns="cost_line", values="mean")
    revenue = costs["total"] - costs["capital"]
    charges = plan["revenue_provision"] + plan["interest"]
    np.testing.assert_allclose(plan["closing"], revenue[plan.index] + charges, atol=0.005)
    bridge = table(folder, "costs_bridge").query("cost_line == 'total' and from_scenario == 'baseline'")
    bridge = bridge[bridge["scenario"] == "kinship_support"].pivot_table(
        index="financial_year", columns="effect", values="amount"
    )
    np.testing.assert_allclose(bridge.drop(columns="end").sum(axis=1), bridge["end"], atol=0.005)
    saved = table(folder, "savings").query("scenario == 'kinship_support' and measure == 'net_saving'")
    np.testing.assert_allclose(bridge["start"] - bridge["end"], saved["mean"], atol=0.5)


def test_the_workbook_adds_what_unequal_runs_leave_out_of_its_live_savings(
    folder: Path, settings: Settings
) -> None:
    kinship, step_down = (settings.scenarios[name].title for name in ("kinship_support", "step_down"))
    sheet = load_workbook(folder / "workbook.xlsx", data_only=True)["Savings"]
    rows = {(row[0], row[1]): row[2:] for row in sheet.iter_rows(values_only=True)}
    saved = table(folder, "savings").query("scenario == 'kinship_support'")
    for measure in ("gross saving", "cost of delivery", "net saving"):
        means = saved[saved["measure"] == measure.replace(" ", "_")]["mean"].tolist()
        shown = rows[kinship, measure][: len(means)]
        np.testing.assert_allclose(np.asarray(shown, dtype=float), means, atol=0.05)
    assert any(rows[kinship, "gross saving: unequal runs"])
    formulas = load_workbook(folder / "workbook.xlsx")["Savings"]
    gross = next(
        row for row in formulas.iter_rows() if row[1].value == "gross saving" and row[0].value == step_down
    )
    assert re.search(r"SUMIFS.*-SUMIFS.*\+\$C\$\d+$", str(gross[2].value))


def test_people_are_told_how_often_each_was_simulated(folder: Path) -> None:
    assert not (folder / "left_out.txt").exists()
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert said["precision"] == {
        "width": 0.02,
        "simulated": {"step_down": 30, "kinship_support": 20},
        "reached": {"step_down": False, "kinship_support": True},
    }
    page = re.sub(r"\s+", " ", (folder / "report.html").read_text(encoding="utf-8"))
    assert "each simulated 20 to 30 times" in page
    assert "within 2 percentage points of each share and 2 % of each number" in page
    assert re.search(r"”: 20 runs, all known so well\.", page)
    assert re.search(r"”: 30 runs, not known so well: ", page)
    statement = (folder / "sufficiency_statement.html").read_text(encoding="utf-8")
    assert "They come from 20 to 30 simulated runs of each scenario" in statement
