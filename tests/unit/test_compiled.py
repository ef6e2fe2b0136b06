"""Which way the model runs, and what people are told about it."""

import ast
import json
import tomllib
from pathlib import Path
from shutil import copytree

import pytest

from sim import compiled

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that nobody has compiled."""
    copy = tmp_path / "sim"
    copytree(compiled.PACKAGE, copy, ignore=lambda *_: ["_compiled", "__pycache__", "configs"])
    monkeypatch.setattr(compiled, "PACKAGE", copy)
    monkeypatch.setattr(compiled, "HELD", copy / "_compiled")
    monkeypatch.delenv(compiled.PURE, raising=False)
    compiled.folder.cache_clear()
    return copy


@pytest.fixture(autouse=True)
def forget() -> object:
    yield
    compiled.folder.cache_clear()


def installed(**how: object) -> None:
    """As the installation leaves it, whether it could compile or not."""
    compiled.folder().mkdir(parents=True)
    (compiled.folder() / compiled.HOW).write_text(json.dumps(how), encoding="utf-8")
    if "seconds" in how:
        (compiled.folder() / f"sim_model__mypyc{compiled.EXTENSION_SUFFIXES[0]}").touch()


def test_without_an_installation_that_compiles_it_is_python(package: Path) -> None:
    assert compiled.state() == "pure Python: it was installed uncompiled"
    assert compiled.search_path(["here"]) == ["here"]
    assert compiled.news() is None


def test_what_was_compiled_is_used_unless_the_environment_says_otherwise(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(seconds=41.4)
    assert compiled.state() == "compiled"
    monkeypatch.setenv(compiled.PURE, "1")
    assert compiled.state() == "pure Python: SIM_PURE_PYTHON asks for it"
    assert compiled.search_path(["here"]) == ["here"]
    assert compiled.news() is None


@pytest.mark.parametrize("changed", ["model/risks/hazards.py", "parameters/moves.py", "bands.py"])
def test_a_source_that_has_changed_since_runs_as_python(package: Path, changed: str) -> None:
    installed(seconds=41.4)
    compiled.folder.cache_clear()
    assert compiled.is_compiled()
    (package / changed).write_text((package / changed).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    compiled.folder.cache_clear()
    assert compiled.state().startswith("pure Python: its sources have changed since they were compiled")


def test_what_the_installation_did_is_said_once(package: Path) -> None:
    installed(seconds=41.4)
    assert compiled.news() == (
        "The model has been compiled, once, in 41 s; it runs about four times as fast as before."
    )
    assert compiled.news() is None


def test_so_is_why_it_could_not(package: Path) -> None:
    installed(why_not="no C compiler was found (cc)")
    assert compiled.state() == "pure Python: no C compiler was found (cc)"
    assert "pure Python: no C compiler was found (cc)." in str(compiled.news())
    assert compiled.news() is None


def test_machine_code_depends_on_nothing_but_the_modules_whose_change_is_noticed() -> None:
    """Whatever of this package the model's modules import, and those import, is compiled or read."""
    known = {*compiled.sources(), *compiled.read_too()}
    needed = {compiled.PACKAGE / name for file in known for name in _imported(file)}
    assert needed - {compiled.PACKAGE / "model" / "__init__.py"} <= known


def _imported(file: Path) -> set[str]:
    """Files of this package that a module imports from."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim."):
            path = Path(*(node.module or "").split(".")[1:])
            inside = [path / f"{alias.name}.py" for alias in node.names]
            own = path.with_suffix(".py")
            exact = [i for i in inside if (compiled.PACKAGE / i).is_file()]
            whole = own if (compiled.PACKAGE / own).is_file() else path / "__init__.py"
            found |= {i.as_posix() for i in exact} or {whole.as_posix()}
    return found


def test_an_editable_install_is_built_anew_for_another_commit() -> None:
    keys = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["uv"]["cache-keys"]
    assert {"git": {"commit": True}} in keys
    assert {"env": compiled.PURE} in keys
