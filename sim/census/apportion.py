"""Whole children in a table whose sums are known: proportional fitting, then controlled rounding.

The fit is iterative proportional fitting (Deming and Stephan 1940): of all tables with the known sums it is
the one closest to the starting weights in relative entropy. Controlled rounding (Cox 1987) then moves every
cell to the whole number below or above it so that all known sums hold exactly, at the least total change.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from sim.arrays import Counts, Numbers
from sim.errors import InputMistake

ROUNDS = 5000
CLOSE = 1e-9
"""Children by which a fitted sum may differ from the known one; reached after a few dozen rounds."""
ACCEPTED = 1e-2
"""Children by which it may differ when the fit creeps towards a cell of zero. Rounding makes the sums
exact."""


@dataclass(frozen=True)
class Sums:
    """Known sums over disjoint sets of cells, such as the rows of a table.

    ``labels`` has the shape of the table: the place in ``totals`` of the sum to which a cell belongs, -1 for
    a cell that belongs to none. ``names`` says in words what each total counts, for messages.
    """

    labels: Counts
    totals: Counts
    names: Sequence[str]


def rows(shape: tuple[int, int], totals: Sequence[int] | Counts, names: Sequence[str]) -> Sums:
    """The sums of the rows of a table of this shape."""
    labels = np.repeat(np.arange(shape[0])[:, None], shape[1], axis=1)
    return Sums(labels, np.asarray(totals, dtype=np.int64), names)


def columns(shape: tuple[int, int], totals: Sequence[int] | Counts, names: Sequence[str]) -> Sums:
    """The sums of the columns of a table of this shape."""
    labels = np.repeat(np.arange(shape[1])[None, :], shape[0], axis=0)
    return Sums(labels, np.asarray(totals, dtype=np.int64), names)


def apportion(weights: Numbers, known: Sequence[Sums], what: str) -> Counts:
    """Whole numbers in proportion to ``weights`` as far as the known sums allow, which hold exactly.

    A weight of zero means that the cell is empty. ``what`` names the table in the one message this can raise,
    :class:`~sim.errors.InputMistake`, when no table of whole numbers has these sums.
    """
    return rounded(fitted(weights, known, what), known, what)


def fitted(weights: Numbers, known: Sequence[Sums], what: str) -> Numbers:
    """Iterative proportional fitting: scale the cells of each sum in turn until all sums hold."""
    table = np.array(weights, dtype=np.float64)
    for _ in range(ROUNDS):
        for sums in known:
            _scale(table, sums)
        if max(_misses(table, sums).max(initial=0.0) for sums in known) < CLOSE:
            return table
    for sums in known:
        misses = _misses(table, sums)
        if misses.max(initial=0.0) > ACCEPTED:
            worst = int(misses.argmax())
            raise InputMistake(
                f"{what}: no table has all the numbers given; expected {sums.totals[worst]} children for "
                f"{sums.names[worst]}, but the other numbers and the weights of zero leave room for about "
                f"{_sums(table, sums)[worst]:.1f}; change one of the totals or allow more of the cells"
            )
    return table


def rounded(table: Numbers, known: Sequence[Sums], what: str) -> Counts:
    """Controlled rounding: every cell becomes its floor or its ceiling, and all known sums hold exactly."""
    floor = np.floor(table + CLOSE).astype(np.int64)
    open_cells = np.flatnonzero(table - floor > CLOSE)
    if open_cells.size:
        rest = table.ravel()[open_cells] - floor.ravel()[open_cells]
        floor.ravel()[open_cells] += _rounded_up(
            rest, [_rest(sums, floor, open_cells) for sums in known], what
        )
    if any((_sums(floor, sums) != sums.totals).any() for sums in known):
        raise _cannot_be_rounded(what)
    return floor


def _scale(table: Numbers, sums: Sums) -> None:
    """Bring each sum to its total, in place; a sum of empty cells stays zero."""
    inside = sums.labels >= 0
    now = _sums(table, sums)
    factor = np.divide(sums.totals, now, out=np.zeros_like(now), where=now > 0)
    table[inside] *= factor[sums.labels[inside]]


def _sums(table: Numbers | Counts, sums: Sums) -> Numbers:
    inside = sums.labels >= 0
    return np.bincount(sums.labels[inside], weights=table[inside], minlength=len(sums.totals)).astype(
        np.float64
    )


def _misses(table: Numbers, sums: Sums) -> Numbers:
    return np.asarray(np.abs(_sums(table, sums) - sums.totals))


def _rest(sums: Sums, floor: Counts, open_cells: Counts) -> LinearConstraint:
    """How many of the open cells of each sum must be rounded up."""
    matrix = (sums.labels.ravel()[open_cells][None, :] == np.arange(len(sums.totals))[:, None]).astype(float)
    needed = sums.totals - _sums(floor, sums)
    return LinearConstraint(matrix, needed, needed)


def _rounded_up(rest: Numbers, constraints: list[LinearConstraint], what: str) -> Counts:
    """Which cells (1 or 0) to round up: those with the largest remainder as far as the sums allow."""
    found = milp(
        1 - 2 * rest,
        integrality=np.ones(len(rest), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=constraints,
    )
    if not found.success:
        raise _cannot_be_rounded(what)
    return np.asarray(np.rint(found.x), dtype=np.int64)


def _cannot_be_rounded(what: str) -> InputMistake:
    return InputMistake(
        f"{what}: the numbers given leave no table of whole children next to the fitted one; expected totals"
        " and known blocks that fit together; drop or change one of the known blocks"
    )
