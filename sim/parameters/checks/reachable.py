"""What must be told of placement types and settings before a run: where no child will live, and whence nobody
leaves care.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.parameters import Parameters


def out_of_reach(several: Sequence["Parameters"]) -> list[str]:
    """One sentence for each placement type in which no child will live, and each setting without a way out of
    care before 18.

    ``several`` are parameters of the same types, one for each scenario that is to run: what one of them leads
    to is reached.
    """
    reached = [_types_reached(p) for p in several]
    types = [name for name in several[0].placement.types if not any(name in each for each in reached)]
    closed = [set(_settings_without_exit(p, there)) for p, there in zip(several, reached, strict=True)]
    settings = [
        setting for setting in several[0].placement.settings if any(setting in each for each in closed)
    ]
    return [
        *(
            f"placement type '{name}': no plan leads to it by an order of preference, no programme does, and"
            " no child of the census lives there, so that no child ever will; name it in an order that some"
            " plan uses (placement.preferences)"
            for name in types
        ),
        *(
            f"setting '{setting}': no route leads from it out of care before 18, so that children leave it"
            " only by moving; name it under by_setting of a route (exits.routes)"
            for setting in settings
        ),
    ]


def _types_reached(p: "Parameters") -> set[str]:
    """The types of which some child of the census is, to which a programme leads, or which are asked for what
    a plan names.
    """
    here = {name for name, children in p.census.table.placements.items() if children > 0}
    led = {programme.move_to for programme in p.programmes.values() if programme.move_to}
    orders = (p.placement.preferences, *(change.preferences for change in p.placement.reordered))
    plans = _plans(p, here | led)
    preferred = {name for order in orders for setting in plans for name in order.get(setting, ())}
    return here | led | preferred | {p.placement.emergency_type}


def _plans(p: "Parameters", types: set[str]) -> set[str]:
    """Settings that some plan names: at entry, in the census, after a move, or in an emergency."""
    named = {
        s
        for stratum in p.entries.strata.values()
        for s, share in stratum.plan.items()
        if max(share.values) > 0
    }
    named |= {s for plans in p.census.against_plan.values() for s, children in plans.items() if children > 0}
    named |= {p.placement.types[name].setting for name in (*types, p.placement.emergency_type)}
    after = [to for ending in p.moves.endings.values() for to in (ending.planned_to, ending.disrupted_to)]
    named |= {setting for to in after for setting, frequency in to.items() if frequency > 0}
    return named & set(p.placement.settings)


def _settings_without_exit(p: "Parameters", types: set[str]) -> Iterator[str]:
    for setting in dict.fromkeys(p.placement.types[name].setting for name in types):
        routes = (r for r in p.exits.routes.values() if any(r.per_year.values()) and any(r.by_time))
        if not any(route.by_setting.get(setting, 0.0) > 0 for route in routes):
            yield setting
