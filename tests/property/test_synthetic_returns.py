"""Laws of synthetic returns that hold whatever the children lived through and whatever is added to their
records."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from return_rules import breaking, episodes_of
from synthetic_returns import SMALL
from synthetic_returns import settings as of_the_job

from sim.bands import birthdays, day_number
from sim.episodes import Episodes
from sim.experiment import replicate
from sim.jobs.synthesise import _work
from sim.parameters.jobs.synthesis import Realism
from sim.synthetic.children import children_of
from sim.synthetic.cutting import CARER
from sim.synthetic.defects import RULES
from sim.synthetic.draft import Draft
from sim.synthetic.history import SyntheticHistory, synthetic_history
from sim.synthetic.truth import perfect_reading
from sim.synthetic.whole_days import OPEN, whole_days
from sim.synthetic.yearly import DaysOfReturn, returns, windows

pytestmark = pytest.mark.property

ASKED = of_the_job(*SMALL)
BASE = day_number(ASKED.parameters.authority.base_date)
WINDOWS = windows(ASKED.parameters.authority.base_date, ASKED.run.years)
FIRST, LAST = WINDOWS[0].first, WINDOWS[-1].last
HISTORIES: dict[int, Episodes] = {}

rates = st.sampled_from([0.0, 0.1, 1.0, 10.0])
shares = st.sampled_from([0.0, 0.5, 1.0])
realisms = st.builds(
    Realism,
    assumption=st.just("made up for a test"),
    court_orders=st.booleans(),
    matched_long_term=shares,
    foster_carers_adopt=shares,
    carers_move_house_per_year=rates,
    carers_transfer_per_year=rates,
    takeovers_per_year=rates,
    temporary_stays_per_year=rates,
    short_breaks=st.sampled_from([0.0, 0.2]),
    independent_living=shares,
    mothers=shares,
)
replications = st.integers(0, 3)


def lived(replication: int) -> Episodes:
    """A history of a small authority, simulated once."""
    if replication not in HISTORIES:
        work = _work(ASKED)
        HISTORIES[replication] = replicate(ASKED.parameters, work, replication).episodes
    return HISTORIES[replication]


def made(replication: int, realism: Realism) -> SyntheticHistory:
    return synthetic_history([lived(replication)], realism, BASE, FIRST, LAST)


def looked_after(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["ls"].isin(["V3", "V4"])]


def nights(rows: pd.DataFrame) -> Any:
    """Nights in care by child, up to the last day."""
    return (rows["dec"].clip(upper=LAST) - rows["decom"]).groupby(rows["child"]).sum()


@examples(4)
@given(replications, realisms)
def test_rows_join_up_and_lose_no_night(replication: int, realism: Realism) -> None:
    rows = made(replication, realism).rows
    assert (rows["dec"] > rows["decom"]).all()
    assert (rows["decom"] <= LAST).all()
    following = rows.duplicated(["child", "period"])
    assert (rows["decom"][following] == rows["dec"].shift()[following]).all()
    assert rows["rec"].isna().equals(rows["dec"] == OPEN)
    assert (rows.loc[rows.duplicated(["child", "period"], keep="last"), "rec"] == "X1").all()
    adult = birthdays(rows["dob"].to_numpy(dtype=np.int64), 18)
    assert (rows["dec"].where(rows["dec"] < OPEN, 0) <= adult).all()
    pd.testing.assert_series_equal(
        nights(looked_after(rows)), nights(whole_days([lived(replication)], LAST)), check_dtype=False
    )


@examples(4)
@given(replications, realisms)
def test_the_reason_for_a_row_is_what_changed(replication: int, realism: Realism) -> None:
    rows = made(replication, realism).rows
    before = rows.shift()
    known = rows.duplicated(["child", "period"])
    order = rows["ls"] != before["ls"]
    carer = np.logical_or.reduce([rows[name].fillna("") != before[name].fillna("") for name in CARER])
    changed = {
        "L": order & ~carer,
        "P": ~order & carer,
        "T": ~order & carer,
        "B": order & carer,
        "U": order & carer,
    }
    for reason, there in changed.items():
        assert there[known & (rows["rne"] == reason)].all(), reason
    assert (rows["rne"][known] != "S").all()


@examples(3)
@given(replications, realisms)
def test_whatever_is_added_no_rule_is_broken(replication: int, realism: Realism) -> None:
    """But that without court orders a short order lasts as long as the child stays."""
    realism = realism.model_copy(update={"court_orders": True})
    history = made(replication, realism)
    draft = Draft(dict(returns(history, children_of(history, realism.mothers))))
    episodes = episodes_of(draft)
    broken = {rule: children for rule in RULES if (children := breaking(rule, draft, episodes))}
    assert broken == {}


@examples(3)
@given(replications, realisms)
def test_returns_hand_over_to_one_another(replication: int, realism: Realism) -> None:
    history = made(replication, realism)
    every = dict(returns(history, children_of(history, 0.0)))
    assert list(every) == [window.year for window in WINDOWS]
    for before, year in pairwise(every):
        then, now = every[before]["episodes"], every[year]["episodes"]
        still_open = then[then["DEC"].isna()]
        carried = now[now["DECOM"] < DaysOfReturn(year).first]
        assert sorted(zip(still_open["CHILD"], still_open["DECOM"], strict=True)) == sorted(
            zip(carried["CHILD"], carried["DECOM"], strict=True)
        )
    assert sum((t["episodes"]["DEC"].notna()).sum() for t in every.values()) == int(
        history.rows["dec"].between(FIRST, LAST).sum()
    )


@examples(3)
@given(replications, realisms)
def test_a_perfect_reader_sees_the_moves_of_the_model_whatever_is_added(
    replication: int, realism: Realism
) -> None:
    """But for households that go over to the council, who change the type of placement, and for carers who
    adopt."""
    quiet = realism.model_copy(update={"carers_transfer_per_year": 0.0})
    history, plain = (
        made(replication, quiet),
        made(replication, Realism(assumption="nothing is added", court_orders=False)),
    )
    means = ASKED.parameters.returns
    assert means is not None
    seen = perfect_reading(history, children_of(history, 0.0), means)[0].episodes.frame
    true = perfect_reading(plain, children_of(plain, 0.0), means)[0].episodes.frame
    assert len(seen) == len(true)
    for name in ("dob", "dec", "placement", "rec", "period", "spell", "sex", "cin"):
        one, other = (
            sorted(
                map(
                    str,
                    zip(
                        frame["dob"], frame["period"], frame["spell"], frame["sex"], frame[name], strict=True
                    ),
                )
            )
            for frame in (seen, true)
        )
        assert one == other, name
