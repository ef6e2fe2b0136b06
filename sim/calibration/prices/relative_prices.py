"""A mean price and relative prices along several dimensions, as the margins of what was paid give them.

With ``pounds`` paid for ``weeks``, the price of a line is ``base`` times one relative price for each
dimension; each is in turn what was paid over what would have been paid without it (iterative proportional
fitting, the Poisson likelihood's solution).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import Counts, Flags, Numbers

ROUNDS = 40
"""Rounds in which relative prices settle."""


@dataclass(frozen=True, eq=False)
class Dimension:
    """Need or location."""

    names: tuple[str, ...]
    row: Counts
    """The name of each line; ``len(names)`` where it is not known."""
    configured: Numbers
    """Relative price of each name before."""
    mix: Numbers
    """Configured shares of the names: what a line that does not tell is taken to be."""
    found: Flags
    """Names that enough children rest on; the others keep the configured relative price."""

    @property
    def member(self) -> Numbers:
        """Lines by names, and one column for what is not known."""
        return np.eye(len(self.names) + 1)[self.row]


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices by draw."""

    base: Numbers
    relative: tuple[Numbers, ...]
    """For each dimension, draws by names."""
    factor: Numbers
    """Draws by lines: the product of the relative prices."""


def prices(weeks: Numbers, pounds: Numbers, dimensions: Sequence[Dimension], prior_weeks: float) -> Prices:
    """Settle base and relative prices; ``weeks`` and ``pounds`` are draws by lines.

    Relative prices are shrunk towards the configured ones, which are worth ``prior_weeks``, and scaled so
    that over the weeks of these lines they have the mean that the configured ones have: the base is a price
    of the same kind as before.
    """
    relative = [np.tile(d.configured, (len(weeks), 1)) for d in dimensions]
    members = [d.member for d in dimensions]
    base = np.ones(len(weeks))
    for _ in range(ROUNDS if dimensions else 1):
        base = pounds.sum(axis=1) / (weeks * _factor(relative, dimensions)).sum(axis=1)
        for i, (d, member) in enumerate(zip(dimensions, members, strict=True)):
            others = _factor(
                [r for j, r in enumerate(relative) if j != i], [x for j, x in enumerate(dimensions) if j != i]
            )
            paid = (pounds @ member)[:, :-1]
            without = ((weeks * others) @ member)[:, :-1] * base[:, None]
            worth = np.maximum(prior_weeks * base, 1e-9)[:, None]
            new = np.where(d.found, (paid + worth * d.configured) / (without + worth), d.configured)
            relative[i] = _anchored(new, d, (weeks @ member)[:, :-1])
    factor = _factor(relative, dimensions)
    return Prices(
        pounds.sum(axis=1) / (weeks * factor).sum(axis=1),
        tuple(relative),
        np.broadcast_to(factor, weeks.shape),
    )


def _factor(relative: Sequence[Numbers], dimensions: Sequence[Dimension]) -> Numbers:
    """The product of relative prices by draw and line; one if there is no dimension."""
    product: Numbers = np.ones((1, 1))
    for r, d in zip(relative, dimensions, strict=True):
        unknown = r @ d.mix
        product = product * np.concatenate([r, unknown[:, None]], axis=1)[:, d.row]
    return product


def _anchored(new: Numbers, d: Dimension, weeks: Numbers) -> Numbers:
    """Those found, scaled to the mean of the configured ones over the same weeks."""
    if not d.found.any():
        return new
    mine = weeks * d.found
    scale = (mine @ d.configured) / np.maximum((mine * new).sum(axis=1), 1e-12)
    return np.where(d.found, new * scale[:, None], new)
