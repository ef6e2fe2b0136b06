"""Exhibits as they are drawn: the picture of the file is that of the page, with its words above."""

import re

import pytest
from tiny_run import costed, labels

from sim.report.drawing.style import PAGE, heading_height, house_style
from sim.report.drawing.svg import POINTS, drawn, without_heading
from sim.report.drawings import drawing
from sim.report.exhibits import EXHIBITS

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


def test_a_drawing_that_has_no_heading_is_not_cut() -> None:
    with pytest.raises(ValueError, match="without heading"):
        without_heading('<svg viewBox="0 0 10 10"></svg>', 0.1)
