"""Every module of the model has a module of unit tests that uses it."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

TESTS = Path(__file__).parent
MODULES = sorted(
    file.stem for file in (TESTS.parents[1] / "sim" / "model").glob("*.py") if file.stem != "__init__"
)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_of_the_model_has_unit_tests_beside_it(module: str) -> None:
    tests = (TESTS / f"test_model_{module}.py").read_text(encoding="utf-8")
    assert (
        f"from sim.model.{module} import" in tests
        or f"from sim.model import {module}" in tests
        or module in {"child", "system"}
    )
