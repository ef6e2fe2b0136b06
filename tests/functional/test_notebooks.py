"""The notebooks as a user runs them: each from top to bottom, and none kept with its results."""

import nbformat
import pytest
from documents import ROOT, links
from nbclient import NotebookClient
from nbformat import NotebookNode

pytestmark = pytest.mark.functional

FOLDER = ROOT / "notebooks"
NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))
QUICKEST = "developer.ipynb"
LONGER = [pytest.param(name, marks=pytest.mark.long) for name in NAMES if name != QUICKEST]
SECONDS = 120
"""What a notebook may take. It bounds a cell that hangs; ordinary runs take a tenth of it."""


def read(name: str) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(FOLDER / name, as_version=4)
    return notebook


def run(name: str) -> NotebookNode:
    """The notebook with its results; raises what the first cell that fails raises."""
    client = NotebookClient(
        read(name), timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": FOLDER}}
    )
    done: NotebookNode = client.execute()
    return done


def test_there_is_one_for_each_kind_of_user() -> None:
    assert {"strategist.ipynb", "finance.ipynb", "analyst.ipynb", "developer.ipynb"} <= set(NAMES)


@pytest.mark.parametrize("name", [QUICKEST, *LONGER])
def test_it_runs_from_top_to_bottom_and_has_pictures(name: str) -> None:
    done = run(name)
    cells = [cell for cell in done.cells if cell.cell_type == "code"]
    shown = [kind for cell in cells for output in cell.outputs for kind in output.get("data", ())]
    assert {"image/svg+xml", "image/png"} & set(shown)
    warned = [output.text for cell in cells for output in cell.outputs if output.get("name") == "stderr"]
    assert warned == []


@pytest.mark.parametrize("name", NAMES)
def test_it_is_kept_without_results_and_begins_with_a_title(name: str) -> None:
    notebook = read(name)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert notebook.cells[0].source.startswith("# ")
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("name", NAMES)
def test_its_links_lead_somewhere(name: str) -> None:
    words = "\n".join(cell.source for cell in read(name).cells if cell.cell_type == "markdown")
    assert [link for link in links(words) if not (FOLDER / link).exists()] == []
