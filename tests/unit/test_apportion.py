"""Proportional fitting and rounding on tables small enough to work out by hand."""

import numpy as np
import pytest

from sim.census.apportion import Sums, apportion, columns, rounded, rows
from sim.errors import InputMistake

pytestmark = pytest.mark.unit


def test_one_total_is_shared_by_largest_remainder() -> None:
    """10 in the ratio 1 : 2 : 4 is 1.43, 2.86 and 5.71; the two largest remainders are rounded up."""
    shares = np.array([[1.0, 2.0, 4.0]])
    assert apportion(shares, [rows((1, 3), [10], ["all"])], "shares").tolist() == [[1, 3, 6]]


def test_independent_weights_give_the_product_of_the_margins() -> None:
    known = [rows((2, 2), [6, 4], "ab"), columns((2, 2), [5, 5], "cd")]
    assert apportion(np.ones((2, 2)), known, "table").tolist() == [[3, 3], [2, 2]]


def test_a_known_block_is_kept_against_the_weights() -> None:
    block = Sums(np.array([[0, -1], [-1, -1]]), np.array([1]), ["corner"])
    known = [rows((2, 2), [6, 4], "ab"), columns((2, 2), [5, 5], "cd"), block]
    assert apportion(np.ones((2, 2)), known, "table").tolist() == [[1, 5], [4, 0]]


def test_numbers_that_exclude_one_another_are_a_mistake_that_names_the_place() -> None:
    known = [rows((2, 2), [6, 4], ["boys", "girls"]), columns((2, 2), [5, 5], ["young", "old"])]
    with pytest.raises(
        InputMistake, match=r"census\.table: .*(boys|girls|young|old).*change one of the totals"
    ):
        apportion(np.array([[1.0, 0.0], [1.0, 0.0]]), known, "census.table")


def test_a_fit_without_a_whole_table_beside_it_is_a_mistake() -> None:
    """Three cells of a half whose sums by pairs are all one: only halves do that."""
    pairs = [
        Sums(np.array([[0, 0, -1]]), np.array([1]), ["a"]),
        Sums(np.array([[0, -1, 0]]), np.array([1]), ["b"]),
    ]
    pairs.append(Sums(np.array([[-1, 0, 0]]), np.array([1]), ["c"]))
    with pytest.raises(InputMistake, match="table: the numbers given leave no table of whole children"):
        apportion(np.ones((1, 3)), pairs, "table")


def test_rounding_a_table_with_wrong_sums_is_a_mistake_and_not_a_wrong_table() -> None:
    with pytest.raises(InputMistake, match="no table of whole children"):
        rounded(np.array([[2.0, 3.0]]), [rows((1, 2), [6], ["all"])], "table")
