"""One name for one thing: kinds of arrays."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

PACKAGE = Path(__file__).parents[2] / "sim"
SOURCES = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}


def test_kinds_of_arrays_are_named_in_one_place() -> None:
    assert [name for name, text in SOURCES.items() if "NDArray" in text] == ["arrays.py"]
