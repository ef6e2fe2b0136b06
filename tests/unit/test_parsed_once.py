"""The tests' own shortcut: a configuration file is parsed once, and a changed one is read anew."""

from pathlib import Path

import parsed_once
import pytest
from omegaconf import OmegaConf

pytestmark = pytest.mark.unit


def test_a_file_is_parsed_once_copied_for_each_and_read_anew_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []

    def slowly(file: "object") -> object:
        parsed.append(path.read_text())
        return OmegaConf.create({"years": len(parsed)})

    monkeypatch.setattr(parsed_once, "_load", slowly)
    monkeypatch.setattr(parsed_once, "_PARSED", {})
    path = tmp_path / "mine.yaml"

    def read() -> object:
        with path.open() as file:
            return OmegaConf.load(file)

    path.write_text("years: 1\n")
    one, same = read(), read()
    assert one == same
    assert one is not same
    path.write_text("years: 2\n")
    assert read() != one
    assert parsed == ["years: 1\n", "years: 2\n"]
