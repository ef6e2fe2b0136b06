"""The planted faults fit the sources as they are: that tests notice them is shown by ``pytest -m
mutants``."""

from pathlib import Path

import pytest
from mutants import EVERY, OF_THE_MODEL, Mutant

pytestmark = pytest.mark.unit

TESTS = Path(__file__).parents[1]
LEAST, LEAST_OF_THE_MODEL = 40, 30


@pytest.mark.parametrize("mutant", EVERY, ids=lambda mutant: mutant.name)
def test_a_fault_stands_in_one_place_and_leaves_a_program(mutant: Mutant) -> None:
    assert mutant.source.count(mutant.text) == 1, f"sim/{mutant.file} does not hold the text once"
    planted = mutant.source.replace(mutant.text, mutant.instead)
    assert planted != mutant.source
    compile(planted, mutant.file, "exec")


def test_there_are_enough_of_them_and_each_has_a_name() -> None:
    assert len(EVERY) >= LEAST
    assert len(OF_THE_MODEL) >= LEAST_OF_THE_MODEL
    assert len({mutant.name for mutant in EVERY}) == len(EVERY)


@pytest.mark.parametrize("mutant", OF_THE_MODEL, ids=lambda mutant: mutant.name)
def test_a_fault_of_the_model_is_for_the_unit_tests_beside_it(mutant: Mutant) -> None:
    assert mutant.file.startswith("model/")
    assert mutant.tests == (f"unit/test_model_{Path(mutant.file).stem}.py",)


@pytest.mark.parametrize("file", sorted({test.partition("::")[0] for one in EVERY for test in one.tests}))
def test_the_tests_that_are_to_notice_it_are_there(file: str) -> None:
    assert (TESTS / file).is_file()
