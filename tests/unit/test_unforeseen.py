"""What nobody foresaw ends in a sentence and a file without data, and with its own exit code."""

from pathlib import Path

import pytest

from sim import __main__
from sim.report.terminal import unforeseen
from sim.workers import workers

pytestmark = pytest.mark.unit

SENTINEL = "SECRET-CHILD-4711"


def failing_elsewhere() -> None:
    raise ValueError(f"row of {SENTINEL}\n  two: {SENTINEL}")


def failing() -> None:
    try:
        {}[SENTINEL]
    except KeyError as error:
        raise ValueError(f"row of {SENTINEL}") from error


def test_the_command_ends_with_70_one_sentence_and_a_file_to_send(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(__main__, "run", lambda _: failing())
    assert __main__.main([]) == __main__.UNFORESEEN == 70
    said = capsys.readouterr().err
    (file,) = tmp_path.iterdir()
    assert said.count("\n") == 1
    assert str(file) in said
    written = file.read_text(encoding="utf-8")
    assert "builtins.ValueError" in written
    assert "builtins.KeyError" in written
    assert "test_unforeseen.py" in written
    assert "in failing" in written
    for text in (said, written):
        assert SENTINEL not in text
        assert "Traceback" not in text
    assert str(Path(__file__).parent) not in written


def test_where_no_file_can_be_written_the_place_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(ValueError, match="row of") as caught:
        failing()
    said = unforeseen.report(caught.value)
    assert "it was at" in said
    assert "in failing" in said
    assert SENTINEL not in said


def test_where_there_is_no_folder_at_all_the_place_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """It had ended without a word: the folder for temporary files was looked for, and none was there."""

    def nowhere() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(unforeseen.tempfile, "gettempdir", nowhere)
    monkeypatch.setattr(Path, "cwd", nowhere)
    with pytest.raises(ValueError, match="row of") as caught:
        failing()
    assert "it was at" in unforeseen.report(caught.value)


def test_too_little_memory_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fill(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(__main__, "run", fill)
    assert __main__.main([]) == __main__.UNFINISHED == 1
    assert "too little memory" in capsys.readouterr().err


def test_where_a_worker_failed_is_told_without_what_it_said() -> None:
    with workers(2) as submit, pytest.raises(ValueError, match="row of") as caught:
        submit(failing_elsewhere).result()
    written = unforeseen.written(caught.value)
    assert "in failing_elsewhere" in written
    assert SENTINEL not in written
