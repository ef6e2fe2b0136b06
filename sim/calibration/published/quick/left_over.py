"""Other services of an authority made from published tables: what its spending leaves beside its prices."""

from dataclasses import replace

from sim.calibration.published.found import PublishedFit
from sim.calibration.published.search import Effort
from sim.calibration.published.simulator import Simulator
from sim.finance.books import Books
from sim.finance.reconciliation import GROSS, reconciliation
from sim.measures.costs import Months
from sim.parameters.paths.values import with_values

OTHER_SERVICES = "other_services"
DIGITS = -3


def with_other_services(found: PublishedFit, simulator: Simulator, seed: int, effort: Effort) -> PublishedFit:
    """The same with the service of this name at what the published total leaves when every other line is
    worked out for the children of the first year; nothing, which is said, where the lines come to more.

    As it is where the total is not published or there is no such service.
    """
    costs = found.configured.costs
    if costs is None or costs.published is None or OTHER_SERVICES not in costs.services:
        return found
    base = found.configured.authority.base_date
    measured = simulator.spending(found.parameters, found.census, effort.proof, seed)
    table = reconciliation(Books.of(measured, costs, Months.between(base, 1)), costs)
    gross = float(table.loc[table["cost_line"] == GROSS, "amount"].iloc[0])
    service = costs.services[OTHER_SERVICES]
    lines = gross - service.per_year.values[0]
    left = round(costs.published.total - lines, DIGITS)
    path = f"costs.services.{OTHER_SERVICES}"
    values = {
        f"{path}.per_year": max(left, 0.0),
        f"{path}.assumption": _says(costs.published.total, lines, left, effort.proof),
    }
    return replace(found, configured=with_values(found.configured, values))


def to_be_typed(before: PublishedFit, after: PublishedFit) -> str | None:
    """What :func:`with_other_services` found beside what is configured; ``None`` if it had nothing to do."""
    costs, priced = before.configured.costs, after.configured.costs
    if before is after or costs is None or priced is None:
        return None
    was, found = costs.services[OTHER_SERVICES], priced.services[OTHER_SERVICES]
    return (
        f"Other services: {found.per_year.values[0]:,.0f} pounds a year; configured are"
        f" {was.per_year.values[0]:,.0f}. {found.assumption}. Type it as"
        f" costs.services.{OTHER_SERVICES}.per_year, or the lines do not add up to what was spent."
    )


def _says(total: float, lines: float, left: float, replications: int) -> str:
    """Where the number comes from; and where nothing is left, by how much the model spends too much."""
    worked = (
        f"every other line is worked out for the children of the first year ({replications} replications)"
    )
    if left >= 0:
        return (
            f"What {total:,.0f} pounds of published spending leave when {worked}; does not follow the number"
            " of children"
        )
    return (
        f"Nothing is left of {total:,.0f} pounds of published spending when {worked}: they come to"
        f" {lines:,.0f}, {lines / total - 1:.1%} too much; replace prices by your own first"
    )
