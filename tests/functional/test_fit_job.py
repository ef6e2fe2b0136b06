"""job=fit as an analyst meets it: from a history to a folder of configuration that runs."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from observed_histories import lived, steady

from sim.__main__ import main
from sim.bands import DAYS_PER_YEAR, date_of
from sim.census.children import make_census
from sim.census.own_census import read_census
from sim.config import load
from sim.errors import InputMistake
from sim.estimation.events import read_events
from sim.experiment import Work, parameters_of, simulate
from sim.parameters import Parameters
from sim.parameters.paths.draws import read_draws
from sim.parameters.paths.values import with_values
from sim.policies import Scenario

pytestmark = pytest.mark.functional
WESTMERE = steady("westmere")
RARE = ("D1", "L3", "J2", "J3")
"""Legal statuses that no configuration names, but that returns have."""
QUICK = ["run.years=1", "run.replications=2", "run.workers=1", "scenarios=[baseline]"]


YOUNG, FAMILIES = (9, 12, 14), (5, 7)
"""Ages at which unaccompanied children enter, and sizes of families, that no configuration names."""


def with_strangers(frame: pd.DataFrame, entered: pd.Index) -> pd.DataFrame:
    """The history with such children and families among those who entered."""
    alone = frame.loc[entered].query("uasc")["child"].unique()[: len(YOUNG)]
    assert len(alone) == len(YOUNG)
    for child, age in zip(alone, YOUNG, strict=True):
        rows = frame["child"] == child
        frame.loc[rows, "dob"] = int(frame.loc[rows, "decom"].min()) - int((age + 0.5) * DAYS_PER_YEAR)
    first = frame.loc[entered].query("not uasc and decom == period_start").drop_duplicates("child").index
    for size, rows in zip(FAMILIES, (first[: FAMILIES[0]], first[FAMILIES[0] : sum(FAMILIES)]), strict=True):
        day = float(frame.loc[rows, "decom"].min())
        frame.loc[rows, ["decom", "period_start"]] = day
        frame.loc[rows, "sibling_group"] = 900_000 + size
    return frame


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A history of three years of the small authority, and the results of a fit to it."""
    folder = tmp_path_factory.mktemp("fit")
    history = lived(WESTMERE, 3)
    frame = history.episodes.frame.copy()
    entered = frame.index[(frame["spell"] == 0) & (frame["decom"] > history.begins)]
    frame.loc[entered[: len(RARE)], "ls"] = list(RARE)
    frame = with_strangers(frame, entered)
    frame.to_parquet(folder / "history.parquet", index=False)
    arguments = [
        "authority=westmere", "job=fit", f"fit.history={folder / 'history.parquet'}",
        f"fit.ends={date_of(history.ends)}",
        "fit.draws=12", "fit.replications=2", f"run.outputs={folder}",
    ]  # fmt: skip
    assert main(arguments) == 0
    return folder / "history.parquet", folder / "westmere" / "fit"


@pytest.fixture(scope="module")
def fitted(own: tuple[Path, Path]) -> Parameters:
    """The fitted parameters, read from the folder."""
    return load(["authority=westmere"], own[1] / "config").parameters


def test_it_writes_parameter_set_tables_and_report(own: tuple[Path, Path]) -> None:
    _, results = own
    tables = {"events", "cells", "totals", "parameters", "fit_stock", "fit_flows", "fit_durations"}
    assert tables == {path.stem for path in (results / "tables").glob("*.csv")}
    report = (results / "report.html").read_text(encoding="utf-8")
    assert report.count("<svg") == 4
    assert "Worst cells first" in report
    assert json.loads((results / "manifest.json").read_text())["job"] == "fit"


def test_children_who_enter_with_a_rare_legal_status_are_learnt_from(fitted: Parameters) -> None:
    learnt = [stratum.legal_status for stratum in fitted.entries.strata.values()]
    assert set(RARE) <= {status for shares in learnt for status, share in shares.items() if share > 0}


def test_ages_and_families_that_no_configuration_names_are_learnt_from(fitted: Parameters) -> None:
    ages = fitted.entries.strata["unaccompanied"].ages
    assert all(ages[age] > 0 for age in YOUNG)
    assert all(fitted.entries.siblings.group_size[size] > 0 for size in FAMILIES)


def test_the_parameter_set_runs_at_once_from_the_children_of_the_last_day(own: tuple[Path, Path]) -> None:
    history, results = own
    settings = load(["authority=westmere", *QUICK], results / "config")
    frame = pd.read_parquet(history)
    census = make_census(settings.parameters).frame
    still = census[census["dec"].isna()]
    assert settings.parameters.authority.base_date.isoformat() == "2025-07-31"
    assert len(still) == frame["dec"].isna().sum()
    assert sorted(still["dob"]) == sorted(frame.loc[frame["dec"].isna(), "dob"])
    measured = simulate(settings).measured["baseline"]
    caseload = measured["caseload"]
    first = (
        (caseload.keys["date"] == "2025-07-31")
        & (caseload.keys["placement"] == "all")
        & (caseload.keys["age_band"] == "all")
    )
    assert caseload.values[0, first.to_numpy(bool)].tolist() == [len(still)]


def test_every_number_says_where_it_comes_from(fitted: Parameters) -> None:
    """`load` refuses a number without source or assumption; that of a fitted one names the fit and its
    events."""
    p = fitted
    assert "job=fit" in (p.exits.routes["special_guardianship"].source or "")
    assert "job=fit" in (p.entries.strata["under_1"].source or "")
    assert "Prior" in (p.uncertainty.entries.assumption or "")


def test_each_replication_draws_parameters_of_its_own_unless_told_otherwise(
    own: tuple[Path, Path], fitted: Parameters
) -> None:

    p = load(["authority=westmere"], own[1] / "config").parameters
    draws = read_draws(p)
    assert draws is not None
    assert len(draws) == 12
    work = Work(
        p,
        Scenario(title="Nothing", stands_for="Nothing changes in this one."),
        make_census(p),
        1,
        1,
        False,
        draws,
    )
    rates = [parameters_of(work, r).entries.strata["under_1"].per_year.values[0] for r in (0, 1, 12)]
    assert rates[0] == rates[2] != rates[1]
    still = load(["authority=westmere", "uncertainty.parameters.active=false"], own[1] / "config").parameters
    assert read_draws(still) is None


def test_without_the_children_the_census_is_made_from_their_totals(fitted: Parameters) -> None:
    """What a council can pass on: the folder without the file of children."""
    without = with_values(fitted, {"census.file": None})
    one, other = (make_census(p).frame for p in (fitted, without))
    still = [frame[frame["dec"].isna()] for frame in (one, other)]
    for column in ("placement", "level", "uasc", "sex"):
        assert sorted(still[0][column].astype(str)) == sorted(still[1][column].astype(str))


def test_the_table_of_events_alone_gives_the_same_draws(own: tuple[Path, Path], tmp_path: Path) -> None:
    table = own[1] / "tables" / "events.csv"
    arguments = [
        "authority=westmere",
        "job=fit",
        f"fit.events={table}",
        "fit.draws=12",
        f"run.outputs={tmp_path}",
    ]
    assert main(arguments) == 0
    one, other = (
        pd.read_csv(folder / "config" / "uncertainty" / "westmere_draws.csv", dtype=str)
        for folder in (own[1], tmp_path / "westmere" / "fit")
    )
    by_type = [path for path in one if path.startswith("moves.by_type.")]  # counts do not tell types
    assert by_type
    pd.testing.assert_frame_equal(one.drop(columns=by_type), other)


def test_no_child_can_be_told_from_the_results(own: tuple[Path, Path]) -> None:
    """Numbers of children are new and in another order; tables and report have none."""
    history, results = own
    frame = pd.read_parquet(history)
    census = pd.read_csv(results / "config" / "census" / "westmere.csv")
    before = frame.loc[frame["dec"].isna(), ["child", "dob"]].set_index("child")["dob"].to_dict()
    same = [
        n for n, born in zip(census["child"], census["dob"], strict=True)
        if n in before and np.datetime64(born, "D").astype(int) == before[n]
    ]  # fmt: skip
    assert len(same) < len(before) / 4
    for table in (results / "tables").glob("*.csv"):
        assert "child" not in pd.read_csv(table, nrows=1).columns


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no history is named"),
        (["fit.history=nowhere.parquet"], "fit.history: nowhere.parquet cannot be read"),
        (["fit.events=a.csv", "fit.history=b.parquet"], "expected either 'events' or 'history', not both"),
    ],
)
def test_what_cannot_be_fitted_to_is_said_in_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["authority=westmere", "job=fit", f"run.outputs={tmp_path}", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_events_that_is_wrong_is_refused_with_the_line(
    own: tuple[Path, Path], tmp_path: Path
) -> None:
    rows = pd.read_csv(own[1] / "tables" / "events.csv", dtype=str, keep_default_na=False)
    first = int(np.flatnonzero(rows["setting"] == "kinship")[0])
    rows.loc[first, "setting"] = "kinshp"
    rows.to_csv(tmp_path / "events.csv", index=False)
    with pytest.raises(InputMistake, match=rf"line {first + 2}: setting is 'kinshp'; did you mean 'kinship'"):
        read_events(tmp_path / "events.csv", WESTMERE)


@pytest.mark.parametrize(
    ("part", "column", "wrong", "said"),
    [
        ("years", "item", "", "lacks exposure with the item 'time in care'.*written anew by job=fit"),
        ("years", "value", "1.5", "value is '1.5'; expected how many years before the last one"),
        ("placements begun", "value", "-1", "value is '-1'; expected how many years before the last one"),
        ("placements begun", "cause", "disruptoin", "cause is 'disruptoin'; did you mean 'disruption'"),
        ("years", "cause", "turned_19", "cause is 'turned_19'; did you mean 'turned_18'"),
    ],
)
def test_years_of_a_table_of_events_that_cannot_be_read_are_refused(
    own: tuple[Path, Path], tmp_path: Path, part: str, column: str, wrong: str, said: str
) -> None:
    """Those of an earlier version have no exposure by clock, so that a million times as many exits would
    seem to come as expected.
    """
    rows = pd.read_csv(own[1] / "tables" / "events.csv", dtype=str, keep_default_na=False)
    rows.loc[rows["part"] == part, column] = wrong
    rows.to_csv(tmp_path / "events.csv", index=False)
    with pytest.raises(InputMistake, match=said):
        read_events(tmp_path / "events.csv", WESTMERE)


@pytest.mark.parametrize(
    ("column", "wrong", "said"),
    [
        ("count", "many", "line 2: count is 'many'; expected a number of 0 or more"),
        ("count", "-1", "line 2: count is '-1'; expected a number of 0 or more"),
        ("exposure", "inf", "line 2: exposure is 'inf'; expected a number of 0 or more"),
        ("value", "9999-12-31", "its window is from 9999-12-31 to .*; expected a later end"),
        ("value", "NaT", "lacks a row of the part 'window' with 'begins' and an ISO date"),
    ],
)
def test_what_is_no_number_or_no_window_in_a_table_of_events_is_refused(
    own: tuple[Path, Path], tmp_path: Path, column: str, wrong: str, said: str
) -> None:
    """Words had ended in a traceback."""
    rows = pd.read_csv(own[1] / "tables" / "events.csv", dtype=str, keep_default_na=False)
    rows.loc[0, column] = wrong
    rows.to_csv(tmp_path / "events.csv", index=False)
    with pytest.raises(InputMistake, match=said):
        read_events(tmp_path / "events.csv", WESTMERE)


@pytest.mark.parametrize(
    ("column", "wrong", "said"),
    [
        ("dob", "12/07/2009", "line 2: dob is '99/99/9999'; expected an ISO date"),
        ("sex", "2009-07-12", "line 2: sex is '9999-99-99'; expected"),
        ("child", "9" * 30, "line 2: child is '9{20}'; expected a whole number"),
        ("placement", "kinship_fostr", "line 2: placement .* did you mean 'kinship_foster'"),
        ("decom", "31/07/2025", "line 2: decom .* expected an ISO date such as 2022-07-31"),
        ("level", "", "line 2: level is ''; expected one of"),
        ("period", "first", "line 2: period .* expected a whole number"),
        ("decom", "2031-01-01", "1 placements begin after the base date"),
    ],
)
def test_a_census_of_own_children_that_is_wrong_is_refused(
    own: tuple[Path, Path], tmp_path: Path, column: str, wrong: str, said: str
) -> None:
    rows = pd.read_csv(own[1] / "config" / "census" / "westmere.csv", dtype=str, keep_default_na=False)
    rows.loc[0, column] = wrong
    rows.to_csv(tmp_path / "census.csv", index=False)
    with pytest.raises(InputMistake, match=rf"census.csv.*{said}"):
        read_census(
            tmp_path / "census.csv", with_values(WESTMERE, {"authority.base_date": date(2025, 7, 31)})
        )


def test_a_file_that_is_not_there_is_looked_for_and_missed(
    own: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "--config-dir",
        str(own[1] / "config"),
        "authority=westmere",
        "census.file=other.csv",
        *QUICK,
    ]
    assert main(arguments) == 2
    assert "there is no file 'other.csv'" in capsys.readouterr().err
