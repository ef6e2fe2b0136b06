"""The fit to published totals around its steps: what lies over the configuration, how it is written, and the
tables that show it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from published_county import census, county, targets
from shipped_parameters import parameters, shipped

from sim.bands import AgeBand
from sim.calibration.published.averaging import middle_of
from sim.calibration.published.exits import with_exits
from sim.calibration.published.fit_table import COMPARED, FITTED, compare
from sim.calibration.published.found import ORDERS_A_YEAR, PublishedFit
from sim.calibration.published.free import Free, independent_market
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import endings_by_setting, exits_by_route_and_age, range_of
from sim.calibration.published.ranges import fitted_ranges
from sim.calibration.published.ratios import bounded, ratio_of
from sim.calibration.published.step import CORRECTIONS
from sim.calibration.published.summary import Summary
from sim.calibration.published.written import as_config
from sim.census.stationary import COLUMNS, Population
from sim.errors import InputMistake
from sim.jobs.fit_published import targets_of
from sim.parameters.paths.values import nested
from sim.parameters.targets import Count

pytestmark = pytest.mark.unit


def times(value: Any, factor: float) -> Any:
    """A number, or every number within mappings and sequences, multiplied."""
    if isinstance(value, Mapping):
        return {name: times(inner, factor) for name, inner in value.items()}
    return tuple(times(inner, factor) for inner in value) if isinstance(value, tuple) else value * factor


def scaled(free: Free, factor: float) -> Free:
    return Free(**{f.name: times(getattr(free, f.name), factor) for f in fields(Free)})


def published(free: Free, orders: float = 0.0) -> PublishedFit:
    nobody = Population(pd.DataFrame({name: [] for name in COLUMNS}))
    return PublishedFit(county(), free, nobody, orders)


def far_off() -> Gap:
    """A simulation that misses everything."""
    rng = np.random.default_rng(1)
    of_the_day = {f.name: getattr(census(), f.name) for f in fields(Summary)}
    seen = {name: value * rng.uniform(0.6, 1.5, np.shape(value)) for name, value in of_the_day.items()}
    seen |= {"exits": exits() * 1.3, "moves": endings() * 0.9, "exits_from": endings() * 0.3}
    seen |= {"three_or_more": np.array(0.02), "same_carer": np.array(0.9), "decided": np.array(0.3)}
    return Gap(Summary(**seen), census(), targets(), county(), speed=0.5)


def test_a_route_of_one_age_gives_way_where_a_fit_wants_fewer_exits_there() -> None:
    """Young people leave for independence at 16 and 17 alone: 27 of them while only 22 leave there at all."""
    routes = list(county().exits.routes)
    many = targets().exits_by_route["independence"].model_copy(update={"value": 27.0})
    of = targets().model_copy(update={"exits_by_route": {**targets().exits_by_route, "independence": many}})
    others = [of.exits_by_age[str(age)].value for age in AgeBand][:4]
    found = exits_by_route_and_age(of, routes, [*others, 22.0])
    assert found.sum() == pytest.approx(sum(count.value for count in of.exits_by_route.values()))
    assert found[:, -1].sum() == pytest.approx(22.0)
    assert found[routes.index("independence")].sum() == pytest.approx(0.9 * 22.0, abs=0.01)
    assert (found >= 0).all()


def exits() -> Any:
    return exits_by_route_and_age(targets(), list(county().exits.routes))


def endings() -> Any:
    return endings_by_setting(county(), targets(), census().stock)


def test_every_free_parameter_has_a_place_in_the_configuration() -> None:
    """What is laid over the parameters is what is found there again: nothing that is fitted gets lost."""
    changed = scaled(Free.of(county()), 0.9)
    changed = replace(changed, entry_ages=Free.of(county()).entry_ages)  # relative to the most frequent
    assert Free.of(changed.into(county())) == changed


def test_what_is_not_free_stays_as_configured() -> None:
    laid_over = scaled(Free.of(county()), 0.9).into(county())
    assert laid_over.costs == county().costs
    assert laid_over.census == county().census
    assert laid_over.placement == county().placement


def test_what_is_found_is_one_mapping_of_values_by_path() -> None:
    found = published(Free.of(county()), orders=12.0)
    assert found.values[ORDERS_A_YEAR] == 12.0
    assert found.values["entries.level"] == county().entries.level.values[0]
    assert found.parameters.census.after_care.other_orders_per_year == 12.0


def test_the_written_file_holds_every_value_in_five_digits() -> None:
    free = scaled(Free.of(county()), 1 / 3)
    written = as_config(published(free, orders=12.34567))
    assert list(written) == ["entries", "exits", "moves", "provision", "census"]
    assert written["census"] == {"after_care": {"other_orders_per_year": 12.35}}
    market = written["provision"]["markets"][independent_market(county())]
    assert market["availability"] == {
        str(age): float(f"{found:.5g}") for age, found in free.availability.items()
    }
    assert written["moves"]["by_spell"] == [float(f"{factor:.5g}") for factor in free.by_spell]
    assert written["entries"]["strata"]["under_1"]["ages"] == {0: 0.33333}


def test_written_shares_still_sum_to_one() -> None:
    mix = {"standard": 1 / 3, "enhanced": 1 / 3, "complex": 1 / 3}
    free = Free.of(county())
    free = replace(free, entry_levels=dict.fromkeys(free.entry_levels, mix))
    for stratum in as_config(published(free))["entries"]["strata"].values():
        assert sum(stratum["level"].values()) == pytest.approx(1.0, abs=1e-12)
        assert stratum["level"] == {"standard": 0.33334, "enhanced": 0.33333, "complex": 0.33333}


def test_each_free_parameter_answers_to_one_correction_and_their_order_is_free() -> None:
    was, gap = Free.of(county()), far_off()
    moved = [
        {f.name for f in fields(Free) if getattr(correction(was, gap), f.name) != getattr(was, f.name)}
        for correction in CORRECTIONS
    ]
    assert sorted(name for names in moved for name in names) == sorted(f.name for f in fields(Free))
    there, back = was, was
    for correction in CORRECTIONS:
        there = correction(there, gap)
    for correction in reversed(CORRECTIONS):
        back = correction(back, gap)
    assert there == back


def test_routes_on_the_clock_of_the_placement_keep_their_hazard() -> None:
    was = Free.of(county())
    now = with_exits(was, far_off())
    on_placement = [name for name, route in county().exits.routes.items() if route.clock != "care"]
    assert on_placement
    for name in was.exits:
        assert (now.exits[name] == was.exits[name]) == (name in on_placement), name


def test_no_step_more_than_doubles_or_halves() -> None:
    wanted, seen = np.array([9.0, 1.0, 0.01, 0.0]), np.array([1.0, 9.0, 0.02, 3.0])
    assert ratio_of(wanted, seen).tolist() == [2.0, 0.5, 1.0, 0.5]
    assert [bounded(x) for x in (0.1, 0.8, 7.0)] == [0.5, 0.8, 2.0]


def test_the_middle_of_zero_and_something_is_their_mean() -> None:
    """A geometric mean would stay at zero for good."""
    one = replace(Free.of(county()), acceptance=0.0)
    assert middle_of([one, replace(one, acceptance=0.5)]).acceptance == 0.25


def test_margins_of_exits_are_the_published_ones() -> None:
    by_route, by_age = exits().sum(axis=1), exits().sum(axis=0)
    assert by_route == pytest.approx(
        [targets().exits_by_route[r].value for r in county().exits.routes], abs=0.01
    )
    published = np.array([targets().exits_by_age[str(age)].value for age in AgeBand])
    assert by_age / by_age.sum() == pytest.approx(published / published.sum(), abs=0.01)


def test_all_endings_are_the_published_moves_and_as_many_exits_as_entries() -> None:
    assert endings().sum() == pytest.approx(targets().moves.value + targets().entries.value)


def test_a_range_that_begins_at_none_is_kept() -> None:
    assert range_of(Count(value=3, low=0, high=8, source="made up for a test")) == (0, 8)
    assert range_of(Count(value=3, source="made up for a test")) == (3, 3)


def test_a_simulation_that_shows_the_totals_differs_in_nothing_that_is_fitted() -> None:
    of = targets()
    seen = replace(
        census(),
        entries=np.array(of.entries.value),
        exits=exits(),
        moves=endings() * (of.moves.value / endings().sum()),
        exits_from=endings() * (1 - of.moves.value / endings().sum()),
        three_or_more=np.array(of.three_or_more_placements),
        same_carer=np.array(of.same_carer_for_two_years),
        days_in_care=np.array(of.last_period_of_care),
    )
    rows = compare(seen, county(), of, census()).rows
    fitted = rows[(rows["kind"] == FITTED) & (rows["group"] != "exits before 18 by age")]
    assert fitted["difference"].to_numpy() == pytest.approx(0.0, abs=1e-6)
    last = rows[rows["group"] == "last period of care"]
    assert set(last["kind"]) == {COMPARED}
    assert last["difference"].to_numpy() == pytest.approx(0.0, abs=1e-12)


def test_what_differs_most_for_its_size_comes_first() -> None:
    seen = replace(census(), entries=np.array(targets().entries.value + 90.0), days_in_care=np.ones(9))
    table = compare(seen, county(), targets(), census())
    of_entries = table.rows[table.rows["group"] == "entries"]["difference"].iloc[0]
    far = (table.rows["difference"].abs() / np.sqrt(np.maximum(table.rows["target"], 1.0))).nlargest(3)
    assert of_entries == 90.0
    assert table.worst(3).index.tolist() == far.index.tolist()


def test_ranges_are_those_of_poisson_counts_and_of_published_years() -> None:
    free = Free.of(county())
    table = fitted_ranges(free, county(), targets(), census()).set_index("parameter")
    count, row = targets().entries_by_stratum["under_1"], table.loc["entries.strata.under_1.per_year"]
    assert (row["low"], row["high"]) == (count.low / free.level, count.high / free.level)  # type: ignore[operator]
    scale = table.loc["moves.endings.fostering.scale"]
    assert scale["high"] / scale["fitted"] == pytest.approx(np.exp(1.96 / np.sqrt(scale["published_events"])))
    assert scale["low"] * scale["high"] == pytest.approx(scale["fitted"] ** 2)
    assert (table["published_events"].drop([i for i in table.index if i.startswith("entries")]) >= 1).all()


def test_an_authority_without_totals_is_told_which_file_to_write() -> None:
    with pytest.raises(InputMistake, match="no published totals to fit to; give some in a file of the group"):
        targets_of(parameters(shipped("westmere")))


def test_without_foster_care_on_a_market_there_is_nothing_to_fit() -> None:
    types = {n: t for n, t in county().placement.types.items() if n != independent_market(county())}
    without = county().model_copy(
        update={"placement": county().placement.model_copy(update={"types": types})}
    )
    with pytest.raises(InputMistake, match="no foster care is bought on a market"):
        independent_market(without)


def test_values_by_path_nest_in_the_order_in_which_they_come() -> None:
    assert nested({"b.x": 1, "a": 2, "b.y": 3}) == {"b": {"x": 1, "y": 3}, "a": 2}
