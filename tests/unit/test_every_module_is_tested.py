"""Every module of the model, the jobs and the comparison of scenarios is used by a module of unit tests."""

import ast
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

TESTS = Path(__file__).parent
HOUSE = TESTS.parents[1]
ROOMS = ("model", "jobs", "comparison")


def modules(room: str) -> list[str]:
    """The modules of a room and of the folders in it, by their dotted names; front doors only hand on."""
    files = (file for file in (HOUSE / "sim" / room).rglob("*.py") if file.stem != "__init__")
    return sorted(".".join(file.relative_to(HOUSE).with_suffix("").parts) for file in files)


@cache
def used() -> frozenset[str]:
    """What unit tests import, as ``from a.b import c`` may mean it: ``a.b`` and ``a.b.c``."""
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in TESTS.glob("test_*.py"))
    froms = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return frozenset(
        name
        for node in froms
        for name in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))
    )


@pytest.mark.parametrize("module", [module for room in ROOMS for module in modules(room)])
def test_a_module_is_used_by_unit_tests(module: str) -> None:
    assert module in used(), f"no unit test imports {module}"


@pytest.mark.parametrize("module", modules("model"))
def test_a_module_of_the_model_has_its_tests_beside_it(module: str) -> None:
    assert (TESTS / f"test_model_{module.rpartition('.')[2]}.py").is_file()
