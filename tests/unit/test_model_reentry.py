"""Exits that do not last."""

import pytest
from laboratory import laboratory
from librt.vecs import vec
from model_parts import a_child

from sim.bands import DAYS_PER_YEAR
from sim.codes import LegalStatus
from sim.model.arrivals.first_plans import by_stratum
from sim.model.arrivals.reentry import Reentries
from sim.model.arrivals.strata import Strata
from sim.model.child import NEVER
from sim.model.decisions import LEGAL_ON_REENTRY, PLAN_ON_REENTRY, REENTERS, REENTRY_DELAY
from sim.model.names import LEGAL_STATUSES, Names
from sim.model.risks.drift import SharesDrift
from sim.model.streams import Streams
from sim.parameters.entries import Reentry as Parameter

pytestmark = pytest.mark.unit
HOME, ADOPTED = 0, 1


@pytest.fixture(scope="module")
def reentry() -> Reentries:
    """A third of those who go home before August 2023 are back after two years on average, later a tenth."""
    p = laboratory(1, {"home": 0.1, "adopted": 0.1}, age=12)
    back = Parameter(
        probability={"start": 0.3, "2023-07-31": 0.1}, mean_years=2.0, assumption="A re-entry for tests."
    )
    stratum = p.entries.strata["all"].model_copy(
        update={"legal_status": {LegalStatus.FULL_CARE_ORDER: 0.5, LegalStatus.SECTION_20: 0.5}}
    )
    p = p.model_copy(
        update={
            "entries": p.entries.model_copy(update={"reentry": {"home": back}, "strata": {"all": stratum}})
        }
    )
    plans = by_stratum(p, Streams(1, 0), SharesDrift.none(1, len(p.placement.settings)))
    return Reentries(p, Names.of(p), Strata(p), plans)


def child(years: float = 10, *, returns: float = 0.2, delay: float = 1.5):  # type: ignore[no-untyped-def]
    draws = [0.0] * 6
    draws[REENTRY_DELAY], draws[REENTERS], draws[PLAN_ON_REENTRY], draws[LEGAL_ON_REENTRY] = (
        delay,
        returns,
        0.4,
        0.6,
    )
    return a_child(years, period_draws=vec[float](draws))


def test_a_child_is_back_after_its_own_delay(reentry: Reentries) -> None:
    assert reentry.days_until(child(), HOME, 0.0) == pytest.approx(1.5 * 2 * DAYS_PER_YEAR)


@pytest.mark.parametrize(
    ("returns", "day", "back"),
    [(0.29, 0.0, True), (0.31, 0.0, False), (0.2, 364.0, True), (0.2, 366.0, False)],
)
def test_the_share_of_the_day_of_the_exit_decides(
    reentry: Reentries, returns: float, day: float, back: bool
) -> None:
    assert (reentry.days_until(child(returns=returns), HOME, day) < NEVER) is back


def test_nobody_is_back_by_a_route_that_lasts(reentry: Reentries) -> None:
    assert reentry.days_until(child(), ADOPTED, 0.0) == NEVER


@pytest.mark.parametrize(("years", "back"), [(14.9, True), (15.1, False)])
def test_nobody_is_back_after_the_eighteenth_birthday(reentry: Reentries, years: float, back: bool) -> None:
    assert (reentry.days_until(child(years), HOME, 0.0) < NEVER) is back


def test_a_new_period_has_the_plan_and_legal_status_of_others_of_its_age(reentry: Reentries) -> None:
    back = child()
    back.plan, back.period, back.spells = 9, 0, 3
    reentry.begin(back, 0.0)
    assert (back.plan, back.period, back.spells) == (0, 1, 4)
    assert LEGAL_STATUSES[back.legal_status] == LegalStatus.SECTION_20
