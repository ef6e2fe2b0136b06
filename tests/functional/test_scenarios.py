"""Every shipped scenario runs, and every lever moves what it is meant to move.

Directions are judged in pairs: the same replication with one policy and without any, on the same random
numbers, the effect at its central value. Most levers show in one pair, as the default run looks at them;
the long one takes two, and more for those with few children to touch.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from shipped_policies import names_in, policies, settings, today

from sim import simulate
from sim.bands import day_number, years_after
from sim.census.children import make_census
from sim.experiment import Work, parameters_of, replicate
from sim.measures.costs import PriceDraws, cost_measures
from sim.measures.observation import Lived, Observation
from sim.model import History
from sim.parameters import Parameters
from sim.policies import Scenario

pytestmark = pytest.mark.functional

YEARS = 5
BASE = day_number(today().authority.base_date)
LAST = BASE + round(365.25 * YEARS)
YEAR = 365


@cache
def history(replication: int, *names: str) -> History:
    """A replication with some shipped policies in force, their effects central; without names, of care as it
    is today."""
    return _lived(_scenario(names), replication)


def _scenario(names: tuple[str, ...]) -> Scenario:
    return Scenario(
        title="A test",
        stands_for="Some policies for a test",
        policies={name: policies()[name] for name in names},
    )


def _lived(scenario: Scenario, replication: int) -> History:
    work = Work(_certain(), scenario, _census(), seed=20220731, years=YEARS, keep_episodes=False)
    return replicate(parameters_of(work, replication), work, replication)


@cache
def _certain() -> Parameters:
    """Effects are as expected, and no year differs from the others."""
    layers = today().uncertainty.without_drift()
    effects = layers.effects.model_copy(update={"active": False})
    return today().model_copy(update={"uncertainty": layers.model_copy(update={"effects": effects})})


_census = cache(lambda: make_census(today()))


Indicator = Callable[[pd.DataFrame], float]


def frame(replication: int, *names: str) -> pd.DataFrame:
    return history(replication, *names).episodes.frame


def nights(query: str, since: int = 2 * YEAR) -> Indicator:
    """Nights that children spend in some placements, from some days after the base date to the end."""

    def counted(episodes: pd.DataFrame) -> float:
        chosen = episodes.query(query)
        starts = chosen["decom"].clip(lower=BASE + since)
        return float((chosen["dec"].fillna(LAST).clip(upper=LAST) - starts).clip(lower=0).sum())

    return counted


def begun(query: str, since: int = YEAR) -> Indicator:
    """Placements begun from some days after the base date."""
    return lambda episodes: float((episodes.query(query)["decom"] > BASE + since).sum())


def ended(query: str) -> Indicator:
    """Placements that ended after the base date."""
    return lambda episodes: float((episodes.query(query)["dec"] > BASE).sum())


def share(part: Indicator, whole: Indicator) -> Indicator:
    return lambda episodes: part(episodes) / whole(episodes)


EVERYONE = "index >= 0"
IN_HOUSE = "placement == 'in_house_foster'"
AGENCY = "placement == 'independent_foster'"
EXTERNAL = "placement == 'external_childrens_home'"
SUPPORTED = "placement == 'supported_accommodation'"
FAMILY = "placement in ['kinship_foster', 'in_house_foster', 'independent_foster', 'placed_with_parents']"
HOMES = "placement in ['external_childrens_home', 'council_childrens_home']"
LEFT_BREAKDOWN = "reason_place_change.notna() and reason_place_change not in ['CARPL', 'CLOSE']"
AGED_14_TO_17 = "spell == 0 and decom - dob >= 14 * 365.25"

UP, DOWN = 1, -1
DIRECTIONS: dict[str, list[tuple[int, Indicator]]] = {
    "dearest_first": [(DOWN, nights("placement == 'external_childrens_home'"))],
    "trend_residential_share": [(UP, nights("placement == 'external_childrens_home'"))],
    "two_bedded_homes": [(UP, nights("placement == 'council_childrens_home'"))],
    "west_view_mainstream_closes": [(DOWN, nights("placement == 'council_childrens_home'"))],
    "west_view_specialist": [
        (DOWN, nights("placement == 'council_childrens_home'")),
        (DOWN, nights("unit == 'west_view'")),
    ],
    "foster_recruitment": [
        (UP, nights(IN_HOUSE)),
        (DOWN, nights(AGENCY)),
    ],
    "d2n2_fostering": [(UP, nights(IN_HOUSE))],
    "foster_retention": [(UP, nights(IN_HOUSE))],
    "mockingbird": [(UP, nights(IN_HOUSE))],
    "uasc_carers": [(UP, nights(IN_HOUSE))],
    "uasc_fostering": [
        (UP, begun("uasc and plan == 'fostering'")),
        (DOWN, begun(f"uasc and {SUPPORTED}")),
    ],
    "kinship_first": [(UP, nights("placement == 'kinship_foster'")), (DOWN, nights(AGENCY))],
    "kinship_support": [
        (UP, ended("route == 'special_guardianship'")),
        (DOWN, nights("placement == 'kinship_foster'")),
    ],
    "sgo_support": [(DOWN, begun("period > 0 and spell == 0"))],
    "edge_of_care": [(DOWN, begun(AGED_14_TO_17)), (DOWN, nights(EVERYONE))],
    "multidisciplinary_teams": [(DOWN, begun("spell == 0 and period == 0"))],
    "residential_block": [
        (UP, nights("placement == 'block_childrens_home'")),
        (DOWN, nights(EXTERNAL)),
    ],
    "d2n2_first": [
        (DOWN, share(begun("location == 'beyond'", 3 * YEAR), begun("location != 'in_county'", 3 * YEAR))),
        (UP, begun("location == 'sub_region'", 3 * YEAR)),
    ],
    "ifa_availability": [
        (UP, nights(AGENCY)),
        (DOWN, nights(EXTERNAL)),
    ],
    "mental_health_homes": [
        (UP, nights("placement == 'mental_health_home'")),
        (DOWN, nights("placement == 'external_childrens_home' and level == 'complex'")),
    ],
    "emergency_carers": [
        (UP, begun("placement == 'emergency_foster'")),
        (DOWN, begun("placement == 'emergency_placement'")),
    ],
    "emergency_setting": [
        (UP, begun("placement == 'emergency_home'")),
        (DOWN, begun("placement == 'emergency_placement'")),
    ],
    "caudwell_beds_sold": [(DOWN, nights("placement == 'council_disability_home'"))],
    "clayfields_beds_sold": [(DOWN, nights("placement == 'secure_home'", 3 * YEAR))],
    "supported_accommodation": [
        (DOWN, ended(f"placement == 'supported_accommodation' and {LEFT_BREAKDOWN}"))
    ],
    "nearer_supported_accommodation": [
        (DOWN, begun("placement == 'supported_accommodation' and location == 'beyond'"))
    ],
    "adoption_timeliness": [(DOWN, nights("placement == 'placed_for_adoption'"))],
    "residential_workforce": [(DOWN, ended(f"{HOMES} and {LEFT_BREAKDOWN}"))],
    "uasc_transfer_scheme": [(UP, begun("uasc and spell == 0")), (UP, nights("uasc"))],
    "step_down": [(DOWN, nights(f"{HOMES} and plan != 'residential'")), (UP, nights(FAMILY))],
    "reunification": [(UP, ended("route == 'reunification_planned'")), (DOWN, nights(EVERYONE))],
    "specialist_places_filled": [(UP, nights("placement == 'council_disability_home'"))],
    "carer_exodus": [(DOWN, nights(IN_HOUSE)), (UP, nights(AGENCY))],
    "entry_surge": [(UP, begun("spell == 0")), (UP, nights(EVERYONE))],
    "child_arrangements_orders": [(UP, ended("route == 'child_arrangements'"))],
    "therapeutic_fostering": [(DOWN, ended(f"({IN_HOUSE} or {AGENCY}) and {LEFT_BREAKDOWN}"))],
    "foster_places_filled": [(UP, begun(IN_HOUSE)), (UP, nights(IN_HOUSE)), (DOWN, nights(AGENCY))],
    "foster_places_extended": [(UP, nights(IN_HOUSE))],
    "supported_lodgings": [
        (UP, begun("placement == 'supported_lodgings'")),
        (DOWN, nights(SUPPORTED)),
    ],
    "not_for_profit_homes": [
        (UP, begun("placement == 'not_for_profit_home'")),
        (DOWN, nights(EXTERNAL)),
    ],
    "short_breaks": [(DOWN, begun("disability and spell == 0 and period == 0"))],
    "assessment_places": [
        (UP, begun("placement == 'assessment_home'")),
        (DOWN, begun("placement == 'emergency_placement'")),
    ],
    "homeless_16_17": [(DOWN, begun("spell == 0 and decom - dob >= 16 * 365.25"))],
    "solo_homes": [(UP, begun("unit in ['solo_homes_1', 'solo_homes_2'] and level == 'complex'"))],
    "adult_social_care": [(UP, ended("rec == 'E7'"))],
    "emergency_setting_first": [(UP, begun("placement == 'emergency_home'"))],
    "homes_turn_away": [
        (UP, begun("placement == 'unregistered_placement' and level == 'complex'")),
        (DOWN, nights(f"{EXTERNAL} and level == 'complex'")),
    ],
    "supported_accommodation_registered_places": [(DOWN, nights(SUPPORTED))],
    "family_group_decisions": [(DOWN, begun("spell == 0 and period == 0", 4 * YEAR))],
    "kinship_allowance_orders": [(UP, ended("route == 'special_guardianship'"))],
    "regional_recruitment_hub": [(UP, nights(IN_HOUSE, 3 * YEAR))],
    "agency_exodus": [
        (DOWN, nights(AGENCY)),
        (UP, nights(EXTERNAL)),
    ],
}
"""What each policy must raise or lower."""

TOGETHER = {
    "specialist_places_filled": ("west_view_specialist",),
    "emergency_setting_first": ("emergency_carers", "emergency_setting"),
}
"""Policies that need others to be in force, in both histories of a pair."""
PAIRS = 2
MORE_PAIRS = {
    "caudwell_beds_sold": 6, "clayfields_beds_sold": 16, "mockingbird": 6, "uasc_carers": 4,
    "residential_workforce": 6,
    "foster_retention": 12,
    "sgo_support": 4, "mental_health_homes": 4, "specialist_places_filled": 4, "step_down": 4,
    "reunification": 4,
    "child_arrangements_orders": 4, "therapeutic_fostering": 4, "short_breaks": 6,
    "kinship_allowance_orders": 8,
    "foster_places_extended": 6, "regional_recruitment_hub": 4, "adult_social_care": 4,
}  # fmt: skip
NOT_IN_ONE_PAIR = {
    "foster_retention",
    "mockingbird", "sgo_support", "caudwell_beds_sold", "clayfields_beds_sold", "residential_workforce",
    "child_arrangements_orders", "short_breaks", "kinship_allowance_orders",
}  # fmt: skip
"""Policies whose few children say nothing in one pair."""
PRICES = {
    "trend_more_staff": (UP, "other_services", ()),
    "trend_more_support": (UP, "supported_accommodation", ()),
    "ifa_price": (DOWN, "independent_foster_fees", ()),
    "block_price": (DOWN, "block_contracts", ("residential_block",)),
    "residential_price_shock": (UP, "external_childrens_homes", ()),
    "emergency_charges": (UP, "emergency_placements", ()),
    "uasc_grant_level": (DOWN, "income_uasc_grant", ()),
    "big_house_beds_sold": (DOWN, "income_beds_sold", ()),
    "profit_cap_homes": (DOWN, "external_childrens_homes", ()),
    "profit_cap_fostering": (DOWN, "independent_foster_fees", ()),
    "supported_accommodation_registered_price": (UP, "supported_accommodation", ()),
    "kinship_allowance_pilot": (UP, "special_guardianship_allowances", ()),
    "minimum_allowances": (UP, "kinship_allowances", ()),
}
"""What each policy of prices does to which line of the books (income is negative), and what else must be in
force."""
NOTHING_IN_CARE = {"staying_close", "staying_close_to_25", *PRICES}
"""Policies that change nothing while a child is in care."""


TOO_FEW_TO_SHOW = {"clayfields_recording"}
"""Policies that touch three children or fewer at a time."""


def test_every_policy_has_a_direction() -> None:
    assert set(DIRECTIONS) | NOTHING_IN_CARE | TOO_FEW_TO_SHOW == set(names_in("policy"))


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        *((name, 1) for name in DIRECTIONS if name not in NOT_IN_ONE_PAIR),
        *(pytest.param(name, MORE_PAIRS.get(name, PAIRS), marks=pytest.mark.long) for name in DIRECTIONS),
    ],
)
def test_a_policy_moves_what_it_should(name: str, pairs: int) -> None:
    others = TOGETHER.get(name, ())
    for direction, indicator in DIRECTIONS[name]:
        differences = [
            indicator(frame(r, *others, name)) - indicator(frame(r, *others)) for r in range(pairs)
        ]
        assert direction * sum(differences) > 0, differences


@pytest.mark.parametrize("name", sorted(NOTHING_IN_CARE))
def test_some_policies_leave_every_child_in_care_where_it_is(name: str) -> None:
    pd.testing.assert_frame_equal(frame(0, name), frame(0))


@pytest.mark.parametrize("name", list(PRICES))
def test_a_policy_of_prices_moves_its_line_from_its_first_month_on(name: str) -> None:
    direction, line, others = PRICES[name]
    gap = _costs(line, *others, name) - _costs(line, *others)
    first = policies()[name].takes_effect.isoformat()
    assert (gap[gap.index < first] == 0).all()
    assert direction * gap.sum() > 0
    assert (direction * gap >= 0).all()


def _costs(line: str, *names: str) -> "pd.Series[float]":
    """Pence of a line by month."""
    p = _scenario(names).applied_to(_certain())
    lived = Lived(history(0, *names), p, YEARS, PriceDraws.none())
    ((costs, *_),) = cost_measures(Observation([lived]))
    chosen = costs.keys["cost_line"] == line
    return pd.Series(costs.values[chosen], index=costs.keys["date"][chosen])


@pytest.mark.parametrize("name", ["step_down", "reunification", "specialist_places_filled"])
def test_a_programme_begins_with_a_child_once_and_its_counts_add_up(name: str) -> None:
    """Two years must pass before a child is begun again; nobody is begun with twice at the same time."""
    attempts = history(0, *TOGETHER.get(name, ()), name).attempts
    begun = attempts[attempts["child"] >= 0].sort_values(["child", "begun"])
    assert len(begun) > 5
    assert not (begun.groupby("child")["begun"].diff() < 2 * YEAR).any()
    ended = begun[begun["outcome"] != "open"]
    assert (ended["ended"] > ended["begun"]).all()
    assert (
        len(attempts)
        == len(begun)
        + attempts["outcome"].isin(["unused"]).sum()
        + attempts.query("child < 0 and outcome == 'open'").shape[0]
    )
    led = set(begun[begun["outcome"] == "led_out"]["child"])
    episodes = history(0, *TOGETHER.get(name, ()), name).episodes.frame
    went = episodes.query(
        "route == 'reunification_planned'" if name == "reunification" else "plan != 'residential'"
    )
    assert led <= set(went["child"])


@pytest.mark.parametrize(("name", "pairs"), [("foster_retention", 6), ("foster_recruitment", 1)])
def test_more_places_are_approved(name: str, pairs: int) -> None:
    """On average: what keeps carers may do nothing, or less, in some replications; its effect is a range."""

    def places(replication: int, *names: str) -> float:
        rows = history(replication, *names).places.query("unit == 'foster households'")
        return float(rows["places"].iloc[-1])

    assert sum(places(r, name) - places(r) for r in range(pairs)) > 0


@pytest.mark.parametrize("name", sorted(policies()))
def test_no_child_takes_another_path_before_the_first_day(name: str) -> None:
    """What had happened by then is the same to the letter, whatever comes later."""
    first = day_number(policies()[name].takes_effect)
    with_it, without = (_until(frame(0, *names), first) for names in ((name,), ()))
    pd.testing.assert_frame_equal(with_it, without)


def _until(episodes: pd.DataFrame, day: int) -> pd.DataFrame:
    past = episodes[episodes["dec"] < day].drop(columns=["unit"])
    return past.sort_values(["child", "decom"]).reset_index(drop=True)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(names_in("policy"), id="every policy at once"),
        *(pytest.param((name,), id=name, marks=pytest.mark.long) for name in names_in("policy")),
    ],
)
def test_a_dose_of_zero_gives_the_same_episodes(names: tuple[str, ...]) -> None:
    """All of them together change nothing; each by itself says which one it is if they do."""
    nothing = {name: policies()[name].model_copy(update={policies()[name].quantity: 0}) for name in names}
    scenario = Scenario(title="A test", stands_for="No dose of any policy at all", policies=nothing)
    pd.testing.assert_frame_equal(_lived(scenario, 0).episodes.frame, frame(0))


def test_every_scenario_runs() -> None:
    """All shipped scenarios in one call, for a year."""
    run = settings().run.model_copy(update={"replications": 1, "years": 1, "workers": 1})
    results = simulate(replace(settings(), run=run))
    assert set(results.measured) == set(names_in("scenario"))
    last = years_after(today().authority.base_date, 1).isoformat()
    for measured in results.measured.values():
        caseload = measured["caseload"]
        everyone = caseload.keys.query(
            "placement == 'all' and age_band == 'all' and date == @last", local_dict={"last": last}
        )
        assert 600 < caseload.values[0, everyone.index[0]] < 1300


def test_the_strategy_as_a_whole_serves_its_headline_aims() -> None:
    names = tuple(settings().scenarios["full_strategy"].policies)
    for direction, indicator in (
        (UP, share(nights("placement == 'kinship_foster'"), nights(EVERYONE))),
        (
            DOWN,
            share(nights(AGENCY), nights(f"{AGENCY} or {IN_HOUSE}")),
        ),
        (DOWN, share(begun("location == 'beyond'", 3 * YEAR), begun("location != 'in_county'", 3 * YEAR))),
        (DOWN, nights(EVERYONE)),
    ):
        differences = [indicator(frame(r, *names)) - indicator(frame(r)) for r in range(PAIRS)]
        assert direction * sum(differences) > 0, differences
