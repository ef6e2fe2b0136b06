"""What the steps of a calibration learn from, and what each hands to the next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.checkpoints.store import Checkpoints
from sim.episodes import Episodes
from sim.estimation.events import EventsExposure
from sim.estimation.priors import PRIOR_EVENTS
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values
from sim.returns.lists.account import Counted
from sim.returns.lists.own import OwnLists


@dataclass(frozen=True)
class ObservationWindow:
    """The days (since 1970) between which the authority was observed."""

    begins: int
    ends: int
    hindsight: bool = True
    """Whether what is dated after the last day is known: plans, and what happened until the list was made."""


@dataclass(frozen=True, eq=False)
class OwnRecords:
    """What an authority's own records say, and how much they are to count. No step changes it."""

    events: EventsExposure
    history: ObservedHistory | None = None
    """``None`` where only the table of events and exposure was given."""
    lists: OwnLists = field(default_factory=OwnLists)
    weight: float = PRIOR_EVENTS
    """Events that a configured rate is worth."""
    draws: int = 200
    """Draws from the posterior."""
    seed: int = 0
    hindsight: bool = True
    """Whether what the lists date after the last day of the history may be taken from them."""
    trend: bool = False
    """Whether the trend of entries goes on after the last day."""
    kept: Checkpoints = field(default_factory=Checkpoints)
    """What an earlier start of the same job has found in them."""

    @property
    def window(self) -> ObservationWindow:
        """The window of observation."""
        return ObservationWindow(self.events.begins, self.events.ends, self.hindsight)

    def chance(self, number: int) -> np.random.Generator:
        """Random numbers of its own for a list, so that one more list changes no other's draws."""
        return np.random.default_rng([self.seed, number])


@dataclass(frozen=True, eq=False)
class OwnValues:
    """What one source says about the parameters."""

    point: Mapping[str, object]
    """New values by path, notes included."""
    draws: Mapping[str, Numbers] = field(default_factory=dict)
    """Draws from the posterior of the numbers among them that are uncertain."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What has been found so far: values by path that lie over the configured parameters."""

    configured: Parameters
    values: Mapping[str, object] = field(default_factory=dict)
    draws: pd.DataFrame = field(default_factory=pd.DataFrame)
    """A row for each draw from the posterior, a column for each path that is uncertain."""
    account: tuple[Counted, ...] = ()
    """What became of the rows of the authority's lists."""
    census: Episodes | None = None
    """The children in care on the last day; ``None`` before they are looked for, and where there is no
    history."""

    @cached_property
    def parameters(self) -> Parameters:
        """The configured parameters with all values that have been found."""
        return with_values(self.configured, self.values)

    @property
    def lists(self) -> pd.DataFrame:
        """The account as a table: list, what, rows."""
        return pd.DataFrame(self.account, columns=["list", "what", "rows"])

    def plus(
        self, found: OwnValues | Mapping[str, object], account: tuple[Counted, ...] = ()
    ) -> "Calibration":
        """The same with more values; one that has been found before is replaced."""
        more = found if isinstance(found, OwnValues) else OwnValues(found)
        draws = pd.concat([self.draws, pd.DataFrame(dict(more.draws))], axis=1) if more.draws else self.draws
        return replace(
            self, values={**self.values, **more.point}, draws=draws, account=(*self.account, *account)
        )


Step = Callable[[Calibration, OwnRecords], Calibration]
"""Adds to what has been found what it makes of the records; gives it back as it is where they say nothing."""
