"""Let prices change on dates: a shock on a market, the terms of a contract, the rate of a grant."""

from typing import Self

from pydantic import model_validator

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import scaled_price, scaled_price_group
from sim.policies.effect import Effect
from sim.policies.policy import Policy
from sim.policies.price_changes import scaled_after_care


class ChangePrice(Policy):
    """The prices of a group, or of some placement types, are multiplied by a factor; nobody behaves
    differently for it.
    """

    quantity = "reach"

    group: str | None = None
    """A price group; either this, :attr:`placements` or :attr:`after_care`."""
    placements: tuple[str, ...] = ()
    """Placement types whose fees and homes change in price; allowances by age stay."""
    after_care: tuple[str, ...] = ()
    """Weekly amounts after care, such as ``special_guardianship``."""
    reach: Share
    """Share of the spending that it touches."""
    level: Effect
    """Factor on the price where it touches."""

    def apply(self, p: Parameters) -> Parameters:
        """Prices change from the day the policy takes effect."""
        factor = self.reaching(self.level, self.reach)
        if self.group is not None:
            return scaled_price_group(p, self.group, factor)
        for placement in self.placements:
            p = scaled_price(p, placement, factor)
        for name in self.after_care:
            p = scaled_after_care(p, name, factor)
        return p

    @model_validator(mode="after")
    def _changes_one_thing(self) -> Self:
        if sum(map(bool, (self.group, self.placements, self.after_care))) != 1:
            raise ValueError(
                "expected either 'group', 'placements' or 'after_care', to say whose prices change"
            )
        return self
