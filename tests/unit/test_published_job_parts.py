"""What the job that makes an authority from published tables asks for."""

import pytest

from sim.errors import InputMistake
from sim.jobs.from_published import asked_for
from sim.parameters import Downloaded

pytestmark = pytest.mark.unit


def test_folder_and_authority_must_be_given() -> None:
    with pytest.raises(InputMistake, match="is missing"):
        asked_for(Downloaded())


def test_a_code_that_yaml_takes_for_a_number_is_text() -> None:
    assert Downloaded.model_validate({"authority": 831}).authority == "831"
