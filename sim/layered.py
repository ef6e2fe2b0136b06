"""Histories whose layers of uncertainty take their random numbers from replications of their own.

A replication is a function of five independent groups of random numbers, :data:`LAYERS`. In an ordinary one
all five have its number. Where one group is exchanged for that of another replication and the rest is held,
what changes is that layer's doing (:mod:`sim.comparison.variance`): the streams are named by child and
decision, so that all others meet the same chance.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from sim.arrays import Numbers
from sim.calendar import ends_on
from sim.experiment import Work, parameters_of, price_draws_of, replicate
from sim.measures import ALL, month_ends, side_by_side
from sim.measures.costs import TOTAL
from sim.measures.counting.calendar import FinancialYears
from sim.measures.every import measure
from sim.measures.indicators import shown
from sim.model import History
from sim.parameters import Parameters
from sim.parameters.uncertainty import DRIFTS
from sim.precision import CHILDREN, MONEY, Headline, values_of

LAYERS: Final = ("chance", "parameters", "drift", "effects", "prices")
"""The layers in the order in which they are told."""
HORIZONS: Final = (1, 3, 5)
"""Years ahead."""


@dataclass(frozen=True)
class Layered:
    """The replication from which each layer takes its random numbers."""

    chance: int
    parameters: int
    drift: int
    effects: int
    prices: int

    @classmethod
    def of(cls, replication: int) -> "Layered":
        """An ordinary replication."""
        return cls(*[replication] * len(LAYERS))

    def with_layer(self, layer: str, replication: int) -> "Layered":
        """The same with one layer of another replication."""
        return replace(self, **{layer: replication})


@dataclass(frozen=True)
class AtHorizon:
    """A number whose variance is asked for, so many years ahead."""

    years: int
    headline: Headline


def at_horizons(p: Parameters, years: int) -> tuple[AtHorizon, ...]:
    """Each indicator, children in care in all and by placement type, and net spending of the financial year
    that has ended last, at each of :data:`HORIZONS` that is simulated.
    """
    return tuple(
        AtHorizon(horizon, one)
        for horizon in HORIZONS
        if horizon <= years
        for one in _on(p, tuple(month_ends(p.authority.base_date, horizon)))
    )


def _on(p: Parameters, days: tuple[date, ...]) -> Iterator[Headline]:
    """The numbers of the last of some days."""
    last = days[-1].isoformat()
    for indicator in shown(p.aims):
        if indicator.known_on(days[-1], days):
            yield Headline(indicator.name, ALL, last)
    for placement in (ALL, *p.placement.types):
        yield Headline(CHILDREN, placement, last)
    if p.costs is not None:
        ends = [ends_on(name) for name in FinancialYears.between(days[0], days[-1]).names]
        yield from [Headline(MONEY, TOTAL, end) for end in ends if end <= last][-1:]


def at_work(work: Work) -> tuple[str, ...]:
    """The layers that are on and have something to act upon: no effects without policies, say."""
    p, layers = work.parameters, work.parameters.uncertainty
    on = {
        "chance": layers.chance.active,
        "parameters": work.draws is not None,
        "drift": any(getattr(layers, name).active for name in DRIFTS),
        "effects": layers.effects.active and bool(work.scenario.policies),
        "prices": (layers.price.active or layers.unit_cost.active) and p.costs is not None,
    }
    return tuple(name for name in LAYERS if on[name])


def exchanged(work: Work, number: int, other: int, wanted: tuple[Headline, ...]) -> Numbers:
    """What is wanted in one replication, in another, and in the first with each layer :func:`at_work` in turn
    exchanged for that of the other: rows in this order, ``NaN`` where a number does not exist.

    What a worker does. Prices touch nothing but what is paid: that row is the first history, paid for anew.
    """
    own, others = Layered.of(number), Layered.of(other)
    history, p = _lived(work, own)
    first = _values(work, history, p, own, wanted)
    by_layer = {
        layer: _values(work, history, p, own.with_layer(layer, other), wanted)
        if layer == "prices"
        else _whole(work, own.with_layer(layer, other), wanted)
        for layer in reversed(at_work(work))  # chance last: it shares its draws with the other replication
    }
    second = _whole(work, others, wanted)
    return np.stack([first, second, *(by_layer[layer] for layer in at_work(work))])


def _whole(work: Work, layered: Layered, wanted: tuple[Headline, ...]) -> Numbers:
    return _values(work, *_lived(work, layered), layered, wanted)


def _lived(work: Work, layered: Layered) -> tuple[History, Parameters]:
    p = parameters_of(work, layered.effects, layered.parameters)
    return replicate(p, work, layered.chance, layered.drift), p


def _values(
    work: Work, history: History, p: Parameters, layered: Layered, wanted: tuple[Headline, ...]
) -> Numbers:
    prices = price_draws_of(p, work.seed, work.years, layered.prices, layered.chance)
    measured = measure(history, p, work.years, prices)
    return np.asarray(values_of(side_by_side([measured]), wanted)[0])
