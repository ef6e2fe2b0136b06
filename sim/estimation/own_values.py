"""Values and draws of some parameters by their path in the configuration, such as one list of the authority gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class OwnValues:
    """What a list says about the parameters."""

    point: Mapping[str, object]
    """New values, notes included."""
    draws: Mapping[str, Draws] = field(default_factory=dict)
    """Draws from the posterior of the numbers among them that are uncertain."""


@dataclass(frozen=True)
class Window:
    """The days (since 1970) between which the authority was observed."""

    begins: int
    ends: int
    hindsight: bool = True
    """Whether what is dated after the last day is known: plans, and what happened until the list was made."""
