"""What a message tells people to type is typed here, as every shell passes it on, and is then the remedy."""

import os
import re
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from documents import ROOT, settings
from return_files import episode, write
from shells import words

from sim.command.streams import unencodable_as_question_mark
from sim.config import load
from sim.errors import InputMistake
from sim.returns.lists.own import OwnLists
from sim.returns.ssda903 import read_returns, usable_returns
from sim.typed import mapping

pytestmark = pytest.mark.functional

LISTS = {
    "carers": (
        "household,approved,deregistered,places,ages,kind",
        "{0},01/06/2015,,2,Tots,Task & Centred (FF)",
    ),
    "homes": ("name,places,provider,needs", "Elm {0},2,NCC,Band #2"),
    "commitments": (
        "child,type,provider,weekly,start,end,need",
        "{0},IFA – Köln,Council's own,845.50,01/04/2021,,2",
    ),
}
MEANT = {
    "Tots": "0 to 1", "Task & Centred (FF)": "mainstream", "NCC": "council", "Band #2": "enhanced",
    "IFA – Köln, Council's own": "independent_foster", "2": "enhanced",
}  # fmt: skip


def refused(*overrides: str) -> list[str]:
    """What the refusal of lists tells to type, in double quotes."""
    with pytest.raises(InputMistake) as mistake:
        read(*overrides)
    return [one for one in settings(str(mistake.value)) if one.startswith('"')]


def read(*overrides: str) -> OwnLists:
    """The lists that some settings name."""
    asked = load(["authority=westmere", *overrides])
    return OwnLists.read(asked.fit, asked.parameters)


@pytest.mark.parametrize("name", LISTS)
def test_words_of_a_list(name: str, tmp_path: Path) -> None:
    """Each word with its meaning in the place of what the message leaves open; a setting has all of them
    together."""
    headings, row = LISTS[name]
    path = tmp_path / "Children's list (2).csv"
    path.write_text("\n".join([headings, *(row.format(n) for n in range(5))]), encoding="utf-8")
    told = [words(one)[0] for one in refused(f"fit.{name}={path}")]
    found = [word for one in told for word in getattr(load([one]).fit, f"{name}_words")]
    assert len(found) == 2
    typed = mapping(f"fit.{name}_words", {word: MEANT[word] for word in found})
    assert [getattr(read(f"fit.{name}={path}", *words(typed)), name).account[0].rows] == [5]


def test_headings_of_a_list(tmp_path: Path) -> None:
    path, theirs = tmp_path / "l.csv", "De-reg'd, as of (date)"
    path.write_text(f'household,approved,"{theirs}",places\n1,01/06/2015,,2', encoding="utf-8")
    [told] = refused(f"fit.carers={path}")
    [argument] = words(told)
    [column] = load([argument]).fit.carers_columns or {}
    assert (
        read(f"fit.carers={path}", *words(mapping("fit.carers_columns", {column: theirs}))).carers is not None
    )


def test_limits_of_returns(tmp_path: Path) -> None:
    """Every limit that the refusal names, all at once."""
    rows = [
        episode(f"{n % 28 + 1:02d}/05/2020", CHILD=str(n), PLACE="" if n < 20 else "U6") for n in range(30)
    ]
    rows += [episode(f"{n % 28 + 1:02d}/05/2020", "31/03/2021", "E4A", CHILD=f"1{n}") for n in range(50)]
    write(tmp_path / "2021 (new)", 2021, rows)
    overrides = ["authority=westmere", f"returns.folder={tmp_path}"]
    refusals = read_returns(load(overrides).parameters).account.refusals
    allowed = [re.split("allow it with ", one)[1] for one in refusals]
    assert {one.partition("=")[0] for one in allowed} == {"returns.most_set_aside", "returns.least_in_care"}
    usable_returns(load([*overrides, *(argument for one in allowed for argument in words(one))]).parameters)


@pytest.mark.parametrize(
    "wrong", ["scenario=baseline", "scenarios=[baseline", "rubbish", "hydra.run.dir=x", "run.years"]
)
def test_settings_that_cannot_be_read(wrong: str) -> None:
    with pytest.raises(InputMistake) as mistake:
        load([wrong])
    told = settings(str(mistake.value).replace(f"'{wrong}'", ""))
    assert told
    for one in told:
        load(words(one))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850", "cp437"])
@pytest.mark.parametrize("errors", ["strict", "surrogateescape", "replace", "backslashreplace"])
def test_a_console_that_lacks_a_letter(encoding: str, errors: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(shown, encoding=encoding, errors=errors))
    unencodable_as_question_mark()
    sys.stdout.write("£5 – Čapek’s \udcc4")
    sys.stdout.flush()
    assert b"5" in shown.getvalue()


@pytest.mark.long
def test_a_summary_is_lost_on_no_console(tmp_path: Path) -> None:
    """A machine without a language had lost it for want of a pound sign."""
    language = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    small = [
        "authority=westmere",
        "scenarios=[baseline,step_down]",
        "run.replications=2",
        "run.years=1",
        "run.workers=1",
    ]
    environment = {
        **{key: value for key, value in os.environ.items() if key != "PYTHONIOENCODING"},
        **language,
    }
    command = [sys.executable, "-m", "sim", *small, "run.name=Plan (2022)"]
    done = subprocess.run(
        command, capture_output=True, check=False, cwd=tmp_path, env={**environment, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"Left out" not in done.stdout
    assert b"Report: outputs" in done.stdout
    assert not (tmp_path / "outputs/westmere/Plan (2022)/left_out.txt").exists()
