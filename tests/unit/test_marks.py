"""An unmarked test is an error: shown by running pytest on one."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]


def _run_pytest(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(
        (ROOT / "tests/conftest.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (folder / "test_it.py").write_text(test, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(folder),
        str(folder),
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("marks", ["", "@pytest.mark.unit\n@pytest.mark.property\n"])
def test_a_test_without_exactly_one_kind_stops_the_run(tmp_path: Path, marks: str) -> None:
    done = _run_pytest(tmp_path, f"import pytest\n{marks}def test_nothing():\n    assert True\n")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "test_it.py::test_nothing" in done.stderr


def test_a_test_with_one_kind_runs(tmp_path: Path) -> None:
    done = _run_pytest(tmp_path, "import pytest\n@pytest.mark.unit\ndef test_nothing():\n    assert True\n")
    assert done.returncode == pytest.ExitCode.OK, done.stdout + done.stderr
