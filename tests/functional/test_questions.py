"""Jobs that answer a question: which policy did it, how large must it be, what drives it. On a small made-up
authority."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.__main__ import main

pytestmark = pytest.mark.functional


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> "Asked":
    return Asked(tmp_path, capsys)


class Asked:
    """Runs a job and keeps what it said and wrote."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def __call__(self, job: str, *changes: str) -> str:
        small = [
            "authority=westmere",
            "run.replications=4",
            "run.years=2",
            "run.workers=1",
            f"run.outputs={self.folder}",
        ]
        assert main([f"job={job}", *small, *changes]) == 0
        return " ".join(self.capsys.readouterr().out.split())

    def table(self, job: str, name: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / "westmere" / job / "tables" / f"{name}.csv")


def test_the_parts_of_a_scenario_add_up_to_the_whole(asked: Asked) -> None:
    said = asked("attribute", "scenarios=[baseline,kinship_support]")
    table = asked.table("attribute", "attribution")
    sums = table.pivot_table(
        index=["measure", "breakdown", "date"], columns="part", values="effect", aggfunc="sum"
    )
    np.testing.assert_allclose(sums["alone"] + sums["interaction"], sums["whole"], atol=1e-8)
    assert {"kinship_first", "kinship_support"} <= set(table["policy"])
    assert "kinship" in said.lower()
    # and so does the cost, in total and by line
    assert "Net cost" in said
    costs = sums.loc["costs"]
    total = costs.xs("2024-03-31", level="date")["whole"]
    assert total.loc["total"] != 0
    assert total.drop("total").sum() == pytest.approx(total.loc["total"], abs=0.005)


def test_a_goal_within_reach_has_a_size_and_one_out_of_reach_a_best(asked: Asked) -> None:
    goal = ["job.goal.by=2024-03-31", "job.goal.largest=40", "job.goal.policy=foster_recruitment"]
    easy = asked("goal_seek", *goal, "job.goal.at_most=0.99")
    assert "households of 'foster_recruitment' = 0 reaches" in easy
    hard = asked("goal_seek", *goal, "job.goal.at_most=0.01")
    assert hard.startswith("Not reachable")
    tried = asked.table("goal_seek", "goal")
    assert set(tried["size"]) == {0, 40}
    assert (tried["share"] == 0).all()


def test_what_drives_the_caseload_is_ranked(asked: Asked) -> None:
    changes = ["trajectories=2", "samples=4", "strongest=2", "replications=1", "by=2023-03-31"]
    said = asked("sensitivity", *(f"job.sensitivity.{change}" for change in changes))
    table = asked.table("sensitivity", "sensitivity")
    assert table["mu_star"].is_monotonic_decreasing
    assert table["input"].iloc[0] in ("entries", "adolescent_entries", "placement_endings", "reunification")
    assert table["first_order"].notna().sum() == 2
    assert "What drives caseload" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (["job=goal_seek", "job.goal.indicator=kinship_shar"], "did you mean 'kinship_share'?"),
        (["job=goal_seek", "job.goal.by=2022-07-31"], "expected a later day"),
        (["job=sensitivity", "job.sensitivity.indicator=caselaod"], "did you mean 'caseload'?"),
        (
            ["job=sensitivity", "job.sensitivity.inputs.entries.path=entries.levl"],
            "inputs.entries: entries has no 'levl'",
        ),
        (["job=attribute", "scenarios=[baseline]"], "takes a scenario of several policies apart"),
    ],
)
def test_a_question_without_an_answer_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, changes: list[str], said: str
) -> None:
    small = [
        "authority=westmere",
        "run.replications=1",
        "run.years=1",
        "run.workers=1",
        f"run.outputs={tmp_path}",
    ]
    assert main([*small, *changes]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert list(tmp_path.rglob("*.csv")) == []
