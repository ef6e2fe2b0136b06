"""Places of a programme as rows."""

import numpy as np
import pytest

from sim.model.work.attempts import Attempt, AttemptOutcome, as_frame

pytestmark = pytest.mark.unit


def test_a_place_is_open_until_its_outcome_is_written_down() -> None:
    place = Attempt("team", offered=5.0)
    assert (place.outcome, place.child) == (AttemptOutcome.OPEN, -1)
    assert np.isnan(place.ended)
    place.ends(9.0, AttemptOutcome.MOVED)
    assert (place.ended, place.outcome) == (9.0, "moved")


def test_days_are_counted_since_1970_and_missing_ones_stay_missing() -> None:
    frame = as_frame([Attempt("team", 5.0, child=3, number=1, begun=6.0), Attempt("team", 7.0)], base=100.0)
    assert frame["offered"].tolist() == [105.0, 107.0]
    assert frame["begun"].tolist()[0] == 106.0
    assert frame[["begun", "ended"]].isna().to_numpy().tolist() == [[False, True], [True, True]]
    assert frame["child"].tolist() == [3, -1]
    assert frame["number"].tolist() == [1, 0]


def test_no_attempts_make_an_empty_table_with_all_columns() -> None:
    assert list(as_frame([], 0.0)) == ["programme", "offered", "child", "number", "begun", "ended", "outcome"]
