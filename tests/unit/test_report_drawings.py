"""Exhibits as they are drawn: the picture of the file is that of the page, with its words above."""

import re
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any

import pytest
from tiny_run import costed, labels

from sim.report import drawings
from sim.report.drawing.style import PAGE, heading_height, house_style
from sim.report.drawing.svg import POINTS, drawn, without_heading
from sim.report.drawings import LONGEST, BegunDrawings, Drawing, begin_drawings, drawing, drawings_of
from sim.report.exhibits import EXHIBITS
from sim.report.left_out import Extras, LeftOut

pytestmark = pytest.mark.unit
NAMES = ["baseline", "step_down"]
SHOWN = EXHIBITS["children_in_care"]


def _box(svg: str) -> list[float]:
    found = re.search(r'viewBox="([^"]+)"', svg)
    assert found is not None
    return [float(part) for part in found[1].split()]


def test_the_page_shows_the_picture_of_the_file_without_its_words_and_their_room() -> None:
    """It is as large as a drawing made for the page alone."""
    found, whose = costed(NAMES, 3), labels(NAMES)
    one = drawing(SHOWN, found, whose)
    assert one is not None
    for words in (one.finding, one.explanation):
        first = " ".join(words.split()[:5])
        assert len(re.findall(f">{re.escape(first)}", one.picture)) == 2, "in the alternative text and above"
        assert len(re.findall(f">{re.escape(first)}", one.wide)) == 1, "in the alternative text only"
    with house_style(PAGE):
        alone = SHOWN.chart(found, whose)
        assert alone is not None
        wide, high = _box(drawn(alone.figure))[2:]
    left, top, *size = _box(one.wide)
    assert left == 0
    assert top == pytest.approx(POINTS * heading_height(one.finding, one.explanation), abs=1e-3)
    assert size == pytest.approx([wide, high], abs=1e-3)


def test_the_narrow_drawing_is_one_of_its_own() -> None:
    one = drawing(SHOWN, costed(NAMES, 3), labels(NAMES))
    assert one is not None
    assert _box(one.narrow)[2] < _box(one.wide)[2]
    assert 'id="children_in_care-narrow-title"' in one.narrow


@pytest.fixture
def two_exhibits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The registry with two exhibits, the second of which has nothing to show of one scenario."""
    some = {name: EXHIBITS[name] for name in ("children_in_care", "what_changes")}
    monkeypatch.setattr(drawings, "EXHIBITS", some)
    return list(some)


def _submitted(function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
    future: Future[Any] = Future()
    try:
        future.set_result(function(*arguments))
    except Exception as error:
        future.set_exception(error)
    return future


def test_what_workers_draw_is_what_is_drawn_here_in_the_order_of_the_page(two_exhibits: list[str]) -> None:
    found, whose = costed(NAMES, 3), labels(NAMES)
    begun = begin_drawings(_submitted, found, whose)
    assert [one.names for one in begun] == [["what_changes"], ["children_in_care"]]  # the longest first
    elsewhere = drawings_of(found, whose, Extras(), reversed(begun))
    assert list(elsewhere) == two_exhibits
    assert elsewhere == drawings_of(found, whose, Extras())


def test_the_longest_drawings_are_there() -> None:
    assert set(LONGEST) <= set(EXHIBITS)


def test_a_worker_that_died_costs_no_drawing(two_exhibits: list[str]) -> None:
    died: Future[Any] = Future()
    died.set_exception(BrokenProcessPool("a worker was killed"))
    extras, found = Extras(), costed(NAMES, 3)
    drawn_here = drawings_of(found, labels(NAMES), extras, [BegunDrawings(two_exhibits, died)])
    assert all(isinstance(one, Drawing) for one in drawn_here.values())
    assert not extras.left_out


def test_what_a_worker_could_not_draw_is_left_out_and_what_has_no_data_is_not_there(
    two_exhibits: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise ValueError("max() arg is an empty sequence")

    monkeypatch.setitem(drawings.EXHIBITS, "children_in_care", replace(SHOWN, finding=broken))  # type: ignore[misc, arg-type]
    extras, found, whose = Extras(), costed(["baseline"], 3), labels(["baseline"])
    tried = drawings_of(found, whose, extras, begin_drawings(_submitted, found, whose))
    assert list(tried) == two_exhibits[:1]
    assert isinstance(tried["children_in_care"], LeftOut)
    assert list(extras.left_out) == ["the chart “children in care”"]


def test_a_drawing_that_has_no_heading_is_not_cut() -> None:
    with pytest.raises(ValueError, match="without heading"):
        without_heading('<svg viewBox="0 0 10 10"></svg>', 0.1)
