"""The charts: what they say, that nothing is cut off or overlaps, and that files are reproducible and
accessible."""

import re
from io import BytesIO
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.text
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from tiny_run import costed, labels, tables

from sim.report.drawing.chart import Chart
from sim.report.drawing.fan import apart
from sim.report.drawing.style import PAGE, PHONE, PICTURE, WORD_COLOURS, house_style
from sim.report.drawing.svg import accessible, own_ids
from sim.report.drawings import drawings_of
from sim.report.exhibits import EXHIBITS
from sim.report.files.figures import write_figures
from sim.report.left_out import Extras

pytestmark = pytest.mark.unit
MANY = [
    "nothing_changes",
    "two_bedded_homes",
    "kinship_first",
    "more_foster_carers",
    "step_down",
    "prevention",
    "all",
]


def _texts(chart: Chart) -> dict[str, Bbox]:
    """The boxes in pixels of all texts of a chart that can be seen."""
    canvas = FigureCanvasAgg(chart.figure)
    canvas.draw()
    shown = [
        t for t in chart.figure.findobj(matplotlib.text.Text) if t.get_visible() and t.get_text().strip()
    ]
    unseen = {id(label) for axes in chart.figure.axes for label in _outside(axes)}
    inside = [t for t in shown if id(t) not in unseen]
    return {f"{i} {t.get_text()}": t.get_window_extent(canvas.get_renderer()) for i, t in enumerate(inside)}


def _outside(axes: Axes) -> list[matplotlib.text.Text]:
    """Labels of ticks beyond the ends of an axis, which matplotlib keeps but never draws."""
    (left, right), (low, high) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
    below = [label for label in axes.get_xticklabels() if not left <= label.get_position()[0] <= right]
    return below + [label for label in axes.get_yticklabels() if not low <= label.get_position()[1] <= high]


def figures(folder: Path, found: dict[str, pd.DataFrame]) -> list[Path]:
    """All figures of a run of the baseline, of which none may be left out."""
    extras = Extras()
    written = write_figures(folder, drawings_of(found, labels(["baseline"]), extras), extras)
    assert not extras.left_out
    return written


SHEETS = {"picture": PICTURE, "page": PAGE, "phone": PHONE}


@pytest.mark.parametrize(
    ("scenarios", "years", "sheet"), [(1, 1, "phone"), (3, 3, "page"), (7, 10, "picture")]
)
@pytest.mark.parametrize("name", list(EXHIBITS))
def test_no_text_of_a_chart_is_cut_off_or_lies_over_another(
    name: str, scenarios: int, years: int, sheet: str
) -> None:
    names = MANY[:scenarios]
    with house_style(SHEETS[sheet]):
        chart = EXHIBITS[name].chart(costed(names, years), labels(names))
        if chart is None and scenarios == 1:
            return  # nothing to compare
        assert chart is not None
        boxes = _texts(chart)
    width, height = chart.figure.get_size_inches() * chart.figure.dpi
    for text, box in boxes.items():
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height, f"cut off: {text}"  # noqa: PT018
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        assert not Bbox.intersection(first.padded(-1.5), second.padded(-1.5)), f"{one} lies over {other}"


def test_figures_are_the_same_bytes_each_time_and_well_formed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        figures(tmp_path / name, tables(["baseline"], 3))
    files = sorted((tmp_path / "one" / "figures").iterdir())
    assert [f.stem for f in files] == sorted(
        set(EXHIBITS) - {"what_changes", "strategy_taken_apart", "spending", "layers_of_uncertainty"}
    )
    for file in files:
        assert file.read_bytes() == (tmp_path / "two" / "figures" / file.name).read_bytes()
        ElementTree.fromstring(file.read_bytes())


def test_each_figure_has_alternative_text_and_ids_of_its_own_that_all_resolve(tmp_path: Path) -> None:
    seen: set[str] = set()
    for file in figures(tmp_path, tables(["baseline"], 3)):
        svg = file.read_text(encoding="utf-8")
        assert re.search(r'<svg[^>]*role="img"[^>]*aria-labelledby="(\S+)-title \1-desc"', svg)
        assert re.search(r"<title[^>]*>[^<]{20,}</title>\s*<desc[^>]*>[^<]{20,}</desc>", svg)
        ids = re.findall(r'\bid="([^"]+)"', svg)
        assert len(ids) == len(set(ids))
        assert not seen & set(ids)
        assert set(re.findall(r'(?:href="|url\()#([^")]+)', svg)) <= set(ids)
        seen |= set(ids)
        assert "sans-serif" in svg


def test_an_authority_without_homes_has_no_chart_of_homes(tmp_path: Path) -> None:
    found = tables(["baseline"], 2)
    found["provision"] = found["provision"][found["provision"]["unit"] != "oakhurst"]
    assert "homes" not in [f.stem for f in figures(tmp_path, found)]


def test_a_count_is_drawn_from_zero() -> None:
    with house_style():
        for name in ("children_in_care", "children_by_placement", "entries_and_exits", "foster_carers"):
            chart = EXHIBITS[name].chart(tables(["baseline"], 3), labels(["baseline"]))
            assert chart is not None
            assert {axes.get_ylim()[0] for axes in chart.figure.axes} == {0}


def test_labels_move_apart_as_little_as_needed() -> None:
    assert apart([1, 10], 2) == [1, 10]
    assert apart([5, 5], 2) == [4, 6]
    assert apart([0, 5, 5.5], 2) == pytest.approx([0, 4.25, 6.25])
    assert apart([1, 1, 1, 2.2], 1) == pytest.approx([-0.2, 0.8, 1.8, 2.8])


def test_words_in_colour_can_be_read_on_white() -> None:
    for colour in WORD_COLOURS:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, colour


def test_with_many_scenarios_only_the_first_and_the_one_in_focus_are_drawn() -> None:
    assert list(labels(MANY).drawn) == ["nothing_changes", "all"]
    assert list(labels(MANY[:3]).drawn) == MANY[:3]


def test_alternative_text_cannot_break_the_picture() -> None:
    svg = accessible('<svg width="1"><g/></svg>', "n", "<b> & more", 'says "so"')
    assert ElementTree.fromstring(svg)[0].text == "<b> & more"


def test_references_follow_their_ids() -> None:
    assert own_ids('<g id="a"/><use xlink:href="#a"/><p clip-path="url(#a)"/>', "f") == (
        '<g id="f-a"/><use xlink:href="#f-a"/><p clip-path="url(#f-a)"/>'
    )


def test_a_title_with_the_signs_of_mathematics_is_drawn_as_it_is() -> None:
    with house_style():
        figure = Figure()
        figure.text(0.1, 0.5, r"$\frac and $10 a week")
        figure.savefig(out := BytesIO(), format="svg")
    assert rb"$\frac and $10 a week" in out.getvalue()
