"""Children by the groups that strategies speak of, and the measures of stability that DfE publishes."""

from datetime import date

import numpy as np
import pytest
from episode_rows import TYPES, episodes_of, value

from sim.measures.counting.in_care import InCare
from sim.measures.groups import AGES, NEEDS, NOT_RECORDED, groups
from sim.measures.indicators import INDICATORS

pytestmark = pytest.mark.unit
DAY = date(2022, 7, 31)


def test_groups_of_each_kind_sum_to_all_children_and_ages_change_on_birthdays() -> None:
    rows = [
        {"child": 0, "dob": date(2018, 8, 1), "placement": "kinship_foster", "cin": "N1"},
        {"child": 1, "dob": date(2018, 7, 31), "placement": "external_home", "cin": "N8"},
        {"child": 2, "dob": date(2004, 9, 1), "placement": "council_home", "cin": None},
    ]
    found = groups(episodes_of(rows), [DAY], TYPES)
    for by in ("provision", "age", "need"):
        chosen = (found.keys["by"] == by).to_numpy()
        assert found.values[chosen].sum() == 3, by
    assert [value(found, by="age", group=age) for age in AGES] == [1, 1, 0, 0, 1]
    assert value(found, by="provision", group="residential") == 2
    assert value(found, by="provision", group="family_based") == 1
    assert value(found, by="need", group=NOT_RECORDED) == 1
    assert [value(found, by="need", group=code) for code in NEEDS].count(1) == 2


def test_stability_is_counted_as_dfe_publishes_it() -> None:
    long_ago, lately = date(2018, 1, 1), date(2021, 1, 1)
    rows = [
        {"child": 0, "period_start": long_ago, "decom": long_ago, "spell": 0},
        {"child": 1, "period_start": long_ago, "decom": lately, "spell": 1},
        {"child": 2, "period_start": lately, "decom": lately, "spell": 0},
        {"child": 3, "period_start": long_ago, "decom": long_ago, "spell": 0, "dob": date(2005, 1, 1)},
    ]
    seen = InCare.on([DAY], episodes_of(rows), TYPES)
    assert INDICATORS["first_placement_share"].measured(seen) == [0.75]
    assert INDICATORS["same_placement_two_years_share"].measured(seen) == [0.5]


def test_a_child_who_leaves_to_a_guardian_stays_in_the_family() -> None:
    rows = [
        {"child": 0, "placement": "kinship_foster"},
        {"child": 1, "placement": "external_home"},
        {"child": 2, "placement": "kinship_foster", "dec": date(2022, 3, 1), "rec": "E45"},
        {"child": 3, "placement": "kinship_foster", "dec": date(2022, 3, 1), "rec": "E41"},
        {"child": 4, "placement": "kinship_foster", "dec": date(2022, 3, 1), "rec": "E4A"},
    ]
    seen = InCare.on([DAY], episodes_of(rows), TYPES)
    np.testing.assert_allclose(INDICATORS["family_or_order_share"].measured(seen), [3 / 4])
    np.testing.assert_allclose(INDICATORS["kinship_share"].measured(seen), [1 / 2])
