"""The main figures of docs/COSTS.md are those of the runs that it states, to the digit that is printed."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from documents import ROOT

from sim.__main__ import main

pytestmark = [pytest.mark.verification, pytest.mark.slow]

PAGE = " ".join((ROOT / "docs" / "COSTS.md").read_text(encoding="utf-8").split())
SIZE = ["run.replications=100", "run.years=4", "run.workers=1"]
OFF = ["uncertainty.price.active=false", "uncertainty.unit_cost.active=false"]
OF_EIGHT_IN_TEN = 2 * 1.2816
"""Standard deviations of the normal distribution between its tenth and its ninetieth percentile."""


def run(outputs: Path, *changes: str) -> Path:
    """The tables of a run of Nottinghamshire."""
    assert main([*SIZE, *changes, f"run.outputs={outputs}"]) == 0
    return outputs / "nottinghamshire" / "simulate" / "tables"


def totals(tables: Path) -> pd.DataFrame:
    costs = pd.read_csv(tables / "costs.csv").query("cost_line == 'total'")
    return costs.set_index(["scenario", "financial_year"])


def said(pattern: str) -> list[float]:
    """The numbers of a sentence of the page."""
    found = re.search(pattern, PAGE)
    assert found, pattern
    return [float(number) for number in found.groups()]


def strays(baseline: pd.DataFrame) -> list[float]:
    """Per cent by which spending one, two and three years ahead strays, from the range of eight in ten."""
    logs = np.log(baseline["p90"]) - np.log(baseline["p10"])
    return [100 * float(log) / OF_EIGHT_IN_TEN for log in logs.iloc[:3]]


def check_trend(tables: Path) -> None:
    net = totals(tables)["mean"]
    growth = 100 * ((net["baseline", "2025/26"] / net["baseline", "2023/24"]) ** 0.5 - 1)
    more = (net["trend_goes_on", "2025/26"] - net["baseline", "2025/26"]) / 1e6
    assert said(r"in 2025/26 the trend costs ([\d.]+) million more")[0] == pytest.approx(more, abs=0.051)
    assert said(r"the baseline grows ([\d.]+) % a year from 2023/24 to")[0] == pytest.approx(
        growth, abs=0.051
    )
    trend = pd.read_csv(tables / "cost_trends.csv").set_index(["scenario", "trend"])["forecast_per_year"]
    (homes, child) = said(r"a week of residential care grows ([\d.]+) % a year and a child ([\d.]+) %")
    assert homes == pytest.approx(100 * trend["baseline", "residential_per_week"], abs=0.051)
    assert child == pytest.approx(100 * trend["baseline", "spending_per_child"], abs=0.051)


def check_strays(tables: Path, row: str) -> None:
    three = said(rf"{row}[^|]*\| \**([\d.]+) %\** \| \**([\d.]+) %\** \| \**([\d.]+) %")
    assert three == pytest.approx(strays(totals(tables).query("scenario == 'baseline'")), abs=0.051)


def test_the_trend_the_growth_and_the_spread_as_shipped(tmp_path: Path) -> None:
    """Was 11.6 million and 5.1 %, found before other services were 7.22 million pounds."""
    tables = run(tmp_path, "scenarios=[baseline,trend_goes_on]")
    check_trend(tables)
    check_strays(tables, r"model: net spending, as shipped\*\*")


def test_the_spread_without_both_layers_of_prices(tmp_path: Path) -> None:
    check_strays(run(tmp_path, "scenarios=[baseline]", *OFF), "model: net spending, both layers off")
