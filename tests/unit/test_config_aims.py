"""Aims: for indicators that there are, in the direction that is usual for them if nothing is said."""

from pathlib import Path

import pytest

from sim.config import load
from sim.errors import InputMistake

pytestmark = pytest.mark.unit

WHY = "by: 2026-03-31, assumption: made up for a test"


def _aims(folder: Path, text: str) -> Path:
    (folder / "aims").mkdir()
    (folder / "aims" / "mine.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_aim_without_a_direction_has_the_usual_one_and_one_that_says_it_keeps_its_own(
    tmp_path: Path,
) -> None:
    aims = (
        f"kinship_share: {{{WHY}}}\nmoves_last_12_months: {{{WHY}}}\nsgo_exits: {{{WHY}, direction: down}}\n"
    )
    found = load(["aims=mine"], _aims(tmp_path, aims)).parameters.aims
    assert {kpi: aim.direction for kpi, aim in found.items()} == {
        "kinship_share": "up",
        "moves_last_12_months": "down",
        "sgo_exits": "down",
    }


def test_an_aim_for_what_is_no_indicator_is_a_mistake_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(InputMistake) as caught:
        load(["aims=mine"], _aims(tmp_path, f"kinship_shares: {{direction: up, {WHY}}}\n"))
    (said,) = caught.value.messages
    assert (
        "aims/mine.yaml, line 1: aims.kinship_shares: there is no such indicator; did you mean"
        " 'kinship_share'?" in said
    )


def test_where_no_direction_is_usual_the_aim_must_say_it(tmp_path: Path) -> None:
    with pytest.raises(InputMistake, match=r"aims\.entries_last_12_months\.direction is missing"):
        load(["aims=mine"], _aims(tmp_path, f"entries_last_12_months: {{{WHY}}}\n"))


@pytest.mark.parametrize("text", ["[kinship_share]\n", "kinship_share: up\n"])
def test_aims_that_are_no_aims_are_told_as_such(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputMistake, match=r"aims"):
        load(["aims=mine"], _aims(tmp_path, text))
