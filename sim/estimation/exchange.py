"""What two factors of a product can hand to each other without any cell noticing.

All rates by age doubled and all relative rates by setting halved is the same model. Only the priors decide
between the two, and a sampler that changes one factor at a time crawls along such a ridge. Here the step
along it is taken at once: given everything else it is normal on the logarithms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sim.arrays import Counts, Flags, Numbers


class Prior(Protocol):
    """What is asked of a factor."""

    @property
    def of_cell(self) -> Counts:
        """By cell, the number of the value."""

    @property
    def middle(self) -> Numbers:
        """Prior medians."""

    @property
    def sd(self) -> Numbers:
        """Standard deviations of the logarithms."""


@dataclass(frozen=True, eq=False)
class Exchange:
    """Groups of values of two factors; what one's values of a group gain, the other's lose."""

    names: tuple[str, str]
    group: tuple[Counts, Counts]
    """By value of each factor the number of its group."""
    moves: tuple[Flags, Flags]
    """Which values take part."""
    middle: tuple[Numbers, Numbers]
    worth: tuple[Numbers, Numbers]
    """Logarithms of the prior medians, and how many events the priors are worth (zero where a value does not
    take part)."""
    total: Numbers
    """By group, what all its priors are worth."""

    def settle(self, values: dict[str, Numbers], rng: np.random.Generator | None) -> None:
        """Move each group to where the priors want it, or draw where it is if there is a generator; every
        factor has a row of values for each chain.
        """
        pull = np.zeros((len(values[self.names[0]]), len(self.total)))
        for side, sign in ((0, 1.0), (1, -1.0)):
            logs = np.log(np.where(self.moves[side], values[self.names[side]], 1.0))
            gap = np.where(self.moves[side], self.middle[side] - logs, 0.0)
            weights = sign * self.worth[side] * gap
            pull += summed(weights, self.group[side], len(self.total))
        known = self.total > 0
        step = np.where(known, pull / np.where(known, self.total, 1.0), 0.0)
        if rng is not None:
            spread = np.where(known, self.total, np.inf) ** -0.5
            step = step + spread * rng.standard_normal(step.shape)
        for side, sign in ((0, 1.0), (1, -1.0)):
            name = self.names[side]
            moved = values[name] * np.exp(sign * step[:, self.group[side]])
            values[name] = np.where(self.moves[side], moved, values[name])


def summed(weights: Numbers, of: Counts, many: int) -> Numbers:
    """Row by row, the sums of the weights by the number that ``of`` gives each column."""
    rows = len(weights)
    places = of + many * np.arange(rows)[:, None]
    counted = np.bincount(places.ravel(), weights=weights.ravel(), minlength=rows * many)
    return np.asarray(counted.reshape(rows, many), dtype=np.float64)


def exchanges(factors: Mapping[str, Prior], free: Mapping[str, Flags]) -> list[Exchange]:
    """Every factor with the next; pairs between which nothing can be exchanged are left out."""
    found = [_between((a, b), (factors[a], factors[b]), (free[a], free[b])) for a, b in pairwise(factors)]
    return [one for one in found if one is not None]


def _between(names: tuple[str, str], two: tuple[Prior, Prior], free: tuple[Flags, Flags]) -> Exchange | None:
    first, second = two
    split, many = len(first.middle), len(first.middle) + len(second.middle)
    possible = (first.middle[first.of_cell] > 0) & (second.middle[second.of_cell] > 0)
    met = (first.of_cell[possible], second.of_cell[possible] + split)
    links = coo_array((np.ones(len(met[0])), met), shape=(many, many))
    groups, group = connected_components(links, directed=False)
    either = np.concatenate(free)
    used = np.zeros(many, dtype=bool)
    used[np.concatenate(met)] = True
    held = np.bincount(group, weights=used & ~either, minlength=groups) > 0
    alone = np.bincount(group[used & either], minlength=groups) < 2
    moves = used & either & ~(held | alone)[group]
    if not moves.any():
        return None
    sd = np.concatenate((first.sd, second.sd))
    middle = np.concatenate((first.middle, second.middle))
    worth = np.where(moves, np.where(moves, sd, 1.0) ** -2.0, 0.0)
    total = np.bincount(group, weights=worth, minlength=groups)
    logs = np.log(np.where(moves, middle, 1.0))
    return Exchange(
        names,
        (group[:split].astype(np.int64), group[split:].astype(np.int64)),
        (moves[:split], moves[split:]),
        (logs[:split], logs[split:]),
        (worth[:split], worth[split:]),
        np.asarray(total, dtype=np.float64),
    )
