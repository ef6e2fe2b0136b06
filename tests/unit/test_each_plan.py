"""A section for each policy that was taken apart: its dates, children, money and risk."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from printed import printed

from sim.config import load
from sim.jobs.attribute import _judged, attempts_of
from sim.measures import Measured
from sim.measures.indicators import INDICATORS
from sim.report.left_out import Extras
from sim.report.pages.decision.each_plan import PLANS, about, by_size, headline, write_plans
from sim.report.terminal.effects import print_waterfall
from sim.report.words.labels import day

pytestmark = pytest.mark.unit
WHOLE = load(["scenarios=[baseline,full_strategy]"]).scenarios["full_strategy"]
NAMES = ("step_down", "adoption_timeliness", "multidisciplinary_teams")
SCENARIO = WHOLE.only(*NAMES)
DAY = "2025-07-31"


def _parts() -> pd.DataFrame:
    numbers = [("caseload", "all"), ("provision_kind", "residential"), ("kinship_share", "all")]
    rows = []
    for place, name in enumerate([*NAMES, "whole"], 1):
        for measure, breakdown in [*numbers, ("exit", "adoption"), ("costs", "total")]:
            when = DAY if (measure, breakdown) in numbers else "2025-03-31"
            size = {"kinship_share": 0.001, "costs": 1e6}.get(measure, 1.0) * -10.0 * place
            of = ("whole",) if name == "whole" else ("alone", "within")
            said = (measure, breakdown, when, size, 1.2 * size, 0.8 * size, 1.0, 0.0, 5)
            rows += [(name, part, *said) for part in of]
    columns = [
        "policy",
        "part",
        "measure",
        "breakdown",
        "date",
        "effect",
        "p10",
        "p90",
        "share_less",
        "share_more",
    ]
    return pd.DataFrame(rows, columns=[*columns, "replications"])


def test_the_headline_names_the_largest_plan_wherever_it_stands() -> None:
    assert by_size(_parts(), DAY)[0] == "multidisciplinary_teams"
    said = headline(_parts(), SCENARIO, DAY)
    assert "Of the 3 policies of “The full strategy” the largest is “Multidisciplinary teams”" in said
    assert "30 fewer children in care" in said
    assert "40 fewer children in care" in said


def test_every_plan_has_its_section_with_its_own_figure_and_its_children(tmp_path: Path) -> None:
    done = {"step_down": {"begun": 33.0, "led_out": 26.0, "broken_down": 5.0, "retaken": 2.0, "places": 40.0}}
    extras = Extras()
    write_plans(tmp_path, _parts(), SCENARIO, DAY, (INDICATORS["kinship_share"],), done, extras)
    assert not extras.left_out
    page = (tmp_path / PLANS).read_text("utf-8")
    titles = ("Step down", "Adoption timeliness", "Multidisciplinary teams")
    assert [page.count(f"<h2>{title}</h2>") for title in titles] == [1, 1, 1]
    assert "work begins with 33 children (40 places): 26 are led out" in page
    assert "Its own figure: ceased by adoption in that year" in page
    assert f"first effect on {day(SCENARIO.policies['multidisciplinary_teams'].takes_effect)}" in page
    assert "Net cost in the last financial year" in page
    assert "Children fostered by relatives or friends, percentage points" in page
    assert "nothing once and £480,000 a year" in about(WHOLE.policies["edge_of_care"])


def test_plans_are_judged_on_the_day_of_the_aims_where_it_is_counted() -> None:
    settings = load(["scenarios=[baseline,full_strategy]"])
    assert _judged(settings, ["2025-07-31", "2026-07-31", "2025-03-31", "2026-03-31"]) == "2026-03-31"
    assert _judged(settings, ["2023-07-31", "2024-07-31", "2024-03-31"]) == "2024-07-31"


def test_the_screen_has_a_line_for_each_policy_and_no_sign_before_nothing(tmp_path: Path) -> None:
    shown = (INDICATORS["kinship_share"],)
    text = printed(lambda: print_waterfall(_parts(), DAY, shown, tmp_path))
    lines = text.splitlines()
    (line,) = [one for one in lines if one.startswith("Step down ")]
    assert line.split()[2:] == ["-10.0", "/", "-10.0", "-1.0", "/", "-1.0", "-10.0", "/", "-10.0"]
    heading = f"Effect by {DAY}: alone / within the whole, of shares in percentage points"
    assert " ".join(text.split()).startswith(heading)
    hardly = _parts().assign(effect=lambda rows: -0.001 * (rows["measure"] == "caseload"))
    assert "-0.0" not in printed(lambda: print_waterfall(hardly, DAY, shown, tmp_path)).split("- ")[0]


def test_what_a_programme_did_alone_is_summed_over_all_years() -> None:
    keys = pd.DataFrame(
        {
            "programme": ["step_down"] * 3,
            "measure": ["begun", "begun", "led_out"],
            "financial_year": ["a", "b", "a"],
        }
    )
    measured = Measured("programmes", keys, np.array([[2.0, 3.0, 1.0], [4.0, 3.0, 3.0]]))
    found = attempts_of({"alone:step_down": {"programmes": measured}, "whole": {"programmes": measured}})
    assert found == {"step_down": {"begun": 6.0, "led_out": 2.0}}
