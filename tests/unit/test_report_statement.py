"""The sufficiency statement and the flows between placement types."""

from pathlib import Path

import pandas as pd
import pytest
from tiny_run import labels, tables

from sim.config import load
from sim.measures.transitions import OUTSIDE
from sim.report.exhibits import EXHIBITS
from sim.report.exhibits.flow_groups import GROUPS, STEPS, group_titles, steps
from sim.report.left_out import Extras
from sim.report.pages.statement import TITLES, statement, write_statement
from sim.report.words.labels import Labels
from sim.settings import Settings

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Labels, dict[str, pd.DataFrame]]:
    """A short run of Westmere: the statement needs an authority with homes and margins."""
    from compared import comparisons

    from sim.experiment import simulate
    from sim.measures import tidy_tables

    settings = load(
        [
            "authority=westmere",
            "scenarios=[baseline,step_down]",
            "run.replications=2",
            "run.years=2",
            "run.workers=1",
        ]
    )
    measured = simulate(settings).measured
    found = {**tidy_tables(measured), **comparisons(measured, settings.scenarios, settings.parameters.aims)}
    return settings, Labels.of(settings.parameters, settings.scenarios), found


def test_the_statement_has_its_sections_in_order_and_counts_the_children(
    run: tuple[Settings, Labels, dict[str, pd.DataFrame]],
) -> None:
    settings, titles, found = run
    extras = Extras()
    sections = statement(found, titles, settings, extras)
    assert not extras.left_out
    assert list(sections) == list(TITLES)
    by_age = sections["needs"][0]
    assert by_age.rows[0][:2] == ("All children", "95")
    assert [sum(int(row[i]) for row in by_age.rows[1:]) for i in range(1, len(by_age.columns))] == list(
        map(int, by_age.rows[0][1:])
    )
    assert sum(int(row[1]) for row in sections["needs"][1].rows) == 95
    assert [row[0] for row in sections["actions"][0].rows] == ["Step down"]
    assert {
        len(row)
        for tables_ in sections.values()
        for t in tables_
        for row in t.rows
        if len(row) != len(t.columns)
    } == set()


def test_the_page_and_the_csv_say_the_same(
    run: tuple[Settings, Labels, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    settings, titles, found = run
    (tmp_path / "tables").mkdir()
    write_statement(tmp_path, found, titles, settings, Extras())
    page = (tmp_path / "sufficiency_statement.html").read_text(encoding="utf-8")
    rows = pd.read_csv(tmp_path / "tables" / "sufficiency_statement.csv", dtype=str)
    assert list(rows.columns) == ["section", "table", "row", "column", "value"]
    assert page.count("<td>") == len(rows)
    assert set(rows["section"]) == set(TITLES)


def test_nothing_from_a_configuration_becomes_markup(
    run: tuple[Settings, Labels, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    settings, _, found = run
    baseline = settings.scenarios["baseline"].model_copy(update={"title": "<script>alert(1)</script>"})
    hostile = {**settings.scenarios, "baseline": baseline}
    (tmp_path / "tables").mkdir()
    write_statement(tmp_path, found, Labels.of(settings.parameters, hostile), settings, Extras())
    page = (tmp_path / "sufficiency_statement.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_steps_of_the_placement_system_lose_no_child() -> None:
    found, titles = tables(["baseline"], 10), labels(["baseline"])
    years = steps(found, titles)
    assert len(years) == STEPS
    for step in years:
        came, left = step.at_start(OUTSIDE), step.at_end(OUTSIDE)
        assert step.children + came - left == pytest.approx(sum(map(step.at_end, step.groups)))
        stayed = sum(step.flows[group, group] for group in step.groups)
        assert step.moved == pytest.approx(step.children - left - stayed)
    caseload = found["caseload"].query("placement == 'all' and age_band == 'all'").set_index("date")["mean"]
    assert years[0].children == caseload["2022-07-31"]
    assert years[1].children == pytest.approx(caseload["2023-03-31"])
    assert len(group_titles(found, titles)) <= GROUPS + 1


def test_the_table_of_flows_balances() -> None:
    table = EXHIBITS["placement_flows"].table(tables(["baseline"], 3), labels(["baseline"]))
    for row in table.rows:
        start, stayed, elsewhere, left, moved, came, end = (int(cell) for cell in row[2:])
        assert abs(start - stayed - elsewhere - left) <= 2  # each is rounded by itself
        assert abs(stayed + moved + came - end) <= 2
