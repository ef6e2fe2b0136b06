"""Entries, exits and the totals to fit to."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.bands import AgeBand, age_band
from sim.calendar import last_of_year
from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.parameters.paths.values import plain
from sim.published.configured.said import count, number, sourced
from sim.published.figures.amounts import Amount, least_sure
from sim.published.figures.places import fitted_to
from sim.published.figures.stock import NEEDS
from sim.published.figures.whole import Figures

LEAST = 1e-4
"""Least exits per child and year of a route from which the fit starts."""
EVERYWHERE = 0.05
"""Exits by route and age that may be where the other authority has none. Assumption."""
LEAST_ENTRIES = 0.02
"""Entries a year of a stream of which the tables show none: it may be small, and is not empty for ever.
Assumption."""
ABOVE_OWN = 3.0
"""The transfer scheme's threshold, relative to the unaccompanied children whom an authority has: the starts
that are published are of those who stayed, so that the scheme must not turn them away again. On 31 March 2021
17 of 121 authorities had more than the 0.07 % of the protocol, and 38 more than 0.7 times as much. Above it
the number did not fall to it: from 2018 to 2020 it changed by a few per cent a year. One in ten authorities
had 1.6 times as many a year later (DfE, ONS). Assumption: three times as many is where it ends."""


def strata_of(template: Parameters) -> tuple[dict[str, str], str]:
    """The stream of each age band, and that of unaccompanied children.

    Raises :class:`~sim.errors.InputMistake` if the configuration has others: the tables cannot fill them.
    """
    strata = template.entries.strata
    by_age = {age_band(min(s.ages)).value: name for name, s in strata.items() if not s.uasc}
    alone = [name for name, s in strata.items() if s.uasc]
    if len(by_age) != len(AgeBand) or len(alone) != 1 or len(strata) != len(AgeBand) + 1:
        raise InputMistake(
            "job=from_published: entries.strata are not one for each age band of DfE and one of unaccompanied"
            " children; start from authority=nottinghamshire"
        )
    return by_age, alone[0]


def entry_amounts(f: Figures, template: Parameters) -> dict[str, Amount]:
    """Entries a year by stream: starts by age, those of unaccompanied children by themselves."""
    by_age, alone = strata_of(template)
    found = {by_age[age]: amount for age, amount in f.flows.entries_by_age.items()}
    alone_amount = f.flows.entries_unaccompanied
    ages = template.entries.strata[alone].ages
    for band, name in by_age.items():
        part = sum(share for age, share in ages.items() if age_band(age).value == band) / sum(ages.values())
        if part:
            found[name] = _less(found[name], alone_amount, part)
    return {**found, alone: alone_amount}


def _less(all_of_them: Amount, alone: Amount, part: float) -> Amount:
    """Starts of an age without the part of the unaccompanied children that is of that age."""
    value = max(all_of_them.value - part * alone.value, 0.0)
    low = (all_of_them.low or 0.0) - part * (alone.high or alone.value)
    high = (all_of_them.high or all_of_them.value) - part * (alone.low or alone.value)
    says = f"{all_of_them.says}; less {part * alone.value:.3g} unaccompanied"
    how = least_sure((all_of_them.how, alone.how))
    return Amount(value, how, says, min(max(low, 0.0), value), max(high, value))


def entries_of(f: Figures, template: Parameters) -> dict[str, Any]:
    """The group ``entries``."""
    entries: dict[str, Any] = plain(template.entries)
    amounts = entry_amounts(f, template)
    _, alone = strata_of(template)
    mixes = {
        "need": _mixes(f.flows.entries_by_need, template, amounts, "need", {alone: {"N8": 1.0}}, NEEDS),
        "legal_status": _mixes(
            f.flows.entries_by_legal_status,
            template,
            amounts,
            "legal_status",
            {alone: {"V2": 1.0}},
            tuple(f.flows.entries_by_legal_status),
        ),
    }
    for name, stratum in entries["strata"].items():
        stratum.pop("source", None)
        stratum["per_year"] = number(max(amounts[name].value, LEAST_ENTRIES))
        for part, by_stratum in mixes.items():
            stratum[part] = by_stratum[name]
        stratum |= sourced(
            {"per_year": amounts[name]},
            "Need and legal status: the authority's own totals, by age as in"
            f" {template.authority.name}; ages, plans, levels of need and the rest as there",
        )
        if "assumption" not in stratum:
            stratum["assumption"] = ""
    says = "Starts by age, need and legal status of the authority (DfE)"
    return {
        **entries,
        "level": 1.0,
        "transfer_scheme": _transfer_scheme(f, template),
        "source": says,
        "assumption": f"What is not published is as in {template.authority.name}",
    }


def _transfer_scheme(f: Figures, template: Parameters) -> dict[str, Any]:
    """The threshold of the other authority, or a higher one where the children who are there ask for it."""
    scheme: dict[str, Any] = plain(template.entries.transfer_scheme)
    own = ABOVE_OWN * f.stock.unaccompanied.value / f.stock.population.value
    if own <= template.entries.transfer_scheme.threshold.at(last_of_year(f.year)):
        return scheme
    return {
        "threshold": number(own),
        "assumption": f"{ABOVE_OWN:g} times the {f.stock.unaccompanied.value:.3g} unaccompanied children of"
        f" {f.year}: published starts are of those who were not transferred, and authorities above the"
        " threshold of the protocol kept what they had",
    }


def _mixes(
    totals: Mapping[str, Amount],
    template: Parameters,
    amounts: Mapping[str, Amount],
    part: str,
    fixed: Mapping[str, Mapping[str, float]],
    values: tuple[str, ...],
) -> dict[str, dict[str, float]]:
    """Shares by stream that add up to the authority's own totals: proportional fitting from the other's."""
    strata = [name for name in template.entries.strata if name not in fixed]
    theirs = {name: plain(getattr(template.entries.strata[name], part)) for name in strata}
    children = np.array([max(amounts[name].value, LEAST_ENTRIES) for name in strata])
    wanted = np.array(
        [
            totals[v].value - sum(amounts[name].value * mix.get(v, 0.0) for name, mix in fixed.items())
            for v in values
        ]
    ).clip(min=0.0)
    weights = np.array([[max(theirs[name].get(v, 0.0), 1e-3) for v in values] for name in strata])
    if wanted.sum() <= 0:
        return {**theirs, **{name: dict(mix) for name, mix in fixed.items()}}
    table = fitted_to(weights * children[:, None], children, wanted * children.sum() / wanted.sum())
    shares = {
        name: _summing_to_one(dict(zip(values, row.tolist(), strict=True)))
        for name, row in zip(strata, table, strict=True)
    }
    return {**shares, **{name: dict(mix) for name, mix in fixed.items()}}


def _summing_to_one(row: Mapping[str, float]) -> dict[str, float]:
    """Rounded shares; what rounding leaves over goes to the largest."""
    total = sum(row.values())
    rounded = {name: round(value / total, 4) for name, value in row.items() if value / total >= 5e-5}
    largest = max(rounded, key=lambda name: rounded[name])
    rounded[largest] = round(rounded[largest] + 1 - sum(rounded.values()), 4)
    return rounded


def exits_of(f: Figures, template: Parameters) -> dict[str, Any]:
    """The group ``exits``: the hazards of the other authority, scaled to as many exits for each child."""
    exits: dict[str, Any] = plain(template.exits)
    theirs = template.targets.exits_by_route if template.targets else {}
    size = f.stock.children.value / max(template.census.children, 1)
    for name, route in exits["routes"].items():
        own = f.flows.exits_by_route.get(name)
        if own is None or name not in theirs or theirs[name].value <= 0 or route.get("clock") == "placement":
            continue
        factor = own.value / (theirs[name].value * size)
        route["per_year"] = {
            age: number(max(rate * factor, LEAST if rate else 0.0)) for age, rate in route["per_year"].items()
        }
    return exits


def targets_of_figures(f: Figures, template: Parameters) -> dict[str, Any]:
    """The group ``targets``."""
    old = template.targets
    if old is None:
        raise InputMistake(
            "job=from_published: the configuration has no targets; start from authority=nottinghamshire"
        )
    routes = {
        name: f.flows.exits_by_route[name] for name in template.exits.routes if name in f.flows.exits_by_route
    }
    if lacking := [name for name in template.exits.routes if name not in routes]:
        raise InputMistake(
            f"job=from_published: no table tells of the exits {', '.join(lacking)}; leave them out"
        )
    amounts = entry_amounts(f, template)
    return {
        "entries": count(f.flows.entries),
        "entries_by_stratum": {name: count(amount) for name, amount in amounts.items()},
        "moves": count(f.flows.moves),
        "exits_by_route": {name: count(amount) for name, amount in routes.items()},
        "turned_18": count(f.flows.turned_18),
        "exits_by_age": {age: count(amount) for age, amount in f.flows.exits_by_age.items()},
        "ages_of_routes": {route: _ages(route, plain(old.ages_of_routes[route])) for route in routes},
        "last_period_of_care": list(old.last_period_of_care),
        "three_or_more_placements": number(f.flows.three_or_more.value),
        "same_carer_for_two_years": number(f.flows.same_carer.value),
        **sourced(
            {"three or more placements": f.flows.three_or_more, "same carer": f.flows.same_carer},
            f"Routes by age lean as in {template.authority.name} before both margins are met; last periods of"
            " care are England's",
        ),
    }


def _ages(route: str, weights: Mapping[str, float]) -> dict[str, float]:
    """How a route leans on ages; nobody below 16 leaves for independence."""
    if route == "independence":
        return dict(weights)
    return {age.value: max(weights.get(age.value, 0.0), EVERYWHERE) for age in AgeBand}
