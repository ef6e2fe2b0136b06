"""Changes of prices that levers are made of, beside those in :mod:`sim.policies.changes`."""

from collections.abc import Callable

from sim.parameters import Parameters
from sim.parameters.prices import AfterCarePrice
from sim.policies.changes import named, priced, with_costs
from sim.timeline import Timeline


def with_rates(p: Parameters, group: str, changed: Callable[[Timeline], Timeline]) -> Parameters:
    """Prices of a group rise by other yearly rates; raises ``InputMistake`` where there is none of that
    name.
    """
    costs = priced(p)
    old = costs.groups[named("price group", group, costs.groups)]
    new = old.model_copy(update={"per_year": changed(old.per_year)})
    return with_costs(p, costs, groups={**costs.groups, group: new})


def scaled_after_care(p: Parameters, name: str, factor: Timeline) -> Parameters:
    """The weekly amount for young people who have left care by an order, or at 18, changes."""
    costs = priced(p)
    after = costs.after_care
    weekly = {
        field: price
        for field in type(after).model_fields
        if isinstance(price := getattr(after, field), AfterCarePrice)
    }
    old = weekly[named("price after care", name, weekly)]
    new = old.model_copy(update={"per_week": old.per_week.scale(factor)})
    return with_costs(p, costs, after_care=after.model_copy(update={name: new}))
