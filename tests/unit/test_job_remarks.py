"""What is said of scenarios on standard error when a job begins and when it ends."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from shipped_policies import policies, settings

from sim import load
from sim.jobs.remarks import say_after, say_before
from sim.policies import Scenario
from sim.policies.remarks import Remark

pytestmark = pytest.mark.unit


def test_what_is_known_is_said_before_and_the_rest_after(capsys: pytest.CaptureFixture[str]) -> None:
    late = policies()["reunification"].model_copy(update={"start": date(2050, 1, 1), "end": None})
    plan = Scenario(
        title="Late", stands_for="A policy that begins too late", policies={"reunification": late}
    )
    alone = load(["scenarios=[baseline]"])  # without the placement types of other scenarios
    some = replace(alone, scenarios={**alone.scenarios, "late": plan})
    said = say_before(some)
    first = "Note: scenario 'late': policy 'reunification' changes nothing: it takes effect on 2050-01-01"
    before = capsys.readouterr()
    assert before.out == ""
    assert before.err.startswith(first)
    more = Remark("late", "programme 'reunification'", "began with nobody in any run")
    table = pd.DataFrame(
        [(r.scenario, r.about, r.says) for r in (*said, more)], columns=["scenario", "about", "remark"]
    )
    say_after({"remarks": table}, said)
    assert (
        capsys.readouterr().err
        == "Note: scenario 'late': programme 'reunification' began with nobody in any run.\n"
    )


def test_nothing_is_said_of_plans_that_do_something(capsys: pytest.CaptureFixture[str]) -> None:
    assert say_before(settings()) == []
    assert capsys.readouterr().err == ""
