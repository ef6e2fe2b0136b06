"""Rows of tidy tables, by their keys."""

import gc

import numpy as np
import pandas as pd
import pytest

from sim.report import rows
from sim.report.rows import rows_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("many", [9, 3 * rows.LARGE])
def test_rows_are_those_that_have_the_keys_however_large_the_table(many: int) -> None:
    table = pd.DataFrame({"scenario": ["a", "b", None] * (many // 3), "date": [str(n) for n in range(many)]})
    for _ in range(2):  # the second time from what is known
        own = rows_of(table, scenario="b")
        assert own.index.tolist() == list(range(1, many, 3))
        pd.testing.assert_frame_equal(own, table[table["scenario"] == "b"])
    assert rows_of(table, scenario="b", date="4").index.tolist() == [4]
    assert rows_of(table, scenario="b", date="3").empty
    assert rows_of(table, scenario="nobody").columns.tolist() == ["scenario", "date"]


def test_what_is_known_of_a_table_goes_with_it() -> None:
    before = set(rows._KNOWN)
    table = pd.DataFrame({"kpi": np.where(np.arange(2 * rows.LARGE) % 2, "odd", "even")})
    assert len(rows_of(table, kpi="odd")) == rows.LARGE
    assert set(rows._KNOWN) == {*before, id(table)}
    del table
    gc.collect()
    assert set(rows._KNOWN) == before
