"""What a replication does with homes, carers, siblings and the Transfer Scheme, seen from its records."""

from typing import Any

import pandas as pd
import pytest
from episode_rows import open_on
from shipped_parameters import parameters, shipped

from sim.bands import day_number
from sim.census.children import make_census
from sim.episodes import broken_invariants
from sim.model import Hazards, History, live

pytestmark = pytest.mark.functional
BASE = 19204
"""31 July 2022 as a day since 1970."""


def _run(raw: dict[str, Any], years: int = 3, replication: int = 0) -> History:
    p = parameters(raw)
    history = live(p, make_census(p), Hazards(p), seed=11, replication=replication, years=years)
    assert broken_invariants(history.episodes) == []
    return history


def _living_in(history: History, unit: str, day: int) -> int:
    return int((open_on(history.episodes, day)["unit"] == unit).sum())


def test_the_base_date_is_what_the_tests_say() -> None:
    assert day_number(parameters(shipped()).authority.base_date) == BASE


def test_a_home_that_closes_moves_the_children_who_live_there() -> None:
    raw = shipped()
    raw["provision"]["homes"]["oakhurst"]["closes"] = "2023-07-31"
    history, closing = _run(raw), BASE + 365
    assert _living_in(history, "oakhurst", closing - 1) > 0
    assert _living_in(history, "oakhurst", closing) == 0
    moved = history.episodes.frame.query("unit == 'oakhurst' and dec == @closing")
    assert set(moved["reason_place_change"].astype(str)) == {"CLOSE"}
    assert history.places.query("unit == 'oakhurst'")["places"].tolist()[-1] == 0


def test_a_home_that_opens_later_takes_nobody_before() -> None:
    raw = shipped()
    raw["provision"]["homes"]["oakhurst"] |= {"opens": "2023-07-31", "acceptance": 1.0}
    raw["provision"]["homes"]["west_view"]["places"] = 9
    history = _run(raw)
    assert history.episodes.frame.query("unit == 'oakhurst'")["decom"].min() >= BASE + 365
    assert _living_in(history, "oakhurst", BASE + 1000) > 0


def test_fewer_beds_move_only_the_children_placed_last() -> None:
    raw = shipped()
    raw["provision"]["homes"]["west_view"] |= {"places": {"start": 4, "2023-07-31": 2}, "acceptance": 1.0}
    history = _run(raw)
    before = open_on(history.episodes, BASE + 364).query("unit == 'west_view'").sort_values("decom")
    after = open_on(history.episodes, BASE + 365).query("unit == 'west_view'")
    assert len(before) > 2
    assert set(after["child"]) == set(before["child"].iloc[:2])


def test_carers_who_stop_are_deregistered_and_their_children_move() -> None:
    raw = shipped()
    raw["provision"]["foster_households"]["deregistration"] |= {"rate": 1.5, "see_it_through": 0.0}
    raw["provision"]["foster_households"]["pipelines"]["own_recruitment"]["enquiries"] = 0
    history = _run(raw, years=2)
    stopped = history.carers.query("event == 'deregistration'")
    assert len(history.carers.query("event == 'approval'")) == 0
    assert len(stopped) > 100
    places = history.places.query("unit == 'foster households'")["places"]
    assert places.iloc[0] == 440
    assert places.iloc[-1] == 440 - stopped["places"].sum()
    assert (history.episodes.frame["reason_place_change"] == "CLOSE").sum() > 100


def test_most_carers_see_a_placement_through_before_they_stop() -> None:
    raw = shipped()
    raw["provision"]["foster_households"]["deregistration"] |= {"rate": 1.5, "see_it_through": 1.0}
    history = _run(raw, years=2)
    assert (history.episodes.frame["reason_place_change"] == "CLOSE").sum() == 0


def test_more_enquiries_bring_more_approvals() -> None:
    few, many = shipped(), shipped()
    many["provision"]["foster_households"]["pipelines"]["own_recruitment"]["enquiries"] = 390
    approvals = [len(_run(raw, years=5).carers.query("event == 'approval'")) for raw in (few, many)]
    assert 35 < approvals[0] < 120  # 15 a year for five years
    assert approvals[1] > 2 * approvals[0]


def test_the_transfer_scheme_stops_at_its_threshold() -> None:
    raw = shipped()
    raw["entries"]["strata"]["unaccompanied"]["per_year"] = 400
    frame = _run(raw, years=2).episodes
    stock = [int(open_on(frame, BASE + d)["uasc"].sum()) for d in range(0, 730, 10)]
    threshold = raw["entries"]["transfer_scheme"]["threshold"] * raw["authority"]["child_population"]
    assert (
        threshold - 5 < max(stock) <= threshold + 2
    )  # one who comes back, or a brother or sister, is not transferred


def test_brothers_and_sisters_are_placed_together_when_a_household_has_room() -> None:
    raw = shipped()
    raw["provision"]["foster_households"]["acceptance"] = 0.5
    first = _run(raw).episodes.frame.query("spell == 0 and decom > @BASE and sibling_group >= 0")
    in_house = first[first["placement"] == "in_house_foster"]
    households = in_house.groupby(["sibling_group", "decom"])["unit"].agg(["size", "nunique"])
    together = households.query("size > 1")
    assert len(together) > 10
    assert (together["nunique"] == 1).all()


def test_children_who_come_back_carry_on_with_a_new_period() -> None:
    raw = shipped()
    for route in raw["entries"]["reentry"].values():
        route["probability"] = 1.0
        route["mean_years"] = 0.2
    frame = _run(raw).episodes.frame
    back = frame.query("stratum == 'census' and period > 0 and spell == 0 and decom > @BASE")
    assert len(back) > 50
    assert back["previously_looked_after"].all()
    assert (back["rne"].astype(str) == "S").all()


def test_one_seed_gives_one_history_and_another_seed_another() -> None:
    p = parameters(shipped())
    census, hazards = make_census(p), Hazards(p)
    one, same = (live(p, census, hazards, seed=1, replication=4, years=2).episodes.frame for _ in range(2))
    other = live(p, census, hazards, seed=2, replication=4, years=2).episodes.frame
    pd.testing.assert_frame_equal(one, same)
    assert not one["decom"].equals(other["decom"])


def _most_in(history: History, placement: str, first: int, last: int) -> int:
    """The most children who live in a placement type on any day."""
    rows = history.episodes.frame.query("placement == @placement")
    changes = pd.concat((pd.Series(1, rows["decom"]), pd.Series(-1, rows["dec"].dropna())))
    living = changes.groupby(level=0).sum().sort_index().cumsum()
    return int(living[(living.index >= first) & (living.index <= last)].max())


def test_no_more_children_live_in_a_limited_market_than_it_has_places() -> None:
    """Every order has another type after it, so that nobody must be taken all the same; moves within it count
    once."""
    kind, days = "external_childrens_home", (BASE, BASE + 3 * 365)
    raw = shipped()
    raw["placement"]["preferences"]["fostering"] = ["in_house_foster", kind, "independent_foster"]
    assert _most_in(_run(raw), kind, *days) > 140
    raw["provision"]["markets"][kind]["places"] = 140
    assert _most_in(_run(raw), kind, *days) == 140
