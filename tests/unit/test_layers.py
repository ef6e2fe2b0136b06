"""Imports point one way, and each big library has one home."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

PACKAGE = Path(__file__).parents[2] / "sim"
REPORT = PACKAGE / "report"
MOST = 20
"""Modules side by side."""

Layers = tuple[tuple[str, ...], ...]

LAYERS: Layers = (
    (
        "arrays",
        "bands",
        "calendar",
        "codes",
        "compiled",
        "discovery",
        "errors",
        "folders",
        "reading",
        "strays",
        "timeline",
        "typed",
    ),
    ("episodes", "observed", "parameters"),
    ("settings", "census", "published", "returns", "synthetic", "estimation", "policies", "measures"),
    ("model",),
    ("checkpoints", "experiment", "layered", "precision", "workers"),
    ("calibration", "comparison", "finance", "validation"),
    ("report", "configuration", "config"),
    ("app",),
    ("jobs",),
    ("command", "__main__"),
)
"""The rooms of the house from the ground up: a room may use its own floor and those below."""

SHELVES: Layers = (
    ("left_out", "lent", "rows"),
    ("words",),
    ("drawing",),
    ("exhibits",),
    ("drawings", "picture"),
    ("files",),
    ("terminal", "workbook"),
    ("pages",),
)
"""The shelves of the report, by what stands on what in the same way."""

NEVER = {
    *(("model", unseen) for unseen in ("census", "measures", "policies", "returns")),
    ("measures", "model"),
    *(
        (room, "synthetic")
        for room in ("census", "comparison", "estimation", "experiment", "finance", "returns", "validation")
    ),
}
"""Pairs (who, whom) that must not meet whatever the floors say."""

WAY_OF_A_ROW = (
    ("words", "rule"),
    ("files", "ledger"),
    ("read", "lists", "episode_table"),
    ("rules", "account"),
    ("placements", "reconciliation"),
    ("doubts",),
    ("ssda903",),
)
"""The rooms of the returns from the ground up, which is the way that a row takes."""

HOMES = {
    "simpy": {"model"},
    "hydra": {"config"},
    "omegaconf": {"config"},
    "matplotlib": {"report"},
    "jinja2": {"app", "report"},
    "docx": {"report"},
    "starlette": {"app"},
    "uvicorn": {"app"},
    "xlsxwriter": {"report", "synthetic"},
    "dask": {"workers"},
    "distributed": {"workers"},
}
"""Libraries that only some rooms may know."""


def rooms_of(folder: Path) -> dict[Path, str]:
    """Every module below a folder with the room it belongs to; the package's own front door is not one."""
    modules = (file for file in folder.rglob("*.py") if file != folder / "__init__.py")
    return {file: file.relative_to(folder).parts[0].removesuffix(".py") for file in modules}


def imported(source: str) -> Iterator[str]:
    """The dotted names a module imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written from the package's root"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def uses(folder: Path, package: str = "sim") -> Iterator[tuple[Path, str, str]]:
    """Each use of a room by a module: the module, its own room, the room it uses."""
    rooms = rooms_of(folder)
    for file, room in rooms.items():
        for name in imported(file.read_text(encoding="utf-8")):
            if not name.startswith(f"{package}."):
                continue
            used = name.removeprefix(f"{package}.").partition(".")[0]
            if used in set(rooms.values()) - {room}:
                yield file, room, used


def mistakes(folder: Path, layers: Layers = LAYERS, package: str = "sim") -> list[str]:
    """Imports that point up, or at somebody who must never be met."""
    floor = {room: level for level, rooms in enumerate(layers) for room in rooms}
    return sorted(
        {
            f"{file.relative_to(folder)} uses {used}"
            for file, room, used in uses(folder, package)
            if floor[used] > floor[room] or (room, used) in NEVER
        }
    )


def strangers(folder: Path) -> list[str]:
    """Imports of a library outside its home."""
    return sorted(
        {
            f"{file.relative_to(folder)} imports {name}"
            for file, room in rooms_of(folder).items()
            for name in imported(file.read_text(encoding="utf-8"))
            if room not in HOMES.get(name.partition(".")[0], {room})
        }
    )


def test_every_room_has_a_floor() -> None:
    assert set(rooms_of(PACKAGE).values()) <= {room for rooms in LAYERS for room in rooms}


def test_imports_point_down() -> None:
    assert mistakes(PACKAGE) == []


def test_shelves_of_the_report_use_only_those_below_them() -> None:
    shelves = {shelf for shelves in SHELVES for shelf in shelves}
    assert set(rooms_of(REPORT).values()) == shelves
    assert mistakes(REPORT, SHELVES, "sim.report") == []


def test_each_shelf_opens_with_one_sentence_and_holds_no_more_than_can_be_seen_at_once() -> None:
    for folder in (REPORT, *(file.parent for file in REPORT.glob("*/__init__.py"))):
        said = (
            ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
        ).partition("\n\n")[0]
        assert re.fullmatch(r"[^.]+(\.\w[^.]*)*\.", said), (
            folder.name
        )  # a dot within a name of a file ends no sentence
        assert len(list(folder.glob("*.py"))) <= MOST, folder.name


def test_the_rooms_of_the_returns_use_only_those_that_a_row_has_come_through() -> None:
    floor = {room: level for level, rooms in enumerate(WAY_OF_A_ROW) for room in rooms}
    own = rooms_of(PACKAGE / "returns")
    assert set(own.values()) == set(floor)
    up = {
        f"{file.relative_to(PACKAGE)} uses {used}"
        for file, room in own.items()
        for name in imported(file.read_text(encoding="utf-8"))
        if name.startswith("sim.returns.") and floor[used := name.split(".")[2]] > floor[room]
    }
    assert up == set()


@pytest.mark.parametrize(
    ("folder", "package"), [(PACKAGE, "sim"), (REPORT, "sim.report")], ids=["rooms", "shelves"]
)
def test_rooms_do_not_use_each_other_in_a_circle(folder: Path, package: str) -> None:
    needs: dict[str, set[str]] = {}
    for _, room, used in uses(folder, package):
        needs.setdefault(room, set()).add(used)
    assert len(list(TopologicalSorter(needs).static_order())) >= len(needs)  # raises CycleError on a circle


def test_no_room_holds_more_than_twenty_modules_side_by_side() -> None:
    folders = {file.parent for file in PACKAGE.rglob("*.py")}
    assert {
        str(folder.relative_to(PACKAGE)) for folder in folders if len(list(folder.glob("*.py"))) > MOST
    } == set()


def test_each_library_stays_in_its_home() -> None:
    assert strangers(PACKAGE) == []


def test_only_one_room_knows_hydra() -> None:
    knows = {
        room
        for file, room in rooms_of(PACKAGE).items()
        for name in imported(file.read_text(encoding="utf-8"))
        if name.startswith("hydra")
    }
    assert knows == {"config"}


def test_the_walk_finds_what_it_looks_for(tmp_path: Path) -> None:
    """A made-up house with one import up, one forbidden pair and one stranger."""
    for name, text in {
        "timeline.py": "from sim.episodes import Episodes",
        "episodes.py": "",
        "model/a.py": "def f():\n    from sim import measures\n",
        "measures/b.py": "import simpy",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert mistakes(tmp_path) == ["model/a.py uses measures", "timeline.py uses episodes"]
    assert strangers(tmp_path) == ["measures/b.py imports simpy"]


def test_the_front_door_opens_without_loading_the_house() -> None:
    """A worker process that unpickles parameters must not wait for Hydra or the report."""
    code = "import sim, sys; print(sorted({'hydra', 'simpy', 'pandas', 'matplotlib'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert done.stdout.strip() == "[]"


def test_the_front_door_gives_what_a_notebook_needs() -> None:
    import sim

    assert callable(sim.load)
    assert callable(sim.simulate)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sim.nothing
