"""A fit to simulated histories finds the parameters that made them, and is as sure as it should be."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from episode_rows import open_on
from laboratory import UNUSUAL
from observed_histories import from_prior, functionals, lived, steady, values_of
from returned_histories import as_returns_tell, recorded, returned, without_delayed_entry
from scipy import stats

from sim.arrays import Counts
from sim.bands import day_number, years_after
from sim.census.children import make_census
from sim.estimation.events import EventsExposure, read_events
from sim.estimation.posterior import Posterior, fit
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values
from sim.report.files.csv_file import write_csv

pytestmark = pytest.mark.verification

DRAWS = 99
BINS = 10
REPLICATES = 200
WESTMERE = steady("westmere")

Ranks = Mapping[str, Counts]


@pytest.fixture(scope="module")
def small() -> ObservedHistory:
    """Three years of the small authority."""
    return lived(WESTMERE, 3)


def test_true_parameters_are_within_what_the_posterior_thinks_possible() -> None:
    """Three years of a county; the fit starts from exit rates half as high as the true ones, and a third more
    entries."""
    p = steady("nottinghamshire")
    posterior = fit(EventsExposure.of(lived(p, 3), p), _elsewhere(p), DRAWS, seed=1, weight=0.5)
    draws = functionals({path: posterior.draws[path].to_numpy() for path in posterior.draws})
    true = functionals(values_of(p, list(posterior.draws)))
    level = p.entries.level.values[0]
    for name, drawn in draws.items():
        should_be = np.log(true[name] * (level if "entries" in name or name == "unaccompanied" else 1.0))
        seen = np.log(drawn)
        assert abs(np.mean(seen) - should_be) / np.std(seen, ddof=1) < UNUSUAL, name


def _elsewhere(p: Parameters) -> Parameters:
    """Another authority, from which the fit starts."""
    routes = {
        name: route.model_copy(update={"per_year": {age: rate / 2 for age, rate in route.per_year.items()}})
        for name, route in p.exits.routes.items()
    }
    strata = {
        name: s.model_copy(update={"per_year": s.per_year.scale(4 / 3)})
        for name, s in p.entries.strata.items()
    }
    entries = p.entries.model_copy(update={"strata": strata})
    return p.model_copy(update={"exits": p.exits.model_copy(update={"routes": routes}), "entries": entries})


def test_the_table_of_events_gives_the_same_posterior_as_the_children(
    small: ObservedHistory, tmp_path: Path
) -> None:
    """To the last digit, through a file on disk."""
    counted = EventsExposure.of(small, WESTMERE)
    write_csv(tmp_path / "events.csv", counted.rows)
    one, other = (
        fit(e, WESTMERE, 20, seed=3) for e in (counted, read_events(tmp_path / "events.csv", WESTMERE))
    )
    assert one.point == other.point
    pd.testing.assert_frame_equal(one.draws, other.draws, check_exact=True)


def test_the_order_of_children_makes_no_difference_to_the_counts(small: ObservedHistory) -> None:
    shuffled = np.random.default_rng(1).permutation(len(small.last_seen))
    frame = small.episodes.frame.iloc[shuffled].reset_index(drop=True)
    other = ObservedHistory(type(small.episodes)(frame), small.begins, small.ends, small.last_seen[shuffled])
    one, two = (EventsExposure.of(history, WESTMERE).rows for history in (small, other))
    pd.testing.assert_frame_equal(one, two)


def test_the_table_holds_every_child_day_once_and_no_child(small: ObservedHistory) -> None:
    rows = EventsExposure.of(small, WESTMERE).rows
    frame = small.episodes.frame
    lived_days = (np.minimum(small.last_seen, small.ends) - np.maximum(frame["decom"], small.begins)).sum()
    for clock in ("time in care", "time in placement"):
        assert rows.loc[rows["part"] == clock, "exposure"].sum() == pytest.approx(lived_days, abs=1.0)
    assert "child" not in rows


def test_shrinkage_keeps_what_was_hardly_seen_near_the_rates_it_starts_from(small: ObservedHistory) -> None:
    counted = EventsExposure.of(small, WESTMERE)
    strong, weak = (fit(counted, WESTMERE, 10, seed=1, weight=w) for w in (1e6, 0.01))
    path = "exits.routes.reunification_planned.by_setting.residential"
    configured = WESTMERE.exits.routes["reunification_planned"].by_setting["residential"]
    assert strong.point[path] == pytest.approx(configured, rel=1e-3)
    assert weak.point[path] != pytest.approx(configured, rel=1e-3)


@pytest.mark.parametrize("weight", [0.2, 1.0, 50.0])
def test_as_many_events_of_every_kind_are_expected_as_were_seen_whatever_the_prior(
    small: ObservedHistory, weight: float
) -> None:
    """From a configuration in which every exit is thirty times as rare and every move three times as
    frequent."""
    values = {
        f"exits.routes.{name}.per_year.{age}": rate / 30
        for name, route in WESTMERE.exits.routes.items()
        for age, rate in route.per_year.items()
    } | {f"moves.endings.{name}.scale": 3 * e.scale for name, e in WESTMERE.moves.endings.items()}
    posterior = fit(
        EventsExposure.of(small, WESTMERE), with_values(WESTMERE, values), 10, seed=1, weight=weight
    )
    for route in posterior.routes:
        if seen := route.cells.events.sum():
            assert route.cells.expected(route.cells.point).sum() == pytest.approx(seen, rel=1e-3), route.name
    table = posterior.moves.table.assign(expected=posterior.moves.cells.expected(posterior.moves.cells.point))
    for cause, part in table.groupby("cause"):
        assert part["expected"].sum() == pytest.approx(part["count"].sum(), rel=1e-3), cause


def _ranks(histories: Iterable[tuple[int, Parameters, ObservedHistory]], p: Parameters) -> Ranks:
    """Rank of each true value among the draws, by functional: uniform on 0 to DRAWS if the posterior is
    right."""
    ranks: dict[str, list[int]] = {}
    for number, true, history in histories:
        posterior: Posterior = fit(EventsExposure.of(history, p), p, DRAWS, seed=number)
        draws = functionals({path: posterior.draws[path].to_numpy() for path in posterior.draws})
        for name, value in functionals(values_of(true, list(posterior.draws))).items():
            ranks.setdefault(name, []).append(int((draws[name] < value).sum()))
    return {name: np.array(values) for name, values in ranks.items()}


def _covered(ranks: Ranks) -> float:
    """Share of true values in the middle 80 % of the draws."""
    return float(
        np.mean([((r >= (DRAWS + 1) * 0.1) & (r < (DRAWS + 1) * 0.9)).mean() for r in ranks.values()])
    )


def _unlikely(ranks: Ranks) -> dict[str, float]:
    """The functionals whose ranks are not uniform, by a chi-squared test at 5 % in all (Bonferroni), with
    their p-values."""
    counts = {
        name: np.bincount(values * BINS // (DRAWS + 1), minlength=BINS) for name, values in ranks.items()
    }
    found = {name: float(stats.chisquare(count).pvalue) for name, count in counts.items()}
    return {name: value for name, value in found.items() if value < 0.05 / len(found)}


def _lived(replicates: int) -> Iterator[tuple[int, Parameters, ObservedHistory]]:
    """Histories as they were, of parameters from the prior."""
    for number in range(replicates):
        true = from_prior(WESTMERE, np.random.default_rng(1000 + number))
        yield number, true, lived(true, 4, number)


def _returned(p: Parameters, replicates: int) -> Iterator[tuple[int, Parameters, ObservedHistory]]:
    """Histories as their returns tell them, of parameters from the prior."""
    for number in range(replicates):
        true = as_returns_tell(from_prior(p, np.random.default_rng(1000 + number)))
        with TemporaryDirectory() as folder:
            yield number, true, returned(true, 4, Path(folder), [number])


def test_in_a_few_histories_from_the_prior_the_truth_is_where_it_should_be() -> None:
    """Two histories with 21 values each; their intervals cover 80 % give or take eight."""
    ranks = _ranks(_lived(2), WESTMERE)
    assert 0.6 < _covered(ranks) < 0.96
    assert 35 < float(np.mean(list(ranks.values()))) < 65


@pytest.mark.slow
def test_simulation_based_calibration_through_returns() -> None:
    """200 histories from the prior (Talts et al. 2018), each written as CSV returns, read, cleaned and
    fitted.

    Ranks are uniform at Bonferroni 5 % and 80 % intervals cover 78 to 82 %: with 21 values in each of 200
    histories the share that is covered has a standard error of 0.6 %. A fit that ignores delayed entry fails
    both.
    """
    p = recorded()
    made = list(_returned(p, REPLICATES))
    right = _ranks(made, p)
    wrong = _ranks(((n, true, without_delayed_entry(history)) for n, true, history in made), p)
    assert _unlikely(right) == {}
    assert 0.78 < _covered(right) < 0.82
    assert _unlikely(wrong)
    assert not 0.78 < _covered(wrong) < 0.82


@pytest.mark.long
def test_rates_fitted_to_returns_forecast_without_bias_and_those_without_delayed_entry_do_not(
    tmp_path: Path,
) -> None:
    _forecasts(tmp_path, copies=3, runs=6, within=0.05)


@pytest.mark.slow
def test_rates_fitted_to_the_returns_of_a_large_authority_forecast_within_one_and_a_half_per_cent(
    tmp_path: Path,
) -> None:
    _forecasts(tmp_path, copies=40, runs=40, within=0.015)


def _forecasts(folder: Path, copies: int, runs: int, within: float) -> None:
    """Children in care after five years, forecast from fitted exits and moves, against the true ones."""
    p = recorded()
    history = returned(p, 4, folder, range(copies))
    true = _after_five_years(p, runs)
    right, mutant = (
        _after_five_years(_with_rates_of(h, p), runs) / true - 1
        for h in (history, without_delayed_entry(history))
    )
    assert abs(right) < within, right
    assert mutant > 0.1


def _with_rates_of(history: ObservedHistory, p: Parameters) -> Parameters:
    """Exits and moves as fitted, with a prior that is worth next to nothing; entries as they are."""
    point = fit(EventsExposure.of(history, p), p, 10, seed=1, weight=0.1).point
    return with_values(
        p, {path: value for path, value in point.items() if path.startswith(("exits.", "moves."))}
    )


def _after_five_years(p: Parameters, replications: int) -> float:
    """The mean of children in care five years after the base date; all parameters meet the same random
    numbers."""
    census, hazards = make_census(p), Hazards(p)
    day = day_number(years_after(p.authority.base_date, 5)) - 1
    runs = (live(p, census, hazards, seed=5, replication=r, years=5).episodes for r in range(replications))
    return float(np.mean([len(open_on(episodes, day)) for episodes in runs]))
