"""Whatever the files hold: no traceback, every row accounted for, and placements that can be."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from return_files import CHILD, EPISODE, parameters_for, text

from sim.episodes import broken_invariants
from sim.errors import InputMistake
from sim.returns.rule import RULES, RowOutcome
from sim.returns.ssda903 import CleanedReturns, read_returns
from sim.returns.words.codes import CODES
from sim.returns.words.layouts import EPISODES, HEADER, UASC

pytestmark = pytest.mark.property

YEARS = (2019, 2020, 2021)
FORMS = ("{y}-{m:02}-{d:02}", "{d}/{m}/{s:02}", "{m:02}/{d:02}/{y}", "x{y}")
junk = st.text(max_size=12)


def codes(column: str) -> st.SearchStrategy[str]:
    """Mostly a code that there is."""
    return st.one_of(*[st.sampled_from([*CODES[column]])] * 20, st.just(""), junk)


@st.composite
def dates(draw: st.DrawFn, first: int = 2018, last: int = 2021) -> str:
    """Mostly a date, in some form, in days that lie close enough to meet."""
    year, month, day = (
        draw(st.integers(first, last)),
        draw(st.integers(1, 12)),
        draw(st.sampled_from([1, 2, 15, 28, 31])),
    )
    form = draw(st.sampled_from([*["{d:02}/{m:02}/{y}"] * 40, *FORMS]))
    return form.format(d=day, m=month, y=year, s=year % 100)


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, str]]:
    """Episodes of a few children, of all years: each return gets those that reach into it."""
    made = []
    for _ in range(draw(st.integers(1, 12))):
        coded = {name: draw(codes(name)) for name in ("RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "REC")}
        places = {name: draw(st.sampled_from(["", "A1", "B2"])) for name in ("HOME_POST", "PL_POST", "URN")}
        named = {"CHILD": draw(st.sampled_from(["1", "2", "3"] * 8 + ["03", ""])), "DECOM": draw(dates())}
        named["DEC"] = draw(st.one_of(dates(), dates(), st.just("")))
        made.append({**EPISODE, **coded, **places, **named})
    return made


@st.composite
def folders(draw: st.DrawFn) -> dict[str, bytes]:
    """Files of a few returns, some of them damaged."""
    files: dict[str, bytes] = {}
    for year in draw(st.lists(st.sampled_from(YEARS), min_size=1, max_size=3, unique=True)):
        births = {name: draw(dates(2000, 2015)) for name in ("1", "2", "3")}
        header = [{**CHILD, "CHILD": name, "DOB": born} for name, born in births.items()]
        tables = {EPISODES: draw(rows()), HEADER: header, UASC: header[: draw(st.integers(0, 1))]}
        delimiter = draw(st.sampled_from([",", ",", ";", "\t"]))
        for table, lines in tables.items():
            if lines:
                files[f"{year}/{table}.csv"] = text(table, lines, delimiter).encode(
                    draw(st.sampled_from(["utf-8", "utf-16"]))
                )
    for name in draw(st.lists(st.sampled_from(sorted(files)), max_size=1)):
        files[name] = damaged(draw, files[name])
    return files


def damaged(draw: st.DrawFn, raw: bytes) -> bytes:
    """Cut off, overwritten in places, or with something else put in."""
    at = draw(st.integers(0, len(raw)))
    return draw(
        st.sampled_from([raw[:at], raw[:at] + draw(st.binary(max_size=8)) + raw[at + 4 :], raw + raw[at:]])
    )


def read(files: dict[str, bytes]) -> CleanedReturns | None:
    """What comes of the files; ``None`` if they are refused in so many words."""
    with TemporaryDirectory() as place:
        for name, raw in files.items():
            (Path(place) / name).parent.mkdir(exist_ok=True)
            (Path(place) / name).write_bytes(raw)
        try:
            return read_returns(parameters_for(Path(place)))
        except InputMistake as mistake:
            refused = str(mistake)
    assert refused.startswith("returns.")
    return None


def check(files: dict[str, bytes]) -> None:
    result = read(files)
    if result is None:
        return
    rows, history = result.account.rows, result.history
    assert rows["read"] == sum(rows[outcome.word] for outcome in RowOutcome)
    assert rows["read"] == result.account.reasons["rows"].sum()
    decided = result.account.reasons
    assert set(decided["rule"]) <= {"", *RULES}
    assert (decided.loc[decided["rule"] == "", "outcome"] == "accepted").all()
    frame = history.counted().frame
    assert [said for said in broken_invariants(history.counted()) if "reason" not in said] == []
    start, end = frame["decom"].to_numpy(), history.last_seen
    assert (end >= start).all()
    assert (end <= history.ends).all()
    left = frame["rec"].notna().to_numpy()
    assert (left == frame["route"].notna().to_numpy()).all()
    still_open = history.episodes.frame["dec"].isna().to_numpy()
    assert not (left & still_open).any()
    next_joined = np.append(frame["spell"].to_numpy()[1:] > 0, [False])
    assert (frame["reason_place_change"].notna().to_numpy() == next_joined).all()


@examples(10)
@given(folders())
def test_every_row_is_accounted_for_and_every_placement_can_be(files: dict[str, bytes]) -> None:
    check(files)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(folders())
def test_every_row_is_accounted_for_and_every_placement_can_be_in_ten_thousand_folders(
    files: dict[str, bytes],
) -> None:
    check(files)
