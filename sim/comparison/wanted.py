"""Which way a number is wanted to go, and how probable that must be before a plan is said to help."""

from collections.abc import Mapping

from sim.parameters import Aim

LIKELY = 0.8
"""A plan is said to help, or to harm, if so large a share of the replications goes that way: eight in ten. A
convention.

It is a share of replications and not the confidence interval of their mean: that shrinks with every
replication that is added, whatever may happen in the one future that comes.
"""
LESS = -1
MONEY = {("costs", "total"): LESS, ("costs_month", "total"): LESS}
"""Net cost is wanted to be less. Of a single cost line nobody can say: support for carers is meant to cost
more."""
Directions = Mapping[tuple[str, str], int]
"""1 (more) or -1 (less) by measure and breakdown; what is not named is not wanted to go either way."""


def directions(aims: Mapping[str, Aim]) -> Directions:
    """What the aims want of the indicators, and what everybody wants of the net cost."""
    return {**{(kpi, "all"): aim.sign for kpi, aim in aims.items()}, **MONEY}
