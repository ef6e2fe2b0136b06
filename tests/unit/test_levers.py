"""What each lever does, with numbers that can be worked out by hand; its dates are tested in
test_policy_dates."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from shipped_parameters import parameters, shipped

from sim.parameters import Home, Parameters
from sim.policies import LEVERS, Policy
from sim.timeline import Timeline

pytestmark = pytest.mark.unit
START = date(2023, 1, 1)
LATER = date(2030, 1, 1)
WHY = "Made up for a test."


@cache
def today() -> Parameters:
    return parameters(shipped())


def pulled(kind: str, **facts: Any) -> Policy:
    """A lever pulled on 1 January 2023, half a year before its first effect, on 3 July."""
    known = {"name": "plan", "strategy": "None, this is a test", "start": START, "lead_months": 6}
    return LEVERS[kind].model_validate(known | {"assumption": WHY} | facts)


def effect(value: float) -> dict[str, Any]:
    return {"central": value, "low": value, "high": value, "assumption": WHY}


def after(timeline: Timeline, *days: int) -> list[float]:
    """The values so many days after the first effect."""
    return [timeline.at(date(2023, 7, 3) + timedelta(days=day)) for day in days]


def new_homes(**facts: Any) -> dict[str, Home]:
    about = {"homes": 2, "beds": 3, "type": "council_childrens_home", "purpose": WHY, "ages": (8, 17)}
    p = pulled("open_homes", **about | facts).apply(today())
    return {name: home for name, home in p.provision.homes.items() if name not in today().provision.homes}


def test_homes_open_after_their_lead_one_after_another_and_bed_by_bed() -> None:
    """Three months are 91 days; three beds over six months come on days 0, 61 and 122."""
    first, second = new_homes(months_between=3, staffing_months=6).values()
    assert (first.opens, second.opens) == (date(2023, 7, 3), date(2023, 10, 2))
    assert after(first.places, -1, 0, 60, 61, 121, 122) == [0, 1, 1, 2, 2, 3]
    assert after(second.places, 90, 91, 151, 152) == [0, 1, 1, 2]


def test_homes_alike_take_children_as_those_of_their_type_do() -> None:
    alike = [h.acceptance for h in today().provision.homes.values() if h.type == "council_childrens_home"]
    assert alike
    first, _ = new_homes().values()
    assert first.acceptance == pytest.approx(sum(alike) / len(alike))
    assert next(iter(new_homes(acceptance=0.3).values())).acceptance == 0.3


def test_a_home_is_shut_while_it_is_converted() -> None:
    """Four months are 122 days."""
    name = next(iter(today().provision.homes))
    about = {"title": "Other", "purpose": WHY, "ages": (8, 17), "acceptance": 0.5}
    lever = pulled(
        "repurpose_home",
        home=name,
        beds=4,
        type="council_disability_home",
        months_of_conversion=4,
        **about,
    )
    homes = lever.apply(today()).provision.homes
    assert homes[name].closes == date(2023, 7, 3)
    assert homes[f"{name}_council_disability_home"].opens == date(2023, 11, 2)


def test_as_many_enquiries_come_as_it_takes_to_approve_the_households_aimed_at() -> None:
    """Two thirds of 24 households, of enquiries of which one in two and then two in five go on: 80 of them in
    half a year."""
    lever = pulled(
        "recruit_households",
        households=24,
        over_months=6,
        reached=effect(2 / 3),
        to_application=0.5,
        to_approval=0.4,
        months_to_application=2,
        months_of_assessment=6,
    )
    pipeline = lever.apply(today()).provision.foster_households.pipelines["plan"]
    assert after(pipeline.enquiries, -1, 0, 182, 183) == [0, pytest.approx(160), pytest.approx(160), 0]


def test_families_are_kept_out_of_care_where_a_service_reaches_and_helps_them() -> None:
    lever = pulled("prevent_entries", ages=(10, 15), reach=0.4, prevented=effect(0.5), families_per_year=12)
    service = lever.apply(today()).entries.prevention["plan"]
    assert after(service.share, -1, 0) == [0, pytest.approx(0.2)]
    assert service.families_per_year is not None
    assert after(service.families_per_year, -1, 0) == [0, 12]
    assert service.ages == (10, 15)


def test_children_planned_for_fostering_are_planned_for_kin_instead() -> None:
    """For three tenths of half of them kin are found."""
    p, name = today(), "ages_5_to_9"
    lever = pulled("kinship_first", reach=0.5, found=effect(0.3), strata=(name,))
    before, now = p.entries.strata[name].plan, lever.apply(p).entries.strata[name].plan
    foster, kin = before["fostering"].at(LATER), before["kinship"].at(LATER)
    assert after(now["fostering"], -1, 0) == pytest.approx([foster, 0.85 * foster])
    assert after(now["kinship"], -1, 0) == pytest.approx([kin, kin + 0.15 * foster])
    other = "ages_10_to_15"
    assert lever.apply(p).entries.strata[other].plan == p.entries.strata[other].plan


def test_orders_fail_less_often_and_never_more_than_always() -> None:
    p, route = today(), "special_guardianship"
    share = p.entries.reentry[route].probability.at(LATER)

    def failing(factor: float) -> list[float]:
        lever = pulled("order_support", reach=0.5, returns=effect(factor), routes=(route,))
        return after(lever.apply(p).entries.reentry[route].probability, -1, 0)

    assert failing(0.4) == pytest.approx([share, 0.7 * share])
    assert failing(1000.0) == [share, 1.0]


def test_entries_swell_by_a_share_and_the_threshold_of_the_transfer_scheme_moves() -> None:
    p = today()
    name = next(n for n, s in p.entries.strata.items() if s.uasc)
    rate, threshold = p.entries.strata[name].per_year.at(LATER), p.entries.transfer_scheme.threshold.at(LATER)
    entries = pulled("entries_level", strata=(name,), more=0.25, transfer_threshold=0.002).apply(p).entries
    assert after(entries.strata[name].per_year, -1, 0) == pytest.approx([rate, 1.25 * rate])
    assert after(entries.transfer_scheme.threshold, -1, 0) == pytest.approx([threshold, 0.002])


def test_a_threshold_that_is_higher_already_stays() -> None:
    """An authority made from published tables may have more unaccompanied children than the protocol says."""
    p = today()
    threshold = p.entries.transfer_scheme.threshold.at(LATER)
    lever = pulled("entries_level", strata=("unaccompanied",), more=0.25, transfer_threshold=threshold / 2)
    moved = lever.apply(p).entries.transfer_scheme.threshold
    assert after(moved, -1, 0) == pytest.approx([threshold, threshold])


def test_kinship_placements_break_down_less_and_lead_to_orders_more_often() -> None:
    lever = pulled("kinship_support", reach=0.5, breakdowns=effect(0.6), special_guardianship=effect(1.5))
    p = lever.apply(today())
    assert after(p.moves.endings["kinship"].disruption_factor, -1, 0) == pytest.approx([1.0, 0.8])
    assert p.moves.endings["fostering"] == today().moves.endings["fostering"]
    (change,) = p.exits.routes["special_guardianship"].changes
    assert after(change.factor, -1, 0) == pytest.approx([1.0, 1.25])
    assert change.settings == ("kinship",)


def test_fewer_households_decide_to_stop() -> None:
    rate = today().provision.foster_households.deregistration.rate.at(LATER)
    p = pulled("retain_households", reach=0.5, stopping=effect(0.8)).apply(today())
    stopping = p.provision.foster_households.deregistration.rate
    assert after(stopping, -1, 0) == pytest.approx([rate, 0.9 * rate])


def test_searches_on_a_market_succeed_more_often() -> None:
    p = pulled("market_availability", market="independent_foster", reach=0.5, availability=effect(1.2))
    market = p.apply(today()).provision.markets["independent_foster"]
    before = today().provision.markets["independent_foster"].factor.at(LATER)
    assert after(market.factor, -1, 0) == pytest.approx([before, 1.1 * before])


def test_places_beyond_the_sub_region_are_found_within_it() -> None:
    """Half of half of them."""
    name = "independent_foster"
    before = today().placement.types[name].location
    lever = pulled("sub_region_first", placements=(name,), reach=0.5, nearer=effect(0.5))
    now = lever.apply(today()).placement.types[name].location
    beyond, near = before["beyond"].at(LATER), before["sub_region"].at(LATER)
    assert after(now["beyond"], -1, 0) == pytest.approx([beyond, 0.75 * beyond])
    assert after(now["sub_region"], -1, 0) == pytest.approx([near, near + 0.25 * beyond])


def test_a_price_changes_in_fees_and_homes_of_its_type_alone() -> None:
    p = today()
    assert p.costs is not None
    fee = p.costs.fees["independent_foster"].per_week.at(LATER)
    lever = pulled("change_price", placements=("independent_foster",), reach=0.5, level=effect(1.2))
    costs = lever.apply(p).costs
    assert costs is not None
    assert after(costs.fees["independent_foster"].per_week, 0) == pytest.approx([1.1 * fee])
    others = [name for name in p.costs.fees if name != "independent_foster"]
    assert {name: costs.fees[name] for name in others} == {name: p.costs.fees[name] for name in others}
    assert costs.homes == p.costs.homes


@pytest.mark.parametrize(("kind", "facts", "kept"), [
    ("close_home", {"share": 1.0}, 0), ("close_home", {"share": 0.5}, 2), ("resize_home", {"change": 2}, 6),
    ("resize_home", {"change": -3}, 1),
])  # fmt: skip
def test_a_home_of_four_gives_up_places_or_adds_some(kind: str, facts: dict[str, Any], kept: int) -> None:
    p = today()
    name, old = next(iter(p.provision.homes.items()))
    four = old.model_copy(update={"places": Timeline.constant(4), "places_for_others": Timeline.constant(0)})
    homes = {**p.provision.homes, name: four}
    p = p.model_copy(update={"provision": p.provision.model_copy(update={"homes": homes})})
    places = pulled(kind, home=name, **facts).apply(p).provision.homes[name].places
    assert after(places, -1, 0) == [4, kept]


def test_beds_that_are_let_are_never_more_than_there_are() -> None:
    p = today()
    name, old = next(iter(p.provision.homes.items()))
    four = old.model_copy(update={"places": Timeline.constant(4), "places_for_others": Timeline.constant(1)})
    homes = {**p.provision.homes, name: four}
    p = p.model_copy(update={"provision": p.provision.model_copy(update={"homes": homes})})
    for beds, let in ((2, 3), (9, 4)):
        sold = pulled("sell_beds", home=name, beds=beds, filled=0.8).apply(p).provision.homes[name]
        assert after(sold.places_for_others, -1, 0) == [1, let]
        assert after(sold.let, -1, 0) == [0, let - 1]
        assert after(sold.let_and_filled, -1, 0) == pytest.approx([0, 0.8 * (let - 1)])


def test_support_reaches_those_of_the_rest_who_would_leave_without_it() -> None:
    """A tenth have it; a half of the other nine tenths come on top."""
    p = today()
    some = p.exits.at_eighteen.model_copy(update={"staying_close": Timeline.constant(0.1)})
    p = p.model_copy(update={"exits": p.exits.model_copy(update={"at_eighteen": some})})
    offered = pulled("staying_close", reach=0.5).apply(p).exits.at_eighteen.staying_close
    assert after(offered, -1, 0) == pytest.approx([0.1, 0.55])


def test_a_team_works_with_so_many_a_year_as_its_size_says() -> None:
    lever = pulled(
        "work_with_children",
        places_per_year=12,
        ages=(8, 16),
        living_in=("external_childrens_home",),
        success=effect(0.6),
        months_of_work=9,
        move_to="in_house_foster",
        end=date(2024, 7, 3),
    )
    team = lever.apply(today()).programmes["plan"]
    assert after(team.places_per_year, -1, 0, 365, 366) == [0, 12, 12, 0]
    assert (team.success, team.months, team.move_to) == (0.6, 9, "in_house_foster")


def test_a_route_is_quicker_for_the_ages_and_settings_that_it_reaches() -> None:
    p = pulled("exit_sooner", route="adoption", reach=0.5, hazard=effect(2.0), ages=("1_to_4",)).apply(
        today()
    )
    *before, change = p.exits.routes["adoption"].changes
    assert tuple(before) == today().exits.routes["adoption"].changes
    assert after(change.factor, -1, 0) == [1.0, 1.5]
    assert [str(age) for age in change.ages] == ["1_to_4"]


def test_breakdowns_fall_where_the_support_reaches() -> None:
    p = pulled("stabilise_placements", setting="fostering", reach=0.25, breakdowns=effect(0.6)).apply(today())
    assert after(p.moves.endings["fostering"].disruption_factor, -1, 0) == pytest.approx([1.0, 0.9])


def test_places_that_stand_empty_are_matched_more_often() -> None:
    """Half as often again in half of the households."""
    p = pulled("match_households", reach=0.5, matches=effect(1.5)).apply(today())
    assert after(p.provision.foster_households.matching, -1, 0) == pytest.approx([1.0, 1.25])
    assert p.provision.foster_households.acceptance == today().provision.foster_households.acceptance


def test_as_many_households_are_extended_as_are_reached_before_the_end() -> None:
    """Two thirds of twelve; with half of the time four of them."""
    about = {"households": 12, "over_months": 12, "reached": effect(2 / 3)}
    whole = pulled("extend_households", **about).apply(today()).provision.foster_households.extensions["plan"]
    assert (whole.households, whole.first, whole.over_months, whole.up_to) == (8, date(2023, 7, 3), 12, 3)
    stopped = pulled("extend_households", **about, end=date(2024, 1, 1)).apply(today())
    assert stopped.provision.foster_households.extensions["plan"].households == 4
    assert pulled("extend_households", **about | {"households": 0}).apply(today()) is today()


def test_homes_open_as_late_as_is_drawn_and_not_at_all_after_the_end() -> None:
    """Three months are 91 days, nine are 274."""
    late = {"central": 3, "low": 0, "high": 9, "assumption": WHY}
    first, second = new_homes(months_late=late, months_between=3).values()
    assert (first.opens, second.opens) == (date(2023, 10, 2), date(2024, 1, 1))
    (only,) = new_homes(months_late=late, months_between=3, end=date(2023, 12, 1)).values()
    assert only.opens == first.opens
    about = {"homes": 1, "beds": 2, "type": "council_childrens_home", "purpose": WHY, "ages": (8, 17)}
    policy = pulled("open_homes", **about, months_late=late)
    latest = policy.with_effects_drawn(lambda name: 0.9 if name == "months_late" else 0.5)
    assert latest.takes_effect == date(2023, 7, 3) + timedelta(days=274)
    assert latest.apply(today()).provision.homes["plan_1"].opens == latest.takes_effect


def test_a_home_that_is_converted_may_open_late_or_never() -> None:
    name = next(iter(today().provision.homes))
    about = {"title": "Other", "purpose": WHY, "ages": (8, 17), "acceptance": 0.5, "months_of_conversion": 4}
    about |= {"home": name, "beds": 4, "type": "council_disability_home", "months_late": effect(2)}
    homes = pulled("repurpose_home", **about).apply(today()).provision.homes
    assert homes[f"{name}_council_disability_home"].opens == date(2024, 1, 2)
    ended = pulled("repurpose_home", **about, end=date(2023, 12, 1)).apply(today()).provision.homes
    assert f"{name}_council_disability_home" not in ended
    assert ended[name].closes == date(2023, 7, 3)


def test_short_breaks_are_for_families_of_a_disabled_child() -> None:
    lever = pulled("prevent_entries", ages=(0, 17), reach=1, prevented=effect(0.5), only_disabled=True)
    assert lever.apply(today()).entries.prevention["plan"].only_disabled


def test_places_for_short_breaks_are_let_and_none_of_the_others() -> None:
    p, name = today(), "the_big_house"
    old = p.provision.homes[name]
    for beds, let in ((2, 2), (9, 8)):
        lever = pulled("sell_beds", home=name, beds=beds, filled=0.5, of_those_for_others=True)
        home = lever.apply(p).provision.homes[name]
        assert home.places_for_others == old.places_for_others
        assert after(home.let, -1, 0) == [0, let]
        assert after(home.let_and_filled, -1, 0) == pytest.approx([0, 0.5 * let])


def test_one_type_is_asked_before_another_for_a_time() -> None:
    lever = pulled(
        "ask_first", setting="emergency", type="emergency_home", before="emergency_foster",
        end=date(2024, 7, 3),
    )  # fmt: skip
    placement = lever.apply(today()).placement
    orders = [placement.preferences_on(date(2023, 7, 2) + timedelta(days=day)) for day in (0, 1, 366, 367)]
    firsts = [order["emergency"][:2] for order in orders]
    today_, changed = ("emergency_foster", "emergency_home"), ("emergency_home", "emergency_foster")
    assert firsts == [today_, changed, changed, today_]
    assert all(order["fostering"] == today().placement.preferences["fostering"] for order in orders)


def test_homes_that_turn_children_away_are_followed_by_another_type() -> None:
    """Half of a fifth of the searches for children with complex needs."""
    name = "external_childrens_home"
    lever = pulled(
        "turned_away", market=name, lives_in="other", levels=("complex",), reach=0.5,
        turned_away=effect(0.2),
    )  # fmt: skip
    p = lever.apply(today())
    assert {level: after(share, -1, 0) for level, share in p.provision.markets[name].turned_away.items()} == {
        "complex": [0.0, pytest.approx(0.1)]
    }
    before, now = (p.placement.preferences_on(date(2023, 7, day)) for day in (2, 3))
    assert before == today().placement.preferences
    for setting, order in now.items():
        if name in before[setting]:
            assert order[order.index(name) + 1] == "other"
        else:
            assert order == before[setting]


def test_adult_services_are_planned_for_some_of_those_reached() -> None:
    lever = pulled("adult_services", settings=("disability",), reach=0.5, planned=effect(0.4))
    shares = lever.apply(today()).exits.at_eighteen.to_adult_services
    assert list(shares) == ["disability"]
    assert after(shares["disability"], -1, 0) == pytest.approx([0, 0.2])


def test_staying_close_lasts_longer_for_those_who_turn_18_from_then_on() -> None:
    """Support ends at 22: three years more make 25."""
    p = pulled("staying_close", reach=0.5, until_age=25, end=date(2025, 1, 1)).apply(today())
    longer = p.exits.at_eighteen.staying_close_longer
    assert p.census.after_care.support_ends_at == 22
    assert after(longer, -1, 0) == [0, 3]
    assert longer.at(date(2025, 1, 1)) == 0


def test_prices_rise_as_stated_for_a_year_each_and_then_as_expected() -> None:
    p = today()
    assert p.costs is not None
    expected = p.costs.groups["allowances"].per_year
    lever = pulled(
        "price_rises", group="allowances", reach=0.5, rises={date(2024, 4, 1): 0.2, date(2026, 4, 1): 0.1}
    )
    costs = lever.apply(p).costs
    assert costs is not None
    rates = costs.groups["allowances"].per_year
    there = expected.at(date(2024, 4, 1))
    assert rates.at(date(2024, 4, 1)) == pytest.approx(there + 0.5 * (0.2 - there))
    assert rates.at(date(2026, 4, 1)) == pytest.approx(expected.at(date(2026, 4, 1)) * 0.5 + 0.05)
    for day in (date(2023, 4, 1), date(2025, 4, 1), date(2027, 4, 1), LATER):
        assert rates.at(day) == expected.at(day)
    with pytest.raises(ValueError, match="2024-04-02 is no 1 April from 2023-07-03 on"):
        pulled("price_rises", group="allowances", reach=1, rises={date(2024, 4, 2): 0.2})


def test_allowances_after_an_order_change_alone() -> None:
    p = today()
    assert p.costs is not None
    costs = (
        pulled("change_price", after_care=("special_guardianship",), reach=0.5, level=effect(2))
        .apply(p)
        .costs
    )
    assert costs is not None
    before = p.costs.after_care.special_guardianship.per_week.at(LATER)
    assert after(costs.after_care.special_guardianship.per_week, 0) == pytest.approx([1.5 * before])
    assert costs.after_care.staying_put == p.costs.after_care.staying_put
    assert costs.fees == p.costs.fees


def test_a_grant_pays_its_share_of_a_policy_until_it_ends() -> None:
    """A hundred thousand once and sixty thousand a year from the first day on, of which a grant pays three
    quarters for a year."""
    cost = {
        "set_up": 100_000,
        "per_year": 60_000,
        "phase_in_months": 0,
        "granted": 0.75,
        "assumption": WHY,
    }
    about = {"reach": 0.5, "stopping": effect(0.8)}

    def paid(**more: Any) -> tuple[float, list[float]]:
        delivery = pulled("retain_households", **about, cost=cost | more).delivery
        assert delivery is not None
        days = (date(2022, 12, 31), START, date(2023, 12, 31), date(2024, 1, 1), LATER)
        return delivery.set_up, [delivery.per_year.at(day) for day in days]

    assert paid() == (25_000, [0, 15_000, 15_000, 15_000, 15_000])
    assert paid(granted_until=date(2024, 1, 1)) == (25_000, [0, 15_000, 15_000, 60_000, 60_000])
    assert paid(granted_until=date(2022, 6, 1)) == (100_000, [0, 60_000, 60_000, 60_000, 60_000])
    assert paid(granted=0) == (100_000, [0, 60_000, 60_000, 60_000, 60_000])
