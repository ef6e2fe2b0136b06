"""Every shipped policy: its dates, a dose of zero, names that are not there, and effects as distributions."""

from datetime import date, timedelta

import pytest
from shipped_policies import (
    CONFIGS,
    all_days,
    names_in,
    policies,
    scenario,
    seen_on,
    settings,
    today,
    today_on,
)

from sim.errors import InputMistake
from sim.policies import LEVERS, Policy
from sim.policies.effect import Effect
from sim.timeline import Timeline

pytestmark = pytest.mark.unit

NAMES = names_in("policy")
A_DAY = timedelta(days=1)
BEYOND_THE_STRATEGY = "Not "
"""How the field ``strategy`` of a policy begins that the strategy does not plan."""

REFERENCES: dict[str, object] = {
    "home": "nowhere",
    "market": "nowhere",
    "route": "nowhere",
    "routes": ("nowhere",),
    "setting": "nowhere",
    "settings": ("nowhere",),
    "strata": ("nowhere",),
    "placements": ("nowhere",),
    "living_in": ("nowhere",),
    "move_to": "nowhere",
    "exit_by": "nowhere",
    "type": "nowhere",
    "after": "nowhere",
    "before": "nowhere",
    "lives_in": "nowhere",
    "after_care": ("nowhere",),
}
"""Fields of levers that name something of the authority's, with a name that no authority has."""
WITH_REFERENCES = [
    (name, field) for name in NAMES for field in REFERENCES if getattr(policies().get(name), field, None)
]


def effects_of(policy: Policy) -> dict[str, Effect]:
    return {n: effect for n in type(policy).model_fields if isinstance(effect := getattr(policy, n), Effect)}


def test_every_policy_is_part_of_a_scenario() -> None:
    assert set(policies()) == set(NAMES)


def test_nearly_every_lever_is_pulled() -> None:
    assert set(LEVERS.values()) - {type(policy) for policy in policies().values()} <= {LEVERS["resize_home"]}


def test_every_strand_has_every_plan_of_the_strategy_and_nothing_else() -> None:
    plans = {
        name for name, policy in policies().items() if not policy.strategy.startswith(BEYOND_THE_STRATEGY)
    }
    assert set(scenario("every_strand").policies) == plans
    assert set(scenario("full_strategy").policies) < plans


@pytest.mark.parametrize("name", NAMES)
def test_nothing_changes_before_the_first_day(name: str) -> None:
    policy = policies()[name]
    before = policy.takes_effect - A_DAY
    for day in (today().authority.base_date, before):
        assert seen_on(policy.apply(today()), day) == today_on(day)


@pytest.mark.parametrize("name", NAMES)
def test_something_changes_from_the_first_day_on(name: str) -> None:
    policy = policies()[name]
    full = policy.takes_effect + timedelta(days=round(policy.ramp_months * 30.5) + 1)
    for day in (policy.takes_effect, full):
        assert seen_on(policy.apply(today()), day) != today_on(day)


@pytest.mark.parametrize("name", [name for name in NAMES if policies()[name].end])
def test_nothing_is_left_after_the_end(name: str) -> None:
    policy = policies()[name]
    assert policy.end is not None
    assert seen_on(policy.apply(today()), policy.end - A_DAY) != today_on(policy.end - A_DAY)
    assert seen_on(policy.apply(today()), policy.end) == today_on(policy.end)


@pytest.mark.parametrize("name", NAMES)
def test_a_dose_of_zero_is_no_policy(name: str) -> None:
    policy = policies()[name]
    assert policy.size > 0
    nothing = policy.model_copy(update={policy.quantity: 0})
    changed = nothing.apply(today())
    assert all(seen_on(changed, day) == today_on(day) for day in all_days())


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_leaves_the_parameters_it_is_given_as_they_were(name: str) -> None:
    before = today().model_dump_json()
    policies()[name].apply(today())
    assert today().model_dump_json() == before


@pytest.mark.parametrize(("name", "field"), WITH_REFERENCES)
def test_a_name_that_is_not_there_is_a_mistake_in_one_sentence(name: str, field: str) -> None:
    policy = policies()[name].model_copy(update={field: REFERENCES[field]})
    with pytest.raises(InputMistake, match=r"there is no [a-z ]+ 'nowhere' in this authority; ") as mistake:
        policy.apply(today())
    assert len(mistake.value.messages) == 1


def test_a_home_is_only_opened_where_children_live_in_homes() -> None:
    policy = policies()["two_bedded_homes"].model_copy(update={"type": "independent_foster"})
    with pytest.raises(InputMistake, match="'independent_foster' do not live in homes"):
        policy.apply(today())


@pytest.mark.parametrize("name", [name for name in NAMES if effects_of(policies()[name])])
def test_effects_are_drawn_from_what_the_file_says(name: str) -> None:
    for effect in effects_of(policies()[name]).values():
        assert effect.value == effect.central
        drawn = [effect.draw((i + 0.5) / 1000).value for i in range(1000)]
        assert drawn == sorted(drawn)
        assert min(drawn) >= 0
        assert (drawn[499] + drawn[500]) / 2 == pytest.approx(
            effect.central, abs=1e-3 * max(1.0, effect.high)
        )
        assert sum(value < effect.low - 1e-9 for value in drawn) == (0 if effect.low == 0 else 100)
        assert sum(value > effect.high + 1e-9 for value in drawn) == 100


@pytest.mark.parametrize("u", [0.0, 1e-12, 0.001, 0.999, 1.0])
def test_no_draw_is_negative_or_endless(u: float) -> None:
    effect = Effect(central=0.1, low=0.01, high=0.9, assumption="for a test")
    assert 0 <= effect.draw(u).value < 10


def test_a_policy_draws_each_of_its_effects_by_name() -> None:
    drawn_for: list[str] = []

    def draws(name: str) -> float:
        drawn_for.append(name)
        return 0.9

    drawn = policies()["kinship_support"].with_effects_drawn(draws)
    assert drawn_for == ["breakdowns", "special_guardianship"]
    assert {name: effect.value for name, effect in effects_of(drawn).items()} == {
        name: pytest.approx(effect.high) for name, effect in effects_of(policies()["kinship_support"]).items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_file_says_what_it_is(name: str) -> None:
    header = (CONFIGS / "policy" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("# ")
    assert len(policies()[name].strategy) > 20


def test_the_scenarios_fit_the_shipped_authority() -> None:
    for one in settings().scenarios.values():
        one.applied_to(settings().parameters)


def test_new_homes_open_one_after_another_bed_by_bed() -> None:
    policy = policies()["two_bedded_homes"]
    homes = policy.apply(today()).provision.homes
    first, second = homes["two_bedded_homes_1"], homes["two_bedded_homes_2"]
    assert first.opens == policy.takes_effect
    assert first.opens is not None
    assert second.opens is not None
    assert (first.opens, second.opens) == (date(2023, 5, 1), date(2023, 8, 1))  # was 2 May and 1 August
    assert [first.places.at(first.opens + timedelta(days=d)) for d in (-1, 0, 29, 31)] == [0, 1, 1, 2]
    assert second.opens < policies()["west_view_mainstream_closes"].takes_effect


def test_a_home_with_another_purpose_is_shut_while_it_is_converted() -> None:
    policy = policies()["west_view_specialist"]
    homes = policy.apply(today()).provision.homes
    old, new = homes["west_view"], homes["west_view_council_disability_home"]
    assert old.closes == policy.takes_effect
    assert new.opens is not None
    assert 100 < (new.opens - policy.takes_effect).days < 150
    assert (new.type, new.places.at(new.opens)) == ("council_disability_home", 4)


def test_staying_close_adds_to_what_there_is() -> None:
    p = today()
    some = p.exits.at_eighteen.model_copy(update={"staying_close": Timeline.constant(0.2)})
    p = p.model_copy(update={"exits": p.exits.model_copy(update={"at_eighteen": some})})
    policy = policies()["staying_close"]
    after = policy.apply(p).exits.at_eighteen.staying_close
    assert after.at(policy.takes_effect - A_DAY) == 0.2
    assert after.at(policy.takes_effect + timedelta(days=2000)) == pytest.approx(0.2 + 0.8 * policy.size)
