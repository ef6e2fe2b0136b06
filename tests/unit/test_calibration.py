"""The calibration: what is handed down from step to step, and what each step adds."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from observed_histories import lived, steady

from sim.bands import date_of, day_number
from sim.calibration.chain import Calibration, OwnRecords, OwnValues
from sim.calibration.children import with_children
from sim.calibration.parameter_set import with_draws
from sim.calibration.parameter_table import parameter_table
from sim.calibration.places import LEAST_FREE, with_enough_places
from sim.calibration.rates import with_rates
from sim.calibration.searches import with_searches_that_succeed
from sim.calibration.totals import with_totals
from sim.episodes import Episodes
from sim.estimation.events import EventsExposure
from sim.jobs.fit import STEPS, rates_of
from sim.parameters import SPELLS
from sim.returns.lists.carers import CarersList
from sim.returns.lists.own import OwnLists

pytestmark = pytest.mark.unit
WESTMERE = steady("westmere")
RATE = "provision.foster_households.deregistration.rate"
PLACES = "provision.foster_households.places"


def days(begins: date, ends: date) -> EventsExposure:
    """A window in which nothing was counted."""
    return EventsExposure(pd.DataFrame(), day_number(begins), day_number(ends))


NOTHING = OwnRecords(days(date(2020, 4, 1), date(2022, 3, 31)), seed=4)


@pytest.fixture(scope="module")
def records() -> OwnRecords:
    """One year of the small authority."""
    history = lived(WESTMERE, 1)
    return OwnRecords(EventsExposure.of(history, WESTMERE), history, draws=10, seed=1)


def test_what_is_found_lies_over_what_is_configured() -> None:
    found = Calibration(WESTMERE).plus({RATE: 0.2}).plus({PLACES: 7})
    households = found.parameters.provision.foster_households
    assert (households.deregistration.rate.values, households.places) == ((0.2,), 7)
    assert found.parameters.exits == WESTMERE.exits


def test_a_step_changes_nothing_that_another_has_been_given() -> None:
    before = Calibration(WESTMERE).plus(OwnValues({RATE: 0.2}, {RATE: np.array([0.1, 0.3])}))
    after = before.plus(OwnValues({RATE: 0.4, PLACES: 7}, {PLACES: np.array([6.0, 8.0])}))
    assert before.values == {RATE: 0.2}
    assert list(before.draws) == [RATE]
    assert after.values == {RATE: 0.4, PLACES: 7}
    assert after.draws.to_numpy().tolist() == [[0.1, 6.0], [0.3, 8.0]]
    assert before.configured is after.configured is WESTMERE


@pytest.mark.parametrize(
    "step", [step for step in STEPS if step is not with_draws], ids=lambda step: step.__name__
)
def test_a_step_without_anything_to_go_by_adds_nothing(step: object) -> None:
    found = Calibration(WESTMERE, {RATE: 0.2})
    assert callable(step)
    assert step(found, NOTHING) is found


def test_each_list_has_chances_of_its_own() -> None:
    one, again, other = (NOTHING.chance(number).random() for number in (1, 1, 2))
    assert one == again != other


def test_rates_are_as_of_the_last_day_and_each_has_a_note(records: OwnRecords) -> None:
    posterior = rates_of(records, WESTMERE)
    found = with_rates(Calibration(WESTMERE), records, posterior)
    assert found.parameters.authority.base_date == date_of(records.events.ends)
    assert posterior.point.items() <= found.values.items()
    assert list(found.draws) == list(posterior.draws)
    for route in WESTMERE.exits.routes:
        assert "such exits between" in str(found.values[f"exits.routes.{route}.source"])


def test_searches_succeed_only_where_no_plan_is_on_record(records: OwnRecords) -> None:
    assert records.history is not None
    frame = records.history.episodes.frame
    unplanned = replace(records.history, episodes=Episodes(frame.assign(plan=None)))
    found = with_searches_that_succeed(Calibration(WESTMERE), replace(records, history=unplanned))
    markets = found.parameters.provision.markets.values()
    assert {share for market in markets for share in market.availability.values()} == {1.0}
    assert dict(with_searches_that_succeed(Calibration(WESTMERE), records).values) == {}


def test_the_children_of_the_last_day_are_the_census_and_its_totals(records: OwnRecords) -> None:
    found = with_totals(with_children(Calibration(WESTMERE), records), records)
    assert records.history is not None
    assert found.census is not None
    still = records.history.episodes.frame["dec"].isna().sum()
    assert found.census.frame["dec"].isna().sum() == still
    assert sum(found.parameters.census.table.placements.values()) == still
    assert str(found.parameters.census.file) == "census/westmere.csv"


def test_who_was_in_care_before_the_records_is_not_in_its_first_placement(records: OwnRecords) -> None:
    """Nobody saw how often those children had moved; first placements end much sooner than later ones."""
    assert records.history is not None
    frame = records.history.episodes.frame
    before = frame["period_start"] < records.history.begins
    first_on_record = np.where(before, np.maximum(frame["decom"], records.history.begins), frame["decom"])
    # the return of the first year begins with the placement of its first day
    cut = frame.assign(decom=first_on_record, spell=np.where(before, 0, frame["spell"]))
    census = with_children(
        Calibration(WESTMERE), replace(records, history=replace(records.history, episodes=Episodes(cut)))
    ).census
    assert census is not None
    old = census.frame["period_start"] < records.history.begins
    assert old.sum() > 20
    assert (census.frame["spell"][old] == SPELLS - 1).all()
    assert (census.frame["spell"][~old] == 0).any()


def test_places_are_enough_and_never_fewer_than_configured(records: OwnRecords) -> None:
    census = with_children(Calibration(WESTMERE), records).census
    assert census is not None
    own = WESTMERE.provision.foster_households.type
    children = int(((census.frame["placement"] == own) & census.frame["dec"].isna()).sum())
    few = Calibration(WESTMERE, {PLACES: 1}, census=census)
    assert with_enough_places(few, records).values[PLACES] == int(np.ceil(children * LEAST_FREE))
    listed = replace(
        records, lists=OwnLists(carers=CarersList(pd.DataFrame(), tells_decisions=True, account=()))
    )
    assert with_enough_places(few, listed).values[PLACES] == children
    many = Calibration(WESTMERE, {PLACES: 10_000}, census=census)
    assert with_enough_places(many, records) is not few
    assert with_enough_places(many, records).values[PLACES] == 10_000


def test_draws_become_a_layer_of_uncertainty() -> None:
    layer = with_draws(Calibration(WESTMERE), NOTHING).parameters.uncertainty.parameters
    assert layer is not None
    assert str(layer.file) == "uncertainty/westmere_draws.csv"
    assert WESTMERE.uncertainty.parameters is None


def test_the_table_shows_configured_beside_fitted_for_every_number_that_is_drawn() -> None:
    configured = WESTMERE.provision.foster_households.deregistration.rate.values[0]
    found = Calibration(WESTMERE).plus(OwnValues({RATE: 0.2, PLACES: 7}, {RATE: np.linspace(0.1, 0.3, 11)}))
    (row,) = parameter_table(found).itertuples(index=False, name=None)
    assert row == (RATE, configured, 0.2, pytest.approx(0.12), pytest.approx(0.28))
