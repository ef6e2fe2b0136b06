"""What a fit to published totals has found: values by path that lie over the configured parameters."""

from dataclasses import dataclass
from functools import cached_property

from sim.calibration.published.free import Free
from sim.census.children import make_census
from sim.census.stationary import Population
from sim.episodes import Episodes
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values

ORDERS_A_YEAR = "census.after_care.other_orders_per_year"


@dataclass(frozen=True, eq=False)
class PublishedFit:
    """The configured parameters, and what lies over them."""

    configured: Parameters
    free: Free
    population: Population
    """Children as the model itself has them with these parameters."""
    orders: float = 0.0
    """New special guardianship orders a year for children who do not come from care."""

    @property
    def values(self) -> dict[str, object]:
        """All that was found, by path in the configuration."""
        return {**self.free.values(self.configured), ORDERS_A_YEAR: self.orders}

    @cached_property
    def parameters(self) -> Parameters:
        """The configured parameters with all that was found."""
        return with_values(self.configured, self.values)

    @cached_property
    def census(self) -> Episodes:
        """The children of the base date who are like the stationary population."""
        return make_census(self.configured, self.population)
