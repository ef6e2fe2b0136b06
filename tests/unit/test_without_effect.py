"""What a run made nothing of is said: scenarios like the first, idle programmes, homes always empty."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from shipped_policies import policies, settings, today
from tiny_run import labels, replication

from sim.comparison.without_effect import every_remark, without_effect
from sim.measures import Measured, side_by_side
from sim.policies import Scenario
from sim.policies.remarks import Remark
from sim.report.words.remarks import remarks_in_words

pytestmark = pytest.mark.unit

BASELINE = settings().scenarios["baseline"]
RUNS = [replication(0), replication(1)]


@cache
def scenario(*names: str) -> Scenario:
    return Scenario(
        title="A test", stands_for="Some policies for a test", policies={n: policies()[n] for n in names}
    )


def found(runs: list[dict[str, Measured]], *names: str) -> list[Remark]:
    measured = {"baseline": side_by_side(RUNS), "test": side_by_side(runs)}
    return list(without_effect(measured, {"baseline": BASELINE, "test": scenario(*names)}, today()))


def test_a_scenario_like_the_first_in_every_run_is_said() -> None:
    (only,) = [one for one in found(RUNS, "kinship_support") if not one.about]
    assert only.says == "every one of the 2 runs came out as in 'baseline': no child lives otherwise"


def test_one_other_number_in_one_run_is_an_effect() -> None:
    changed = RUNS[1]["caseload"].values.copy()
    changed[-1] += 1
    other = {**RUNS[1], "caseload": Measured("caseload", RUNS[1]["caseload"].keys, changed)}
    assert [one for one in found([RUNS[0], other], "kinship_support") if not one.about] == []


def test_what_a_policy_itself_costs_is_no_effect_and_any_other_price_is() -> None:
    keys = pd.DataFrame({"cost_line": ["fees", "delivery_of_policies"]})

    def costing(fees: float, delivery: float) -> list[dict[str, Measured]]:
        return [{**RUNS[0], "costs": Measured("costs", keys, np.array([fees, delivery]))}]

    scenarios = {"baseline": BASELINE, "test": scenario("kinship_support")}
    for runs, said in ((costing(5, 1), True), (costing(6, 0), False)):
        remarks = without_effect(
            {"baseline": side_by_side(costing(5, 0)), "test": side_by_side(runs)}, scenarios, today()
        )
        assert any(not one.about for one in remarks) == said


def counted(places: float, begun: float, led_out: float, broken_down: float) -> list[dict[str, Measured]]:
    keys = pd.DataFrame({"programme": "step_down", "measure": ["places", "begun", "led_out", "broken_down"]})
    return [
        {
            **RUNS[0],
            "programmes": Measured("programmes", keys, np.array([places, begun, led_out, broken_down])),
        }
    ]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((8, 0, 0, 0), ["began with nobody in any run: no child was suitable for it"]),
        ((8, 5, 0, 4), ["led nobody out in any run"]),
        ((8, 5, 3, 2), []),
        ((0, 0, 0, 0), []),
    ],
)
def test_a_programme_that_did_nothing_is_said(
    counts: tuple[float, float, float, float], said: list[str]
) -> None:
    remarks = found(counted(*counts), "step_down")
    assert [one.says for one in remarks if one.about == "programme 'step_down'"] == said


@pytest.mark.parametrize(("children", "said"), [(0.0, True), (1.0, False)])
def test_a_new_home_that_always_stood_empty_is_said(children: float, said: bool) -> None:
    keys = pd.DataFrame({"unit": ["emergency_setting_1"]})
    home = {
        name: Measured(name, keys, np.array([value]))
        for name, value in (("places", 2.0), ("occupied", children))
    }
    about = [one.about for one in found([{**RUNS[0], **home}], "emergency_setting")]
    assert ("home 'emergency_setting_1'" in about) == said


def test_the_report_says_it_in_titles_days_and_percentages_of_its_pages() -> None:
    table = pd.DataFrame(
        [
            ("fewer_entries", "policy 'step_down'", "changes nothing"),
            ("more", "policy 'step_down'", "changes nothing"),
            ("more", "home 'oakhurst'", "is only 22% full, from 2024-01-31"),
        ],
        columns=["scenario", "about", "remark"],
    )
    assert remarks_in_words(table, labels(["fewer_entries", "more"])) == [
        "“Fewer entries”, “More”: the policy “Step down” changes nothing.",
        "“More”: the home “Oakhurst” is only 22 % full, from 31 January 2024.",
    ]


def test_all_that_is_said_stands_in_one_table() -> None:
    late = policies()["clayfields_beds_sold"]
    one = Scenario(title="A test", stands_for="Some policies for a test", policies={"late": late})
    table = every_remark(
        dict.fromkeys(("baseline", "test"), side_by_side(RUNS)),
        {"baseline": BASELINE, "test": one},
        today(),
        years=1,
    )
    assert table["scenario"].tolist() == ["test", "test"]
    assert table["about"].tolist() == ["policy 'late'", ""]
