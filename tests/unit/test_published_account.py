"""The account of ages: a cohort projection whose flows keep the children of each age, and the corrections
that bring the rates of the model to it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from published_county import census, county, targets

from sim.bands import AgeBand
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import range_of
from sim.calibration.published.quick.account import BANDS, PERIODS, Account, BalancedFlows
from sim.calibration.published.quick.balanced import (
    Balance,
    raked,
    with_balanced_entries,
    with_balanced_exits,
)
from sim.calibration.published.quick.first_plans import leaning_pulls, with_age_of_babies, with_leaning_plans
from sim.calibration.published.quick.mix import closer
from sim.calibration.published.quick.soon import ANSWERS, LEAST, MOST, SPEED, bounded
from sim.calibration.published.search import FULL
from sim.calibration.published.simulator import SETTLED, YEARS
from sim.calibration.published.summary import Summary, summarise
from sim.census.children import make_census
from sim.census.stationary import Population
from sim.parameters import Targets
from sim.parameters.targets import Count

pytestmark = pytest.mark.unit


def account(wanted: Targets | None = None) -> Account:
    return Account(county(), wanted or targets(), census())


def flows_of(one: Account, entries: float, hazard: float) -> tuple[np.ndarray, np.ndarray]:
    return np.full((1, len(one.counts)), entries), np.full((1, len(BANDS)), hazard)


def test_without_flows_children_only_grow_up() -> None:
    """Nobody comes and nobody leaves before 18: after a year those aged 17 are gone, all others are there."""
    now = account().project(*flows_of(account(), 0.0, 0.0))
    assert now.total[0, 0] == pytest.approx(census().ages[:17].sum(), rel=1e-9)
    assert now.exits.sum() == 0
    assert now.turned_18[0] * (YEARS - 2) == pytest.approx(census().ages[6:16].sum(), rel=1e-9)


def test_as_many_years_are_projected_as_are_simulated() -> None:
    """Each year of a shorter account is that of the longer one; its means are of fewer years."""
    short, long = Account(county(), targets(), census(), 6), account()
    now, later = (one.project(*flows_of(long, 20.0, 0.3)) for one in (short, long))
    assert now.total.shape == (1, 6)
    assert np.allclose(now.total[0], later.total[0, :6])
    came, grown = 20.0 * len(long.counts), now.total[0, -1] - now.total[0, SETTLED - 1]
    left = (now.exits[0].sum() + now.turned_18[0]) * (6 - SETTLED)
    assert grown == pytest.approx(came * (6 - SETTLED) - left, rel=1e-9)


def test_every_child_who_comes_leaves_or_is_there() -> None:
    one = account()
    now = one.project(*flows_of(one, 20.0, 0.3))
    steady = one.project(np.full((1, len(one.counts)), 20.0), np.full((1, len(BANDS)), 0.0))
    came = 20.0 * len(one.counts)
    grown = now.total[0, YEARS - 1] - now.total[0, 1]
    left = (now.exits[0].sum() + now.turned_18[0]) * (YEARS - 2)
    assert grown == pytest.approx(came * (YEARS - 2) - left, rel=1e-9)
    assert steady.total[0, -1] > now.total[0, -1]


def test_several_suggestions_are_projected_as_each_by_itself() -> None:
    one = account()
    entries = np.array([[10.0] * 6, [30.0] * 6])
    hazards = np.array([[0.1] * 5, [0.4] * 5])
    both = one.project(entries, hazards)
    alone = one.project(entries[1:], hazards[1:])
    assert np.allclose(both.stock[1], alone.stock[0])
    assert np.allclose(both.total[1], alone.total[0])


def test_children_come_at_the_ages_of_their_stratum() -> None:
    one = account()
    assert one.shapes.sum(axis=1) == pytest.approx(np.ones(6))
    babies = one.shapes[list(county().entries.strata).index("under_1")]
    assert babies[PERIODS:].sum() == 0
    assert babies[0] > babies[PERIODS - 1]  # youngest first


def test_the_account_keeps_the_caseload_of_nottinghamshire() -> None:
    """Within one child of a hundred in every year, with flows within the published ranges."""
    one = account()
    flows = one.balanced()
    total = one.project(flows.entries[None], flows.hazards[None]).total[0]
    assert total == pytest.approx(np.full(YEARS, census().stock.sum()), rel=0.02)
    for value, count in zip(flows.exits, one.exits, strict=True):
        low, high = range_of(count)
        assert low * 0.98 - 0.2 <= value <= high * 1.02 + 0.2
    assert flows.entries.sum() == pytest.approx(targets().entries.value, rel=0.1)


def test_where_flows_and_stocks_contradict_each_other_the_number_of_children_comes_first() -> None:
    """Far fewer of 16 and 17 than grow up: the total stays, the age gives."""
    stock = census().stock.copy()
    changed = stock * np.array([1.0, 1.0, 1.0, 1.0, 0.3])
    changed *= stock.sum() / changed.sum()
    one = Account(county(), targets(), replace(census(), stock=changed))
    flows = one.balanced()
    assert flows.stock.sum() == pytest.approx(stock.sum(), rel=0.03)
    assert flows.stock[4] > 1.3 * changed[:, 4].sum()
    assert one.misses() > account().misses()


def test_an_account_of_nobody_in_an_age_is_one_too() -> None:
    stock = census().stock.copy()
    stock[:, 0] = 0.0
    nobody = Count(value=0, low=0, high=0, source="Nobody enters at this age")
    none = {**targets().entries_by_stratum, "under_1": nobody}
    one = Account(
        county(), targets().model_copy(update={"entries_by_stratum": none}), replace(census(), stock=stock)
    )
    flows = one.balanced()
    assert np.isfinite(flows.entries).all()
    assert flows.stock[0] < 5


def test_what_a_simulation_shows_beside_the_projection_is_learnt_by_half() -> None:
    one = account()
    now = one.project(*flows_of(one, 30.0, 0.2))
    seen = shown(one, 30.0, 0.2, now.stock[0] * 1.2)
    one.learn(seen)
    assert one.lean == pytest.approx(np.full(5, 1.2**0.5), rel=0.03)


def shown(one: Account, entries: float, hazard: float, stock: np.ndarray) -> Summary:
    """A simulation with so many entries in each stratum and these children and hazards."""
    ages = np.zeros((2, 18))
    for alone, years in zip(one.alone, one.years, strict=True):
        ages[int(alone), years] += entries / len(years)
    by_type = np.zeros_like(census().stock)
    by_type[2] = stock
    exits = np.zeros((len(county().exits.routes), len(BANDS)))
    exits[0] = hazard * stock
    return replace(census(), entry_ages=ages, stock=by_type, exits=exits)


def test_children_who_enter_are_counted_by_the_age_at_which_they_do() -> None:
    whole = summarise(make_census(county()), county(), -3.0, 0.0)
    assert whole.entry_ages.sum() == pytest.approx(float(whole.entries))
    assert whole.entry_ages[1, :15].sum() == 0  # the unaccompanied are 15 or older
    assert whole.entry_ages[1].sum() > 0


def balance() -> Balance:
    one = account()
    return Balance(one, one.balanced())


def gap_with(seen: Summary) -> Gap:
    return Gap(seen, census(), targets(), county(), speed=1.0)


def held(even: Balance) -> Summary:
    """A simulation that shows the account."""
    ages = np.zeros((2, 18))
    for alone, years, many in zip(even.account.alone, even.account.years, even.flows.entries, strict=True):
        ages[int(alone), years] += many / len(years)
    routes = list(county().exits.routes)
    by_care = [name for name in routes if county().exits.routes[name].clock == "care"]
    adopted = np.outer([float(name not in by_care) for name in routes], [1.0, 20.0, 4.0, 0.0, 0.0])
    exits = adopted.copy()
    exits[[routes.index(name) for name in by_care]] = even.exits(by_care, adopted.sum(axis=0))
    aim = even.aim(census())
    return replace(aim, entry_ages=ages, exits=exits)


def test_a_simulation_that_shows_the_account_moves_no_rate_of_entry_or_exit() -> None:
    even = balance()
    was, gap = Free.of(county()), gap_with(held(even))
    entered = with_balanced_entries(was, gap, even)
    assert entered.level == 1.0
    assert {name: rate * was.level for name, rate in was.per_year.items()} == pytest.approx(entered.per_year)
    left = with_balanced_exits(was, gap, even)
    for name, route in county().exits.routes.items():
        if route.clock == "care":
            assert left.exits[name] == pytest.approx(was.exits[name], rel=1e-6), name


def test_rates_are_compared_so_that_a_larger_caseload_with_the_same_hazards_moves_none() -> None:
    even = balance()
    same = held(even)
    larger = replace(same, stock=same.stock * 1.3, exits=same.exits * 1.3)
    was = Free.of(county())
    left = with_balanced_exits(was, gap_with(larger), even)
    assert left.exits["relatives"] == pytest.approx(was.exits["relatives"], rel=0.01)


def test_more_exits_of_an_age_than_the_account_has_lower_its_hazards_alone() -> None:
    even = balance()
    same = held(even)
    more = same.exits.copy()
    more[:, 3] *= 1.5
    was = Free.of(county())
    left = with_balanced_exits(was, gap_with(replace(same, exits=more)), even).exits["relatives"]
    assert left[AgeBand.FROM_10_TO_15] < 0.8 * was.exits["relatives"][AgeBand.FROM_10_TO_15]
    assert left[AgeBand.FROM_5_TO_9] == pytest.approx(was.exits["relatives"][AgeBand.FROM_5_TO_9], rel=0.05)


def test_those_who_wait_for_adoption_wait_as_long_as_their_number_and_that_of_adoptions_say() -> None:
    even = balance()
    same = held(even)
    twice = replace(same, exits=same.exits * np.where(np.arange(len(same.exits)) == 2, 2.0, 1.0)[:, None])
    was = Free.of(county())
    once, faster = (
        with_balanced_exits(was, gap_with(seen), even).exits["adoption"] for seen in (same, twice)
    )
    assert faster[AgeBand.FROM_1_TO_4] == pytest.approx(once[AgeBand.FROM_1_TO_4] / 2, rel=0.05)


def test_the_exits_of_a_balance_meet_both_margins() -> None:
    even = balance()
    by_care = [name for name, route in county().exits.routes.items() if route.clock == "care"]
    others = np.array([1.0, 10.0, 2.0, 0.0, 0.0])
    found = even.exits(by_care, others)
    assert found.sum(axis=0) == pytest.approx(even.flows.exits - others, abs=0.05)
    published = [targets().exits_by_route[name].value for name in by_care]
    assert found.sum(axis=1) / found.sum() == pytest.approx(np.array(published) / sum(published), abs=0.01)


def test_plans_at_entry_lean_to_settings_with_too_few_and_still_sum_to_one() -> None:
    rows = [county().placement.types[name].setting == "residential" for name in county().placement.types]
    fewer = replace(census(), stock=census().stock * np.where(rows, 0.5, 1.0)[:, None])
    leant = with_leaning_plans(county(), county(), gap_with(fewer))
    for name, stratum in leant.entries.strata.items():
        plan = {setting: share.values[0] for setting, share in stratum.plan.items()}
        assert sum(plan.values()) == pytest.approx(1.0, abs=1e-9)
        if name == "ages_10_to_15":
            assert plan["residential"] > county().entries.strata[name].plan["residential"].values[0]


def test_what_is_kept_has_the_ages_of_the_account_and_the_placement_types_of_the_base_date() -> None:
    """With as many children; where ages change, types keep the part of all that they have."""
    even = balance()
    flows = replace(even.flows, stock=census().stock.sum(axis=0) * [0.5, 0.8, 1.0, 1.0, 1.1])
    aim = Balance(even.account, flows).aim(census()).stock
    assert aim.sum(axis=0) == pytest.approx(flows.stock)
    types = census().stock.sum(axis=1) * flows.stock.sum() / census().stock.sum()
    assert aim.sum(axis=1) == pytest.approx(types, rel=0.01)
    assert (aim[census().stock == 0] == 0).all()


def test_margins_that_exclude_one_another_keep_the_ages() -> None:
    """A type for the second age alone, of whom there are only two."""
    found = raked(np.array([[4.0, 0.0], [0.0, 4.0]]), np.array([3.0, 5.0]), np.array([6.0, 2.0]))
    assert found == pytest.approx(np.array([[6.0, 0.0], [0.0, 2.0]]))


def test_few_children_of_an_age_answer_to_all_of_their_setting() -> None:
    """Half of the children in homes are missing: of one of the youngest or all of the eldest, one answer."""
    rows = np.array([county().placement.types[t].setting == "residential" for t in county().placement.types])
    fewer = replace(census(), stock=census().stock * np.where(rows, 0.5, 1.0)[:, None])
    homes = closer(gap_with(fewer))[county().placement.settings.index("residential")]
    assert homes == pytest.approx(np.full(len(BANDS), 2.0), rel=0.02)
    one_too_many = census().stock.copy()
    one_too_many[np.flatnonzero(rows)[0], 0] += 1.0  # a child under one
    answer = closer(gap_with(replace(census(), stock=one_too_many)))
    youngest = answer[county().placement.settings.index("residential"), 0]
    assert 0.6 < youngest < 0.75  # two thirds, and not none


def test_pulls_start_from_where_the_children_are() -> None:
    """The population from which the parameters come has half as large a part in homes: these pull more."""
    types = list(county().placement.types)
    frame = summary_population(types, census())
    same = leaning_pulls(Free.of(county()), county(), census(), frame)
    was = Free.of(county())
    for setting, pulls in same.pull.items():
        for band, pull in pulls.items():
            assert pull == pytest.approx(was.pull[setting][band], rel=0.6), (setting, band)


def summary_population(types: list[str], of: Summary) -> Population:
    """Children as many as in a summary, in the middle of their ages."""
    rows = []
    for i, name in enumerate(types):
        for j, band in enumerate(BANDS):
            age = 365.25 * (band.first_year + 0.5)
            rows += [(name, "fostering", "standard", False, age, 10.0, 5.0, 0)] * round(of.stock[i, j])
    return Population(
        pd.DataFrame(
            rows, columns=["placement", "plan", "level", "uasc", "age", "in_care", "in_placement", "spell"]
        )
    )


def test_babies_come_earlier_where_more_of_them_are_in_care() -> None:
    stock = census().stock.copy()
    stock[:, 0] *= 1.6
    many = with_age_of_babies(county(), targets(), replace(census(), stock=stock), YEARS)
    stock[:, 0] *= 0.3
    few = with_age_of_babies(county(), targets(), replace(census(), stock=stock), YEARS)
    early, late = (p.entries.strata["under_1"].youngest_first for p in (many, few))
    assert early > late


@pytest.mark.parametrize("children", [1, 25, 600, 2000, 50_000])
def test_a_bounded_fit_is_shorter_the_larger_the_authority(children: int) -> None:
    effort = bounded(children)
    assert LEAST <= effort.replications <= MOST
    assert effort.runs < FULL.runs
    assert effort.averaged < len(effort.speeds)
    assert bounded(children + 1000).runs <= effort.runs
    assert effort.of_step(0) <= effort.of_step(len(effort.speeds) - 1) == effort.replications
    short = bounded(children, steps=6, replications=3)
    assert short.speeds == (1.0, 1.0, 1.0, 1.0, SPEED, 1 / ANSWERS)
    assert (short.averaged, short.settling, short.replications, short.of_step(0)) == (2, 1, 3, 2)
    assert bounded(children, steps=1).speeds == (SPEED,)


def test_flows_know_their_hazards() -> None:
    flows = BalancedFlows(np.ones(6), np.array([1.0, 2, 3, 4, 0]), np.array([10.0, 10, 10, 10, 0]), 0.0)
    assert flows.hazards == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.0])
