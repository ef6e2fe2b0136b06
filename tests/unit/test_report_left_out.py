"""What cannot be made is left out and named in its place; everything else is there, and no folder of the user
is told."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tiny_run import costed, labels, tables

from sim import load
from sim.report import drawings
from sim.report.drawings import drawings_of
from sim.report.exhibits import EXHIBITS
from sim.report.files.figures import write_figures
from sim.report.left_out import FILE, Extras, LeftOut
from sim.report.pages import headline, statement
from sim.report.pages.decision.first_page import first_page
from sim.report.pages.report import write_report
from sim.report.words.labels import Labels
from sim.settings import Settings

pytestmark = pytest.mark.unit
NAMES = ["baseline", "step_down"]


def _broken(*_: object) -> bool:
    raise ValueError("max() arg is an\nempty sequence")


def _never(*_: object) -> bool:
    return False


def test_what_works_is_given_and_what_fails_is_kept_account_of() -> None:
    extras = Extras()
    assert extras.make("a sum", lambda: 1 + 1) == 2
    assert extras.in_words(Path("x")) is None
    failed = extras.make("the chart “homes”", _broken)
    assert isinstance(failed, LeftOut)
    assert (
        failed.sentence == "The chart “homes” could not be made (ValueError: max() arg is an empty sequence)."
    )
    extras.make("the page", _broken)
    assert (
        extras.in_words(Path("run"))
        == "Left out: the chart “homes”, and 1 more (ValueError: max() arg is an empty sequence). "
        f"Everything else is there; see {Path('run') / FILE}"
    )


def test_an_interruption_ends_everything() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Extras().make("a chart", interrupted)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def half(path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    extras = Extras()
    assert extras.write(tmp_path / "figures" / "a.svg", lambda path: path.write_text("whole") and None)
    assert not extras.write(tmp_path / "figures" / "b.svg", half)
    assert not extras.write(tmp_path / "c.svg", lambda path: None)  # nothing to write is nothing left out
    assert [path.name for path in sorted(tmp_path.rglob("*")) if path.is_file()] == ["a.svg"]
    assert {what: why.why for what, why in extras.left_out.items()} == {"b.svg": "No space left on device"}


def test_an_earlier_file_stays_where_a_new_one_fails(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("first")
    assert not Extras().write(tmp_path / "a.txt", _broken)  # type: ignore[arg-type]
    assert (tmp_path / "a.txt").read_text() == "first"


def test_the_note_has_the_calls_but_no_value_and_no_folder_of_the_user(tmp_path: Path) -> None:
    def about_a_child() -> None:
        child = "900412, born 2011-05-03"
        raise KeyError(child)

    extras = Extras()
    extras.make("the history lived again", about_a_child, private=True)
    extras.make("a table", lambda: pd.DataFrame({"a": [1]})["b"])
    extras.note(tmp_path)
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert "The history lived again could not be made (KeyError)." in text
    assert "900412" not in text
    assert "sim/report/left_out.py:" in text
    assert "pandas/core/" in text
    assert str(Path.cwd()) not in text
    assert str(Path.home()) + "/" not in text
    assert "900412" not in str(extras.in_words(tmp_path))


def test_a_long_reason_is_cut(tmp_path: Path) -> None:
    def long() -> None:
        raise ValueError("x" * 1000)

    failed = Extras().make("a chart", long)
    assert isinstance(failed, LeftOut)
    assert len(failed.sentence) < 250


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load(["scenarios=[baseline,step_down]", "run.replications=3", "run.years=3"])


def _report(
    folder: Path,
    settings: Settings,
    found: dict[str, pd.DataFrame] | None = None,
    titles: Labels | None = None,
) -> tuple[str, Extras]:
    extras, found, titles = Extras(), found or costed(NAMES, 3), titles or labels(NAMES)
    first = extras.make(
        "the first page", lambda: first_page(found, titles, settings.scenarios, settings.run.replications)
    )
    write_report(folder, first, found, lambda: drawings_of(found, titles, extras), titles, settings, extras)
    return (folder / "report.html").read_text(encoding="utf-8"), extras


@pytest.mark.parametrize("name", list(EXHIBITS))
def test_any_chart_that_fails_is_named_in_its_place_with_its_table(
    name: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All other charts are empty, to be quick: what is left out does not hang on them."""
    broken = {
        one: replace(exhibit, has_data=_broken if one == name else _never)
        for one, exhibit in EXHIBITS.items()
    }
    monkeypatch.setattr(drawings, "EXHIBITS", broken)
    text, extras = _report(tmp_path, settings)
    assert f'<div id="{name}">' in text
    assert (
        f"The chart “{name.replace('_', ' ')}” could not be made (ValueError: max() arg is an empty"
        " sequence)." in text
    )
    if (
        name != "strategy_taken_apart"
    ):  # this run has no plan that another one holds, so there is no table either
        assert list(extras.left_out) == [EXHIBITS[name].called]
        assert f'id="{name}-data-caption"' in text
    assert f"figures/{name}.svg" not in text
    drawn = drawings_of(costed(NAMES, 3), labels(NAMES), extras)
    assert write_figures(tmp_path, drawn, extras) == []


@pytest.mark.parametrize("about", list(headline.PARTS))
def test_any_sentence_that_fails_is_named_in_its_place(
    about: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "EXHIBITS", {})
    monkeypatch.setitem(headline.PARTS, about, _broken)  # type: ignore[misc, arg-type]
    text, extras = _report(tmp_path, settings)
    assert f"What is said of {about} could not be made" in text
    assert list(extras.left_out) == [f"what is said of {about}"]


@pytest.mark.parametrize("table", ["caseload", "flows", "kpis", "comparison", "aims", "best_levers", "costs"])
def test_a_table_that_is_missing_costs_only_what_needs_it(
    table: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        drawings, "EXHIBITS", {"probabilities": replace(EXHIBITS["probabilities"], has_data=_never)}
    )
    found = {name: rows for name, rows in costed(NAMES, 3).items() if name != table}
    text, extras = _report(tmp_path, settings, found)
    assert "Method and limits" in text
    if table != "costs":
        assert "Left out of this report" in text
        assert extras.left_out


def test_a_section_of_the_statement_that_fails_is_named_and_the_others_are_there(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "gaps", _broken)
    monkeypatch.setattr(statement, "needs", lambda *_: [])
    monkeypatch.setattr(statement, "provision", lambda *_: [])
    (tmp_path / "tables").mkdir()
    extras = Extras()
    statement.write_statement(tmp_path, tables(NAMES, 3), labels(NAMES), settings, extras)
    text = (tmp_path / statement.STATEMENT).read_text(encoding="utf-8")
    assert "The section “Gaps: what is missing” of the statement could not be made" in text
    assert "Forecast: what is to be expected" in text
    rows = pd.read_csv(tmp_path / "tables" / statement.STATEMENT_TABLE)
    assert set(rows["section"]) == {"forecast", "actions"}
