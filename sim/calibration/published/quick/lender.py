"""The authority from which those that are made from published tables borrow what nobody publishes."""

from dataclasses import dataclass

from sim.census.stationary import Population, read_population
from sim.parameters import Parameters


@dataclass(frozen=True, eq=False)
class Lender:
    """The authority from which every other one borrows what nobody publishes."""

    parameters: Parameters
    population: Population | None
    """Its stationary population, if it has one."""

    @classmethod
    def of(cls, p: Parameters) -> "Lender":
        """An authority as it is configured, with its population read from its file."""
        file = p.census.stationary
        return cls(p, None if file is None else read_population(file, p))

    @property
    def draws(self) -> bool:
        """Whether the layer of uncertain parameters is on, as far as its configuration says anything."""
        layer = self.parameters.uncertainty.parameters
        return layer is None or layer.active
