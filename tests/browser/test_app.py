"""The local page in a real browser: the whole way on a small authority, with the keyboard alone, and every
screen accessible on a wide screen and on a phone.

``SIM_PICTURES=FOLDER`` has the pictures of docs/APP.md written there.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_in_browser import (
    PATIENCE,
    LocalApp,
    app_over,
    button,
    choose,
    follow,
    go_on,
    opened,
    press,
    reach,
    seen,
    write,
)
from playwright.sync_api import Browser, Page, expect

from sim.__main__ import main

pytestmark = pytest.mark.browser

SMALL = ("4", "2")
"""Replications and years of a run that is only to end."""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outputs")


@pytest.fixture(scope="module")
def app(outputs: Path) -> Iterator[LocalApp]:
    with app_over(outputs) as started:
        yield started


def plan_begun(page: Page) -> None:
    """Westmere, and the plan of two homes a year late, typed into forms."""
    reach(page, page.get_by_label(re.compile("^Derby ")))  # a group of choices has one stop
    while not page.get_by_label(re.compile("^Westmere")).is_checked():
        page.keyboard.press("ArrowDown")
    follow(page, button(page, "Continue"))
    write(page, page.get_by_label("Name of the plan"), "Two homes, a year late")
    follow(page, button(page, "Start the plan"))
    choose(page, page.get_by_label("Add to the plan"), "Two bedded homes")
    follow(page, button(page, "Add"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Two bedded homes")
    choose(page, page.get_by_label("Replaces"), "Average")  # Westmere has no West View


def test_a_wrong_number_comes_back_beside_its_field_with_a_link_to_it(
    browser: Browser, app: LocalApp
) -> None:
    page = opened(browser, app)
    seen(page, "choose")
    plan_begun(page)
    seen(page, "policy")
    write(page, page.get_by_label("Year", exact=True).first, "someday")
    write(page, page.get_by_label("Homes", exact=True), "two")
    follow(page, button(page, "Save"))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    assert "homes is 'two'; expected a valid integer" in summary.inner_text()
    seen(page, "mistake")
    press(page, summary.get_by_role("link").first)
    expect(page.get_by_label("Homes", exact=True)).to_be_focused()
    write(page, page.get_by_label("Homes", exact=True), "2")
    write(page, page.get_by_label("Year", exact=True).first, "2023")
    follow(page, button(page, "Save"))
    expect(page.get_by_text("1 October 2023")).to_be_visible()
    preview = page.locator("#preview .found")
    expect(preview).to_be_visible(timeout=PATIENCE)
    seen(page, "plan")
    for name in ("runs", "returns"):
        page.goto(f"{app.home}/{name}")
        seen(page, name)
    page.goto(f"{app.home}/nowhere")
    seen(page, "message")
    page.close()


def run_begun(page: Page, name: str, replications: str, years: str) -> None:
    write(page, page.get_by_label("Name of the run"), name)
    write(page, page.get_by_label("Years to look ahead"), years)
    write(page, page.get_by_label("How often it is played through"), replications)
    follow(page, button(page, "Run the plan"))


@pytest.mark.long
def test_the_whole_way_with_the_keyboard_alone(
    browser: Browser, app: LocalApp, outputs: Path, tmp_path: Path
) -> None:
    """Build, run, reload in the middle, cancel, go on, compare, download, and repeat on the command line."""
    page = opened(browser, app)
    plan_begun(page)
    write(page, page.get_by_label("Year", exact=True).first, "2023")
    follow(page, button(page, "Save"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Two homes, a year late")
    plan = page.url

    run_begun(page, "The long one", "1000", "5")
    expect(page.locator("#says")).to_contain_text("of 2,000 histories", timeout=PATIENCE)
    follow(page, button(page, "Cancel the run"))
    expect(page.locator(".state").first).to_have_text("Cancelled")
    seen(page, "cancelled")
    follow(page, page.get_by_role("button", name=re.compile("Go on with the run|Run it again")))
    expect(page.locator("#picture")).to_be_visible(timeout=PATIENCE)
    seen(page, "running")
    page.reload()
    expect(page.locator("#says")).to_contain_text("of 2,000 histories", timeout=PATIENCE)
    follow(page, button(page, "Cancel the run"))
    expect(page.locator(".state").first).to_have_text("Cancelled")

    page.goto(plan)
    run_begun(page, "The first of two", "6", "2")
    expect(page.get_by_role("link", name="Open the report")).to_be_visible(timeout=PATIENCE)
    seen(page, "run")
    with page.expect_download() as waited:
        press(page, page.get_by_role("link", name="Download everything"))
    waited.value.save_as(tmp_path / "all.zip")

    page.goto(plan)
    run_begun(page, "The second of two", *SMALL)
    expect(page.get_by_role("link", name="Open the report")).to_be_visible(timeout=PATIENCE)
    follow(page, page.get_by_role("link", name="Runs").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Runs")
    for box in page.get_by_role("checkbox").all():
        reach(page, box)
        page.keyboard.press("Space")
    seen(page, "history")
    follow(page, button(page, "Compare"))
    expect(page.get_by_role("heading", name="Compare 2 runs")).to_be_visible()
    seen(page, "compare")
    choose(page, page.get_by_label("Prices"), "Of the first")
    follow(page, button(page, "Show"))
    expect(page.get_by_text("at the prices of the first year")).to_be_visible()
    page.close()

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        archive.extractall(tmp_path / "all")
    given = ["--config-dir", str(tmp_path / "all/config"), "authority=westmere"]
    changes = ["scenarios=[baseline,two_homes_a_year_late_2]", "run.years=2", "run.replications=6"]
    if not (tmp_path / "all/config/scenario/two_homes_a_year_late_2.yaml").is_file():
        changes[0] = "scenarios=[baseline,two_homes_a_year_late]"
    assert main([*given, *changes, f"run.outputs={tmp_path / 'again'}"]) == 0
    tables = sorted((tmp_path / "all/tables").glob("*.csv"))
    assert len(tables) > 20
    for table in tables:
        again = tmp_path / "again/westmere/simulate/tables" / table.name
        assert table.read_bytes() == again.read_bytes(), table.name


def test_it_can_be_used_without_scripts(browser: Browser, app: LocalApp) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(app.address)
    page.get_by_label(re.compile("^Westmere")).check()
    go_on(page, button(page, "Continue"))
    page.get_by_label("Name of the plan").fill("Without scripts")
    page.get_by_label("Start from").select_option("step_down")
    go_on(page, button(page, "Start the plan"))
    go_on(page, page.get_by_role("link", name=re.compile("^Change")))
    page.get_by_label("Places per year").fill("12")
    go_on(page, button(page, "Save"))
    expect(page.locator(".changes")).to_contain_text("12")
    context.close()


def test_ctrl_c_ends_it_cleanly(outputs: Path, app: LocalApp) -> None:
    """The last test of the file: nothing is left that holds the folder."""
    said = app.end()
    assert "Traceback" not in said
    assert app.process.returncode == 130, said
    assert not list(outputs.glob(".app.lock"))
