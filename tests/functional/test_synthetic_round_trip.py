"""Returns written by the simulator and read back: the same placements, and each defect found."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from synthetic_returns import COUNTY, ReadBack, read_back, settings, spoilt, written

from sim.sources.history import ObservedHistory
from sim.sources.synthetic.defects import RULES
from sim.sources.synthetic.truth import perfect_reading

pytestmark = pytest.mark.functional

NOT_IN_A_RETURN = ("stratum", "sibling_group")
"""Columns that the reader makes up by rules of its own; brothers and sisters are compared below."""


def differing(seen: pd.DataFrame, true: pd.DataFrame) -> dict[str, int]:
    """Rows that differ, by column."""
    found = {}
    for name in [name for name in true if name not in NOT_IN_A_RETURN]:
        one, other = seen[name].astype(object).reset_index(drop=True), true[name].astype(object).reset_index(drop=True)
        found[name] = int((~((one == other) | (one.isna() & other.isna()))).sum())
    return {name: count for name, count in found.items() if count}


def same_groups(one: pd.Series, other: pd.Series) -> bool:
    """Whether two numberings put the same rows together; -1 is alone."""
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})


def truth(*overrides: str) -> ObservedHistory:
    means = settings(*overrides).parameters.returns
    assert means is not None
    made = written(*overrides)
    return perfect_reading(made.history, made.children, means)[0]


@pytest.mark.parametrize(
    "others",
    [
        (),
        ("job.synthesise.files.format=xlsx", "job.synthesise.files.folders=flat"),
        ("job.synthesise.files.format=xml", "job.synthesise.files.dates=yyyy-mm-dd"),
        ("job.synthesise.files.encoding=utf-16", "job.synthesise.files.dates=dd/mm/yy", "job.synthesise.files.headings=lower"),
        ("job.synthesise.files.dates=excel_serial", "job.synthesise.files.added=index", "job.synthesise.files.headings=spaced"),
        ("job.synthesise.files.dates=timestamp", "job.synthesise.files.added=regional"),
    ],
)
def test_without_defects_the_reader_sees_every_placement_as_it_was(tmp_path: Path, others: tuple[str, ...]) -> None:
    made = written(*COUNTY)
    back = read_back(tmp_path, made, (*COUNTY, *others))
    true, seen = truth(*COUNTY), back.cleaned.history
    assert (seen.begins, seen.ends) == (true.begins, true.ends)
    assert len(true.episodes.frame) > 3000
    assert len(seen.episodes.frame) == len(true.episodes.frame)
    assert differing(seen.episodes.frame, true.episodes.frame) == {}
    assert same_groups(seen.episodes.frame["sibling_group"], true.episodes.frame["sibling_group"])
    assert np.array_equal(seen.last_seen, true.last_seen)
    assert seen.start_known is not None
    assert true.start_known is not None
    assert np.array_equal(seen.start_known, true.start_known)
    rows = back.cleaned.account.rows
    assert rows["quarantined"] == 0
    assert rows["read"] == sum(rows[name] for name in ("accepted", "repaired", "excluded", "quarantined"))


def test_where_the_department_has_added_its_columns_the_location_is_known(tmp_path: Path) -> None:
    made = written(*COUNTY)
    back = read_back(tmp_path, made, (*COUNTY, "job.synthesise.files.added=collect", "returns.sub_region=[E10000001]"))
    frame = back.cleaned.history.episodes.frame
    shares = frame["location"].value_counts(normalize=True)
    assert set(shares.index[shares > 0.05]) == {"in_county", "sub_region", "beyond"}


def test_a_year_that_is_missing_is_told(tmp_path: Path) -> None:
    made = written(*COUNTY)
    tables = {year: made.draft.tables[year] for year in (2022, 2024)}
    returns = type(made)(made.history, made.children, type(made.draft)(tables), made.planting)
    assert read_back(tmp_path, returns, COUNTY).cleaned.windows.missing_years == (2023,)


@pytest.mark.parametrize("column", ["UPN", "ETHNIC"])
def test_a_header_without_some_columns_is_read(tmp_path: Path, column: str) -> None:
    made = written(*COUNTY)
    back = read_back(tmp_path, made, (*COUNTY, f"job.synthesise.files.left_out.columns={{header: [{column}]}}"))
    assert differing(back.cleaned.history.episodes.frame, truth(*COUNTY).episodes.frame) == {}


# defects

FOUND_OTHERWISE = {
    "178": "a code that there is not is taken for blank, and the provider imputed",
    "434": "fields decide what changed, RNE only whether the carer is the same",
    "436": "the reason for a new episode is derived from the fields",
}
"""Rules that the reader handles without naming them in its log."""


@pytest.fixture(scope="module")
def back(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadBack]:
    """The spoilt returns, read back."""
    yield read_back(tmp_path_factory.mktemp("spoilt"), spoilt(), COUNTY)


def test_every_row_of_spoilt_returns_is_accounted_for(back: ReadBack) -> None:
    rows = back.cleaned.account.rows
    assert rows["read"] == back.files["rows"].sum()
    assert rows["read"] == sum(rows[name] for name in ("accepted", "repaired", "excluded", "quarantined"))


def test_the_history_of_spoilt_returns_is_sound_and_nearly_the_true_one(back: ReadBack) -> None:
    from sim.episodes import broken_invariants

    seen, true = back.cleaned.history.episodes, truth(*COUNTY).episodes
    assert broken_invariants(seen) == []
    assert len(seen.frame) == pytest.approx(len(true.frame), rel=0.03)
