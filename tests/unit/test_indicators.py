"""What every indicator promises: words that fit, values that are what its unit says, and no list beside its
own."""

from collections.abc import Iterator
from datetime import date
from math import isnan
from pathlib import Path

import numpy as np
import pytest
import tiny_run
from compared import comparisons
from episode_rows import TYPES, episodes_of
from printed import summary_text
from tiny_run import labels, tables

from sim.measures import month_ends, series_of, side_by_side
from sim.measures.counting.in_care import InCare
from sim.measures.indicators import INDICATORS, Indicator, IndicatorUnit, Since, shown
from sim.measures.kpis import kpis
from sim.policies import Scenario
from sim.report.terminal.screen import SHORTEST, indicators_by_year, indicators_with_room, title_width
from sim.report.words.notation import CHILDREN, POINTS, notation_of

pytestmark = pytest.mark.unit

BASE = date(2022, 7, 31)
DATES = tuple(month_ends(BASE, 2))
every = pytest.mark.parametrize("one", INDICATORS.values(), ids=lambda one: one.name)


@every
def test_its_words_fit_where_they_stand(one: Indicator) -> None:
    assert len(one.title) <= 46  # a line of the screen has 48 letters for it
    assert all(0 < len(part) <= 8 for part in one.short)  # the room of a column of the screen
    assert one.title[0].isupper()
    assert not one.phrase[0].isupper()
    assert one.aim("up", "5 %").startswith(f"{one.title}: more than 5 %")
    assert one.aim("down", "5 %").startswith(f"{one.title}: less than 5 %")


@every
def test_its_values_are_what_its_unit_says(one: Indicator) -> None:
    values = one.measured(InCare.on(DATES, tiny_run._history(1, 5), TYPES))
    assert values.shape == (len(DATES),)
    known = values[~np.isnan(values)]
    assert (known >= 0).all()
    assert (known <= 1).all() if one.is_share else (known == known.round()).all()


@every
def test_it_is_in_the_table_from_the_day_on_which_it_is_known(one: Indicator) -> None:
    keys = kpis(tiny_run._history(1, 5), DATES, TYPES).keys
    own = keys[keys["kpi"] == one.name]
    first = {Since.BASE_DATE: BASE, Since.AFTERWARDS: date(2022, 8, 31), Since.A_YEAR_ON: date(2023, 7, 31)}[
        one.since
    ]
    assert own["date"].min() == first.isoformat()
    assert own["date"].max() == DATES[-1].isoformat()
    assert set(own["unit"]) == {one.unit}


@every
def test_a_share_of_nothing_is_none_and_a_count_of_nothing_is_zero(one: Indicator) -> None:
    (value,) = one.measured(InCare.on([BASE], episodes_of([{"decom": date(2023, 1, 1)}]), TYPES))
    assert isnan(value) if one.is_share else value == 0


@every
def test_its_differences_count_what_it_counts(one: Indicator) -> None:
    written = notation_of(one.name)
    assert written == notation_of(f"{one.name}:all")
    assert written.noun == (POINTS if one.is_share else one.counts)
    assert written.in_points is one.is_share
    assert written.change(0.021) == ("+2.1" if one.is_share else "0.0")


def test_other_measures_are_written_as_children_or_millions() -> None:
    assert notation_of("caseload:all").noun == CHILDREN
    assert notation_of("costs:total").change(1_500_000) == notation_of("net_cost").change(1_500_000) == "+1.5"


def test_shown_are_those_that_the_strategy_names_in_its_order_and_without_one_those_of_the_base_date() -> (
    None
):
    assert [one.name for one in shown(["sgo_exits", "kinship_share"])] == ["sgo_exits", "kinship_share"]
    assert shown([]) == tuple(one for one in INDICATORS.values() if one.since is Since.BASE_DATE)


@pytest.fixture
def new() -> Iterator[Indicator]:
    """One more entry in the one list."""
    one = Indicator(
        name="in_family_share",
        title="Children living in a family",
        short=("In a", "family"),
        phrase="the share of children living in a family",
        unit=IndicatorUnit.SHARE,
        direction="up",
        measured=lambda seen: seen.share(seen.where(lambda t: t.family_based)),
    )
    known = dict(INDICATORS)
    INDICATORS[one.name] = one  # type: ignore[index]
    yield one
    INDICATORS.clear()  # type: ignore[attr-defined]
    INDICATORS.update(known)  # type: ignore[attr-defined]


def test_a_new_entry_is_measured_compared_and_shown_beside_the_others(new: Indicator) -> None:
    aims = {**tiny_run.AIMS, new.name: tiny_run.AIMS["kinship_share"]}
    runs = {
        name: side_by_side([tiny_run.replication(s, 6 - 2 * i, 5) for s in range(3)])
        for i, name in enumerate(("baseline", "fewer"))
    }
    assert new.name in set(series_of(runs["fewer"]).measure)
    named = {
        name: Scenario(title=name.capitalize(), stands_for="Fewer children enter, for a test.")
        for name in runs
    }
    found = {
        **tables(["baseline", "fewer"], 5),
        **tiny_run.tidy_tables(runs),
        **comparisons(runs, named, aims),
    }
    assert new.name in set(found["aims"]["kpi"])
    whose = labels(["baseline", "fewer"], wanted={kpi: aim.sign for kpi, aim in aims.items()})
    lines = summary_text(found, whose, Path("outputs")).splitlines()
    assert "In a" in lines[1]
    assert "family" in lines[2]
    assert max(map(len, lines)) <= 100
    assert len(lines) <= 24


def test_a_screen_without_room_for_every_indicator_says_how_many_are_left_out() -> None:
    whose = labels(["baseline", "fewer"], wanted=dict.fromkeys(INDICATORS, 1))
    found = tables(["baseline", "fewer"], 5)
    assert title_width(whose) >= SHORTEST
    left = len(INDICATORS) - len(indicators_with_room(whose))
    assert left > 0
    text = summary_text(found, whose, Path("outputs"))
    assert f"({left} more indicators are in the tables)" in text
    assert max(map(len, text.splitlines())) <= 100


def test_one_scenario_with_every_indicator_still_fits_the_screen_and_says_how_many_are_left_out() -> None:
    whose = labels(["baseline"], wanted=dict.fromkeys(INDICATORS, 1))
    lines = summary_text(tables(["baseline"], 5), whose, Path("outputs")).splitlines()
    assert len(lines) <= 22  # beside them there may be a line on money and one on programmes
    assert max(map(len, lines)) <= 100
    seen = indicators_by_year(whose)
    assert [any(line.startswith(one.title) for line in lines) for one in INDICATORS.values()] == [
        one in seen for one in INDICATORS.values()
    ]
    left = len(INDICATORS) - len(seen)
    assert left > 0
    assert lines[-1].endswith(f"({left} more indicators are in the tables)")
    assert any(
        line.startswith("Care plan recommends another placement") and "–" in line for line in lines
    )  # not known on the base date


def test_one_scenario_with_as_many_indicators_as_there_is_room_for_leaves_none_out() -> None:
    some = list(INDICATORS)[-11:]
    whose = labels(["baseline"], wanted=dict.fromkeys(some, 1))
    text = summary_text(tables(["baseline"], 5), whose, Path("outputs"))
    assert [one.name for one in indicators_by_year(whose)] == some
    assert "more indicators" not in text
    assert len(text.splitlines()) <= 22
    assert any(line.startswith("Children adopted in 12 months") and "–" in line for line in text.splitlines())
