"""Files of tests that share what is dear to make run in one process, all others wherever there is room."""

from pathlib import Path

import pytest
from together import SHARING, scope_of

pytestmark = pytest.mark.unit

TESTS = Path(__file__).parents[1]


def test_a_file_stays_in_one_process_and_files_that_share_are_together() -> None:
    one, other = "tests/unit/test_bands.py::test_a[x::y]", "tests/unit/test_bands.py::test_b"
    assert scope_of(one) == scope_of(other) == "tests/unit/test_bands.py"
    assert {
        scope_of(f"tests/functional/{file}::test_a") for files in SHARING.values() for file in files
    } == set(SHARING)


def test_every_file_that_is_said_to_share_is_there_and_shares() -> None:
    for shared, files in SHARING.items():
        module = shared.replace(" ", "_")
        for file in files:
            (found,) = TESTS.rglob(file)
            assert f"from {module} import" in found.read_text(encoding="utf-8"), file
    importing = {
        file.name
        for file in TESTS.rglob("test_*.py")
        if "\nfrom synthetic_returns import" in file.read_text(encoding="utf-8")
    }
    assert importing == set(SHARING["synthetic returns"])
