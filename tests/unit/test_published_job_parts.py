"""What the job that makes an authority from published tables asks for, and how long it fits."""

import pytest

from sim.calibration.published.search import FULL, LEAST, MOST, bounded
from sim.errors import InputMistake
from sim.jobs.from_published import asked_for
from sim.parameters import Downloaded

pytestmark = pytest.mark.unit


def test_folder_and_authority_must_be_given() -> None:
    with pytest.raises(InputMistake, match="is missing"):
        asked_for(Downloaded())


def test_a_code_that_yaml_takes_for_a_number_is_text() -> None:
    assert Downloaded.model_validate({"authority": 831}).authority == "831"


@pytest.mark.parametrize("children", [1, 25, 600, 2000, 50_000])
def test_a_bounded_fit_is_shorter_the_larger_the_authority(children: int) -> None:
    effort = bounded(children)
    assert LEAST <= effort.replications <= MOST
    assert effort.runs < FULL.runs
    assert effort.averaged < len(effort.speeds)
    assert bounded(children + 1000).runs <= effort.runs
