"""Moves by placement type: found where types of a setting differ, and only there."""

from dataclasses import replace

import pytest
from observed_histories import lived, steady

from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.moves_by_type import moved_by_type, with_moves_by_type
from sim.estimation.events import EventsExposure
from sim.estimation.posterior import Posterior
from sim.jobs.fit import rates_of
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values

pytestmark = pytest.mark.unit
OWN, AGENCY = "in_house_foster", "independent_foster"
RATIO = 0.4


@pytest.fixture(scope="module")
def truth() -> Parameters:
    """The authority's own carers keep children much longer than agencies do."""
    return with_values(steady("westmere"), {f"moves.by_type.{OWN}": RATIO})


@pytest.fixture(scope="module")
def records(truth: Parameters) -> OwnRecords:
    """Four years of it, fitted with nothing known of types."""
    history, p = lived(truth, 4), steady("westmere")
    return OwnRecords(EventsExposure.of(history, p), history, draws=400, seed=1)


@pytest.fixture(scope="module")
def posterior(records: OwnRecords) -> Posterior:
    return rates_of(records, steady("westmere"))


def test_a_type_from_which_children_move_less_often_is_found(
    records: OwnRecords, posterior: Posterior
) -> None:
    found = with_moves_by_type(Calibration(steady("westmere")), records, posterior)
    by_type = found.parameters.moves.by_type
    assert by_type[OWN] / by_type[AGENCY] == pytest.approx(RATIO, rel=0.35)
    drawn = found.draws[f"moves.by_type.{OWN}"]
    assert drawn.mean() == pytest.approx(by_type[OWN], rel=0.1)
    assert drawn.quantile(0.05) < by_type[OWN] < drawn.quantile(0.95)


def test_a_setting_expects_as_many_moves_as_were_seen(records: OwnRecords, posterior: Posterior) -> None:
    p = steady("westmere")
    assert records.history is not None
    table = moved_by_type(records.history, posterior.moves, p)
    setting = table.index.map({name: kind.setting for name, kind in p.placement.types.items()})
    sums = table.groupby(setting).sum()
    assert sums["expected"].to_numpy() == pytest.approx(sums["seen"].to_numpy())
    settings = [kind.setting for kind in p.placement.types.values()]
    assert {settings.count(one) for one in set(setting)} - {1}
    assert all(settings.count(p.placement.types[str(name)].setting) > 1 for name in table.index)


def test_without_a_history_types_stay_as_configured(records: OwnRecords, posterior: Posterior) -> None:
    found = Calibration(steady("westmere"))
    assert with_moves_by_type(found, replace(records, history=None), posterior) is found
