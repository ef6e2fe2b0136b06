"""The job that offers the local page: its address, its folder and its port."""

import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from local_page import loaded_westmere

from sim.errors import InputMistake
from sim.jobs import app
from sim.parameters.jobs.job import Job
from sim.parameters.jobs.local_page import LocalPage
from sim.report.files.private import OTHERS
from sim.settings import Settings

pytestmark = pytest.mark.unit


def asked(outputs: Path, **page: int | bool) -> Settings:
    settings = loaded_westmere().settings
    run = settings.run.model_copy(update={"outputs": outputs})
    return replace(settings, run=run, job=Job(name="app", app=LocalPage.model_validate(page)))


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputMistake, match=f"job.app.port={port}: another program listens there"):
            app.run(asked(tmp_path, port=port))


@pytest.mark.parametrize("browser", [True, False])
def test_it_says_its_address_and_its_folder_is_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], browser: bool
) -> None:
    opened: list[str] = []
    listened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(
        "uvicorn.Server.run", lambda self, sockets: listened.append(sockets[0].getsockname()[0])
    )
    app.run(asked(tmp_path, browser=browser))
    said = capsys.readouterr().out
    assert listened == ["127.0.0.1"]
    assert "http://127.0.0.1:" in said
    assert len(opened) == browser
    assert all(address in said for address in opened)
    assert sys.platform == "win32" or not (tmp_path / "app").stat().st_mode & OTHERS
    assert not list(tmp_path.glob(".app.lock"))
