"""Installing a copy of the repository compiles the model where it can, and never fails where it cannot."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, which
from zipfile import ZipFile

import pytest

from sim import compiled

pytestmark = [pytest.mark.functional, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
LEFT_OUT = {".git", ".venv", "_compiled", "outputs", "tests", "docs", "notebooks", "__pycache__", "uv.lock"}
UV = [which("uv") or sys.executable, *([] if which("uv") else ["-m", "uv"])]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("clone") / "simulator"
    copytree(ROOT, place, ignore=lambda _, names: LEFT_OUT & set(names))
    return place


def uv(copy: Path, *words: str, **environment: str) -> str:
    """What a command of uv says on standard output; it must succeed."""
    kept = {k: v for k, v in os.environ.items() if k not in {compiled.PURE, "VIRTUAL_ENV", "CC"}}
    done = subprocess.run(
        [*UV, *words], cwd=copy, env={**kept, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def version(copy: Path, **environment: str) -> str:
    return uv(copy, "run", "--no-dev", "sim", "--version", **environment).partition(" (")[2].rstrip(")")


def test_a_compiler_that_fails_or_is_missing_leaves_the_model_as_python(copy: Path) -> None:
    assert version(copy, CC="false") == "pure Python: the C compiler failed (false"
    again = ("sync", "--no-dev", *compiled.AGAIN.split()[2:])
    uv(copy, *again, CC="no-such-compiler")
    assert version(copy) == "pure Python: no C compiler was found (no-such-compiler"
    uv(copy, "build", "--wheel", CC="no-such-compiler")
    (wheel,) = (copy / "dist").glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    wheel.unlink()


def test_with_one_it_is_compiled_until_a_source_changes(copy: Path) -> None:
    uv(copy, "sync", "--no-dev", *compiled.AGAIN.split()[2:])
    assert version(copy) == "compiled"
    assert version(copy, SIM_PURE_PYTHON="1") == "pure Python: SIM_PURE_PYTHON asks for it"
    uv(copy, "build", "--wheel")
    (wheel,) = (copy / "dist").glob("*.whl")
    assert "-none-any" not in wheel.name
    names = ZipFile(wheel).namelist()
    assert any(name.startswith("sim/_compiled/") and "competing_risks" in name for name in names)
    assert "sim/model/risks/competing_risks.py" in names
    source = copy / "sim" / "model" / "legal.py"
    source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert version(copy).startswith("pure Python: its sources have changed")
