"""The table of episodes as arrays, as integer codes, and as a data frame."""

import pickle

import numpy as np
import pandas as pd
import pytest
from episode_rows import episodes_of

from sim.episodes import COLUMNS, Coded, Episodes, once

pytestmark = pytest.mark.unit
ROWS: list[dict[str, object]] = [{"placement": "kinship_foster"}, {"placement": "council_home", "unit": None}]


def arrays() -> Episodes:
    """The two rows, from arrays and codes alone."""
    frame = episodes_of(ROWS).frame
    columns: dict[str, object] = {
        name: Coded(frame[name].cat.codes.to_numpy(), frame[name].cat.categories.tolist())
        if kind == "category"
        else frame[name].to_numpy()
        for name, kind in COLUMNS.items()
    }
    return Episodes.from_columns(columns)


def test_arrays_and_a_data_frame_are_the_same_history() -> None:
    pd.testing.assert_frame_equal(arrays().frame, episodes_of(ROWS).frame)
    assert len(arrays()) == len(Episodes(arrays().frame)) == 2
    for one in (arrays(), Episodes(arrays().frame)):
        codes, words = one.codes("placement")
        assert [words[code] for code in codes] == ["kinship_foster", "council_home"]
        assert one.codes("unit").codes.tolist() == [0, -1]
        assert one.column("decom").dtype == float


def test_words_are_asked_for_as_codes_and_numbers_as_a_column() -> None:
    with pytest.raises(TypeError, match="placement of episodes holds words"):
        arrays().column("placement")
    with pytest.raises(TypeError, match="decom of episodes holds numbers"):
        arrays().codes("decom")


def test_a_missing_column_is_told() -> None:
    with pytest.raises(ValueError, match="episodes lack the columns child, stratum"):
        Episodes.from_columns({})


def test_what_is_worked_out_once_is_kept_with_its_history_and_its_arguments() -> None:
    calls: list[int] = []

    @once
    def later(episodes: Episodes, days: int) -> np.ndarray:
        calls.append(days)
        return np.asarray(episodes.column("decom") + days)

    one, other = arrays(), arrays()
    assert later(one, 1) is later(one, 1)
    assert later(one, 2)[0] == later(other, 1)[0] + 1
    assert calls == [1, 2, 1]


def test_to_another_process_go_the_facts_alone() -> None:
    one = arrays()
    one.worked_out["something"] = np.zeros(10)
    there = pickle.loads(pickle.dumps(one))
    pd.testing.assert_frame_equal(there.frame, one.frame)
    assert there.worked_out == {}


def test_several_histories_are_one_table_that_knows_whose_each_row_is() -> None:
    """Words that only one of them has keep their place, and what is missing stays so."""
    other = episodes_of([{"placement": "council_home", "unit": "oakhurst", "child": 5}])
    both = Episodes.joined([arrays(), other])
    codes, words = both.codes("placement")
    assert [words[code] for code in codes] == ["kinship_foster", "council_home", "council_home"]
    codes, words = both.codes("unit")
    assert ["" if code < 0 else words[code] for code in codes][1:] == ["", "oakhurst"]
    assert both.column("child")[2] == 5
    assert both.histories.shape == (2,)
    assert np.asarray(both.histories.number).tolist() == [0, 0, 1]
    assert len(both) == len(both.frame) == 3
    alone = Episodes.joined([other])
    assert alone.histories.shape == (1,)
    assert alone.column("child") is other.column("child")
