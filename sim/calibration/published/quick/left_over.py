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
    worked out for the children of the first year; nothing where the lines come to more.

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
    left = max(round(service.per_year.values[0] + costs.published.total - gross, DIGITS), 0.0)
    path = f"costs.services.{OTHER_SERVICES}"
    values = {
        f"{path}.per_year": left,
        f"{path}.assumption": (
            f"What {costs.published.total:,.0f} pounds of published spending leave when every other line is"
            f" worked out for the children of the first year ({effort.proof} replications); does not follow"
            " the number of children"
        ),
    }
    return replace(found, configured=with_values(found.configured, values))
