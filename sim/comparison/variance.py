"""How much each layer of uncertainty adds to the variance of a forecast: Sobol' shares of groups of inputs.

A number of a replication is a function of five independent groups of random numbers (:mod:`sim.layered`).
The first-order share of a layer is the part of the variance that would go if it alone were known; its total
share is the part that would be left if all others were known. They differ where layers act together (drift of
entries at higher prices costs more): first-order shares sum to less than one, total shares to more.

The design is pick-freeze (Sobol' 1993; Saltelli et al. 2010, "Variance based sensitivity analysis of model
output", Computer Physics Communications 181, 259-270): pairs of replications ``A`` and ``B``, and ``A`` with
each layer in turn taken from ``B``. First-order shares are estimated as Janon et al. (2014, "Asymptotic
normality and efficiency of two Sobol index estimators", ESAIM: Probability and Statistics 18, 342-364), total
ones as Jansen (1999, "Analysis of variance designs for model output", Computer Physics Communications 117,
35-43). Their Monte-Carlo error is a standard error by the jackknife over pairs. An estimate may fall below
zero, or exceed one, by about as much as its error.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.experiment import Work, works_of
from sim.layered import HORIZONS, LAYERS, AtHorizon, at_horizons, at_work, exchanged
from sim.policies.scenario import with_most_policies
from sim.settings import Settings
from sim.workers import Submit

COLUMNS = (
    *("scenario", "years", "measure", "breakdown", "date", "mean", "sd", "layer", "active"),
    *("first_order", "first_order_error", "total", "total_error", "pairs"),
)
FEWEST = 4
"""Pairs in which a number must exist for its shares to be told."""
A, B, FIRST = 0, 1, 2
"""Rows of a pair: its two replications, and the first layer exchanged."""


def asked_of(settings: Settings) -> dict[str, Work]:
    """The scenarios whose variance is taken apart: the first, and the one with most policies, which has most
    effects.
    """
    names = (next(iter(settings.scenarios)), with_most_policies(settings.scenarios))
    return works_of(settings, names, min(settings.run.years, max(HORIZONS)))


def variance_table(settings: Settings, pairs: int, submit: Submit, done: Callable[[], None]) -> pd.DataFrame:
    """Shares of the variance by scenario, number asked for, and layer: columns :data:`COLUMNS`.

    ``submit`` hands out the histories of a pair, ``done`` is told of each pair. The first replication of pair
    ``r`` is the run's own replication ``r``.
    """
    work = asked_of(settings)
    waiting = {
        name: [
            submit(exchanged, one, number, pairs + number, tuple(a.headline for a in _horizons(one)))
            for number in range(pairs)
        ]
        for name, one in work.items()
    }
    found: dict[str, list[Numbers]] = {name: [] for name in work}
    for name, futures in waiting.items():
        for future in futures:
            found[name].append(future.result())
            done()
    rows = [row for name, one in work.items() for row in _rows(name, one, np.stack(found[name]))]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _horizons(work: Work) -> tuple[AtHorizon, ...]:
    return at_horizons(work.parameters, work.years)


def _rows(name: str, work: Work, values: Numbers) -> Iterator[tuple[object, ...]]:
    """``values``: pairs by rows of a pair by what is asked for."""
    active = at_work(work)
    for number, one in enumerate(_horizons(work)):
        there = values[:, :, number]
        there = there[~np.isnan(there).any(axis=1)]
        both, about = there[:, [A, B]].ravel(), one.headline
        known = shares(there, active)
        for layer in LAYERS:
            yield (
                name, one.years, about.measure, about.breakdown, about.date,
                float(both.mean()) if len(both) else np.nan,
                float(both.std(ddof=1)) if len(both) > 1 else np.nan,
                layer, layer in active, *known[layer], len(there),
            )  # fmt: skip


def shares(values: Numbers, active: tuple[str, ...]) -> Mapping[str, tuple[float, float, float, float]]:
    """First-order share, its standard error, total share and its standard error by layer.

    ``values`` are pairs by rows: the two replications, and the first with each ``active`` layer exchanged. A
    layer that is not active, or changes nothing in any pair, has shares of exactly zero; all are ``NaN``
    where nothing varies or there are too few pairs.
    """
    many = len(values)
    if many < FEWEST or np.ptp(values[:, [A, B]]) == 0:
        return dict.fromkeys(LAYERS, (np.nan,) * 4)
    found = dict.fromkeys(LAYERS, (0.0,) * 4)
    values = values - values[:, [A, B]].mean()  # pounds squared would leave no digits for the shares
    without_one = [np.delete(values, row, axis=0) for row in range(many)]
    for number, layer in enumerate(active):
        row = FIRST + number
        if np.array_equal(values[:, row], values[:, A]):
            continue
        first, total = (
            (of(values, row), _jackknife(np.array([of(some, row) for some in without_one])))
            for of in (_first_order, _total)
        )
        found[layer] = (*first, *total)
    return found


def _first_order(values: Numbers, row: int) -> float:
    """Janon et al. (2014), equation 6: the layer is all that ``B`` and this row share."""
    one, other = values[:, B], values[:, row]
    mean = np.concatenate([one, other]).mean()
    spread = (one**2 + other**2).mean() / 2 - mean**2
    return float(((one * other).mean() - mean**2) / spread) if spread > 0 else np.nan


def _total(values: Numbers, row: int) -> float:
    """Jansen (1999): the layer is all in which ``A`` and this row differ."""
    variance = values[:, [A, B]].var(ddof=1)
    return float(((values[:, A] - values[:, row]) ** 2).mean() / 2 / variance) if variance > 0 else np.nan


def _jackknife(without_one: Numbers) -> float:
    many = len(without_one)
    return float(np.sqrt((many - 1) / many * ((without_one - without_one.mean()) ** 2).sum()))
