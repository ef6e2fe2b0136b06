"""What the other two files rely on: a fault is planted, tried, and gone again."""

from pathlib import Path

import pytest
from mutants import Mutant, house, verdict_on

pytestmark = [pytest.mark.verification, pytest.mark.mutants]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return house(tmp_path_factory.mktemp("toy"))


TESTS_OF_A_TOY = """
import pytest
from sim.bands import DAYS_PER_YEAR
pytestmark = pytest.mark.unit
def test_a_year_has_a_quarter_of_a_day_more():
    assert DAYS_PER_YEAR == 365.25
"""


def test_a_fault_is_noticed_only_where_it_tells_and_is_gone_afterwards(copy: Path) -> None:
    """A year of 360 days fails the test of a toy; another comment does not."""
    (copy / "tests/unit/test_toy.py").write_text(TESTS_OF_A_TOY, encoding="utf-8")
    text = "DAYS_PER_YEAR: Final = 365.25"
    short, same = (
        Mutant("toy", "bands.py", text, instead, ("unit/test_toy.py",))
        for instead in ("DAYS_PER_YEAR: Final = 360.0", f"{text}  # days")
    )
    assert verdict_on(short, copy).noticed
    assert not verdict_on(same, copy).noticed
    assert (copy / "sim/bands.py").read_text(encoding="utf-8") == short.source


def test_tests_that_cannot_be_run_are_no_verdict(copy: Path) -> None:
    absent = Mutant("toy", "bands.py", "AgeBand", "AgeBand", ("unit/test_nowhere.py",))
    with pytest.raises(RuntimeError, match="could not be run"):
        verdict_on(absent, copy)
