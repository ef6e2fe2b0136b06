"""Summaries over replications, and the tables made of them."""

import numpy as np
import pandas as pd
import pytest

from sim.measures import Measured, side_by_side, summarise
from sim.measures.counting import table as table_room
from sim.measures.counting.table import AT_ONCE, quantiles_of, some_at_once
from sim.measures.provision import summarise_provision

pytestmark = pytest.mark.unit
KEYS = pd.DataFrame({"date": ["2022-07-31", "2022-08-31"]})


def test_summary_has_the_mean_and_linear_quantiles_of_each_row() -> None:
    table = summarise(Measured("m", KEYS, np.array([[i, 10.0 * i] for i in range(11)])))
    assert table.columns.tolist() == ["date", "mean", "p10", "p50", "p90"]
    assert table.iloc[0, 1:].tolist() == [5.0, 1.0, 5.0, 9.0]
    assert table.iloc[1, 1:].tolist() == [50.0, 10.0, 50.0, 90.0]


def test_values_that_do_not_exist_are_left_out_and_a_row_of_them_stays_blank() -> None:
    table = summarise(Measured("m", KEYS, np.array([[np.nan, np.nan], [np.nan, 2.0], [np.nan, 4.0]])))
    assert np.isnan(table.loc[0, ["mean", "p10", "p50", "p90"]].astype(float)).all()
    assert table.loc[1, "mean"] == 3.0
    assert table.loc[1, "p90"] == pytest.approx(3.8)


def test_replications_with_different_keys_are_refused() -> None:
    other = pd.DataFrame({"date": ["2022-07-31", "2022-09-30"]})
    with pytest.raises(ValueError, match="m: replications of one scenario have different keys"):
        side_by_side([{"m": Measured("m", KEYS, np.zeros(2))}, {"m": Measured("m", other, np.zeros(2))}])


def test_a_measure_with_more_keys_than_values_is_refused() -> None:
    with pytest.raises(ValueError, match="2 keys but 1 values"):
        Measured("m", KEYS, np.zeros(1))
    with pytest.raises(ValueError, match="2 keys but 3 values"):
        Measured("m", KEYS, np.zeros((2, 3)))


def test_occupancy_is_summarised_over_the_replications_that_have_places() -> None:
    places = Measured("places", KEYS, np.array([[4.0, 0.0], [2.0, 0.0]]))
    occupied = Measured("occupied", KEYS, np.array([[1.0, 0.0], [2.0, 0.0]]))
    table = summarise_provision(places, occupied)
    assert table.loc[0, ["places", "occupied", "mean"]].tolist() == [3.0, 1.5, 0.625]
    assert np.isnan(table.loc[1, "mean"])


@pytest.mark.parametrize("columns", [0, 1, 1000, 1499, 2501])
def test_columns_are_worked_on_some_at_once_each_of_them_once(columns: int) -> None:
    parts = list(some_at_once(columns))
    assert [column for part in parts for column in range(part.start, part.stop)] == list(range(columns))
    sizes = {part.stop - part.start for part in parts}
    assert max(sizes) <= 1.5 * AT_ONCE
    assert max(sizes) - min(sizes) <= 1


def test_a_summary_of_many_rows_is_that_of_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last bit, those that are blank in some replications included."""
    chance = np.random.default_rng(3)
    values = chance.normal(1e6, 1e3, (7, 2501))
    values[chance.random(values.shape) < 0.01] = np.nan
    measured = Measured("m", pd.DataFrame({"row": range(2501)}), values)
    in_parts = summarise(measured)
    monkeypatch.setattr(table_room, "AT_ONCE", 10**9)
    pd.testing.assert_frame_equal(in_parts, summarise(measured), check_exact=True)


@pytest.mark.parametrize("many", [1, 2, 3, 11, 100])
def test_quantiles_are_those_of_numpy_to_the_last_bit(many: int) -> None:
    rng = np.random.default_rng(many)
    whole = rng.poisson(20, (many, 50)).astype(float)
    broken = rng.normal(size=(many, 50)) * 10.0 ** rng.integers(-9, 9, 50)
    for values in (whole, broken):
        for parts in ([0.1, 0.5, 0.9], [0.1, 0.9], [0.0, 0.25, 1.0]):
            found, before = quantiles_of(values, parts), values.copy()
            np.testing.assert_array_equal(found, np.quantile(values, parts, axis=0))
            np.testing.assert_array_equal(values, before)
