"""Controlled rounding of fitted tables, on tables that hypothesis makes up."""

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from sim.census.apportion import Sums, apportion, columns, fitted, rounded, rows

pytestmark = pytest.mark.property

CASES = st.integers(0, 2**32 - 1)


def _case(seed: int) -> tuple[np.ndarray, list[Sums]]:
    """Weights and known sums that some table of whole numbers has: rows, columns, and a block of one row."""
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(1, 7)), int(rng.integers(1, 7)))
    truth = rng.poisson(rng.uniform(0.2, 12), shape)
    weights = rng.gamma(0.5, size=shape) + 0.01
    weights[(truth == 0) & (rng.random(shape) < 0.5)] = 0.0
    block = np.full(shape, -1)
    block[0, : shape[1] // 2 + 1] = 0
    known = [
        rows(shape, truth.sum(axis=1), [f"row {i}" for i in range(shape[0])]),
        columns(shape, truth.sum(axis=0), [f"column {i}" for i in range(shape[1])]),
        Sums(block, np.array([truth[block == 0].sum()]), ["block"]),
    ]
    return weights, known


@examples(50)
@given(CASES)
def test_rows_columns_and_a_known_block_hold_exactly(seed: int) -> None:
    weights, (in_rows, in_columns, in_block) = _case(seed)
    table = apportion(weights, [in_rows, in_columns, in_block], "table")
    assert table.sum(axis=1).tolist() == in_rows.totals.tolist()
    assert table.sum(axis=0).tolist() == in_columns.totals.tolist()
    assert table[in_block.labels == 0].sum() == in_block.totals[0]


@examples(50)
@given(CASES)
def test_each_cell_is_the_whole_number_below_or_above_the_fit(seed: int) -> None:
    weights, known = _case(seed)
    fit = fitted(weights, known, "table")
    table = rounded(fit, known, "table")
    assert (table >= np.floor(fit)).all()
    assert (table <= np.ceil(fit)).all()


@examples(25)
@given(CASES)
def test_a_weight_of_zero_stays_an_empty_cell(seed: int) -> None:
    weights, known = _case(seed)
    assert (apportion(weights, known, "table")[weights == 0] == 0).all()


@examples(25)
@given(CASES)
def test_the_fit_keeps_the_odds_of_the_weights(seed: int) -> None:
    """Scaling rows and columns leaves every cross-product ratio of four positive cells as it was."""
    rng = np.random.default_rng(seed)
    weights = rng.gamma(2.0, size=(3, 4)) + 0.1
    truth = rng.integers(1, 20, (3, 4))
    known = [rows((3, 4), truth.sum(axis=1), "abc"), columns((3, 4), truth.sum(axis=0), "abcd")]
    fit = fitted(weights, known, "table")
    ratio = weights[0, 0] * weights[1, 1] / (weights[0, 1] * weights[1, 0])
    assert fit[0, 0] * fit[1, 1] / (fit[0, 1] * fit[1, 0]) == pytest.approx(ratio, rel=1e-6)
