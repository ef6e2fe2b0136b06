"""Every command in the README and in docs/ is tried, every link followed, every file named there."""

import os
import shlex
from pathlib import Path

import pytest
from documents import PAGES, ROOT, every_command, links

from sim import jobs
from sim.__main__ import main
from sim.jobs import sweep
from sim.report.files.tables import DESCRIPTIONS
from sim.settings import Settings

pytestmark = pytest.mark.functional

SIM, PYTEST = ("uv run sim", "sim"), ("uv run pytest", "python -m pytest")
INSTALLED = {
    "python3 -m pip install uv",
    "python3 -m venv .venv",
    ". .venv/bin/activate",
    "python -m pip install --upgrade pip",
    "python -m pip install --constraint constraints.txt --editable .",
    "python -m pip install --constraint constraints.txt --editable . --group dev",
}
"""Commands that change the machine; ``.ci/run`` and those who install it try them."""
NOTEBOOKS = "uv run --with jupyterlab jupyter lab notebooks"


def parts() -> list[str]:
    """Each command by itself: those that are joined with ``&&`` one after another."""
    return list(dict.fromkeys(part.strip() for command in every_command() for part in command.split("&&")))


def arguments(command: str, programs: tuple[str, ...]) -> list[str] | None:
    """What a command gives to one of some programs; ``None`` if it is another command."""
    words = shlex.split(command)
    for program in map(str.split, programs):
        if words[: len(program)] == program:
            return words[len(program) :]
    return None


def of(*programs: str) -> list[str]:
    return [part for part in parts() if arguments(part, programs) is not None]


SHOWN = list({tuple(arguments(part, SIM) or ()): part for part in of(*SIM)}.values())
"""The commands of the simulator that differ in more than in how it was installed."""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with an authority of one's own in it and returns beside it, where the pages say that they are."""
    authority = (ROOT / "configs/authority/nottinghamshire.yaml").read_text(encoding="utf-8")
    for folder in ("mytown", "outputs/mytown/fit/config"):
        (tmp_path / folder / "authority").mkdir(parents=True)
        (tmp_path / folder / "authority/mytown.yaml").write_text(authority.replace("name: nottinghamshire", "name: mytown"))
    (tmp_path / "outputs/westmere/fit/config").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What jobs were given, in place of running them."""
    given: list[Settings] = []
    monkeypatch.setattr(jobs, "JOBS", dict.fromkeys(jobs.JOBS, given.append))
    monkeypatch.setattr(sweep, "run", lambda runs, known: given.extend(runs))
    return given


@pytest.mark.parametrize("command", SHOWN)
def test_a_command_of_the_simulator_is_understood(command: str, own: Path, ran: list[Settings]) -> None:
    words = arguments(command, SIM)
    assert words is not None
    if "--help" in words:
        with pytest.raises(SystemExit) as left:
            main(words)
        assert left.value.code == 0
        return
    assert main([os.path.expanduser(word) for word in words]) == 0
    assert ran or "--cfg" in words


@pytest.mark.parametrize("command", of(*PYTEST))
def test_a_command_of_the_tests_names_tests_that_there_are(command: str, pytestconfig: pytest.Config) -> None:
    words = arguments(command, PYTEST)
    assert words is not None
    marks = {mark.partition(":")[0] for mark in pytestconfig.getini("markers")}
    for before, word in zip(["", *words], words, strict=False):
        if before == "-m":
            assert word in marks
        elif not word.startswith("-"):
            assert (ROOT / word).exists()


def test_there_is_no_command_that_nobody_tries() -> None:
    assert set(parts()) - {*of(*SIM), *of(*PYTEST)} <= {*INSTALLED, NOTEBOOKS}
    assert len(SHOWN) >= 15
    assert (ROOT / NOTEBOOKS.rpartition(" ")[2]).is_dir()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = [link for link in links(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert lost == []


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        nexts = {(page.parent / link).resolve() for link in links(page.read_text(encoding="utf-8")) if link.endswith(".md")}
        waiting += nexts - reached
    assert set(PAGES) <= reached


def test_the_readme_shows_a_picture_that_says_what_it_shows() -> None:
    assert "docs/picture.svg" in links((ROOT / "README.md").read_text(encoding="utf-8"))
    picture = (ROOT / "docs/picture.svg").read_text(encoding="utf-8")
    assert "<title" in picture
    assert len(picture) < 200_000


def test_the_guide_names_every_table() -> None:
    guide = (ROOT / "docs/USING.md").read_text(encoding="utf-8")
    assert [name for name in DESCRIPTIONS if f"`tables/{name}.csv`" not in guide] == []
