"""Moves by placement type: found where types of a setting differ, and only there."""

from dataclasses import replace

import numpy as np
import pytest
from observed_histories import lived, steady

from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.moves_by_type import moved_by_type, with_moves_by_type
from sim.episodes import Episodes
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


def test_a_setting_keeps_its_moves_in_the_mean_and_in_every_draw(
    records: OwnRecords, posterior: Posterior
) -> None:
    """How sure the moves of a setting are stands in its own draws, and must not count twice."""
    assert records.history is not None
    p = steady("westmere")
    table = moved_by_type(records.history, posterior.moves, p)
    found = with_moves_by_type(Calibration(p), records, posterior)
    for _, types in table.groupby("setting"):
        assert len(types) > 1
        expected = types["expected"].to_numpy()
        assert expected.sum() == pytest.approx(types["seen"].sum())
        point = np.array([found.parameters.moves.by_type[str(name)] for name in types.index])
        drawn = found.draws[[f"moves.by_type.{name}" for name in types.index]].to_numpy()
        assert point @ expected == pytest.approx(expected.sum())
        assert drawn @ expected == pytest.approx(np.full(len(drawn), expected.sum()))
        assert drawn.std(axis=0).min() > 0


def test_what_is_known_of_types_stands_beside_the_numbers(records: OwnRecords, posterior: Posterior) -> None:
    found = with_moves_by_type(Calibration(steady("westmere")), records, posterior)
    assert f"seen and expected of the setting: {OWN}" in str(found.parameters.moves.assumption)


def test_moves_without_a_reason_count_as_any_other(records: OwnRecords, posterior: Posterior) -> None:
    """Where only the authority's own carers leave reasons blank."""
    history = records.history
    assert history is not None
    frame = history.episodes.frame
    reasons = (
        frame["reason_place_change"].astype(object).where(frame["placement"] != OWN, None).astype("category")
    )
    blank = replace(history, episodes=Episodes(frame.assign(reason_place_change=reasons)))
    p = steady("westmere")
    seen, without = (moved_by_type(one, posterior.moves, p)["seen"] for one in (history, blank))
    assert without[OWN] >= seen[OWN] > 5
    assert without[AGENCY] == seen[AGENCY]


@pytest.mark.parametrize("told", [True, False], ids=["nobody lives there", "no history"])
def test_a_type_of_which_nothing_is_told_is_as_its_setting(
    records: OwnRecords, posterior: Posterior, *, told: bool
) -> None:
    """The rates of its setting are fitted as if all types were alike."""
    alone = "kinship_foster"
    p = with_values(steady("westmere"), {f"moves.by_type.{alone}": 0.5})
    known = records if told else replace(records, history=None)
    assert with_moves_by_type(Calibration(p), known, posterior).parameters.moves.by_type[alone] == 1.0
    plain = Calibration(steady("westmere"))
    assert with_moves_by_type(plain, replace(records, history=None), posterior) is plain
