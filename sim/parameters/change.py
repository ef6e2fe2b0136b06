"""A dated change of a rate that touches some children only."""

from sim.bands import AgeBand
from sim.parameters.sourced import OverTime, Strict


class Change(Strict):
    """From some day on a rate is multiplied, for children of some ages in some settings."""

    factor: OverTime
    ages: tuple[AgeBand, ...] = tuple(AgeBand)
    settings: tuple[str, ...] | None = None
    """Every setting if ``None``."""

    def touches(self, age: AgeBand, setting: str) -> bool:
        """Whether children of this age in this setting are among them."""
        return age in self.ages and (self.settings is None or setting in self.settings)
