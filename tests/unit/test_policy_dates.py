"""When a policy begins, how it grows and when it ends, to the day; what carrying it out costs."""

from datetime import date, timedelta
from typing import Any

import pytest
from laboratory import laboratory

from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.policies import Scenario
from sim.policies.changes import capped, shifted
from sim.policies.effect import Effect
from sim.policies.levers.children.exit_sooner import ExitSooner
from sim.timeline import Timeline

pytestmark = pytest.mark.unit
START = date(2023, 1, 1)
COST = {"set_up": 1000, "per_year": 300, "assumption": "Made up for a test."}


def policy(**facts: Any) -> ExitSooner:
    """A policy that multiplies a rate by three in half of the children."""
    effect = {"central": 3.0, "low": 2.0, "high": 5.0, "assumption": "Made up for a test."}
    known = {
        "name": "sooner",
        "strategy": "None, this is a test",
        "start": START,
        "route": "out",
        "reach": 0.5,
    }
    return ExitSooner.model_validate(known | {"hazard": effect, "assumption": "Made up for a test."} | facts)


def after(timeline: Timeline, *days: int) -> list[float]:
    """Its values so many days after the start."""
    return [timeline.at(START + timedelta(days=day)) for day in days]


@pytest.mark.parametrize(
    ("lead", "first"),
    [
        (0, START),
        (6, date(2023, 7, 3)),
        (12, date(2024, 1, 1)),
        (30, date(2025, 7, 2)),
        (0.5, date(2023, 1, 16)),
    ],
)
def test_the_lead_is_counted_in_mean_months_from_the_decision(lead: float, first: date) -> None:
    """Six months are 182.6 days, twelve 365.25, thirty 913.1, a half 15.2."""
    assert policy(lead_months=lead).takes_effect == first


def test_without_a_ramp_all_of_it_is_there_on_the_first_day() -> None:
    assert after(policy(lead_months=6).phased(9.0), 182, 183, 5000) == [1.0, 9.0, 9.0]


def test_a_ramp_grows_month_by_month_from_the_first_day_and_is_over_when_it_should_be() -> None:
    """Twelve months from nothing to 24: the first month has the value of its middle, a twenty-fourth of
    it."""
    grows = policy(ramp_months=12).phased(24.0, without=0.0)
    assert after(grows, -1, 0, 29, 30, 182, 183, 334, 335, 364, 365, 9999) == pytest.approx(
        [0, 1, 1, 3, 11, 13, 21, 23, 23, 24, 24]
    )


@pytest.mark.parametrize("months", [1, 3, 4.5, 12, 24])
def test_a_ramp_brings_as_much_as_a_straight_line(months: float) -> None:
    """Half of the full value on average over its days, half a day either way for rounding dates."""
    grows = policy(ramp_months=months).phased(1.0, without=0.0)
    days = round(months * 365.25 / 12)
    assert sum(after(grows, *range(days))) == pytest.approx(days / 2, abs=0.5)
    assert after(grows, days) == [1.0]


def test_it_falls_back_at_its_end_even_in_the_midst_of_its_ramp() -> None:
    grows = policy(ramp_months=12, end=START + timedelta(days=100)).phased(24.0, without=0.0)
    assert after(grows, 99, 100, 101, 400, 9999) == pytest.approx([7, 0, 0, 0, 0])


def test_the_ramp_begins_after_the_lead() -> None:
    grows = policy(lead_months=6, ramp_months=2).phased(3.0)
    assert after(grows, 182, 183, 212, 213, 243, 244) == pytest.approx([1.0, 1.5, 1.5, 2.5, 2.5, 3.0])


def test_an_effect_on_some_is_the_mean_over_all() -> None:
    """Three times the rate in half of the children doubles it; a fifth of it in a quarter takes a fifth
    off."""
    one = policy()
    assert after(one.reaching(one.hazard, 0.5), -1, 0) == [1.0, 2.0]
    fifth = Effect(central=0.2, low=0.1, high=0.3, assumption="Made up.")
    assert after(one.reaching(fifth, 0.25), 0) == [pytest.approx(0.8)]
    assert after(one.reaching(fifth, 0.0), 0) == [1.0]


def test_an_effect_is_spread_by_how_far_its_own_side_reaches() -> None:
    """Nine in ten lie below ``high``, one in ten below ``low``; between, it is normal on each side."""
    effect = policy().hazard
    assert [effect.draw(u).value for u in (0.1, 0.5, 0.9)] == pytest.approx([2.0, 3.0, 5.0])
    assert effect.draw(0.8413447).value == pytest.approx(3 + 2 / 1.2815516)
    assert effect.draw(0.1586553).value == pytest.approx(3 - 1 / 1.2815516)


def costs(**facts: Any) -> tuple[float, date, list[float]]:
    """The set-up, its day, and the yearly amount on some days after the start."""
    paid = policy(lead_months=6, **facts).delivery
    assert paid is not None
    return paid.set_up, paid.on, after(paid.per_year, -1, 0, 365, 366, 700)


AT_ONCE = COST | {"phase_in_months": 0}


def test_delivery_is_paid_from_the_decision_on_and_not_from_the_first_effect() -> None:
    assert costs(cost=AT_ONCE) == (1000.0, START, [0, 300, 300, 300, 300])


def test_delivery_phases_in_until_the_policy_is_at_its_full_size() -> None:
    """Three months of lead and three of ramp: six steps, each at its middle; was 300 from the first day."""
    one = policy(lead_months=3, ramp_months=3, cost=COST)
    assert one.delivery is not None
    paid = one.delivery.per_year
    assert after(paid, -1, 0, 30, 91, 152, 182, 183) == pytest.approx([0, 25, 75, 175, 275, 275, 300])
    own = policy(lead_months=3, ramp_months=3, cost=COST | {"phase_in_months": 2}).delivery
    assert own is not None
    assert after(own.per_year, 0, 30, 61) == pytest.approx([75, 225, 300])


def test_there_are_never_fewer_staff_than_the_effect_needs() -> None:
    one = policy(lead_months=6, ramp_months=18, cost=COST)
    assert one.delivery is not None
    days = range(0, 800, 5)
    staff, effect = after(one.delivery.per_year, *days), after(one.phased(300.0, without=0.0), *days)
    assert all(paid >= needed for paid, needed in zip(staff, effect, strict=True))


@pytest.mark.parametrize(
    ("facts", "yearly"),
    [
        ({"cost": AT_ONCE | {"months": 12}}, [0, 300, 0, 0, 0]),
        ({"cost": AT_ONCE, "end": START + timedelta(days=366)}, [0, 300, 300, 0, 0]),
        ({"cost": AT_ONCE | {"months": 36}, "end": START + timedelta(days=366)}, [0, 300, 300, 0, 0]),
        ({"cost": AT_ONCE | {"months": 12}, "end": START + timedelta(days=700)}, [0, 300, 0, 0, 0]),
        ({"cost": COST | {"months": 12}, "end": START + timedelta(days=700)}, [0, 25, 0, 0, 0]),
    ],
    ids=["for a year", "until its end", "no longer than it lasts", "no longer than is paid", "phased in"],
)
def test_delivery_ends_with_its_months_or_with_the_policy(facts: dict[str, Any], yearly: list[float]) -> None:
    assert costs(**facts)[2] == pytest.approx(yearly)


@pytest.mark.parametrize(
    ("start", "lead", "first"),
    [
        (date(2022, 10, 1), 7, date(2023, 5, 1)),  # a mean month is 30.4 days: the 2nd of May otherwise
        (date(2023, 3, 31), 9, date(2024, 1, 1)),
        (date(2022, 8, 1), 5, date(2023, 1, 1)),
        (date(2023, 1, 10), 0, date(2023, 2, 1)),
        (date(2023, 1, 1), 0, date(2023, 1, 1)),
    ],
)
def test_a_policy_takes_effect_on_the_first_of_a_month_where_finance_plans_it_so(
    start: date, lead: float, first: date
) -> None:
    assert policy(start=start, lead_months=lead, on_the_first=True).takes_effect == first


def test_delivery_grows_with_the_size_where_the_amounts_belong_to_one() -> None:
    """For a reach of a quarter; at a half it is twice as much."""
    assert costs(cost=AT_ONCE | {"at_size": 0.25}) == (2000.0, START, [0, 600, 600, 600, 600])
    assert costs(cost=COST)[0] == 1000.0
    assert policy(reach=0.0, cost=COST).delivery is None


def test_a_share_that_moves_is_taken_from_one_and_given_to_the_other() -> None:
    mix = {"far": Timeline.constant(0.4), "near": Timeline.constant(0.1), "here": Timeline.constant(0.5)}
    moved = shifted(mix, "far", "near", Timeline.parse({"start": 0.0, "2023-01-01": 0.25}))
    assert {name: after(share, -1, 0) for name, share in moved.items()} == {
        "far": pytest.approx([0.4, 0.3]),
        "near": pytest.approx([0.1, 0.2]),
        "here": [0.5, 0.5],
    }
    assert after(shifted(mix, "far", "new", Timeline.constant(0.5))["new"], 0) == [pytest.approx(0.2)]


def test_a_share_is_at_most_one() -> None:
    assert after(capped(Timeline.parse({"start": 0.4, "2023-01-01": 1.7})), -1, 0) == [0.4, 1.0]


def plan() -> Scenario:
    """Three policies, of which each multiplies the rate by a number of its own."""
    factors = {"twice": 2.0, "thrice": 3.0, "five": 5.0}
    policies = {
        name: policy(
            name=name,
            reach=1.0,
            hazard={"central": f, "low": f, "high": f, "assumption": "Made up for a test."},
        )
        for name, f in factors.items()
    }
    return Scenario(title="Three", stands_for="Made up for a test of scenarios.", policies=policies)


def factor(p: Parameters) -> float:
    """On the rate of the only way out, when all is in force."""
    product = 1.0
    for change in p.exits.routes["out"].changes:
        product *= change.factor.at(date(2030, 1, 1))
    return product


def test_a_scenario_is_all_of_its_policies_or_those_that_are_named() -> None:
    p = laboratory(1.0, {"out": 0.5})
    assert factor(plan().applied_to(p)) == 30.0
    assert factor(plan().only("twice", "five").applied_to(p)) == 10.0
    assert factor(plan().without("five").applied_to(p)) == 6.0
    assert factor(plan().only().applied_to(p)) == 1.0
    assert list(plan().only("five", "twice").policies) == ["twice", "five"]


def test_effects_are_drawn_by_the_names_of_policy_and_effect() -> None:
    asked: list[tuple[str, str]] = []

    def draws(policy: str, effect: str) -> float:
        asked.append((policy, effect))
        return 0.9

    both = Scenario(
        title="Two", stands_for="Made up for a test of scenarios.", policies={"a": policy(), "b": policy()}
    )
    drawn = both.with_effects_drawn(draws)
    assert asked == [("a", "hazard"), ("b", "hazard")]
    assert factor(drawn.applied_to(laboratory(1.0, {"out": 0.5}))) == pytest.approx((1 + 0.5 * 4) ** 2)


def test_a_policy_that_ends_before_its_first_effect_is_refused() -> None:
    with pytest.raises(ValueError, match="ends on 2023-06-01 but takes effect on 2023-07-03"):
        policy(lead_months=6, end=date(2023, 6, 1))


def test_a_mistake_names_the_policy_that_makes_it() -> None:
    wrong = Scenario(
        title="Wrong", stands_for="Made up for a test of scenarios.", policies={"a": policy(route="nowhere")}
    )
    with pytest.raises(InputMistake, match="policy 'sooner': there is no route of exit 'nowhere'"):
        wrong.applied_to(laboratory(1.0, {"out": 0.5}))
