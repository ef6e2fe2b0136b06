"""Returns written by the simulator and read back: the same placements, and each defect found."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from synthetic_returns import COUNTY, SMALL, ReadBack, read_back, settings, spoilt, written

from sim.episodes import broken_invariants
from sim.observed import ObservedHistory
from sim.synthetic.defects import RULES
from sim.synthetic.draft import Draft
from sim.synthetic.truth import perfect_reading

pytestmark = pytest.mark.functional

NOT_IN_A_RETURN = ("stratum", "sibling_group")
"""Columns that the reader makes up by rules of its own; brothers and sisters are compared below."""


def differing(seen: pd.DataFrame, true: pd.DataFrame) -> dict[str, int]:
    """Rows that differ, by column."""
    found = {}
    for name in [name for name in true if name not in NOT_IN_A_RETURN]:
        one, other = (
            seen[name].astype(object).reset_index(drop=True),
            true[name].astype(object).reset_index(drop=True),
        )
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


def test_without_defects_the_reader_sees_every_placement_of_a_county_as_it_was(tmp_path: Path) -> None:
    sees_all(tmp_path, COUNTY)


@pytest.mark.parametrize(
    "files",
    [
        {"format": "xlsx", "folders": "flat"},
        {"format": "xml", "dates": "yyyy-mm-dd"},
        {"encoding": "utf-16", "dates": "dd/mm/yy", "headings": "lower"},
        {"encoding": "cp1252", "dates": "excel_serial", "headings": "spaced", "added": "index"},
        {"encoding": "utf-8-sig", "dates": "timestamp", "added": "regional", "folders": "flat"},
        {"left_out": {"columns": ["header.UPN", "header.ETHNIC"], "tables": ["reviews", "oc2"]}},
    ],
    ids=str,
)
def test_whatever_the_files_look_like_they_say_the_same(tmp_path: Path, files: dict[str, Any]) -> None:
    sees_all(tmp_path, SMALL, **files)


def sees_all(folder: Path, which: tuple[str, ...], **files: Any) -> None:
    """The reader gets the true placements out of the files, row for row and column for column."""
    back = read_back(folder, written(*which), which, **files)
    true, seen = truth(*which), back.cleaned.history
    assert (seen.begins, seen.ends) == (true.begins, true.ends)
    assert len(true.episodes.frame) > 300
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
    frame = read_back(tmp_path, written(*SMALL), SMALL, added="collect").cleaned.history.episodes.frame
    shares = frame["location"].value_counts(normalize=True)
    assert set(shares.index[shares > 0.05]) == {"in_county", "sub_region", "beyond"}


def test_a_year_that_is_missing_is_told(tmp_path: Path) -> None:
    made = written(*SMALL)
    returns = replace(made, draft=Draft({year: made.draft.tables[year] for year in (2022, 2024)}))
    assert read_back(tmp_path, returns, SMALL).cleaned.windows.missing_years == (2023,)


# defects

ELSEWHERE = {
    "147": ("end_means_none",),
    "351": ("birth_differs",),
    "178": ("code_unknown", "provider_missing"),
    "371": ("supported_too_young",),
    "372": ("custody_too_young",),
    "373": ("school_too_young",),
    "374": ("employment_too_young",),
    "377": ("came_back",),
    "380": ("long_temporary_stay", "temporary_stay_alone"),
    "503D": ("restated",),
}
"""Rules of the reader that find a defect, where it does not give them this number."""
ROUTINE = {
    "226": "temporary_stay",
    "381": "temporary_stay",
    "382": "short_break",
    "383": "temporary_stay",
    "384": "short_break",
    "398": "short_break",
    "426": "short_break",
    "365": "short_break",
    "366": "short_break",
    "367": "short_break",
    "EPI": "header_without_episodes",
}
"""Defects of rows that are left out anyway: the log would only be longer for them, so that they are counted,
not listed."""
FIELDS_DECIDE = ("434", "436")
"""What changed is read off the fields, not off the reason for a new episode that is wrong here; nothing is
amiss then."""
NO_MATTER = ("205A", "205B", "205C", "205D", "304", "208", "INT03")
"""A child is unaccompanied if any return says so, and nothing depends on when that ceased or on pupil
numbers; its birth is also in other files."""
UNLISTED = (*ROUTINE, *FIELDS_DECIDE, *NO_MATTER)


@pytest.fixture(scope="module")
def back(tmp_path_factory: pytest.TempPathFactory) -> ReadBack:
    """The spoilt returns, read back."""
    return read_back(tmp_path_factory.mktemp("spoilt"), spoilt(), COUNTY)


def planted(rule: str) -> list[str]:
    """The children on whom a defect is planted."""
    found = [one.child for one in spoilt().planting.planted if one.rule == rule]
    assert found, rule
    return found


@pytest.mark.parametrize("rule", sorted(set(RULES) - set(UNLISTED)))
def test_each_planted_defect_is_found_by_its_rule(back: ReadBack, rule: str) -> None:
    for child in planted(rule):
        entries = back.entries(child)
        numbers = {number.upper() for numbers in entries["dfe_rules"] for number in numbers.split()}
        assert rule.upper() in numbers or set(ELSEWHERE.get(rule, ())) & set(entries["rule"]), entries


@pytest.mark.parametrize("rule", sorted(ROUTINE))
def test_each_defect_of_a_row_that_is_left_out_is_left_out_with_it(back: ReadBack, rule: str) -> None:
    reasons = back.cleaned.account.reasons
    assert reasons.loc[reasons["rule"] == ROUTINE[rule], "rows"].sum() >= len(planted(rule))


def placements(history: ObservedHistory, children: pd.Series, child: str) -> pd.DataFrame:
    frame = history.episodes.frame
    return (
        frame[children.to_numpy() == child].drop(columns=[*NOT_IN_A_RETURN, "child"]).reset_index(drop=True)
    )


@pytest.mark.parametrize("rule", [*FIELDS_DECIDE, *NO_MATTER])
def test_what_does_not_matter_to_placements_changes_none(back: ReadBack, rule: str) -> None:
    made, means = spoilt(), settings(*COUNTY).parameters.returns
    assert means is not None
    true, of_true = perfect_reading(made.history, made.children, means)
    names = sorted({name for tables in made.draft.tables.values() for name in tables["episodes"]["CHILD"]})
    for child in planted(rule):
        mine = placements(true, of_true, child)
        born, first = mine["dob"][0], mine["decom"].tolist()
        seen = back.cleaned.history.episodes.frame
        same = seen[(seen["dob"] == born) & seen["decom"].isin(first)]
        assert child in names
        assert set(first) <= set(same["decom"]), child
        assert set(mine["dec"].dropna()) <= set(same["dec"].dropna()), child


def test_every_row_of_spoilt_returns_is_accounted_for(back: ReadBack) -> None:
    rows = back.cleaned.account.rows
    assert rows["read"] == back.files["rows"].sum()
    assert rows["read"] == sum(rows[name] for name in ("accepted", "repaired", "excluded", "quarantined"))
    assert 0 < rows["quarantined"] < 200


def test_the_history_of_spoilt_returns_is_sound_and_nearly_the_true_one(back: ReadBack) -> None:
    seen, true = back.cleaned.history.counted(), truth(*COUNTY).episodes
    vanished = int(back.cleaned.history.vanished.sum())
    assert broken_invariants(seen) == [
        f"{vanished} episodes have an end but neither a move nor an exit as its reason"
    ]
    assert len(seen.frame) == pytest.approx(len(true.frame), rel=0.03)
