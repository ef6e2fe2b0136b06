"""What every exhibit promises: a finding, a drawing with alternative text, a table of its figures, a place in
the report."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tiny_run import costed, labels

import sim.report.exhibits
from sim import load
from sim.report import drawings
from sim.report.drawing.style import house_style
from sim.report.drawing.svg import svg_of
from sim.report.drawings import Drawing, drawings_of
from sim.report.exhibits import EXHIBITS
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.files.tables import DESCRIPTIONS
from sim.report.left_out import Extras
from sim.report.pages.charts import charts_shown, pictures_of
from sim.report.pages.decision.first_page import FirstPage
from sim.report.pages.report import CONTENTS, write_report
from sim.report.words.data_table import DataTable

pytestmark = pytest.mark.unit
MANY = ["baseline", "two_bedded_homes", "kinship_first", "step_down", "all"]
FOLDER = Path(sim.report.exhibits.__file__).parent
EVERY = pytest.mark.parametrize("one", EXHIBITS.values(), ids=list(EXHIBITS))
SVG = "{http://www.w3.org/2000/svg}"


@EVERY
def test_it_is_one_module_with_its_finding_explanation_drawing_and_table(one: Exhibit) -> None:
    module = f"sim.report.exhibits.{one.name}"
    assert {part.__module__ for part in (one.finding, one.explanation, one.draw, one.table)} == {module}


def test_every_module_that_declares_an_exhibit_is_in_the_list() -> None:
    modules = {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.py")}
    assert set(EXHIBITS) == {name for name, text in modules.items() if "\nEXHIBIT = Exhibit(" in text}


@EVERY
def test_its_finding_is_one_sentence_of_known_numbers(one: Exhibit) -> None:
    said = one.finding(costed(MANY, 3), labels(MANY))
    assert len(said) > 20
    assert said[0].isupper() or not said[0].isalpha()
    assert not said.endswith(".")
    assert not re.search(r"\b(nan|None|inf)\b", said)


@EVERY
def test_its_drawing_says_in_alternative_text_what_it_shows_and_how_to_read_it(one: Exhibit) -> None:
    found, whose = costed(MANY, 3), labels(MANY)
    with house_style():
        chart = one.chart(found, whose)
        assert chart is not None
        svg = ElementTree.fromstring(
            svg_of(chart.figure, one.name, chart.finding, chart.explanation).encode()
        )
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-labelledby"] == f"{one.name}-title {one.name}-desc"
    assert svg.findtext(f"{SVG}title") == one.finding(found, whose)
    assert svg.findtext(f"{SVG}desc") == one.explanation(found, whose)
    assert chart.explanation.endswith(".")
    assert chart.figure.axes


@pytest.mark.parametrize("scenarios", [1, 2, 5])
@EVERY
def test_its_table_is_rectangular_and_its_rows_have_different_names(one: Exhibit, scenarios: int) -> None:
    names = MANY[:scenarios]
    found, whose = costed(names, 3), labels(names)
    if not one.has_data(found, whose):
        assert one.chart(found, whose) is None
        return
    table = one.table(found, whose)
    assert isinstance(table, DataTable)
    assert table.caption
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert all(column for column in table.columns)
    heads = [tuple(row[: table.heads]) for row in table.rows]
    assert len(set(heads)) == len(heads)
    assert not any(re.search("nan|None", cell) for row in table.rows for cell in row)


def test_only_what_compares_scenarios_has_nothing_to_show_of_one_and_only_what_is_made_of_others_of_two() -> (
    None
):
    lacking = {
        many: [
            one.name
            for one in EXHIBITS.values()
            if not one.has_data(costed(MANY[:many], 3), labels(MANY[:many]))
        ]
        for many in (1, 2, 5)
    }
    assert lacking == {1: ["what_changes", "strategy_taken_apart"], 2: ["strategy_taken_apart"], 5: []}


@EVERY
def test_its_values_stand_in_a_tidy_table_that_is_written_and_described(one: Exhibit) -> None:
    assert one.values in DESCRIPTIONS
    assert one.values in costed(MANY, 3)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report with every exhibit, none of them drawn: their places do not hang on it."""
    folder, extras = tmp_path_factory.mktemp("page"), Extras()
    settings = load(["scenarios=[baseline,step_down]", "run.replications=3", "run.years=3"])
    drawn = {
        name: Drawing(f"Finding of {name}", "Explained.", "<svg/>", "<svg/>", "<svg/>") for name in EXHIBITS
    }
    first = FirstPage("", (), None, None, "", (), None)
    write_report(folder, first, costed(MANY, 3), lambda: drawn, labels(MANY), settings, extras)
    return (folder / "report.html").read_text(encoding="utf-8")


@EVERY
def test_it_stands_in_its_section_of_the_page_with_finding_drawing_and_table(one: Exhibit, page: str) -> None:
    _, _, here = page.partition(f'aria-labelledby="{one.section}">')
    here = here.partition("</section>")[0]
    assert page.count(f'<figure id="{one.name}">') == 1
    figure = here.partition(f'<figure id="{one.name}">')[2].partition("</figure>")[0]
    assert f"<h3>Finding of {one.name}</h3>" in figure
    assert figure.count("<svg/>") == 2, "for wide and for narrow screens"
    assert f'id="{one.name}-data-caption"' in figure
    assert f'href="tables/{one.values}.csv"' in figure
    assert f'<a href="figures/{one.name}.svg">figures/{one.name}.svg</a>: Finding of {one.name}' in page


def test_exhibits_of_a_section_stand_in_the_order_of_the_list(page: str) -> None:
    for section in Section:
        assert section in CONTENTS
        here = page.partition(f'aria-labelledby="{section}">')[2].partition("</section>")[0]
        assert re.findall(r'<figure id="([^"]+)">', here) == [
            one.name for one in EXHIBITS.values() if one.section == section
        ]


def test_a_section_without_exhibits_is_empty_and_its_pictures_are_not_named() -> None:
    found = {name: rows for name, rows in costed(["baseline"], 3).items() if name != "costs"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawings, "EXHIBITS", {"spending": EXHIBITS["spending"]})
        drawn = drawings_of(found, labels(["baseline"]), Extras())
    assert drawn == {}
    shown = charts_shown(drawn, found, labels(["baseline"]), Extras())
    assert shown == {section: [] for section in Section}
    assert pictures_of(shown) == {}
