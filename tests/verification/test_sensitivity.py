"""Sensitivity of functions whose answer is known on paper."""

import numpy as np
import pandas as pd
import pytest

from sim.arrays import Numbers
from sim.comparison.sensitivity import screening, variance_shares

pytestmark = pytest.mark.verification


def straight(x: Numbers) -> Numbers:
    return np.asarray(x @ np.array([3.0, -2.0, 0.0, 0.5]))


def ishigami(x: Numbers) -> Numbers:
    """Ishigami and Homma (1990) with a = 7, b = 0.1: the textbook example of Sobol' indices."""
    a, b, c = (np.pi * (2 * x - 1)).T
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def test_the_screening_of_a_straight_function_gives_its_slopes_exactly() -> None:
    table = screening(["a", "b", "c", "d"], straight, many=5, seed=1).set_index("input")
    assert table.index.tolist() == ["a", "b", "d", "c"], "the strongest first"
    np.testing.assert_allclose(table.loc[["a", "b", "c", "d"], "mu"], [3, -2, 0, 0.5], atol=1e-12)
    np.testing.assert_allclose(table["mu_star"], table["mu"].abs(), atol=1e-12)
    np.testing.assert_allclose(table["sigma"], 0, atol=1e-12)


def test_the_screening_sees_what_works_through_another_input() -> None:
    table = screening(["a", "b"], lambda x: x[:, 0] * x[:, 1], many=20, seed=1)
    assert (table["sigma"] > 0.1).all()


def test_variance_shares_are_those_of_the_textbook() -> None:
    v1, v2, v13 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 8 * 0.01 * np.pi**8 / 225
    total = v1 + v2 + v13
    table = variance_shares(["a", "b", "c"], ishigami, samples=2048, seed=1)
    np.testing.assert_allclose(table["first_order"], [v1 / total, v2 / total, 0], atol=0.02)
    np.testing.assert_allclose(table["total_order"], [(v1 + v13) / total, v2 / total, v13 / total], atol=0.02)
    for order in ("first_order", "total_order"):
        assert (table[f"{order}_low"] <= table[order]).all()
        assert (table[order] <= table[f"{order}_high"]).all()


@pytest.mark.parametrize(("slope", "share"), [(2.0, 1.0), (0.0, 0.0)])
def test_one_input_has_all_of_the_variance_or_there_is_none(slope: float, share: float) -> None:
    """It had been left out with a TypeError."""
    table = variance_shares(["a"], lambda x: slope * x[:, 0], samples=1024, seed=1)
    assert table["input"].tolist() == ["a"]
    np.testing.assert_allclose(table[["first_order", "total_order"]], share, atol=0.03)
    assert table["first_order_low"].isna().all() == (slope == 0)


def test_shares_and_their_intervals_are_the_same_every_time() -> None:
    """Intervals came from a bootstrap without a seed, and differed from run to run."""
    first, second = (variance_shares(["a", "b", "c"], ishigami, samples=64, seed=1) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert not first.equals(variance_shares(["a", "b", "c"], ishigami, samples=64, seed=2))
