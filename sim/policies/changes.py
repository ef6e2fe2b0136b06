"""The changes of parameters that levers are made of: pure functions from parameters to parameters."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sim.bands import AgeBand
from sim.codes import FOSTERED_BY_RELATIVES, ReasonEpisodeCeased
from sim.errors import InputMistake
from sim.parameters import Costs, Delivery, Home, Parameters, ProvisionKind
from sim.parameters.change import Change
from sim.parameters.checks.references import nearest
from sim.parameters.entries import Prevention
from sim.parameters.placements import Reordering
from sim.parameters.programmes import Programme
from sim.parameters.provision import CLASSES, Extension, Pipeline
from sim.timeline import Timeline

ALL_AGES = tuple(AgeBand)
Shares = Mapping[str, Timeline]


def named(what: str, name: str, known: Mapping[str, object]) -> str:
    """The same name if it is known; raises ``InputMistake`` that says what is not there."""
    if name not in known:
        raise InputMistake(f"policy: there is no {what} '{name}' in this authority; {nearest(name, known)}")
    return name


def kinship_settings(p: Parameters) -> tuple[str, ...]:
    """The settings in which relatives or friends foster; raises ``InputMistake`` if there are none."""
    found = p.placement.settings_where(lambda kind: kind.kinship)
    if not found:
        codes = ", ".join(FOSTERED_BY_RELATIVES)
        raise InputMistake(
            f"policy: relatives or friends foster in no placement type of this authority (place {codes});"
            " add one"
        )
    return found


def routes_by(p: Parameters, what: str, reasons: Collection[ReasonEpisodeCeased]) -> tuple[str, ...]:
    """The routes of exit that end care for one of some reasons; raises ``InputMistake`` if there are none."""
    found = p.exits.routes_by(reasons)
    if not found:
        raise InputMistake(
            f"policy: no route of exit of this authority is by {what} (rec {', '.join(reasons)}); add one"
        )
    return found


# homes


def home(p: Parameters, name: str) -> Home:
    """A home of the authority; raises ``InputMistake`` if there is none of that name."""
    return p.provision.homes[named("home", name, p.provision.homes)]


def with_home(p: Parameters, name: str, new: Home) -> Parameters:
    """A home is added, or replaced by one that differs; raises ``InputMistake`` if its type is not one of
    homes.
    """
    placement_type = p.placement.types[named("placement type", new.type, p.placement.types)]
    if placement_type.provision is not ProvisionKind.HOMES:
        raise InputMistake(
            f"policy: children of the placement type '{new.type}' do not live in homes; take a type that does"
        )
    if new.replaces not in CLASSES:
        named(
            "home or kind of children that a home replaces",
            new.replaces,
            {**p.provision.homes, **dict.fromkeys(CLASSES)},
        )
    return _provision(p, homes={**p.provision.homes, name: new})


# foster households


def with_pipeline(p: Parameters, name: str, pipeline: Pipeline) -> Parameters:
    """People come to enquire about fostering in one more way."""
    foster = p.provision.foster_households
    return _foster(p, pipelines={**foster.pipelines, name: pipeline})


def scaled_deregistration(p: Parameters, factor: Timeline) -> Parameters:
    """Foster households decide to stop more or less often."""
    stopping = p.provision.foster_households.deregistration
    return _foster(p, deregistration=stopping.model_copy(update={"rate": stopping.rate.scale(factor)}))


def scaled_matching(p: Parameters, factor: Timeline) -> Parameters:
    """A foster household with a free place is more or less often the right match for a child."""
    return _foster(p, matching=p.provision.foster_households.matching.scale(factor))


def with_extension(p: Parameters, name: str, extension: Extension) -> Parameters:
    """Some foster households are approved for one more child."""
    foster = p.provision.foster_households
    return _foster(p, extensions={**foster.extensions, name: extension})


# markets


def scaled_availability(p: Parameters, market: str, factor: Timeline) -> Parameters:
    """Places on a market are found more or less often."""
    old = p.provision.markets[named("market", market, p.provision.markets)]
    new = old.model_copy(update={"factor": old.factor.scale(factor)})
    return _provision(p, markets={**p.provision.markets, market: new})


def with_turned_away(p: Parameters, market: str, levels: Collection[str], share: Timeline) -> Parameters:
    """A share of the searches on a market for children of some levels of need fail."""
    old = p.provision.markets[named("market", market, p.provision.markets)]
    none = Timeline.constant(0.0)
    more = {level: capped(old.turned_away.get(level, none).plus(share)) for level in levels}
    new = old.model_copy(update={"turned_away": {**old.turned_away, **more}})
    return _provision(p, markets={**p.provision.markets, market: new})


def asked_beside(
    p: Parameters,
    placement: str,
    *,
    before: str | None = None,
    after: str | None = None,
    settings: Collection[str] | None = None,
    days: tuple[date, date | None],
) -> Parameters:
    """A placement type is asked right before, or after, another one from a day on, until a later day if there
    is one: in some settings, or in every one that asks the other.
    """
    beside = before or after or ""
    for name in (placement, beside):
        named("placement type", name, p.placement.types)
    for setting in settings or ():
        named("setting", setting, p.placement.preferences)
    first, end = days
    today = p.placement.preferences_on(first)
    chosen = [s for s in settings or today if beside in today[s]]
    changed = {s: _beside(today[s], placement, beside, step=0 if before else 1) for s in chosen}
    changes = [Reordering(on=first, preferences=changed)]
    if end is not None:
        changes.append(Reordering(on=end, preferences={s: today[s] for s in chosen}))
    reordered = (*p.placement.reordered, *changes)
    return p.model_copy(update={"placement": p.placement.model_copy(update={"reordered": reordered})})


def _beside(order: tuple[str, ...], placement: str, other: str, step: int) -> tuple[str, ...]:
    rest = [name for name in order if name != placement]
    where = rest.index(other) + step
    return (*rest[:where], placement, *rest[where:])


def moved_nearer(p: Parameters, placement: str, share: Timeline) -> Parameters:
    """A share of the placements beyond the sub-region are made within it instead."""
    placement_type = p.placement.types[named("placement type", placement, p.placement.types)]
    location = shifted(placement_type.location, "beyond", "sub_region", share)
    types = {**p.placement.types, placement: placement_type.model_copy(update={"location": location})}
    return p.model_copy(update={"placement": p.placement.model_copy(update={"types": types})})


# entering care


def scaled_entries(p: Parameters, strata: Iterable[str], factor: Timeline) -> Parameters:
    """More or fewer children of some strata enter care."""
    changed = {
        name: s.model_copy(update={"per_year": s.per_year.scale(factor)})
        for name in strata
        for s in (p.entries.strata[named("stratum", name, p.entries.strata)],)
    }
    return _entries(p, strata={**p.entries.strata, **changed})


def with_transfer_threshold(p: Parameters, share: Timeline) -> Parameters:
    """Unaccompanied children are transferred here up to another share of the child population."""
    scheme = p.entries.transfer_scheme.model_copy(update={"threshold": share})
    return _entries(p, transfer_scheme=scheme)


def with_prevention(p: Parameters, name: str, prevention: Prevention) -> Parameters:
    """Some families who would have come to the door of care do not."""
    return _entries(p, prevention={**p.entries.prevention, name: prevention})


def planned_elsewhere(
    p: Parameters, strata: Iterable[str], before: str, after: str, share: Timeline
) -> Parameters:
    """A share of the children entering care whose plan named one setting have a plan for another."""
    for setting in (before, after):
        named("setting", setting, p.placement.preferences)
    changed = {
        name: s.model_copy(update={"plan": shifted(s.plan, before, after, share)})
        for name in strata
        for s in (p.entries.strata[named("stratum", name, p.entries.strata)],)
    }
    return _entries(p, strata={**p.entries.strata, **changed})


def scaled_returns(p: Parameters, route: str, factor: Timeline) -> Parameters:
    """Exits by a route fail more or less often."""
    old = p.entries.reentry[named("route with returns to care", route, p.entries.reentry)]
    new = old.model_copy(update={"probability": capped(old.probability.scale(factor))})
    return _entries(p, reentry={**p.entries.reentry, route: new})


# living in care and leaving it


def scaled_disruptions(p: Parameters, setting: str, factor: Timeline) -> Parameters:
    """Placements of a setting break down more or less often."""
    old = p.moves.endings[named("setting", setting, p.moves.endings)]
    new = old.model_copy(update={"disruption_factor": old.disruption_factor.scale(factor)})
    endings = {**p.moves.endings, setting: new}
    return p.model_copy(update={"moves": p.moves.model_copy(update={"endings": endings})})


def scaled_exits(
    p: Parameters,
    route: str,
    factor: Timeline,
    *,
    ages: tuple[AgeBand, ...] = ALL_AGES,
    settings: tuple[str, ...] | None = None,
) -> Parameters:
    """Children of some ages in some settings leave by a route more or less often."""
    old = p.exits.routes[named("route of exit", route, p.exits.routes)]
    for setting in settings or ():
        named("setting", setting, p.placement.preferences)
    change = Change(factor=factor, ages=ages, settings=settings)
    new = old.model_copy(update={"changes": (*old.changes, change)})
    return p.model_copy(
        update={"exits": p.exits.model_copy(update={"routes": {**p.exits.routes, route: new}})}
    )


def with_at_eighteen(p: Parameters, **changed: object) -> Parameters:
    """What happens on the 18th birthday changes."""
    at_eighteen = p.exits.at_eighteen.model_copy(update=changed)
    return p.model_copy(update={"exits": p.exits.model_copy(update={"at_eighteen": at_eighteen})})


def with_programme(p: Parameters, name: str, programme: Programme) -> Parameters:
    """A team works with one child after another."""
    return p.model_copy(update={"programmes": {**p.programmes, name: programme}})


# costs


def with_delivery(p: Parameters, name: str, delivery: Delivery) -> Parameters:
    """Carrying out a policy costs money; nothing changes where nothing is costed."""
    if p.costs is None:
        return p
    named("price group", delivery.follows, p.costs.groups)
    return with_costs(p, p.costs, delivery={**p.costs.delivery, name: delivery})


def scaled_price_group(p: Parameters, group: str, factor: Timeline) -> Parameters:
    """All prices of a group change; raises ``InputMistake`` where there is none of that name."""
    costs = priced(p)
    old = costs.groups[named("price group", group, costs.groups)]
    new = old.model_copy(update={"level": old.level.scale(factor)})
    return with_costs(p, costs, groups={**costs.groups, group: new})


def scaled_price(p: Parameters, placement: str, factor: Timeline) -> Parameters:
    """The price of one placement type changes: its weekly fee, and the yearly cost of its homes."""
    costs = priced(p)
    named("price of the placement type", placement, {**costs.fees, **costs.homes})
    fees = {
        name: fee.model_copy(update={"per_week": fee.per_week.scale(factor)}) if name == placement else fee
        for name, fee in costs.fees.items()
    }
    homes = {
        name: (
            home.model_copy(
                update={"per_home": home.per_home.scale(factor), "per_place": home.per_place.scale(factor)}
            )
            if name == placement
            else home
        )
        for name, home in costs.homes.items()
    }
    return with_costs(p, costs, fees=fees, homes=homes)


def priced(p: Parameters) -> Costs:
    """The prices; raises ``InputMistake`` where there are none."""
    if p.costs is None:
        raise InputMistake(
            "policy: a change of prices needs prices, but there are none; choose some, such as costs=england"
        )
    return p.costs


def with_costs(p: Parameters, costs: Costs, **changed: object) -> Parameters:
    """The same with some parts of the prices changed."""
    return p.model_copy(update={"costs": costs.model_copy(update=changed)})


# shares


def shifted(mix: Shares, before: str, after: str, share: Timeline) -> dict[str, Timeline]:
    """A mix in which a share of ``before`` has become ``after``; all other shares, and their order, stay."""
    moved = mix.get(before, Timeline.constant(0.0)).scale(share)
    changed = dict(mix)
    changed[before] = mix.get(before, Timeline.constant(0.0)).plus(moved.scale(-1.0))
    changed[after] = mix.get(after, Timeline.constant(0.0)).plus(moved)
    return changed


def capped(share: Timeline) -> Timeline:
    """A share that is at most one."""
    return share.map(lambda value: min(1.0, value))


def _provision(p: Parameters, **changed: object) -> Parameters:
    return p.model_copy(update={"provision": p.provision.model_copy(update=changed)})


def _foster(p: Parameters, **changed: object) -> Parameters:
    return _provision(p, foster_households=p.provision.foster_households.model_copy(update=changed))


def _entries(p: Parameters, **changed: object) -> Parameters:
    return p.model_copy(update={"entries": p.entries.model_copy(update=changed)})
