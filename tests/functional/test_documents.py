"""Every command in the README and in docs/ is tried, every link followed, every file named there."""

from pathlib import Path

import pandas as pd
import pytest
from documents import PAGES, ROOT, commands, every_command, inline, links, messages, settings
from shells import words

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
    for program in programs:
        if command == program or command.startswith(f"{program} "):
            return words(command)[len(program.split()) :]
    return None


def of(*programs: str) -> list[str]:
    return [part for part in parts() if arguments(part, programs) is not None]


SHOWN = list({tuple(arguments(part, SIM) or ()): part for part in of(*SIM)}.values())
"""The commands of the simulator that differ in more than in how it was installed."""
ACTUALS = {"month": ["2022-08-01"], "cost line": ["in_house_foster_payments"], "amount": [400_000]}
FEES = {"provider": ["A fostering agency"], "weekly fee": [900], "type": ["independent_foster"]}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with an authority of one's own in it, returns beside it and finance's two lists, where the
    pages say that they are."""
    authority = (ROOT / "configs/authority/nottinghamshire.yaml").read_text(encoding="utf-8")
    folders = {
        "mytown": "mytown",
        "outputs/mytown/fit/config": "mytown",
        "outputs/derby/from_published/config": "derby",
    }
    for folder, name in folders.items():
        (tmp_path / folder / "authority").mkdir(parents=True)
        (tmp_path / folder / f"authority/{name}.yaml").write_text(
            authority.replace("name: nottinghamshire", f"name: {name}")
        )
    (tmp_path / "outputs/westmere/fit/config").mkdir(parents=True)
    pd.DataFrame(ACTUALS).to_excel(tmp_path / "ledger.xlsx", index=False)
    pd.DataFrame(FEES).to_csv(tmp_path / "fees.csv", index=False)
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


FIRST_PAGE = commands((ROOT / "README.md").read_text(encoding="utf-8"))
"""What the default run also gives to the program: the README's commands; the long run gives it all."""


def test_every_shell_passes_on_the_same_of_each_command() -> None:
    """``words`` raises for one with which they do not."""
    for command in SHOWN:
        assert arguments(command, SIM) is not None


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(command, marks=[] if any(command in line for line in FIRST_PAGE) else pytest.mark.long)
        for command in SHOWN
    ],
)
def test_a_command_of_the_simulator_is_understood(command: str, own: Path, ran: list[Settings]) -> None:
    given = arguments(command, SIM)
    assert given is not None
    if "--help" in given:
        with pytest.raises(SystemExit) as left:
            main(given)
        assert left.value.code == 0
        return
    assert main(given) == 0
    assert ran or "--cfg" in given


@pytest.mark.parametrize("command", of(*PYTEST))
def test_a_command_of_the_tests_names_tests_that_there_are(command: str, pytestconfig: pytest.Config) -> None:
    given = arguments(command, PYTEST)
    assert given is not None
    marks = {mark.partition(":")[0] for mark in pytestconfig.getini("markers")}
    for before, word in zip(["", *given], given, strict=False):
        if before == "-m":
            assert word in marks
        elif not word.startswith("-"):
            assert (ROOT / word).exists()


OF_ONES_OWN = {
    "costs=mytown",
    '"scenarios=[baseline,my_plan]"',
    '"scenarios=[baseline,carers_and_step_down]"',
    '"scenarios=[baseline,two_homes_a_year_late]"',
    "uncertainty.parameters.active=false",
}
"""Settings that need what only their reader has."""
WITH = {
    '"run.years=5,10"': ("-m",),
    "job.synthesise.size=10": ("job=synthesise",),
    "job.app.port=8765": ("job=app",),
    "job.app.browser=false": ("job=app",),
}
"""What stands beside a setting."""
TRIED = {word for part in SHOWN for word in arguments(part, SIM) or ()}
WITHIN = sorted(
    {one for page in PAGES for code in inline(page.read_text(encoding="utf-8")) for one in settings(code)}
    - TRIED
)
"""Those that no command has."""


def test_every_shell_passes_on_the_same_of_each_setting_within_a_sentence() -> None:
    for setting in WITHIN:
        assert len(words(setting)) == 1, setting


@pytest.mark.long
@pytest.mark.parametrize("setting", WITHIN)
def test_a_setting_within_a_sentence_is_understood_from_every_shell(
    setting: str, own: Path, ran: list[Settings]
) -> None:
    given = words(setting)
    if setting not in OF_ONES_OWN and "..." not in setting:
        assert main([*WITH.get(setting, ()), *given]) == 0


def test_a_setting_that_a_message_names_is_passed_on_alike_by_every_shell() -> None:
    """One that :func:`~sim.typed.typed` has quoted stands in the code as ``X``; its own test shows that it
    is."""
    said = sorted({one for message in messages() for one in settings(message)})
    for setting in said:
        assert len(words(setting)) == 1, setting
    assert {
        "run.years=5",
        '"scenarios=[baseline,full_strategy]"',
        "uncertainty.parameters.active=false",
    } <= set(said)


def test_the_commands_of_the_documents_are_whole_on_one_line_without_remarks() -> None:
    """A backslash at the end of a line joins it to the next in sh only; interactive zsh knows no remarks."""
    assert [
        command for command in every_command() if command.endswith(("\\", "^", "`")) or "#" in command
    ] == []


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
        nexts = {
            (page.parent / link).resolve()
            for link in links(page.read_text(encoding="utf-8"))
            if link.endswith(".md")
        }
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
