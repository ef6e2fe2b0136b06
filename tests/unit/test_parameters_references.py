"""Names that one part of the configuration uses and another defines."""

from typing import Any

import pytest
from pydantic import ValidationError
from shipped_parameters import parameters, shipped

from sim.parameters.checks.references import not_to_be_fitted

pytestmark = pytest.mark.unit
ROUTE = {
    "title": "Guardian found abroad", "rec": {"otherwise": "E8"}, "per_year": 0,
    "by_setting": {"fostering": 1}, "by_time": [1],
    "for_uasc": 0, "assumption": "A route for tests.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "name", "value", "what"),
    [
        (
            "exits_by_route",
            "adoptoin",
            {"value": 1, "assumption": "A slip of the pen."},
            "route of exit 'adoptoin'; did you mean 'adoption'?",
        ),
        ("ages_of_routes", "adoptoin", {"1_to_4": 1}, "route of exit 'adoptoin'; did you mean 'adoption'?"),
        (
            "entries_by_stratum",
            "under_2",
            {"value": 1, "assumption": "A slip of the pen."},
            "stratum of entries 'under_2'; did you mean 'under_1'?",
        ),
        (
            "exits_by_age",
            "5_to_8",
            {"value": 1, "assumption": "A slip of the pen."},
            "age band '5_to_8'; did you mean '5_to_9'?",
        ),
    ],
)
def test_targets_for_what_is_not_there_are_refused(table: str, name: str, value: Any, what: str) -> None:
    raw = shipped()
    raw["targets"][table][name] = value
    with pytest.raises(ValidationError, match=rf"targets\.{table}: there is no {what}".replace("?", r"\?")):
        parameters(raw)


def test_a_new_route_needs_no_target_to_be_simulated_and_both_to_be_fitted() -> None:
    raw = shipped()
    raw["exits"]["routes"]["abroad"] = ROUTE
    assert [said.partition(";")[0] for said in not_to_be_fitted(parameters(raw))] == [
        "targets.exits_by_route: lacks 'abroad', a way out of care of this configuration",
        "targets.ages_of_routes: lacks 'abroad', a way out of care of this configuration",
    ]


def test_the_shipped_targets_lack_nothing_and_none_are_no_mistake() -> None:
    raw = shipped()
    assert not_to_be_fitted(parameters(raw)) == []
    raw["targets"] = None
    assert not_to_be_fitted(parameters(raw)) == []
