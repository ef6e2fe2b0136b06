"""One step of the fit to published totals: what is in balance stays; what is not moves the right parameter
the right way."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from published_county import census, county, targets

from sim.arrays import Numbers
from sim.bands import AgeBand
from sim.calibration.published.averaging import middle_of
from sim.calibration.published.free import Free
from sim.calibration.published.gap import Gap
from sim.calibration.published.margins import endings_by_setting, exits_by_route_and_age
from sim.calibration.published.step import step
from sim.calibration.published.summary import Summary
from sim.parameters import LEVELS

pytestmark = pytest.mark.unit
AGES = list(AgeBand)
YOUNGEST, OLDEST = AgeBand.UNDER_1, AgeBand.FROM_16_TO_17


@cache
def kept() -> Summary:
    """A history in which every stock is that of the base date and every flow the published one."""
    p, of = county(), targets()
    endings = endings_by_setting(p, of, census().stock)
    return replace(
        census(),
        exits=exits_by_route_and_age(of, list(p.exits.routes)),
        moves=endings * 0.7,
        exits_from=endings * 0.3,
        entries=np.array(of.entries.value),
        three_or_more=np.array(of.three_or_more_placements),
        same_carer=np.array(of.same_carer_for_two_years),
    )


def free() -> Free:
    """Entries in the middle of their published ranges, and no later placement at the bound of its hazard."""
    found = Free.of(county())
    middle = {name: count.value for name, count in targets().entries_by_stratum.items()}
    return replace(found, level=1.0, per_year=middle, by_spell=(1.0, 0.5, 0.4))


def stepped(seen: Summary, speed: float = 0.5) -> Free:
    return step(free(), Gap(seen, census(), targets(), free().into(county()), speed))


def more(table: Numbers, where: slice, factor: float) -> Numbers:
    """The table with more children in some of its cells, fewer elsewhere, so that there are as many in
    all."""
    changed = table.copy()
    changed[where] *= factor
    return np.asarray(changed * table.sum() / changed.sum())


def test_what_is_in_balance_stays() -> None:
    was, now = free(), stepped(kept())
    assert now.level == pytest.approx(was.level)
    assert now.per_year == pytest.approx(was.per_year)
    assert now.scale == pytest.approx(was.scale)
    assert now.by_spell == pytest.approx(was.by_spell)
    assert now.acceptance == pytest.approx(was.acceptance)
    assert now.stop_rate == pytest.approx(was.stop_rate)
    for name, rates in was.exits.items():
        assert now.exits[name] == pytest.approx(rates), name
    for setting, ages in was.by_age.items():
        assert now.by_age[setting] == pytest.approx(ages), setting
    for name, mix in was.entry_levels.items():
        assert now.entry_levels[name] == pytest.approx(mix), name


def test_where_searches_fail_for_one_level_alone_that_level_answers_to_children_against_their_plan() -> None:
    """Twice as many children in homes who are planned for a family, in a council where no search fails but
    for complex needs: their search fails less often."""
    was = replace(
        free(),
        availability=dict.fromkeys(AgeBand, 0.995),
        market_by_level={"standard": 1.0, "enhanced": 1.0, "complex": 0.4},
    )
    many = replace(kept(), against_plan=2 * kept().against_plan)
    now = step(was, Gap(many, census(), targets(), was.into(county()), 1.0))
    assert now.availability[OLDEST] == pytest.approx(0.995)
    assert 1 - 0.995 * now.market_by_level["complex"] == pytest.approx((1 - 0.995 * 0.4) / 2, abs=0.02)


@pytest.mark.parametrize("types", [["in_house_foster"], ["independent_foster"], []])
@pytest.mark.filterwarnings("error")
def test_a_council_whose_foster_care_is_all_of_one_kind_has_an_acceptance(types: list[str]) -> None:
    """All its own, all bought, or none: on the base date, in the simulation, or both."""
    names = list(county().placement.types)
    others = [n for n in ("in_house_foster", "independent_foster") if n not in types]
    stock = kept().stock.copy()
    stock[[names.index(name) for name in others]] = 0.0
    gone = replace(kept(), stock=stock)
    for seen, wanted in ((gone, census()), (kept(), gone), (gone, gone)):
        found = step(free(), Gap(seen, wanted, targets(), free().into(county()), 1.0))
        assert 0 < found.acceptance < 2.1 * free().acceptance


def test_too_many_of_an_age_leave_more_often_and_enter_less() -> None:
    first = OLDEST.first_year
    seen = replace(kept(), ages=more(kept().ages, slice(first, first + 2), 1.1))
    now, was = stepped(seen), free()
    route = "reunification_planned"
    assert now.exits[route][OLDEST] > was.exits[route][OLDEST]
    assert now.exits[route][AgeBand.FROM_10_TO_15] < now.exits[route][OLDEST]
    assert now.per_year["ages_16_to_17"] * now.level < was.per_year["ages_16_to_17"]
    assert now.per_year["under_1"] * now.level > was.per_year["under_1"]


def test_entries_keep_within_their_published_years() -> None:
    """However many children of an age are lacking."""
    seen = replace(kept(), ages=more(kept().ages, slice(0, 1), 0.1))
    count = targets().entries_by_stratum["under_1"]
    now = stepped(seen, speed=1.0)
    assert now.per_year["under_1"] * now.level == pytest.approx(count.high)


def test_exits_at_an_age_answer_until_the_end_of_their_published_range() -> None:
    """With twice the children of 16 and 17 the hazard at that age grows towards the highest published count,
    not beyond it."""
    first = OLDEST.first_year
    seen = replace(kept(), ages=more(kept().ages, slice(first, first + 2), 2.0))
    count = targets().exits_by_age[str(OLDEST)]
    assert count.high is not None
    by_age = AGES.index(OLDEST)
    now = stepped(seen, speed=1.0)
    per_child = {
        name: now.exits[name][OLDEST] / free().exits[name][OLDEST] for name in ("other", "independence")
    }
    expected = kept().exits[:, by_age].sum() * np.mean(list(per_child.values()))
    assert kept().exits[:, by_age].sum() < expected <= 1.15 * count.high


def test_too_many_children_in_all_lower_entries_alone() -> None:
    seen = replace(kept(), stock=kept().stock * 1.1, levels=kept().levels * 1.1, ages=kept().ages * 1.1)
    now, was = stepped(seen, speed=0.25), free()
    assert now.level == pytest.approx(was.level * 1.1**-0.5)
    assert now.per_year == pytest.approx(was.per_year)


def test_a_setting_with_too_few_children_of_a_level_pulls_them() -> None:
    p = county()
    homes = [i for i, t in enumerate(p.placement.types.values()) if t.setting == "residential"]
    levels = kept().levels.copy()
    levels[homes, LEVELS.index("complex")] *= 0.7
    now, was = stepped(replace(kept(), levels=levels)), free()
    assert now.pull_by_level["residential"]["complex"] > was.pull_by_level["residential"]["complex"]
    assert now.pull_by_level["residential"]["enhanced"] < was.pull_by_level["residential"]["enhanced"]
    assert now.entry_levels["under_1"]["complex"] > was.entry_levels["under_1"]["complex"]


def test_sixteen_and_seventeen_year_olds_move_out_of_the_setting_that_has_too_many_of_them() -> None:
    p, age = county(), AGES.index(OLDEST)
    homes = [i for i, t in enumerate(p.placement.types.values()) if t.setting == "residential"]
    stock = kept().stock.copy()
    stock[homes, age] *= 1.3
    now, was = stepped(replace(kept(), stock=stock)), free()
    assert now.by_age["residential"][OLDEST] > was.by_age["residential"][OLDEST]
    assert now.by_age["fostering"] == pytest.approx(was.by_age["fostering"])
    assert now.by_age["residential"][YOUNGEST] == was.by_age["residential"][YOUNGEST]
    assert now.by_age["supported"] == pytest.approx(was.by_age["supported"])


def test_more_moves_than_published_slow_the_setting_they_come_from() -> None:
    number = county().placement.settings.index("fostering")
    moves = kept().moves.copy()
    moves[number] *= 1.5
    now, was = stepped(replace(kept(), moves=moves)), free()
    assert now.scale["fostering"] == pytest.approx(was.scale["fostering"] / 1.5**0.5, rel=0.01)
    assert now.scale["residential"] == pytest.approx(was.scale["residential"])


@pytest.mark.parametrize(("share", "sign"), [(2.0, -1), (0.6, 1)])
def test_later_placements_end_the_less_often_the_more_children_have_three_in_a_year(
    share: float, sign: int
) -> None:
    seen = replace(kept(), three_or_more=np.array(targets().three_or_more_placements * share))
    now = stepped(seen)
    assert np.sign(now.by_spell[1] - 0.5) == sign
    assert now.by_spell[0] == 1.0
    assert now.by_spell[2] == pytest.approx(0.4)


def test_households_that_are_too_few_stop_less_often() -> None:
    seen = replace(kept(), foster_places=kept().foster_places * 0.9)
    assert stepped(seen).stop_rate < free().stop_rate


def test_the_middle_of_steps_is_their_geometric_mean() -> None:
    one = free()
    other = replace(one, level=one.level * 4, scale={name: value * 9 for name, value in one.scale.items()})
    middle = middle_of([one, other])
    assert middle.level == pytest.approx(2 * one.level)
    assert middle.scale == pytest.approx({name: 3 * value for name, value in one.scale.items()})
    assert middle.by_spell == pytest.approx(one.by_spell)
    assert all(sum(mix.values()) == pytest.approx(1) for mix in middle.entry_levels.values())


def test_single_years_of_age_at_entry_lean_to_the_published_ages() -> None:
    """Too many of 16 and 17: those who come are older; too many of 4 to 6: those of 1 to 4 come younger;
    others stay."""
    seen = replace(kept(), ages=more(kept().ages, slice(16, 18), 1.1))
    now, was = stepped(seen), free()
    theirs = [ages["ages_16_to_17"] for ages in (now.entry_ages, was.entry_ages)]
    assert theirs[0][17] / theirs[0][16] > theirs[1][17] / theirs[1][16]
    assert now.entry_ages["unaccompanied"] == was.entry_ages["unaccompanied"]
    seen = replace(kept(), ages=more(kept().ages, slice(4, 7), 1.1))
    changed = stepped(seen).entry_ages["ages_1_to_4"]
    assert changed[4] / changed[1] < was.entry_ages["ages_1_to_4"][4] / was.entry_ages["ages_1_to_4"][1]
    assert changed[2] / changed[1] == pytest.approx(
        was.entry_ages["ages_1_to_4"][2] / was.entry_ages["ages_1_to_4"][1]
    )
