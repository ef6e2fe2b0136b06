"""Which of many inputs drives a result: a screening of all of them, then shares of the variance for the
strongest.

Every input runs from 0 to 1; what that means is the caller's affair. A result is a function of all inputs at
once, asked for many points in one call, so that the caller can share the work out.
"""

from collections.abc import Callable, Sequence
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
import pandas as pd
from scipy.stats import DegenerateDataWarning, bootstrap, sobol_indices, uniform

from sim.arrays import Counts, Numbers

Result = Callable[[Numbers], Numbers]
"""The result at each of some points: points by inputs, each value from 0 to 1."""

GRID = np.arange(4) / 3
STEP = 2 / 3
"""Morris's four levels, and the step between two of them that visits all four equally often."""
RESAMPLES = 200
CONFIDENCE = 0.95


def trajectories(inputs: int, many: int, rng: np.random.Generator) -> Numbers:
    """Random walks that change one input after the other, each once.

    ``many`` walks of ``inputs + 1`` points, one below the other. Morris (1991), Technometrics 33(2), 161-174.
    """
    walks = []
    for _ in range(many):
        point = rng.choice(GRID, size=inputs)
        walk = [point]
        for changed in rng.permutation(inputs):
            point = point.copy()
            point[changed] += STEP if point[changed] < 0.5 else -STEP
            walk.append(point)
        walks.append(np.stack(walk))
    return np.concatenate(walks)


def elementary_effects(points: Numbers, results: Numbers) -> Numbers:
    """Change of the result over the whole range of an input, as each walk saw it: walks by inputs."""
    inputs = points.shape[1]
    walks, seen = points.reshape(-1, inputs + 1, inputs), results.reshape(-1, inputs + 1)
    moved = np.diff(walks, axis=1)
    changed = np.abs(moved).argmax(axis=2)
    effects = np.empty((len(walks), inputs))
    size = np.take_along_axis(moved, changed[:, :, None], axis=2)[:, :, 0]
    np.put_along_axis(effects, changed, np.diff(seen, axis=1) / size, axis=1)
    return effects


def screening(names: Sequence[str], result: Result, many: int, seed: int) -> pd.DataFrame:
    """Morris screening: a row for each input, the strongest first.

    Columns: input; ``mu_star``, mean size of its effect over its whole range (Campolongo, Cariboni and
    Saltelli 2007); ``mu``, the same with its sign; ``sigma``, spread of the effect: large where it depends on
    the other inputs or is not straight.
    """
    points = trajectories(len(names), many, np.random.default_rng(seed))
    effects = elementary_effects(points, result(points))
    table = pd.DataFrame(
        {
            "input": list(names),
            "mu_star": np.abs(effects).mean(axis=0),
            "mu": effects.mean(axis=0),
            "sigma": effects.std(axis=0, ddof=1),
        }
    )
    return table.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def variance_shares(names: Sequence[str], result: Result, samples: int, seed: int) -> pd.DataFrame:
    """Sobol' indices of some inputs, with 95 % bootstrap intervals.

    Columns: input; ``first_order``, the share of the variance of the result that goes when this input alone
    is known; ``total_order``, the share that is left when all others are known; ``*_low`` and ``*_high``,
    their intervals. If the result never varies, the shares are 0 and the intervals blank.
    """
    many, seen = len(names), []

    def indices(f_A: Numbers, f_B: Numbers, f_AB: Numbers) -> tuple[Numbers, Numbers]:  # noqa: N803 (SciPy's names)
        seen.append((f_A, f_B, f_AB))
        return _indices(f_A, f_B, f_AB)

    # SciPy knows no single input: a second one stands beside it that nothing depends on
    dists: Any = [uniform()] * max(many, 2)
    with np.errstate(invalid="ignore", divide="ignore"), catch_warnings():
        simplefilter("ignore", DegenerateDataWarning)  # of what never varies
        sobol_indices(
            func=lambda x: np.atleast_2d(result(np.asarray(x)[:many].T)),
            n=samples,
            dists=dists,
            method=indices,
            rng=seed,
        )
        found, interval = _with_intervals(*seen[0], np.random.default_rng(seed))
    columns: dict[str, object] = {"input": list(names)}
    for number, order in enumerate(("first_order", "total_order")):
        columns |= {
            order: found[number][:many],
            f"{order}_low": interval.low[number][:many],
            f"{order}_high": interval.high[number][:many],
        }
    return pd.DataFrame(columns)


def _indices(of_a: Numbers, of_b: Numbers, of_ab: Numbers) -> tuple[Numbers, Numbers]:
    """First and total order by input, from results (last axis: points) of two samples and of the first with
    one input after the other of the second (Saltelli et al. 2010, *Computer Physics Communications* 181,
    table 2, equations b and f).
    """
    variance = np.var([of_a, of_b], axis=(0, -1))
    first = np.mean(of_b * (of_ab - of_a), axis=-1) / variance
    total = 0.5 * np.mean((of_a - of_ab) ** 2, axis=-1) / variance
    return np.nan_to_num(first).T, np.nan_to_num(total).T


def _with_intervals(
    of_a: Numbers, of_b: Numbers, of_ab: Numbers, rng: np.random.Generator
) -> tuple[Numbers, Any]:
    """Both orders by input, and their intervals. SciPy's own bootstrap of these indices takes no seed, so
    that its intervals are others every time.
    """

    def both(at: Counts) -> Numbers:
        first, total = _indices(of_a[..., at], of_b[..., at], of_ab[..., at])
        return np.stack((np.ravel(first), np.ravel(total)))

    points = np.arange(of_a.shape[-1])
    spread = bootstrap(
        [points], both, n_resamples=RESAMPLES, confidence_level=CONFIDENCE, method="BCa", rng=rng
    )
    return both(points), spread.confidence_interval
