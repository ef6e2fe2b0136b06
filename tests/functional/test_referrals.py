"""The list of searches for placements: read, checked, and used for plans, needs, emergencies and siblings."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from shipped_parameters import parameters, shipped

from sim import load
from sim.bands import day_number
from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.plans import level_of, plan_of, with_own_plans
from sim.errors import InputMistake
from sim.estimation.events import EventsExposure
from sim.returns.lists.own import OwnLists
from sim.returns.lists.referrals import Referrals, read_referrals

pytestmark = pytest.mark.functional
P = parameters(shipped()).model_copy(update={"returns": None})
HEADINGS = (
    "Child ID,Referral date,age,foster,residential,supported,solo,siblings,notice,type,weekly,start,end"
)
ROWS = (
    "A,01/05/2021,12,yes,no,no,no,2,14,independent_foster,£870.00,15/05/2021,",
    "B,01/05/2021,12,Y,Y,,no,2,10,,,,",
    "C,02/05/2021,13,no,yes,no,no,1,0,external_childrens_home,5200,02/05/2021,01/09/2021",
    "D,03/05/2021,14,yes,yes,no,yes,1,0.5,,,,",
    "E,04/05/2021,15,yes,no,no,no,1,3,,,,",
    "E,04/07/2021,15,no,yes,no,no,1,0,,,,",
    "F,04/05/2021,16,no,no,yes,no,1,30,,,,",
    "F,04/05/2021,16,no,no,yes,no,1,30,,,,",
)
WINDOW = (day_number(date(2021, 4, 1)), day_number(date(2022, 3, 31)))


def listed(folder: Path, *rows: str, words: dict[str, str] | None = None) -> Referrals:
    path = folder / "searches.csv"
    path.write_text("\n".join((HEADINGS, *rows)), encoding="utf-8")
    return read_referrals(path, {}, words or {}, P)


def test_searches_are_read_and_counted(tmp_path: Path) -> None:
    read = listed(tmp_path, *ROWS)
    assert {(one.what, one.rows) for one in read.account} == {("used", 7), ("repeated", 1)}
    assert read.searches["child"].nunique() == 6
    assert plan_of(read.searches).tolist() == [
        "foster", "foster", "residential", "foster", "foster", "residential", "supported",
    ]  # fmt: skip
    assert level_of(read.searches).tolist() == [
        "standard", "enhanced", "complex", "complex", "standard", "complex", "standard",
    ]  # fmt: skip
    assert read.commitments is not None
    assert read.commitments.lines["weekly"].tolist() == [870, 5200]


def test_an_authoritys_own_words_are_understood(tmp_path: Path) -> None:
    read = listed(tmp_path, ROWS[0].replace("yes", "ideal"), words={"ideal": "yes"})
    assert read.searches["foster"].tolist() == [True]


@pytest.mark.parametrize(("row", "says"), [
    ("A,01/05/2021,12,no,no,no,,,,,,,", "row 2: nothing suits the child; say yes to what is looked for"),
    ("A,01/05/2021,15,no,no,yes,,,,,,,", "row 2: supported accommodation below 16; correct the age"),
    ("A,01/05/2021,18,yes,no,no,,,,,,,", "row 2: 18 years or older; give the age in completed years"),
    ("A,01/05/2021,12,yes,no,no,,0,,,,,", "row 2: expected 1 to 12 siblings"),
    ("A,01/05/2021,12,yes,no,no,,,-1,,,,", "row 2: notice is less than no day"),
    ("A,01/05/2021,12,yes,no,no,,,,,870,,", "a weekly fee without 'type' and 'start'"),
    ("A,soon,12,yes,no,no,,,,,,,", "'referred' is not a date as dd/mm/yyyy"),
    ("A,01/05/2021,12,perhaps,no,no,,,,,,,", "'foster' is not one of yes, y"),
])  # fmt: skip
def test_rows_that_cannot_be_used_are_refused(tmp_path: Path, row: str, says: str) -> None:
    with pytest.raises(InputMistake) as mistake:
        listed(tmp_path, row)
    assert says in "\n".join(mistake.value.messages)


def calibrated(read: Referrals, weight: float, draws: pd.DataFrame | None = None) -> Calibration:
    events = EventsExposure(pd.DataFrame(), *WINDOW)
    records = OwnRecords(events, None, OwnLists(referrals=read), weight, 50, 1)
    return with_own_plans(replace(Calibration(P), draws=pd.DataFrame() if draws is None else draws), records)


def test_plans_and_needs_of_a_stream_come_from_its_searches(tmp_path: Path) -> None:
    """Five children of 10 to 15: four for foster care and one for a home; needs two, one and two."""
    before = P.entries.strata["ages_10_to_15"]
    found = calibrated(listed(tmp_path, *ROWS), weight=1e-9)
    now = found.parameters.entries.strata["ages_10_to_15"]
    plans = {setting: share.values[-1] for setting, share in now.plan.items()}
    old = {setting: share.values[-1] for setting, share in before.plan.items()}
    three = sum(old.get(setting, 0) for setting in ("fostering", "residential", "supported"))
    assert plans["fostering"] == pytest.approx(0.8 * three)
    assert plans["residential"] == pytest.approx(0.2 * three)
    assert {s: plans[s] for s in ("kinship", "parents")} == {s: old[s] for s in ("kinship", "parents")}
    assert now.level == pytest.approx({"standard": 0.4, "enhanced": 0.2, "complex": 0.4})
    assert now.emergency == pytest.approx(0.4)
    assert found.parameters.entries.strata["ages_16_to_17"] == P.entries.strata["ages_16_to_17"]
    assert found.parameters.entries.siblings.group_size == pytest.approx({1: 0.8, 2: 0.2})


def test_few_searches_move_what_is_configured_only_a_little(tmp_path: Path) -> None:
    found = calibrated(listed(tmp_path, *ROWS), weight=1e6)
    now, before = (p.entries.strata["ages_10_to_15"] for p in (found.parameters, P))
    assert now.level == pytest.approx(before.level, abs=1e-4)
    assert now.plan["fostering"].values[-1] == pytest.approx(before.plan["fostering"].values[-1], abs=1e-4)


def test_draws_of_plans_replace_those_there_were_and_sum_as_they_did(tmp_path: Path) -> None:
    at = "entries.strata.ages_10_to_15"
    draws = pd.DataFrame(
        {f"{at}.plan.fostering": np.full(50, 0.5), f"{at}.plan.residential": np.full(50, 0.2)}
    )
    found = calibrated(listed(tmp_path, *ROWS), weight=1.0, draws=draws)
    assert found.draws.columns.is_unique
    three = found.draws[[c for c in found.draws if ".plan." in c]].sum(axis=1)
    assert three.to_numpy() == pytest.approx(np.full(50, 0.7))
    levels = found.draws[[c for c in found.draws if ".level." in c]].sum(axis=1)
    assert levels.to_numpy() == pytest.approx(np.ones(50))
    assert found.draws[f"{at}.plan.fostering"].std() > 0


def test_the_setting_leads_to_the_list_and_its_fees_stand_for_commitments(tmp_path: Path) -> None:
    (tmp_path / "searches.csv").write_text("\n".join((HEADINGS, *ROWS)), encoding="utf-8")
    settings = load(["authority=westmere", f"fit.referrals={tmp_path / 'searches.csv'}"])
    lists = OwnLists.read(settings.fit, settings.parameters)
    assert lists.referrals is not None
    assert lists.commitments is not None
    assert set(lists.commitments.lines["type"]) == {"independent_foster", "external_childrens_home"}
