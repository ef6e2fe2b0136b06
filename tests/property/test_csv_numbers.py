"""Numbers in CSV files, for any number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.files.csv_file import number, numbers

pytestmark = pytest.mark.property

halves = st.builds(
    lambda whole, digits: (whole + 0.5) / 10.0**digits, st.integers(0, 10**15), st.integers(0, 12)
)
"""What lies between two decimals, or as near to it as a machine comes."""
decimals = st.builds(
    lambda whole, digits: whole / 10.0**digits, st.integers(-(10**15), 10**15), st.integers(0, 12)
)


@given(st.lists(st.floats() | halves | decimals, max_size=30))
def test_a_column_is_printed_as_each_of_its_numbers_is(values: list[float]) -> None:
    expected = [None if np.isnan(value) else number(value) for value in values]
    assert numbers(np.array(values, dtype=float)).to_pylist() == expected
