"""Margins that do not describe the same children are refused when the configuration is read."""

from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from shipped_parameters import shipped

from sim.parameters import CensusMargins
from sim.parameters.census import Margin

pytestmark = pytest.mark.unit


def _refused(part: str, **changes: Any) -> str:
    raw = shipped()["census"]
    raw[part] |= changes
    with pytest.raises(ValidationError) as refusal:
        CensusMargins.model_validate(raw)
    return str(refusal.value)


def test_totals_must_sum_to_the_children_in_the_table() -> None:
    assert "sex.totals: sum to 950 children; expected 953" in _refused("sex", totals={"M": 500, "F": 450})


def test_a_margin_for_some_ages_may_have_fewer_children_but_not_more() -> None:
    assert "uasc.totals: sum to 954 children; expected 953" in _refused("uasc", totals={"yes": 954})


def test_ages_and_placements_must_have_the_same_total() -> None:
    ages = {"0-3": 145, "4-6": 82, "7-11": 175, "12-15": 297, "16-17": 200}
    assert "ages sum to 899 children but the placements to 953" in _refused("table", ages=ages)


def test_age_groups_must_cover_childhood() -> None:
    assert "do not follow one another from 0 to 17" in _refused("table", ages={"0-3": 145, "5-17": 808})
    assert "expected groups such as 12-15" in _refused("table", ages={"young": 145, "5-17": 808})


def test_unknown_words_are_named_with_what_was_expected() -> None:
    assert "need: unknown value 'N9'; expected N1, N2" in _refused("need", totals={"N1": 900, "N9": 53})
    assert "there is no age '0-4'; expected 0-3, 4-6" in _refused("need", weights={"0-4": {"N1": 1}})
    assert "known: '12-16' is neither" in _refused(
        "table", known=[{"ages": ["12-16"], "placements": [], "children": 1}]
    )
    assert "weights: lacks the placement type 'kinship_foster'" in _refused(
        "table", weights={"other": {"0-3": 1}}
    )


def test_weights_need_a_word_on_what_they_lean() -> None:
    with pytest.raises(ValidationError, match="expected 'by: age' or 'by: placement'"):
        Margin(totals={"a": 1}, weights={"0-3": {"a": 1.0}}, source="for the test")


def test_the_value_of_all_other_children_is_not_counted_twice() -> None:
    with pytest.raises(ValidationError, match="'no' is what all other children are"):
        Margin(totals={"yes": 1, "no": 2}, only_ages=(15, 17), otherwise="no", source="for the test")


def test_a_bare_yes_in_yaml_is_refused_with_the_remedy() -> None:
    raw = yaml.safe_load("{totals: {yes: 4}, only_ages: [15, 17], otherwise: 'no', source: for the test}")
    with pytest.raises(ValidationError, match="yes or no without quotes; expected 'yes' or 'no' in quotes"):
        Margin.model_validate(raw)
