"""The workbook's tables speak in the words of people, and only those that it shows are worked on."""

import pandas as pd
import pytest
from tiny_run import labels

from sim.report.workbook.labelled import Labelled, scenario_titles

pytestmark = pytest.mark.unit
WORDS = labels(["baseline", "step_down"])
COSTS = pd.DataFrame(
    {"scenario": ["baseline", "step_down"], "cost_line": ["legal_costs", "total"], "mean": [1.5, 2.5]}
)
TABLES = {"corrections": COSTS, "costs": COSTS, "prices": pd.DataFrame({"price": ["fees.kinship"]})}


def test_scenarios_and_cost_lines_are_in_words_and_all_else_as_it_was() -> None:
    said = Labelled(TABLES, WORDS)
    assert list(said) == list(TABLES)
    assert len(said) == len(TABLES)
    assert said["costs"]["scenario"].tolist() == [*scenario_titles(WORDS.scenarios).values()]
    assert said["costs"]["cost_line"].tolist() == ["Legal costs", "total"]
    assert said["costs"]["mean"].tolist() == [1.5, 2.5]
    pd.testing.assert_frame_equal(said["prices"], TABLES["prices"])


def test_a_table_is_worked_on_once_and_only_when_it_is_asked_for() -> None:
    asked: list[str] = []

    class Watched(dict[str, pd.DataFrame]):
        def __getitem__(self, name: str) -> pd.DataFrame:
            asked.append(name)
            return super().__getitem__(name)

    said = Labelled(Watched(TABLES), WORDS)
    del asked[:]
    assert "prices" in said
    assert said["costs"] is said["costs"]
    assert asked == ["costs"]
