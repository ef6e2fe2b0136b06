"""Setting values at paths, and writing parameters down."""

import pytest
from shipped_parameters import parameters, shipped

from sim.parameters import Parameters
from sim.parameters.values import plain, with_values

pytestmark = pytest.mark.unit
P = parameters(shipped("westmere"))


def test_values_are_set_where_their_paths_lead_and_nowhere_else() -> None:
    paths = {
        "exits.routes.adoption.per_year.under_1": 9.0,
        "exits.routes.adoption.by_time.1": 8.0,
        "entries.strata.under_1.per_year": 7.0,
        "entries.strata.under_1.ages": {"0": 0.5},
        "exits.routes.relatives.by_setting.adoption": 0.25,
        "moves.pull.disability.under_1": 3.0,
    }
    new = with_values(P, paths)
    adoption = new.exits.routes["adoption"]
    assert (adoption.per_year["under_1"], adoption.by_time[1], adoption.by_time[0]) == (9.0, 8.0, 0)  # type: ignore[index]
    assert new.entries.strata["under_1"].per_year.values == (7.0,)
    assert new.entries.strata["under_1"].ages == {0: 0.5}
    assert new.exits.routes["relatives"].by_setting["adoption"] == 0.25
    assert new.moves.pull["disability"]["under_1"] == 3.0  # type: ignore[index]
    assert new.provision == P.provision
    assert new.exits.routes["other"] == P.exits.routes["other"]


def test_a_path_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(KeyError, match="no field 'rout'"):
        with_values(P, {"exits.rout.adoption": 1.0})


@pytest.mark.parametrize("authority", ["westmere", "nottinghamshire"])
def test_what_is_written_down_reads_as_the_same_parameters(authority: str) -> None:
    p = parameters(shipped(authority))
    assert Parameters.model_validate(plain(p)) == p
