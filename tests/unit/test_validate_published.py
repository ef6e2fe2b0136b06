"""Forecasts of all authorities: what was known then, what is scored, what is kept, and what is said of it."""

import json
import re
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from published_tables import PLACES, suppressed_below_six, write_tables
from shipped_parameters import parameters, shipped

from sim.bands import AgeBand
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.free import Free
from sim.calibration.published.quick.lender import Lender
from sim.census.children import make_census
from sim.errors import InputMistake
from sim.experiment import Work, replicate
from sim.jobs.validate_published import named_areas, origins_of
from sim.model import History, Streams
from sim.model.risks.drift import YearlyDrift
from sim.parameters import Parameters, PublishedValidation
from sim.published.areas import find_area
from sim.published.figures.whole import figures_of
from sim.published.known import as_known, year_said
from sim.published.tables import PublishedTables, read_tables
from sim.validation.published import baseline, work
from sim.validation.published import forecast as made
from sim.validation.published.baseline import BaselineFlow, baseline_of
from sim.validation.published.forecast import TYPES, ForecastPlan, counted, ensemble
from sim.validation.published.holding import baseline_flows, baseline_table, holding_in_words
from sim.validation.published.kept import Kept, KeptBaseline, file_of, keep, key_of, read_kept
from sim.validation.published.observed import FOSTER, HOMES, ORDERS, SERIES, SUPPORTED, came, past_of
from sim.validation.published.scored import AS_TODAY, COLUMNS, rows_of
from sim.validation.published.sizes import BANDS, BOUNDS, band_of, spread_over
from sim.validation.published.verdict import histograms_of, in_words, scores_of
from sim.validation.published.work import Failed, ForecastOrigin, each_made
from sim.validation.rolling import MODEL, STOCK_FLOW
from sim.validation.scores import rank_histogram, rank_of
from sim.validation.series import ENTRIES, EXITS, TOTAL

pytestmark = pytest.mark.unit

PLAN = ForecastPlan(years_ahead=1, replications=2, fit_steps=3, fit_replications=1, seed=7)


def later_tripled(place: str, group: str, item: str, year: int, number: int) -> str:
    """The year 2022 as a quite different one."""
    return suppressed_below_six(place, group, item, year, number * 3 if year > 2021 else number)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> PublishedTables:
    return read_tables(write_tables(tmp_path_factory.mktemp("downloads")))


@pytest.fixture(scope="module")
def changed_later(tmp_path_factory: pytest.TempPathFactory) -> PublishedTables:
    """The same with every row of 2022 tripled, and homes, population, spending and care leavers of then in
    other numbers."""
    folder = write_tables(tmp_path_factory.mktemp("downloads"), cell=later_tripled)
    homes = folder / "ofsted_provider_level_at_31_march_2022.csv"
    homes.write_text(homes.read_text("utf-8").replace("Local Authority,5", "Local Authority,50"), "utf-8")
    spending = folder / "spending.csv"
    spending.write_text(spending.read_text("utf-8").replace(",800", ",8000").replace(",190", ",10"), "utf-8")
    people = folder / "ons_population.csv"
    people.write_text(people.read_text("utf-8").replace("120000", "240000"), "utf-8")
    leavers = folder / "la_care_leavers_activity.csv"
    leavers.write_text(re.sub(r"Total,(\d)", r"Total,9\1", leavers.read_text("utf-8")), "utf-8")
    return read_tables(folder)


def known_of(
    tables: PublishedTables, year: int, name: str = "Big County"
) -> tuple[Any, dict[str, list[float]]]:
    known = as_known(tables, year)
    area = find_area(known, name, year)
    return figures_of(known, area, year), past_of(known, area, year)


@pytest.mark.parametrize("name", ["Big County", "Marsh", "New Shire"])
def test_nothing_that_was_published_later_is_read(
    tables: PublishedTables, changed_later: PublishedTables, name: str
) -> None:
    one, other = known_of(tables, 2021, name), known_of(changed_later, 2021, name)
    assert one == other
    p = parameters(shipped())
    assert key_of(*one, Lender.of(p), PLAN) == key_of(*other, Lender.of(p), PLAN)


def test_what_was_published_until_then_is_read(
    tables: PublishedTables, changed_later: PublishedTables
) -> None:
    """The same change is seen from the day on which it is known."""
    assert known_of(tables, 2022)[0] != known_of(changed_later, 2022)[0]
    assert known_of(tables, 2022)[1] != known_of(changed_later, 2022)[1]


def test_every_table_ends_with_the_day(tables: PublishedTables) -> None:
    known = as_known(tables, 2021)
    assert known.years() == [2020, 2021]
    assert {kind: rows["year"].max() for kind, rows in known.rows.items() if kind != "population"} == {
        kind: 2021 for kind in tables.rows if kind not in ("population", "leavers")
    }
    assert "leavers" not in known.rows
    assert "population" not in known.rows  # of the middle of 2021 and 2022
    assert known.homes is None
    assert known.spending is None
    at_last = as_known(tables, 2022)
    assert at_last.homes is not None
    assert at_last.spending is not None
    assert set(at_last.rows["population"]["year"]) == {2021}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022", 2022), ("202122", 2022), ("2021-22", 2022), ("2021/22", 2022), ("31_march_2022.csv", 2022),
        ("2022-03-31", 2022), ("provider_level_2021_and_2023", 2023), ("homes.csv", 0), ("E10000101", 0),
        ("1999-00", 2000),
    ],
)  # fmt: skip
def test_the_year_that_words_name(text: str, year: int) -> None:
    assert year_said(text) == year


def test_the_past_of_the_stock_goes_back_as_far_as_that_of_the_flows(tables: PublishedTables) -> None:
    """Stock tables that begin in 2022: 800 then, 340 came and 336 left in each year before."""
    only_last = replace(
        tables, rows={**tables.rows, "stock": tables.rows["stock"][tables.rows["stock"]["year"] == 2022]}
    )
    past = past_of(only_last, find_area(tables, "Big County", 2022), 2022)
    assert past[ENTRIES] == [340.0] * 3
    assert past[EXITS] == [336.0] * 3
    assert past[TOTAL] == [800 - 3 * 4, 800 - 2 * 4, 800 - 4, 800]
    assert past[FOSTER] == [560.0]


def test_what_is_kept_back_is_not_scored(tables: PublishedTables) -> None:
    """Of Marsh's 40 children four are in homes and four in supported accommodation, which no table shows."""
    marsh, county = (came(tables, find_area(tables, name, 2022), 2022) for name in ("Marsh", "Big County"))
    assert marsh[TOTAL] == 40
    assert not {HOMES, SUPPORTED, ORDERS} & set(marsh)
    assert county == {TOTAL: 800, ENTRIES: 340, EXITS: 336, FOSTER: 560, HOMES: 80, SUPPORTED: 80, ORDERS: 44}
    drawn = past_of(tables, find_area(tables, "Marsh", 2022), 2022)
    assert 0 < drawn[HOMES][-1] < 6


@pytest.mark.parametrize("name", ["Big County", "New Shire"])
def test_types_of_the_model_are_counted_as_the_tables_count_them(tables: PublishedTables, name: str) -> None:
    figures = figures_of(tables, find_area(tables, name, 2022), 2022)
    for series, of in ((FOSTER, "foster"), (HOMES, "homes"), (SUPPORTED, "supported")):
        placed = sum(figures.living.types[kind].value for kind in TYPES[series])
        assert placed == pytest.approx(figures.stock.placement[of].value), series


def test_an_ensemble_has_runs_by_years_and_its_first_days_are_the_census() -> None:
    p = parameters(shipped())
    census = make_census(p)
    found = ensemble(p, census, replace(PLAN, years_ahead=2), 1)
    assert set(found) == set(SERIES)
    assert {values.shape for values in found.values()} == {(2, 2)}
    assert (found[ORDERS] <= found[EXITS]).all()
    today = counted(census, [p.authority.base_date], p)
    assert today[TOTAL] == p.census.children
    assert sum(today[name][0] for name in (FOSTER, HOMES, SUPPORTED)) <= p.census.children
    # Who is there is who was there, with those who came and without those who left.
    assert (found[TOTAL][:, 0] == p.census.children + found[ENTRIES][:, 0] - found[EXITS][:, 0]).all()


def test_every_second_run_drifts_the_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    p, lived = parameters(shipped()), []

    def noted(drawn: Parameters, work: Work, run: int, drift_of: int) -> History:
        lived.append((YearlyDrift.draw(drawn, 3, Streams(work.seed, drift_of)), run))
        return replicate(drawn, work, run, drift_of=drift_of)

    monkeypatch.setattr(made, "replicate", noted)
    ensemble(p, make_census(p), replace(PLAN, replications=3), 1)
    assert [run for _, run in lived] == [0, 1, 2]  # each with children of its own
    first, opposite, third = (drift for drift, _ in lived)
    assert not np.allclose(first.moves, third.moves)
    for one, other in (
        (first.moves, opposite.moves), (first.plans.factors, opposite.plans.factors),
        *zip(first.exits, opposite.exits, strict=True),
        *((first.entries[name], opposite.entries[name]) for name in first.entries),
    ):  # fmt: skip
        assert not np.allclose(one, 1)
        assert one * other == pytest.approx(np.ones_like(one))


def test_each_authority_and_origin_has_chance_of_its_own() -> None:
    seeds = {PLAN.seed_of(place, origin) for place in ("101", "102") for origin in (2020, 2021)}
    assert len(seeds) == 4


def test_the_place_of_an_outcome_among_the_runs() -> None:
    members = np.array([1.0, 2.0, 2.0, 5.0])
    assert rank_of(members, 2.0) == (0.25, 0.75)
    assert rank_of(members, 0.0) == (0.0, 0.0)
    assert rank_of(members, 9.0) == (1.0, 1.0)


def test_ties_are_spread_over_the_histogram() -> None:
    """One outcome that ties with half of the runs, and one above all of them."""
    shares = rank_histogram(np.array([0.25, 1.0]), np.array([0.75, 1.0]), bins=4)
    assert shares == pytest.approx([0, 0.25, 0.25, 0.5])
    even = np.linspace(0, 1, 101)
    assert rank_histogram(even, even) == pytest.approx([0.1] * 10, abs=0.011)


def test_bands_and_samples_have_all_sizes() -> None:
    assert [band_of(bound) for bound in (1, *BOUNDS)] == list(BANDS)
    items = [(float(size), size) for size in range(100, 0, -1)]
    assert spread_over(items, 4) == [13, 38, 63, 88]
    assert spread_over(items, None) == list(range(1, 101))
    assert spread_over(items, 1000) == spread_over(items, None)


def a_forecast(**other: Any) -> Kept:
    """Two runs of 10 and 20, of which nine would be as today."""
    known: dict[str, Any] = {
        "key": "k", "place": "101", "name": "Big County", "origin": 2021, "children": 800.0,
        "past": {TOTAL: [796.0, 800.0], ENTRIES: [340.0], EXITS: [336.0], FOSTER: [560.0], ORDERS: [42.0]},
        "members": {
            TOTAL: [[790.0], [830.0]], ENTRIES: [[330.0], [350.0]], EXITS: [[300.0], [340.0]],
            FOSTER: [[500.0], [520.0]], ORDERS: [[40.0], [44.0]],
        },
        "seconds": 1.0,
    }  # fmt: skip
    return Kept(**{**known, **other})


def test_a_forecast_is_kept_under_what_it_depends_on(tmp_path: Path) -> None:
    one = a_forecast()
    keep(tmp_path, one)
    assert read_kept(Kept, tmp_path, "101", 2021, "k") == one
    assert read_kept(Kept, tmp_path, "101", 2021) == one
    assert read_kept(Kept, tmp_path, "101", 2021, "of something else") is None
    assert read_kept(Kept, tmp_path, "101", 2020) is None
    assert [file.name for file in tmp_path.iterdir()] == ["2021_101.json"]
    file_of(Kept, tmp_path, "101", 2021).write_text('{"key": "k", "pla', encoding="utf-8")
    assert read_kept(Kept, tmp_path, "101", 2021, "k") is None


def test_the_key_is_another_for_another_plan_configuration_or_past(tables: PublishedTables) -> None:
    figures, past = known_of(tables, 2021)
    p = Lender.of(parameters(shipped()))
    q = replace(p, parameters=p.parameters.model_copy(update={"targets": None}))
    assert p.population is not None
    fewer = replace(p, population=p.population.sample(100))
    keys = [
        key_of(figures, past, p, PLAN), key_of(figures, past, p, replace(PLAN, seed=8)),
        key_of(figures, {**past, TOTAL: [1.0]}, p, PLAN), key_of(known_of(tables, 2022)[0], past, p, PLAN),
        key_of(figures, past, q, PLAN), key_of(figures, past, fewer, PLAN),
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert key_of(figures, past, Lender.of(p.parameters), PLAN) == keys[0]


def as_table(kept: Kept, came_then: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows_of(kept, {2022: came_then})), columns=list(COLUMNS))


def test_all_methods_meet_the_same_outcome() -> None:
    found = as_table(a_forecast(), {TOTAL: 810.0, FOSTER: 570.0, ORDERS: 42.0, HOMES: 80.0})
    assert set(found["series"]) == {TOTAL, FOSTER, ORDERS}  # homes have no past, entries no outcome
    assert found.groupby("series")["method"].agg(set).to_dict() == {
        name: {MODEL, AS_TODAY, STOCK_FLOW} for name in (TOTAL, FOSTER, ORDERS)
    }
    by = found.set_index(["series", "method"])
    assert by.loc[(TOTAL, MODEL), "error"] == pytest.approx(0.0)
    assert by.loc[(TOTAL, AS_TODAY), "error"] == pytest.approx(100 * (800 - 810) / 810)
    assert by.loc[(ORDERS, AS_TODAY), "p50"] == pytest.approx(42)
    assert by.loc[(TOTAL, MODEL), "crps"] == pytest.approx(0.0)  # 20 away on both sides, 40 apart
    assert by.loc[(FOSTER, MODEL), "crps"] == pytest.approx(100 * (60 - 10) / 560)
    # The spreadsheet: 340 come, 336 of 796 and half of them leave; foster care keeps its part.
    leave = 336 / (796 + 170) * (800 + 170)
    assert by.loc[(TOTAL, STOCK_FLOW), "p50"] == pytest.approx(800 + 340 - leave)
    assert by.loc[(FOSTER, STOCK_FLOW), "p50"] == pytest.approx(0.7 * (800 + 340 - leave))
    assert by.loc[(ORDERS, STOCK_FLOW), "p50"] == pytest.approx(42 / 336 * leave)


def test_an_outcome_of_none_has_no_error_in_per_cent() -> None:
    found = as_table(a_forecast(), {ORDERS: 0.0})
    assert found["error"].isna().all()
    assert (found["crps"] > 0).all()


def scored_cases(model: float, today: float, covered: float) -> pd.DataFrame:
    """A hundred authorities, one outcome each, forecast so well."""
    rows = [
        (2021, str(i), str(i), 300.0, BANDS[1], 12, TOTAL, method, 1.0, 0.0, 1.0, 2.0, 1.0,
         crps * (-1 if i % 2 else 1), crps, False, i < covered, True, 0.5, 0.5)
        for i in range(100)
        for method, crps in ((MODEL, model), (AS_TODAY, today), (STOCK_FLOW, 9.0))
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


@pytest.mark.parametrize(
    ("model", "today", "covered", "said"),
    [
        (5.0, 4.0, 80, '25 % WORSE than "as today" by CRPS; median error 5.0 % against 4.0 %; the 80 %'),
        (4.1, 4.0, 90, 'NO BETTER than "as today"'),
        (3.0, 4.0, 83, '25 % better than "as today"'),
    ],
)
def test_the_page_says_plainly_where_the_model_is_no_better(
    model: float, today: float, covered: float, said: str
) -> None:
    scores = scores_of(scored_cases(model, today, covered))
    assert list(dict.fromkeys(scores["size"])) == ["all", BANDS[1]]
    sentences = in_words(scores)
    assert len(sentences) == 1
    assert said in sentences[0]
    assert f"held {covered:.0f} % of 100 outcomes" in sentences[0]
    assert ("expected 77 to 83" in sentences[0]) == (covered > 83)
    error = scores.set_index(["size", "method"]).loc[("all", MODEL)]
    assert error["error"] == pytest.approx(model)  # mean absolute
    assert error["bias"] == pytest.approx(0.0)


def test_only_cases_that_every_method_forecasts_are_compared() -> None:
    cases = scored_cases(3.0, 4.0, 80)
    scores = scores_of(cases.drop(cases.index[cases["method"] == STOCK_FLOW][0]))
    assert set(scores["forecasts"]) == {99}


def test_a_histogram_for_each_series_and_horizon_sums_to_one() -> None:
    found = histograms_of(scored_cases(3.0, 4.0, 80))
    assert found["share"].sum() == pytest.approx(1.0)
    assert list(found["bin"]) == list(range(1, 11))


def here(function: Any, *arguments: Any) -> "Future[Any]":
    future: Future[Any] = Future()
    future.set_result(function(*arguments))
    return future


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The authorities that were forecast, quickly; Marsh fails."""
    done: list[str] = []

    def quickly(figures: Any, p: Any, plan: Any, submit: Any) -> dict[str, Any]:
        done.append(figures.area.name)
        if figures.area.plain == "marsh":
            raise ZeroDivisionError("no carers")
        return {TOTAL: np.array([[1.0], [2.0]])}

    monkeypatch.setattr(work, "forecast", quickly)
    return done


def test_a_failure_is_a_line_and_what_is_finished_is_not_done_again(
    tables: PublishedTables, tmp_path: Path, begun: list[str]
) -> None:
    p = parameters(shipped())
    areas = [find_area(tables, name, 2021) for name in ("Marsh", "Big County", "New Shire")]

    def go(plan: ForecastPlan = PLAN) -> list[Failed]:
        found = each_made(Kept, tables, [ForecastOrigin(2021, areas, plan)], p, tmp_path, here, 2)
        return [one for one in found if one is not None]

    assert go() == [Failed(2021, "102", "Marsh, City of", "ZeroDivisionError: no carers")]
    assert begun == ["Marsh, City of", "Big County", "New Shire"]
    begun.clear()
    assert len(go()) == 1
    assert begun == ["Marsh, City of"]  # what failed is tried again, what is finished is not
    begun.clear()
    go(replace(PLAN, seed=8))
    assert len(begun) == 3
    assert json.loads(file_of(Kept, tmp_path, "101", 2021).read_text("utf-8"))["members"] == {
        TOTAL: [[1.0], [2.0]]
    }


def test_a_failure_leaves_no_forecast_of_another_configuration(
    tables: PublishedTables, tmp_path: Path, begun: list[str]
) -> None:
    keep(tmp_path, a_forecast(place="102", key="of before"))
    marsh = find_area(tables, "Marsh", 2021)
    list(
        each_made(
            Kept, tables, [ForecastOrigin(2021, [marsh], PLAN)], parameters(shipped()), tmp_path, here, 1
        )
    )
    assert read_kept(Kept, tmp_path, "102", 2021) is None


def test_no_more_are_handed_out_than_workers_can_take(
    tables: PublishedTables, tmp_path: Path, begun: list[str]
) -> None:
    """Each is handed out only when there is room for it."""
    handed: list[Future[Any]] = []

    def submit(function: Any, *arguments: Any) -> "Future[Any]":
        handed.append(here(function, *arguments))
        return handed[-1]

    areas = [find_area(tables, name, 2021) for name in ("Big County", "New Shire")] * 3
    seen = [
        len(handed)
        for _ in each_made(
            Kept, tables, [ForecastOrigin(2021, areas, PLAN)], parameters(shipped()), tmp_path, submit, 2
        )
    ]
    assert seen[0] <= 2


def asked(**other: Any) -> PublishedValidation:
    return PublishedValidation.model_validate(
        {"years_ahead": 4, "fit_steps": 6, "fit_replications": 6, **other}
    )


def test_origins_are_years_with_a_later_one(tables: PublishedTables) -> None:
    assert origins_of(tables, asked()) == [2020, 2021]
    assert origins_of(tables, asked(origins=[2021])) == [2021]
    with pytest.raises(
        InputMistake, match=r"from 2022 nothing can be forecast .* expected some of 2020, 2021"
    ):
        origins_of(tables, asked(origins=[2022]))
    with pytest.raises(InputMistake, match="expected two years or more"):
        origins_of(as_known(tables, 2020), asked())


def test_an_authority_that_is_there_in_some_of_the_years_is_forecast_from_these(
    tables: PublishedTables,
) -> None:
    """Of New Shire nothing is known before 2021."""
    old = {kind: rows[(rows["place"] != "104") | (rows["year"] > 2020)] for kind, rows in tables.rows.items()}
    found = named_areas(replace(tables, rows=old), [2020, 2021], ["Marsh", "New Shire"])
    assert [[area.old_code for area in areas] for areas in found.values()] == [["102"], ["102", "104"]]
    with pytest.raises(InputMistake, match=r"^job.validate_published.authorities: there is no 'Mars'"):
        named_areas(tables, [2020, 2021], ["Mars", "Marsh"])


def test_one_name_or_code_is_a_list_of_one() -> None:
    assert asked(authorities=831).authorities == ("831",)
    assert asked(authorities=["Derby", 831]).authorities == ("Derby", "831")
    assert asked().authorities is None


def test_the_tables_of_the_tests_have_authorities_of_several_sizes() -> None:
    assert len({times for level, *_, times in PLACES.values() if level == "Local authority"}) == 3


def a_baseline(place: str = "101", year_five: float = 800.0, adoption: float = 12.0) -> KeptBaseline:
    children = [800.0, 801.0, 799.0, 800.0, 800.0, year_five]
    flows = [(ENTRIES, 340.0, 335.0, 350.0), ("adoption", adoption, 10.0, 14.0)]
    return KeptBaseline("k", place, "Big County", 2022, children, 2.0, flows, 25, 9.0)


def test_a_baseline_says_why_a_human_must_look_at_it() -> None:
    """800 children who become 760 are within 5 %, 759 are not; one adoption beside its range is inside."""
    failed = [Failed(2022, "104", "Scilly", "no child in care")]
    kept = [a_baseline(), a_baseline("102", 760.0, 15.0), a_baseline("103", 759.0, 15.1)]
    table = baseline_table(kept, failed)
    assert table["authority"].tolist() == ["104", "103", "102", "101"]  # the worst first
    by = table.set_index("authority")
    assert by.loc["101", "needs_a_human"] == ""
    assert by.loc["102", "needs_a_human"] == ""
    assert by.loc["102", "difference"] == pytest.approx(-5.0)
    assert by.loc["101", "standard_error"] == pytest.approx(0.25)
    assert by.loc["103", "needs_a_human"] == (
        "5.1 % fewer children at year five; adoption: 15 a year, published 10 to 14"
    )
    assert (by.loc["103", "flows"], by.loc["103", "outside"]) == (2, 1)
    assert by.loc["104", "needs_a_human"] == "no child in care"
    said = holding_in_words(table)
    assert "2 of 3 authorities have as many children at year five" in said
    assert "5 of 6 flows" in said
    assert "1 need a human, and 1 could not be made" in said
    flows = baseline_flows(kept)
    assert flows["inside"].tolist() == [True, True, True, True, True, False]


def test_an_authority_with_one_published_year_has_one_number_and_not_a_range() -> None:
    one = replace(a_baseline(), flows=[("adoption", 15.0, 10.0, 10.0)])
    assert baseline_table([one], [])["needs_a_human"].tolist() == ["adoption: 15 a year, published 10"]


def test_a_flow_lies_within_its_range_by_two_per_cent_or_one_child() -> None:
    assert BaselineFlow(ENTRIES, 357.0, 335.0, 350.0).inside
    assert not BaselineFlow(ENTRIES, 357.1, 335.0, 350.0).inside
    assert BaselineFlow(ENTRIES, 9.0, 10.0, 14.0).inside
    assert not BaselineFlow(ENTRIES, 8.9, 10.0, 14.0).inside


def test_the_runs_of_a_baseline_begin_with_its_children_and_count_each_flow_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who is there at year five is who was there, with those who came and without those who left."""
    monkeypatch.setattr(baseline, "runs_for", lambda _: 3)
    p = parameters(shipped())
    assert p.targets is not None
    free, population = Free.of(p), Lender.of(p).population
    assert population is not None
    found = PublishedFit(p, free, population)
    shown = baseline_of(found, p.targets, {ENTRIES: [9.0, 340.0, 350.0, 346.0]}, seed=1)
    assert len(shown.children) == baseline.YEARS + 1
    assert shown.children[0] == p.census.children
    flows = {flow.flow: flow for flow in shown.flows}
    assert (flows[ENTRIES].least, flows[ENTRIES].most) == (340.0, 350.0)  # of the last three years
    assert EXITS not in flows  # nobody knows how many left
    assert set(flows) == {ENTRIES, "adoption", *(f"exits at {band.replace('_', ' ')}" for band in AgeBand)}
    assert flows["adoption"].least == p.targets.exits_by_route["adoption"].low
    both = baseline_of(found, p.targets, {ENTRIES: [340.0], EXITS: [330.0]}, seed=1)
    came, left = (flow.a_year for flow in both.flows[:2])
    # Flows are of years of 365.25 days, children are counted on an anniversary: a quarter of a day apart.
    assert both.children[-1] - both.children[0] == pytest.approx(baseline.YEARS * (came - left), abs=1.0)


def test_the_larger_an_authority_the_fewer_runs() -> None:
    assert [baseline.runs_for(many) for many in (1, 100, 500, 5000)] == [400, 200, 40, 20]


def test_a_baseline_is_kept_beside_a_forecast_of_the_same_day(tmp_path: Path) -> None:
    one = a_baseline()
    keep(tmp_path, one)
    keep(tmp_path, a_forecast(origin=2022))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["2022_101.json", "baseline_2022_101.json"]
    found = read_kept(KeptBaseline, tmp_path, "101", 2022, "k")
    assert found is not None
    assert baseline_table([found], []).equals(baseline_table([one], []))
    assert read_kept(KeptBaseline, tmp_path, "101", 2022, "of something else") is None
