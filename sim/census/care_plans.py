"""What the care plans of the children in the census name, where they live otherwise, and in which home."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from sim.arrays import Flags, Texts
from sim.census.caseload import CensusCaseload
from sim.errors import InputMistake
from sim.parameters import Home, Parameters, ProvisionKind


def care_plans(parameters: Parameters, caseload: CensusCaseload, rng: np.random.Generator) -> Texts:
    """The setting each child's plan names: the one it lives in, but for the children of
    ``census.against_plan``.

    Those are chosen by chance among the children of the placement type whose age the planned setting takes.
    Raises :class:`~sim.errors.InputMistake` when there are too few of them, when a plan names the setting of
    the placement itself, or when a child in an emergency placement has no other plan: nobody is meant to stay
    there.
    """
    plan = caseload.setting.copy()
    emergency = parameters.placement.emergency_type
    for name, plans in parameters.census.against_plan.items():
        _set_plans(parameters, caseload, name, plans, plan, rng)
    staying = int(((caseload.placement == emergency) & (plan == caseload.setting)).sum())
    if staying:
        raise InputMistake(
            f"census.against_plan.{emergency}: {staying} children have no other setting in their plan;"
            " expected one for every child there; add settings until their numbers sum to the children of"
            " that type"
        )
    return plan


def wanted_types(parameters: Parameters, caseload: CensusCaseload, plan: Texts) -> Texts:
    """The placement type first asked for: the one lived in, or the first of the plan's preferences for the
    age.

    Types none of whose homes is open do not count.
    """
    opened = {name for name in parameters.placement.types if _has_opened(parameters, name)}
    wanted = caseload.placement.copy()
    for child in np.flatnonzero(plan != caseload.setting):
        order = parameters.placement.preferences[plan[child]]
        preferred = [name for name in order if _takes(parameters, name, int(caseload.age[child]))]
        wanted[child] = next((name for name in preferred if name in opened), preferred[0])
    return wanted


def homes_lived_in(parameters: Parameters, caseload: CensusCaseload) -> Texts:
    """The name of the home for children in the council's homes, empty for all others.

    Children are spread over the open places of their type so that as few as possible live in a home whose
    ages they are outside of, and the homes fill evenly. Raises :class:`~sim.errors.InputMistake` for too few
    places.
    """
    unit = np.full(len(caseload), "", dtype=object)
    for name, placement in parameters.placement.types.items():
        children = np.flatnonzero(caseload.placement == name)
        if placement.provision is ProvisionKind.HOMES and children.size:
            homes = {key: home for key, home in parameters.provision.homes.items() if home.type == name}
            unit[children] = spread_over_homes(parameters, name, caseload.age[children].tolist(), homes)
    return unit


def _set_plans(
    parameters: Parameters,
    caseload: CensusCaseload,
    name: str,
    plans: dict[str, int],
    plan: Texts,
    rng: np.random.Generator,
) -> None:
    """Give children of one placement type the plans of other settings, the settings for the fewest ages
    first.
    """
    own = parameters.placement.types[name].setting
    candidates = {setting: _candidates(parameters, caseload, name, setting) for setting in plans}
    for setting in sorted(plans, key=lambda s: (int(candidates[s].sum()), s)):
        free = np.flatnonzero(candidates[setting] & (plan == own))
        if setting == own or plans[setting] > free.size:
            raise InputMistake(
                f"census.against_plan.{name}.{setting}: {plans[setting]} children; expected another setting"
                f" than '{own}' and at most the {free.size} children of that type left whose age it takes;"
                " change the number"
            )
        plan[rng.choice(free, size=plans[setting], replace=False)] = setting


def _candidates(parameters: Parameters, caseload: CensusCaseload, name: str, setting: str) -> Flags:
    types = [t for t in parameters.placement.types.values() if t.setting == setting]
    fits = [any(t.ages[0] <= age <= t.ages[1] for t in types) for age in caseload.age]
    return np.asarray((caseload.placement == name) & np.array(fits, dtype=bool))


def _takes(parameters: Parameters, name: str, age: int) -> bool:
    first, last = parameters.placement.types[name].ages
    return first <= age <= last


def _has_opened(parameters: Parameters, name: str) -> bool:
    homes = (home for home in parameters.provision.homes.values() if home.type == name)
    is_of_homes = parameters.placement.types[name].provision is ProvisionKind.HOMES
    return not is_of_homes or any(open_places(parameters, home) for home in homes)


def spread_over_homes(parameters: Parameters, name: str, ages: list[int], homes: dict[str, Home]) -> Texts:
    """The home of each child: an assignment of children to places at the least cost."""
    places = [
        (key, home, number) for key, home in homes.items() for number in range(open_places(parameters, home))
    ]
    if len(places) < len(ages):
        raise InputMistake(
            f"census.table.placements.{name}: {len(ages)} children, but the homes of this type have"
            f" {len(places)} open places on the base date (provision.homes: places less places_for_others);"
            " expected no more; change either"
        )
    # A year outside a home's ages weighs more than any way of filling; then the fullest home costs most.
    cost = [
        [1000.0 * max(home.ages[0] - age, age - home.ages[1], 0) + number for _, home, number in places]
        for age in ages
    ]
    children, chosen = linear_sum_assignment(np.array(cost))
    lived_in = np.full(len(ages), "", dtype=object)
    lived_in[children] = np.array([key for key, _, _ in places], dtype=object)[chosen]
    return lived_in


def open_places(parameters: Parameters, home: Home) -> int:
    """Places for the authority's own children on the base date; none in a home that is not open."""
    base = parameters.authority.base_date
    if (home.opens and home.opens > base) or (home.closes and home.closes <= base):
        return 0
    return int(home.beds.at(base))
