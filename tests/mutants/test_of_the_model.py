"""Every fault planted in the model is noticed by the unit tests beside the module."""

from pathlib import Path

import pytest
from mutants import OF_THE_MODEL, Mutant, house, verdict_on, verdict_on_what_is_sound

pytestmark = [pytest.mark.verification, pytest.mark.mutants]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return house(tmp_path_factory.mktemp("model"))


def test_their_tests_pass_without_a_fault(copy: Path) -> None:
    verdict = verdict_on_what_is_sound(OF_THE_MODEL, copy)
    assert not verdict.noticed, verdict.said


@pytest.mark.parametrize("mutant", OF_THE_MODEL, ids=lambda mutant: mutant.name)
def test_it_is_noticed(mutant: Mutant, copy: Path) -> None:
    assert verdict_on(mutant, copy).noticed, (
        f"sim/{mutant.file}: '{mutant.name}' lives: {', '.join(mutant.tests)} pass with it"
    )
