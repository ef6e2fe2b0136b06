"""The guide from returns to a forecast, command by command as it stands."""

import shlex
from pathlib import Path

import pytest
from documents import ROOT, commands

from sim.__main__ import main

pytestmark = [pytest.mark.functional, pytest.mark.slow]


def test_the_guide_leads_from_returns_to_a_forecast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command finds what the ones before it left, and every file that the guide says to open is
    there."""
    guide = (ROOT / "docs/TWENTY_MINUTES.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in commands(guide):
        assert main(shlex.split(command.removeprefix("uv run sim"))) == 0, command
    westmere = tmp_path / "outputs/westmere"
    for opened in ("read_returns/cleaning_report.html", "fit/report.html", "simulate/report.html"):
        assert f"outputs/westmere/{opened}" in guide
        assert (westmere / opened).is_file()
    assert (westmere / "backtest/report.html").is_file()
