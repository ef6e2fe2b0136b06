"""Codes with which placements and periods of care end."""

from collections import Counter

import numpy as np
import pytest
from laboratory import laboratory
from model_parts import a_child

from sim.codes import ReasonEpisodeCeased
from sim.model.names import REASONS_CEASED, REASONS_CHANGE, Names
from sim.model.risks.destinations import DISRUPTIONS, Destinations, disruption_reason
from sim.parameters import Parameters
from sim.timeline import Timeline

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def p() -> Parameters:
    p = laboratory(1, {"order": 0.1, "home": 0.1})
    order = p.exits.routes["order"].model_copy(
        update={"rec": {"care": ReasonEpisodeCeased.SGO_RELATIVE, "otherwise": "E8"}}
    )
    mix = {
        "care": {ReasonEpisodeCeased.STAYED_WITH_CARERS: 0.125, ReasonEpisodeCeased.OTHER: 0.375},
        "otherwise": {"E5": 1.0},
    }
    at_eighteen = p.exits.at_eighteen.model_copy(update={"destinations": mix})
    exits = p.exits.model_copy(
        update={"routes": {**p.exits.routes, "order": order}, "at_eighteen": at_eighteen}
    )
    return p.model_copy(update={"exits": exits})


def test_breakdowns_get_the_published_reasons_in_their_frequencies() -> None:
    total = sum(count for _, count in DISRUPTIONS)
    found = Counter(REASONS_CHANGE[disruption_reason(u)] for u in (np.arange(total) + 0.5) / total)
    assert found == dict(DISRUPTIONS)


def test_the_last_reason_is_that_of_the_highest_draw() -> None:
    assert REASONS_CHANGE[disruption_reason(1.0)] == DISRUPTIONS[-1][0]


@pytest.mark.parametrize(("route", "rec"), [(0, "E47"), (1, "E8")])
def test_a_route_has_the_reason_of_its_setting_or_the_one_for_all_others(
    p: Parameters, route: int, rec: str
) -> None:
    destinations = Destinations(p, Names.of(p))
    assert REASONS_CEASED[destinations.of_route(route, a_child(placement=1))] == rec


@pytest.mark.parametrize(("u", "rec"), [(0.0, "E17"), (0.249, "E17"), (0.251, "E8"), (1.0, "E8")])
def test_at_eighteen_the_shares_decide(p: Parameters, u: float, rec: str) -> None:
    assert REASONS_CEASED[Destinations(p, Names.of(p)).at_eighteen(a_child(placement=0), u)] == rec


def test_adult_services_take_some_of_those_who_would_go_elsewhere(p: Parameters) -> None:
    """Of three in four who go elsewhere, two fifths from a day on; who stays with carers does so still."""
    planned = {"care": Timeline.parse({"start": 0.0, "2022-08-10": 0.4})}
    at_eighteen = p.exits.at_eighteen.model_copy(update={"to_adult_services": planned})
    changed = p.model_copy(update={"exits": p.exits.model_copy(update={"at_eighteen": at_eighteen})})
    destinations = Destinations(changed, Names.of(changed))

    def went(birthday: float) -> Counter[str]:
        child = a_child(placement=0)
        child.birthdays[-1] = birthday
        return Counter(
            str(REASONS_CEASED[destinations.at_eighteen(child, u)]) for u in (np.arange(1000) + 0.5) / 1000
        )

    assert went(9.0) == {"E17": 250, "E8": 750}
    assert went(10.0) == {"E17": 250, "E8": 450, "E7": 300}
