"""What the files of policies and scenarios say in words is what they say in numbers, and their dates are the
action plan's."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from shipped_policies import CONFIGS, names_in, policies, scenario, today

from sim.bands import DAYS_PER_YEAR
from sim.policies.levers.fostering.recruit_households import RecruitHouseholds
from sim.policies.levers.homes.open_homes import OpenHomes
from sim.policies.levers.homes.repurpose_home import RepurposeHome

pytestmark = pytest.mark.unit

TO_TEN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TEENS = (
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
WORDS = (*TO_TEN, *TEENS, "twenty")
NUMBER = "|".join(WORDS)
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
PART = "|".join(PARTS)
NEAR = 0.016
"""One in seven is 0.143; who writes it for 0.15 is not wrong."""

ELSEWHERE: dict[tuple[str, str], Callable[[], float]] = {
    ("carer_exodus", "one household in four"): lambda: (
        2 * today().provision.foster_households.deregistration.rate.values[0]
    ),
    ("residential_block", "one in eleven"): lambda: (
        12 / today().census.table.placements["external_childrens_home"]
    ),
    ("reunification", "one in five"): lambda: 0.35 * (1 - 2.718281828 ** (-1 / 1.2)),
    ("emergency_carers", "one entry in sixteen"): lambda: _entries_in_an_emergency(),
    ("edge_of_care", "a fifth fewer"): lambda: 1 - 36.2 / 44.8,
    ("kinship_allowance_pilot", "seven in ten"): lambda: today().costs.after_care.special_guardianship.share,
    ("supported_lodgings", "one in nine"): lambda: (
        _number("supported_lodgings", "homes") / today().census.table.placements["supported_accommodation"]
    ),
    ("trend_residential_share", "half as much again"): lambda: (
        _number("trend_residential_share", "planned", "high")
        / _number("trend_residential_share", "planned", "central")
        - 1
    ),
    ("step_down", "four in five"): lambda: float(policies()["step_down"].model_dump()["success"]["central"]),
}
"""Phrases about numbers that stand in another file, or come from two of them, with what they are there."""


def _number(name: str, *path: str) -> float:
    """A number of a policy's file, where it stands."""
    part: Any = plain("policy", name)
    for key in path:
        part = part[key]
    return float(part)


def _entries_in_an_emergency() -> float:
    strata = today().entries.strata.values()
    every = sum(s.per_year.values[0] for s in strata)
    return sum(s.per_year.values[0] * s.emergency for s in strata) / every


def plain(group: str, name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((CONFIGS / group / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


def text_of(group: str, name: str, without: tuple[str, ...] = ()) -> str:
    """All sentences of a file in one line, its heading among them."""
    heading = " ".join(
        line[2:]
        for line in (CONFIGS / group / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
        if line.startswith("# ")
    )
    return " ".join([heading, *_texts(plain(group, name), without)])


def _texts(value: Any, without: tuple[str, ...]) -> Iterator[str]:
    match value:
        case str():
            yield " ".join(value.split())
        case dict():
            for key, part in value.items():
                if key not in without:
                    yield from _texts(part, without)
        case list():
            for part in value:
                yield from _texts(part, without)


def numbers(value: Any, about: str = "") -> list[float]:
    """The numbers of a file whose key, or that of what they are part of, has a word in it."""
    match value:
        case bool() | str() | None | date():
            return []
        case int() | float():
            return [float(value)]
        case dict():
            of_it = {key: about in str(key) for key in value}
            mine = [(key, part) for key, part in value.items() if of_it[key] or isinstance(part, dict | list)]
            return [n for key, part in mine for n in numbers(part, "" if of_it[key] else about)]
        case _:
            return [n for part in value for n in numbers(part, about)]


def files() -> list[tuple[str, str]]:
    return [(group, name) for group in ("policy", "scenario") for name in names_in(group)]


def known(group: str, name: str, about: str = "") -> list[float]:
    """The numbers of a policy, or those of all policies of a scenario."""
    if group == "policy":
        return numbers(plain(group, name), about)
    return [n for policy in scenario(name).policies for n in numbers(plain("policy", policy), about)]


def shares(text: str) -> Iterator[tuple[str, float]]:
    """Three in ten, one household in four."""
    for found in re.finditer(rf"\b({NUMBER}) (?:\w+ )?in ({NUMBER})\b", text.lower()):
        few, many = (WORDS.index(found[i]) for i in (1, 2))
        yield found[0], few / many


def changes(text: str) -> Iterator[tuple[str, float, int]]:
    """A fifth more, a seventh fewer, a tenth below, half as much again: the share and its direction."""
    for found in re.finditer(rf"\ba ({PART}) (more|fewer|less|below)\b", text.lower()):
        yield found[0], 1 / PARTS[found[1]], 1 if found[2] == "more" else -1
    for found in re.finditer(r"\bhalf as \w+ again\b", text.lower()):
        yield found[0], 0.5, 1
    for found in re.finditer(r"\btwice\b", text.lower()):
        yield found[0], 1.0, 1


def holds(value: float, among: list[float], near: float = NEAR) -> bool:
    return any(abs(value - one) <= near for one in among)


@pytest.mark.parametrize(("group", "name"), files())
def test_shares_in_words_are_numbers_of_the_file(group: str, name: str) -> None:
    """Three in ten is 0.3, or 0.7 where the words speak of those left out, or the factor 1.3 where they say
    more."""
    for phrase, value in shares(text_of(group, name)):
        if elsewhere := ELSEWHERE.get((name, phrase)):
            assert value == pytest.approx(elsewhere(), abs=NEAR), phrase
            continue
        fits = any(holds(one, known(group, name)) for one in (value, 1 - value, 1 + value))
        assert fits, f"{name}: '{phrase}' is no number of it"


@pytest.mark.parametrize(("group", "name"), files())
def test_changes_in_words_are_numbers_of_the_file(group: str, name: str) -> None:
    """A fifth fewer is the factor 0.8; a quarter more is 1.25, or 0.25 more."""
    for phrase, value, way in changes(text_of(group, name)):
        if elsewhere := ELSEWHERE.get((name, phrase)):
            assert value == pytest.approx(elsewhere(), abs=NEAR), phrase
            continue
        fits = holds(1 + way * value, known(group, name)) or holds(value, known(group, name))
        assert fits, f"{name}: '{phrase}' is no number of it"


@pytest.mark.parametrize("name", names_in("policy"))
def test_months_in_words_are_months_of_the_file(name: str) -> None:
    text = text_of("policy", name, without=("source",)).lower()
    own = known("policy", name, "months")
    for found in re.finditer(rf"\b({NUMBER}|a) months?\b", text):
        months = 1 if found[1] == "a" else WORDS.index(found[1])
        assert holds(months, [*own, *MONTHS_ELSEWHERE.get(name, ())], near=0.0), (
            f"{name}: '{found[0]}' is no number of it"
        )


MONTHS_ELSEWHERE = {
    "foster_places_extended": (  # from one approval to the next, of those who are approved
        _number("foster_places_extended", "over_months")
        / round(
            _number("foster_places_extended", "households")
            * _number("foster_places_extended", "reached", "central")
        ),
    ),
    "two_bedded_homes": (1,),  # two beds open over two months
    "west_view_mainstream_closes": (1,),  # see the dates below
    "west_view_specialist": (1,),
    "uasc_fostering": (2 + 6,),
}


@pytest.mark.parametrize(("group", "name"), files())
def test_beds_in_words_are_beds_of_the_file(group: str, name: str) -> None:
    names = [name] if group == "policy" else list(scenario(name).policies)
    facts = [plain("policy", one) for one in names]
    beds = [f["beds"] for f in facts if "beds" in f] + [f["beds"] * f["homes"] for f in facts if "homes" in f]
    sold = [f["home"] for f in facts if f["lever"] == "sell_beds"]
    beds += [max(today().provision.homes[home].places.values) for home in sold]
    text = text_of(group, name).lower()
    for found in (
        re.finditer(rf"\b({NUMBER}) (?:beds|places) ?(each)?", text)
        if beds and name != "clayfields_beds_sold"
        else ()
    ):
        if "three places a home" in text and found[1] == "three":
            continue
        assert WORDS.index(found[1]) in beds, f"{name}: '{found[0]}' is no number of it"


def test_a_slip_between_words_and_numbers_would_be_found() -> None:
    assert dict(shares("takes three in ten of the children")) == {"three in ten": 0.3}
    assert not holds(0.3, [0.15, 0.8])
    assert list(changes("A fifth fewer; a quarter more; costs half as much again")) == [
        ("a fifth fewer", 0.2, -1),
        ("a quarter more", 0.25, 1),
        ("half as much again", 0.5, 1),
    ]


def test_an_exception_is_still_a_phrase_of_its_file() -> None:
    for name, phrase in ELSEWHERE:
        assert phrase in text_of("policy", name).lower()


# dates


def opened(name: str) -> list[date]:
    """The days on which a policy's homes open."""
    homes = policies()[name].apply(today()).provision.homes
    return [home.opens for home in homes.values() if home.opens is not None]


IN_THE_MONTH = {
    "caudwell_beds_sold": (2023, 4),
    "residential_workforce": (2023, 4),
    "clayfields_beds_sold": (2024, 10),
    "d2n2_fostering": (2023, 3),
    "residential_block": (2023, 3),
    "mental_health_homes": (2023, 5),
}
"""The month in which the action plan wants the review, the direction, the tender or the building: when each
is decided."""


@pytest.mark.parametrize(("name", "month"), IN_THE_MONTH.items())
def test_what_the_action_plan_dates_is_decided_in_that_month(name: str, month: tuple[int, int]) -> None:
    start = policies()[name].start
    assert (start.year, start.month) == month


def test_west_view_is_a_specialist_home_by_2024_and_two_new_homes_open_before_it_closes_during_2023() -> None:
    (new,) = opened("west_view_specialist")
    assert new <= date(2024, 1, 1)
    pair = opened("two_bedded_homes")
    assert [day.year for day in pair] == [2023, 2023]
    for name in ("west_view_mainstream_closes", "west_view_specialist"):
        assert 25 <= (policies()[name].takes_effect - max(pair)).days <= 35, (
            "a month after the second has opened"
        )
    assert policies()["specialist_places_filled"].start == new


def test_the_emergency_setting_opens_in_january_2023() -> None:
    (opens,) = opened("emergency_setting")
    assert (opens.year, opens.month) == (2023, 1)


def test_the_assessment_places_open_in_january_2023() -> None:
    (opens,) = opened("assessment_places")
    assert (opens.year, opens.month) == (2023, 1)


def test_the_frameworks_change_at_the_break_in_2024_and_the_end_in_2026() -> None:
    policy = policies()["d2n2_first"]
    assert policy.start.year == policies()["ifa_availability"].start.year == 2024
    assert (policy.takes_effect + timedelta(days=policy.ramp_months * DAYS_PER_YEAR / 12)).year == 2026


def test_the_social_impact_bond_ends_in_october_2026() -> None:
    end = policies()["reunification"].end
    assert end is not None
    assert (end.year, end.month) == (2026, 10)


def test_unaccompanied_children_are_planned_for_foster_care_when_the_first_of_their_carers_are_approved() -> (
    None
):
    carers = policies()["uasc_carers"]
    assert isinstance(carers, RecruitHouseholds)
    wait = (carers.months_to_application + carers.months_of_assessment) * DAYS_PER_YEAR / 12
    assert abs((policies()["uasc_fostering"].start - carers.takes_effect).days - wait) < 3


@pytest.mark.parametrize(
    "name", [n for n in names_in("policy") if isinstance(policies()[n], RecruitHouseholds)]
)
def test_a_campaign_is_paid_from_the_decision_to_its_end(name: str) -> None:
    policy = policies()[name]
    assert isinstance(policy, RecruitHouseholds)
    assert policy.cost is not None
    assert policy.cost.months == policy.lead_months + policy.over_months


def test_a_block_bed_is_a_match_more_often_than_one_of_the_councils_own() -> None:
    block = policies()["residential_block"].apply(today()).provision.homes["residential_block_1"]
    own = [
        home.acceptance for home in today().provision.homes.values() if home.type == "council_childrens_home"
    ]
    assert block.acceptance == 0.3 > max(own)


NO_DATE = {
    "emergency_carers": "the action plan gives no date",
    "supported_lodgings": "Not in the strategy by name",
    "solo_homes": "Not in the strategy by name",
    "not_for_profit_homes": "The strategy names neither a number nor a date",
}
"""The policies that open homes at a time of the simulator's own, with the words that say so."""


def test_every_policy_that_opens_homes_has_its_dates_tested_or_none_in_the_action_plan() -> None:
    homes = {n for n, p in policies().items() if isinstance(p, OpenHomes | RepurposeHome)}
    assert homes <= {
        *IN_THE_MONTH,
        "two_bedded_homes",
        "west_view_specialist",
        "emergency_setting",
        "assessment_places",
        *NO_DATE,
    }


@pytest.mark.parametrize(("name", "says"), NO_DATE.items())
def test_homes_without_a_date_in_the_action_plan_say_so(name: str, says: str) -> None:
    policy = policies()[name]
    assert not policy.printed
    assert says in text_of("policy", name)
    assert "action plan" not in policy.strategy.replace(says, "")
