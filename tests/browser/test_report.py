"""The report in a real browser: everything in its place, accessible, on a wide screen, on a phone and on
paper."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
"""The rules of WCAG 2.2, levels A and AA. What is inside a picture with alternative text is left out: nobody
is told of it."""
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
SCRIPTS = ("script", "iframe", "object", "embed", "link", "img")


def opened(
    browser: Browser, results: Path, width: int = 1280, scripts: bool = True, name: str = "report"
) -> Page:
    """A page at a width. Whatever it asked of a network would fail the test."""
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page.on(
        "request", lambda request: pytest.fail(request.url) if not request.url.startswith("file:") else None
    )
    page.goto((results / f"{name}.html").as_uri())
    return page


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


@pytest.mark.parametrize(
    ("run", "width", "unfolded"),
    [
        ("many", 390, False),
        pytest.param("many", 390, True, marks=pytest.mark.long),
        pytest.param("many", 1280, True, marks=pytest.mark.long),
        pytest.param("one", 1280, True, marks=pytest.mark.long),
    ],
)
def test_no_violation_of_wcag(
    browser: Browser, request: pytest.FixtureRequest, run: str, width: int, unfolded: bool
) -> None:
    """As it opens, and with all its tables, of which there are many, unfolded."""
    page = opened(browser, request.getfixturevalue(run), width)
    if unfolded:
        unfold(page)
    found = Axe().run(page, context={"exclude": [["svg > *"]]}, options=WCAG)
    assert found.response["passes"], "axe checked nothing"
    assert not found.response["violations"], found.generate_report()
    page.close()


def test_the_sufficiency_statement_has_no_violation_and_does_not_scroll_sideways(
    browser: Browser, many: Path
) -> None:
    page = opened(browser, many, 390, name="sufficiency_statement")
    found = Axe().run(page, options=WCAG)
    assert found.response["passes"], "axe checked nothing"
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert [h.inner_text().partition(":")[0] for h in page.locator("h2").all()] == [
        "1. Needs", "2. Provision", "3. Gaps", "4. Forecast", "5. Actions",
    ]  # fmt: skip
    page.close()


@WIDTHS
def test_the_page_does_not_scroll_sideways_and_nothing_sticks_out(
    browser: Browser, results: Path, width: int
) -> None:
    page = opened(browser, results, width)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    outside = """limit => [...document.querySelectorAll('main *')]
        .filter(each => !each.closest('.scroll') && !each.closest('svg'))
        .filter(each => each.getBoundingClientRect().right > limit + 1)
        .map(each => each.outerHTML.slice(0, 80))"""
    assert page.evaluate(outside, width) == []
    wider = (
        "[...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth >"
        " each.clientWidth).map(each => each.id)"
    )
    assert width < 1280 or page.evaluate(wider) == []
    page.close()


@WIDTHS
def test_every_chart_has_its_picture_words_table_and_files(
    browser: Browser, results: Path, width: int
) -> None:
    page = opened(browser, results, width)
    charts = {path.stem for path in (results / "figures").glob("*.svg")}
    assert {figure.get_attribute("id") for figure in page.locator("figure").all()} == charts
    assert len(charts) >= 8
    for name in charts:
        figure = page.locator(f"figure#{name}")
        assert len(figure.locator("h3").inner_text()) > 20
        pictures = figure.locator("svg[role=img]:visible")
        assert pictures.count() == 1
        words = str(figure.locator("h3").text_content()).replace("\u00a0", " ")
        assert pictures.locator("title").first.text_content() == words
        assert len(pictures.locator("desc").first.text_content() or "") > 20
        assert figure.locator("tbody tr").count() > 0
        assert figure.locator("table caption").count() == 1
    page.close()


def test_every_link_leads_somewhere_and_every_table_is_offered(browser: Browser, results: Path) -> None:
    page = opened(browser, results)
    links = [str(link.get_attribute("href")) for link in page.locator("a").all()]
    anchors, files = ({link for link in links if link.startswith("#") is inside} for inside in (True, False))
    assert all(page.locator(f"[id='{anchor[1:]}']").count() == 1 for anchor in anchors)
    assert all((results / file).is_file() for file in files)
    assert {f"tables/{path.name}" for path in (results / "tables").glob("*.csv")} <= files
    page.close()


@WIDTHS
def test_it_can_be_read_without_scripts(browser: Browser, results: Path, width: int) -> None:
    page = opened(browser, results, width, scripts=False)
    assert page.locator("figure svg:visible").count() == len(list((results / "figures").glob("*.svg")))
    folded = page.locator("details").first
    assert not folded.locator("table").is_visible()
    folded.locator("summary").click()
    assert folded.locator("table").is_visible()
    page.close()


def test_words_in_pictures_are_large_enough_to_read(browser: Browser, results: Path) -> None:
    """In pixels of the screen, at both widths: no smaller than 10."""
    sizes = """() => [...document.querySelectorAll('svg text')].filter(each => each.checkVisibility())
        .map(each => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a)"""
    for width in (1280, 390):
        page = opened(browser, results, width)
        assert min(page.evaluate(sizes)) >= 10, width
        page.close()


def test_on_paper_folded_tables_stay_folded_and_nothing_is_cut_off(browser: Browser, results: Path) -> None:
    page = opened(browser, results)
    page.set_viewport_size({"width": 680, "height": 900})
    page.emulate_media(media="print")
    folded = page.locator("details:not([open])")
    assert folded.count() > 0
    assert not any(one.is_visible() for one in folded.all())
    assert page.locator("figure .wide svg:visible").count() == page.locator("figure").count()
    tables = "[...document.querySelectorAll('table')].map(each => each.getBoundingClientRect().right)"
    assert max(page.evaluate(tables)) <= 681
    page.close()


@pytest.mark.parametrize(("name", "most"), [("report", 20), ("committee", 2)])
def test_it_prints_on_so_many_sides_of_a4(browser: Browser, many: Path, name: str, most: int) -> None:
    page = opened(browser, many, name=name)
    paper = page.pdf(prefer_css_page_size=True)
    assert 0 < len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= most
    assert re.findall(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12]", paper)
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_committee_paper_has_no_violation_and_does_not_scroll_sideways(
    browser: Browser, many: Path, width: int
) -> None:
    page = opened(browser, many, width, name="committee")
    found = Axe().run(page, options=WCAG)
    assert found.response["passes"], "axe checked nothing"
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_flows_are_stepped_through_without_scripts(browser: Browser, many: Path) -> None:
    page = opened(browser, many, scripts=False)
    stepper = page.locator("#placement_flows .wide .stepper")
    assert stepper.locator(".step:visible").count() == 1
    second = stepper.locator("input").nth(1)
    second.check()
    assert stepper.locator(".step").nth(1).is_visible()
    assert stepper.locator(".step:visible").count() == 1
    page.close()


def test_it_is_one_file_of_modest_size_that_fetches_nothing(results: Path) -> None:
    text = (results / "report.html").read_text(encoding="utf-8") + (
        results / "sufficiency_statement.html"
    ).read_text("utf-8")
    assert len(text.encode()) < 3_000_000
    assert not re.search(rf"<({'|'.join(SCRIPTS)})\b", text)
    assert not re.search(r"@import|url\((?!#)|src=|srcset=", text)
    assert not re.search(r"\bon[a-z]+=\"", text)


def test_it_says_nothing_of_the_machine_it_was_made_on(results: Path) -> None:
    text = (results / "report.html").read_text(encoding="utf-8")
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert str(results.parents[1]) not in text
    assert manifest["config_hash"] in text
    assert "wall" not in text
