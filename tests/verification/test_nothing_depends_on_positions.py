"""What never happens changes nothing: a way out of care, a placement type or a stream of entries beside the
others."""

from typing import Any

import pandas as pd
import pytest
from shipped_parameters import parameters, shipped

from sim.census.children import make_census
from sim.model import Hazards, History, live
from sim.parameters import Parameters

pytestmark = pytest.mark.verification

SOURCE = {"assumption": "It never happens."}


def told(p: Parameters) -> History:
    return live(p, make_census(p), Hazards(p), seed=2, replication=1, years=3)


def same(first: History, second: History) -> bool:
    """Whether two histories tell the same, word for word."""
    tables = ("places", "carers", "households", "attempts")
    assert all(getattr(first, name).equals(getattr(second, name)) for name in tables)
    return as_words(first).equals(as_words(second))


def as_words(history: History) -> pd.DataFrame:
    return history.episodes.frame.astype(dict.fromkeys(history.episodes.frame.select_dtypes("category"), str))


@pytest.fixture(scope="module")
def before() -> History:
    return told(parameters(shipped("westmere")))


def beside(table: dict[str, Any], new: dict[str, Any], *, first: bool) -> dict[str, Any]:
    return new | table if first else table | new


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("never", [{"per_year": 0}, {"by_setting": {}}, {"by_time": [0]}])
def test_a_way_out_of_care_that_nobody_takes(before: History, never: dict[str, Any], first: bool) -> None:
    raw = shipped("westmere")
    raw["exits"]["routes"] = beside(
        raw["exits"]["routes"], {"abroad": raw["exits"]["routes"]["relatives"] | never}, first=first
    )
    assert same(told(parameters(raw)), before)


@pytest.mark.parametrize("first", [True, False])
def test_a_placement_type_that_nothing_leads_to(before: History, first: bool) -> None:
    raw = shipped("westmere")
    farm = {"farm": {"like": "external_childrens_home", "title": "Care farm"}}
    raw["placement"]["types"] = beside(raw["placement"]["types"], farm, first=first)
    assert same(told(parameters(raw)), before)


def test_a_setting_that_no_plan_names(before: History) -> None:
    raw = shipped("westmere")
    raw["placement"]["types"]["farm"] = {
        "like": "external_childrens_home",
        "title": "Care farm",
        "setting": "farming",
    }
    assert same(told(parameters(raw)), before)


def test_a_stream_by_which_nobody_enters(before: History) -> None:
    raw = shipped("westmere")
    raw["entries"]["strata"]["nobody"] = raw["entries"]["strata"]["under_1"] | {"per_year": 0}
    assert same(told(parameters(raw)), before)
