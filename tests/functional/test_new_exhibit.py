"""The promise of extension: a new chart is one module and its entry in the list, as the page on the rooms has
it."""

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

pytestmark = pytest.mark.functional

HOUSE = Path(__file__).resolve().parents[2]
RECIPE = "docs/ARCHITECTURE.md"
HELD = "declares or (youngest and not youngest-1 and not youngest-2 and not stands_in_its_section)"
CONTRACT = 6
"""Tests of one exhibit (fewer scenarios say no more, and the page is read above), and that of the list."""
WRITE = """
import sys
from pathlib import Path
from tiny_run import costed, labels
from sim import load
from sim.report.exhibits import EXHIBITS
from sim.report.files import figures
from sim.report.left_out import Extras
from sim.report.pages import charts
from sim.report.pages.report import write_report
from sim.report.words import labels as words

assert Path(words.__file__).is_relative_to(Path.cwd()), "the copy is what is tried"
figures.EXHIBITS = charts.EXHIBITS = {"youngest": EXHIBITS["youngest"]}  # the others are drawn elsewhere
names, folder, extras = ["baseline", "step_down"], Path("out"), Extras()
folder.mkdir()
tables, titles = costed(names, 3), labels(names)
figures.write_figures(folder, tables, titles, extras)
write_report(folder, tables, titles, load(["scenarios=[baseline,step_down]"]), extras)
sys.exit("; ".join(one.sentence for one in extras.left_out.values()) or 0)
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house to which the exhibit of the recipe was added."""
    copy = tmp_path_factory.mktemp("copy")
    for part in ("sim", "configs"):
        copytree(HOUSE / part, copy / part, ignore=ignore_patterns("__pycache__"))
    (module,) = re.findall(
        r"```python\n(.*?)```", (HOUSE / RECIPE).read_text(encoding="utf-8"), flags=re.DOTALL
    )
    (copy / "sim/report/exhibits/youngest.py").write_text(module, encoding="utf-8")
    file = copy / "sim/report/exhibits/__init__.py"
    text = file.read_text(encoding="utf-8")
    assert text.count("where_children_live,\n") == 2
    file.write_text(re.sub(r"( +)where_children_live,\n", r"\g<0>\1youngest,\n", text), encoding="utf-8")
    return copy


def _run(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python in the copy, which comes before the house itself."""
    path = os.pathsep.join(map(str, (house, HOUSE / "tests/support")))
    return subprocess.run(
        [sys.executable, *words], cwd=house, capture_output=True, text=True, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": path},
    )  # fmt: skip


def test_a_new_chart_stands_in_the_report_with_its_table_and_its_picture(house: Path) -> None:
    done = _run(house, "-c", WRITE)
    assert done.returncode == 0, done.stderr
    page = (house / "out/report.html").read_text(encoding="utf-8")
    here = page.partition('<section aria-labelledby="children">')[2].partition("</section>")[0]
    assert re.findall(r'<figure id="(\w+)">', here) == ["youngest"]
    assert "<h3>Children under 1 " in here
    assert 'id="youngest-data-caption"' in here
    assert "figures/youngest.svg</a>: Children under 1" in page
    picture = (house / "out/figures/youngest.svg").read_text(encoding="utf-8")
    assert re.search(r'<title id="youngest-title">Children under 1 [^<]+</title>', picture)
    assert "Children in care under 1 year old at each month end." in picture


def test_it_keeps_what_every_exhibit_promises(house: Path) -> None:
    contract = HOUSE / "tests/unit/test_exhibits_contract.py"
    own = house / "pytest.ini"  # the settings of the house itself would put its modules first
    own.write_text(
        "[pytest]\naddopts = --import-mode=importlib\nmarkers = unit: a module by itself\n", encoding="utf-8"
    )
    words = ("-q", "-p", "no:cacheprovider", "-c", str(own), "--rootdir", str(house))
    done = _run(house, "-m", "pytest", *words, str(contract), "-k", HELD)
    assert done.returncode == 0, done.stdout
    passed = re.search(r"\b(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) == CONTRACT, (
        "the contract is held against the new exhibit, and the list against the folder"
    )
