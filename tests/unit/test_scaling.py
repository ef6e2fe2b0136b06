"""Parameters with some numbers multiplied."""

import re

import pytest
from shipped_policies import today

from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.parameters.paths.scaling import scaled

pytestmark = pytest.mark.unit


def test_one_number_is_multiplied_and_all_else_stays() -> None:
    p = scaled(today(), "entries.level", 1.1)
    assert p.entries.level.values == tuple(1.1 * v for v in today().entries.level.values)
    assert p.model_copy(update={"entries": today().entries}) == today()
    assert scaled(today(), "entries.level", 1.0) == today()


def test_a_star_takes_every_name_and_a_mapping_all_its_numbers() -> None:
    p, now = scaled(today(), "moves.endings.*.scale", 0.5), today()
    assert {n: e.scale for n, e in p.moves.endings.items()} == {
        n: e.scale / 2 for n, e in now.moves.endings.items()
    }
    adoption = scaled(today(), "exits.routes.adoption.per_year", 2.0).exits.routes["adoption"]
    assert adoption.per_year == {age: 2 * rate for age, rate in now.exits.routes["adoption"].per_year.items()}


@pytest.mark.parametrize(
    ("path", "factor", "said"),
    [
        ("entries.levle", 1.0, "entries has no 'levle'; did you mean 'level'?"),
        ("movs.pull", 1.0, "there is no 'movs'; did you mean 'moves'?"),
        ("authority.name", 1.0, "authority.name is no number and holds none"),
        ("provision.homes.*.acceptance", 50.0, "provision.homes.*.acceptance times 50 cannot be used"),
        ("entries.strata.under_1.need", 1.1, "shares sum to 1.1"),
    ],
)
def test_what_cannot_be_multiplied_is_one_sentence(path: str, factor: float, said: str) -> None:
    p: Parameters = today()
    with pytest.raises(InputMistake, match=re.escape(said)):
        scaled(p, path, factor)
