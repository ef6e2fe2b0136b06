"""From returns to a plan that is run, all on the page and by the commands themselves: nothing is replaced."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_in_browser import PATIENCE, LocalApp, app_over, button, go_on, opened, seen
from playwright.sync_api import Browser, Page, expect

from sim.__main__ import main

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three years of made-up returns of a small authority, with every kind of mistake in them."""
    made = tmp_path_factory.mktemp("made up")
    asked = ["authority.base_date=2019-03-31", "run.years=3", "job.synthesise.defects=all", "run.workers=1"]
    assert main(["authority=westmere", "job=synthesise", *asked, f"run.outputs={made}"]) == 0
    return made / "westmere/synthesise/returns"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalApp]:
    with app_over(tmp_path_factory.mktemp("outputs")) as started:
        yield started


def children(returns: Path) -> set[str]:
    """Every child that the returns name."""
    found: set[str] = set()
    for file in returns.rglob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as rows:
            found |= {row["CHILD"] for row in csv.DictReader(rows) if row.get("CHILD")}
    return {name for name in found if len(name) > 5}


def read_about(page: Page, link: str) -> str:
    """What a report says that a link leads to; back again."""
    go_on(page, page.get_by_role("link", name=link))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    said = page.content()
    page.go_back()
    return said


def test_from_the_folder_of_returns_to_a_plan_that_is_run(
    browser: Browser, app: LocalApp, returns: Path
) -> None:
    page = opened(browser, app)
    go_on(page, page.get_by_role("link", name="Returns", exact=True))
    page.get_by_label("Authority").select_option("westmere")
    page.get_by_label("Folder of your returns").fill(str(returns))
    go_on(page, button(page, "Read the returns"))
    expect(page.get_by_role("heading", name="The returns are read")).to_be_visible(timeout=PATIENCE)
    seen(page, "returns-read")
    cleaning = read_about(page, "Open the cleaning report")

    go_on(page, button(page, "Fit the model to these returns"))
    expect(page.get_by_role("heading", name="The model is fitted")).to_be_visible(timeout=PATIENCE)
    seen(page, "returns-fitted")
    fit = read_about(page, "Open the report of the fit")
    named = children(returns)
    assert len(named) > 50
    assert not [child for child in named if child in cleaning or child in fit]

    go_on(page, page.get_by_role("link", name="Go on to plans"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Plans for Westmere")
    expect(page.get_by_text("31 March 2022")).to_be_visible()  # the day of the last return
    page.get_by_label("Name of the plan").fill("Step-down for our own children")
    page.get_by_label("Start from").select_option("step_down")
    go_on(page, button(page, "Start the plan"))
    page.get_by_label("Years to look ahead").fill("2")
    page.get_by_label("How often it is played through").fill("2")
    go_on(page, button(page, "Run the plan"))
    expect(page.get_by_role("link", name="Open the report")).to_be_visible(timeout=PATIENCE)
    page.goto(app.home)
    fitted = page.get_by_label(re.compile("^Westmere fitted to its returns"))
    expect(fitted).to_be_visible()
    seen(page, "choose-fitted")
    page.close()
