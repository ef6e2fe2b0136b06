"""Whatever scenarios a run compares, in whatever order, nothing of its report fails or is left out."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import tiny_run
from compared import comparisons
from examples import examples
from hypothesis import example, given, settings
from hypothesis import strategies as st
from printed import summary_text

from sim import load, simulate
from sim.comparison import every_table
from sim.experiment.gathered import Results
from sim.jobs.simulate import Begun, for_people
from sim.measures import Measures, side_by_side, tidy_tables
from sim.report.drawing.style import house_style
from sim.report.exhibits import EXHIBITS
from sim.report.left_out import Extras
from sim.report.pages.headline import headlines
from sim.report.pages.scenario_table import scenario_table
from sim.report.terminal.summary import COLUMNS, LINES
from sim.report.words.compared import comparison_in_words, simulation_error
from sim.report.words.labels import Labels
from sim.settings import Settings

pytestmark = pytest.mark.property
SHIPPED = sorted(path.stem for path in (Path(__file__).parents[2] / "configs/scenario").glob("*.yaml"))
NAMES = st.lists(st.sampled_from(SHIPPED), min_size=1, max_size=12, unique=True)
HOMES_NOT_DRAWN = ["baseline", "two_bedded_homes", "kinship_support", "step_down", "foster_recruitment"]
"""Five scenarios, of which two are drawn over time; the one that opens a home is not among them."""


@cache
def shipped() -> Settings:
    return load(["scenarios=all"])


@cache
def lived(name: str) -> Measures:
    """Two made-up replications of a shipped scenario, in which the homes that it opens are open."""
    p = shipped().parameters
    homes = shipped().scenarios[name].applied_to(p).provision.homes
    opened = [home for home in homes if home not in p.provision.homes]
    return side_by_side([tiny_run.replication(seed, 2 + len(name) % 4, 1, opened) for seed in range(2)])


def a_run(names: Sequence[str]) -> tuple[dict[str, pd.DataFrame], Labels]:
    """Tables of some shipped scenarios on a made-up run, and their titles."""
    chosen = {name: shipped().scenarios[name] for name in names}
    measured = {name: lived(name) for name in names}
    real = Labels.of(shipped().parameters, chosen)
    titles = replace(
        tiny_run.labels(names), scenarios=real.scenarios, focus=real.focus, parts=real.parts, homes=real.homes
    )
    return {**tidy_tables(measured), **comparisons(measured, chosen, tiny_run.AIMS)}, titles


@examples(1)
@given(NAMES)
@example(HOMES_NOT_DRAWN)
@example(["two_bedded_homes"])
@example(["full_strategy", "baseline"])
@example(["price_shock", "entry_surge", "baseline", "agency_exodus"])
def test_every_chart_table_and_sentence_can_be_made(names: list[str]) -> None:
    tables, labels = a_run(names)
    with house_style():
        drawn = {name: exhibit.chart(tables, labels) for name, exhibit in EXHIBITS.items()}
    usual = set(EXHIBITS) - {"spending", "layers_of_uncertainty"}  # without prices, and nobody asks for it
    expected = usual - (set() if len(names) > 1 else {"what_changes"})
    assert {name for name, chart in drawn.items() if chart} | {"strategy_taken_apart"} == expected | {
        "strategy_taken_apart"
    }
    assert bool(drawn["strategy_taken_apart"]) == bool(labels.parts)
    for name, chart in drawn.items():
        if chart:
            data = EXHIBITS[name].table(tables, labels)
            assert data.rows
            assert {len(row) for row in data.rows} == {len(data.columns)}
            assert not any(text in chart.finding for text in ("nan", "None", "inf"))


@examples(3)
@given(NAMES)
@example(HOMES_NOT_DRAWN)
def test_everything_that_is_said_can_be_said(names: list[str]) -> None:
    tables, labels = a_run(names)
    extras = Extras()
    said = [
        *headlines(tables, labels, extras),
        *(comparison_in_words(name, tables, labels) for name in names[1:]),
    ]
    assert not extras.left_out
    assert bool(simulation_error(tables, labels)) == (len(names) > 1)
    assert not any(word in sentence.split() for sentence in said for word in ("nan", "None", "inf"))
    assert len(scenario_table(tables, labels).rows) == len(names)
    lines = summary_text(tables, labels, Path("outputs")).splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= COLUMNS


@pytest.fixture(scope="module")
def every_scenario() -> Results:
    """Every shipped scenario, simulated once for a year."""
    return simulate(load(["scenarios=all", "run.replications=2", "run.years=1", "run.workers=1"]))


@pytest.mark.slow
def test_a_whole_report_of_any_simulated_scenarios_leaves_nothing_out(
    every_scenario: Results, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @settings(max_examples=2)
    @given(NAMES)
    @example(HOMES_NOT_DRAWN)
    def write(names: list[str]) -> None:
        _written(names, every_scenario, tmp_path_factory.mktemp("report"))

    write()


def _written(names: list[str], every: Results, folder: Path) -> None:
    chosen = replace(every.settings, scenarios={name: every.settings.scenarios[name] for name in names})
    results = replace(every, settings=chosen, measured={name: every.measured[name] for name in names})
    extras = Extras()
    (folder / "tables").mkdir()
    labels = Labels.of(chosen.parameters, chosen.scenarios)
    for_people(folder, every_table.tables(results), labels, chosen, extras, Begun())
    assert not extras.left_out
    assert (folder / "report.html").is_file()
    assert (folder / "workbook.xlsx").is_file()
