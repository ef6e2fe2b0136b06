"""Registered homes turn some children away, who then live where nothing is registered."""

from typing import Literal

from sim.parameters import Parameters
from sim.parameters.sourced import Share
from sim.policies.changes import asked_beside, with_turned_away
from sim.policies.effect import Effect
from sim.policies.policy import Policy


class TurnedAway(Policy):
    """Searches on a market fail for some children, and another placement type takes them."""

    quantity = "reach"

    market: str
    """The placement type that is bought there."""
    lives_in: str
    """The placement type that is asked right after it."""
    levels: tuple[Literal["standard", "enhanced", "complex"], ...] = ("standard", "enhanced", "complex")
    """Levels of need of those who are turned away."""
    reach: Share
    """Share of the searches for such children that it touches."""
    turned_away: Effect
    """Share of those that fail."""

    def apply(self, p: Parameters) -> Parameters:
        """Fewer searches succeed; wherever the market is asked, the other type is asked next."""
        if not self.reach:
            return p
        share = self.phased(min(1.0, self.reach * self.turned_away.value), without=0.0)
        p = with_turned_away(p, self.market, self.levels, share)
        return asked_beside(p, self.lives_in, after=self.market, days=(self.takes_effect, self.end))
