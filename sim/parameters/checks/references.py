"""Names that one part of the configuration uses and another defines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sim.bands import AgeBand
from sim.parameters.exits import TURNED_18
from sim.parameters.placements import ProvisionKind

if TYPE_CHECKING:
    from sim.parameters import Parameters


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint for a misspelt name: the nearest known one, or the list of them."""
    known = sorted(names)
    close = get_close_matches(name, known, n=1)
    return f"did you mean '{close[0]}'?" if close else f"expected one of {', '.join(known)}"


def dangling_references(p: Parameters) -> list[str]:
    """One sentence for each name that is used but not defined, with the path where it stands."""
    return [*_settings(p), *_types(p), *_routes(p), *_markets(p), *_prices(p), *_targets(p)]


def _unknown(path: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[str]:
    known = set(known)
    for name in names:
        if name not in known:
            yield f"{path}: there is no {what} '{name}'; {nearest(name, known)}"


def _settings(p: Parameters) -> Iterator[str]:
    known = p.placement.settings
    for name, stratum in p.entries.strata.items():
        yield from _unknown(f"entries.strata.{name}.plan", stratum.plan, known, "setting")
    for name, endings in p.moves.endings.items():
        yield from _unknown("moves.endings", [name], known, "setting")
        yield from _unknown(f"moves.endings.{name}.planned_to", endings.planned_to, known, "setting")
        yield from _unknown(
            f"moves.endings.{name}.disrupted_to", endings.disrupted_to, (*known, "same"), "setting"
        )
    yield from _unknown("moves.pull", p.moves.pull, known, "setting")
    yield from _unknown("moves.pull_by_level", p.moves.pull_by_level, known, "setting")
    for name, route in p.exits.routes.items():
        yield from _unknown(f"exits.routes.{name}.by_setting", route.by_setting, known, "setting")
    lived_in = {t.setting for t in p.placement.types.values()}
    yield from (
        f"moves.endings: lacks the setting '{s}', in which children live"
        for s in sorted(lived_in - set(p.moves.endings))
    )


def _types(p: Parameters) -> Iterator[str]:
    known = p.placement.types
    yield from _unknown("moves.by_type", p.moves.by_type, known, "placement type")
    for name, home in p.provision.homes.items():
        yield from _unknown(f"provision.homes.{name}.type", [home.type], known, "placement type")
    yield from _unknown(
        "provision.foster_households.type", [p.provision.foster_households.type], known, "placement type"
    )
    yield from (
        f"placement.types.{name}.provision: is 'households', but the council's own households are those of "
        f"'{p.provision.foster_households.type}'; give it another provision, such as homes"
        for name, placement in known.items()
        if placement.provision is ProvisionKind.HOUSEHOLDS and name != p.provision.foster_households.type
    )
    yield from _unknown("provision.markets", p.provision.markets, known, "placement type")
    yield from _unknown("moves.against_plan.offers", p.moves.against_plan.offers, known, "placement type")
    yield from _unknown("census.table.placements", p.census.table.placements, known, "placement type")
    for name, plans in p.census.against_plan.items():
        yield from _unknown("census.against_plan", [name], known, "placement type")
        yield from _unknown(f"census.against_plan.{name}", plans, p.placement.settings, "setting")


def _routes(p: Parameters) -> Iterator[str]:
    known = (*p.exits.routes, TURNED_18)
    yield from _unknown("entries.reentry", p.entries.reentry, known, "route of exit")
    yield from _unknown("census.exits_last_12_months", p.census.exits_last_12_months, known, "route of exit")
    yield from _unknown(
        "entries.strata.*.district", p.census.district.totals, p.authority.districts, "district"
    )


def _markets(p: Parameters) -> Iterator[str]:
    for name, placement in p.placement.types.items():
        if placement.provision is ProvisionKind.MARKET and name not in p.provision.markets:
            yield (
                f"provision.markets: lacks '{name}', which is bought on a market; give its availability"
                " by age"
            )


def _prices(p: Parameters) -> Iterator[str]:
    if p.costs is None:
        return
    fees, homes = p.costs.fees, p.costs.homes
    yield from _unknown("costs.fees", fees, p.placement.types, "placement type")
    yield from _unknown("costs.homes", homes, p.placement.types, "placement type")
    yield from _unknown("costs.named_homes", p.costs.named_homes, p.provision.homes, "home")
    for name, placement in p.placement.types.items():
        if placement.provision is ProvisionKind.HOMES and name not in homes:
            yield (
                f"costs.homes: lacks '{name}', whose children live in homes; say what a home costs a year (0"
                " is a price)"
            )
        elif placement.provision is not ProvisionKind.HOMES and name not in fees:
            yield f"costs.fees: lacks the placement type '{name}'; say what it costs a week (0 is a price)"


def _targets(p: Parameters) -> Iterator[str]:
    if p.targets is None:
        return
    routes, strata, ages = p.exits.routes, p.entries.strata, list(AgeBand)
    yield from _unknown("targets.exits_by_route", p.targets.exits_by_route, routes, "route of exit")
    yield from _unknown("targets.ages_of_routes", p.targets.ages_of_routes, routes, "route of exit")
    yield from _unknown(
        "targets.entries_by_stratum", p.targets.entries_by_stratum, strata, "stratum of entries"
    )
    yield from _unknown("targets.exits_by_age", p.targets.exits_by_age, ages, "age band")
    for route, by_age in p.targets.ages_of_routes.items():
        yield from _unknown(f"targets.ages_of_routes.{route}", by_age, ages, "age band")


def not_to_be_fitted(p: Parameters) -> list[str]:
    """One sentence for each published total that a fit to totals needs and the targets lack; none without
    targets.
    """
    if p.targets is None:
        return []
    needed: dict[str, tuple[Iterable[str], str]] = {
        "exits_by_route": (p.exits.routes, "way out of care"),
        "ages_of_routes": (p.exits.routes, "way out of care"),
        "entries_by_stratum": (p.entries.strata, "stream of entries"),
        "exits_by_age": (list(AgeBand), "age band"),
    }
    return [
        f"targets.{table}: lacks '{name}', a {what} of this configuration; give what is published of it (0 if"
        " there is none)"
        for table, (names, what) in needed.items()
        for name in names
        if name not in getattr(p.targets, table)
    ]
