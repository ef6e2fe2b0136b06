"""What a strategy wants of its indicators: which way, how far, and by when."""

from datetime import date
from typing import Literal

from sim.parameters.sourced import NotNegative, Sourced


class Aim(Sourced):
    """What is wanted of one indicator."""

    direction: Literal["up", "down"]
    by: date
    """The day on which it is judged."""
    level: NotNegative | None = None
    """The level to be reached; where the strategy names none, that of the base date is to be bettered (or
    that of the first day on which the indicator is known, if nothing is known of it on the base date)."""

    @property
    def sign(self) -> int:
        """1 if more is better, -1 if less is."""
        return 1 if self.direction == "up" else -1
