"""Every screen of the local page, in every state that it can have, on a wide screen and on a phone: axe finds
nothing, and nothing sticks out. A screen that is not visited here fails the last tests of this file.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from page_in_browser import LocalApp, app_over, button, go_on, opened, seen
from playwright.sync_api import Browser, Page, expect

from sim.app.running.records import (
    CANCELLED,
    DONE,
    FAILED,
    INTERRUPTED,
    RUNNING,
    SAID,
    STATES,
    WAITING,
    RunRecord,
    RunShelf,
)
from sim.app.server import ROUTES
from sim.configuration.files import Folders

pytestmark = pytest.mark.browser

PLAN = "/plans/westmere/two_homes"
LONG = "What the strategy plans, at half its size and a year late – for the committee of 14 October, draft 2"
UNBROKEN = "Zuständigkeitsübertragung" * 4
NOTE = "Ynys Môn asked for this.\nWith the prices of ‘2023/24’ & <no markup>."
IDENTS = {
    "first": "20260101-090000-00000a",
    "second": "20260101-090000-00000b",
    FAILED: "20260101-090000-00000c",
    CANCELLED: "20260101-090000-00000d",
    INTERRUPTED: "20260101-090000-00000e",
    "read_returns": "20260101-090000-00000f",
    "fit": "20260101-090000-000010",
}
"""Runs of long ago, by what they show."""
LAST_WORDS = "Mistake in the input: scenario 'two_homes': policy 'two_bedded_homes' is not there any more."
TABLES = {"cleaning_report.html": "<!DOCTYPE html><title>Cleaning</title><h1>What was found</h1>",
          "report.html": "<!DOCTYPE html><title>Fit</title><h1>The fit</h1>"}  # fmt: skip


@dataclass(frozen=True)
class Screen:
    """A screen in one of its states."""

    name: str
    route: str
    """The address as the server knows it."""
    template: str
    go: Callable[[Page], object]
    """What is done on the first page to come there."""
    state: str = ""
    """The state of the run that it shows, if it shows one."""


def at(address: str) -> Callable[[Page], object]:
    """Go to an address."""
    return lambda page: page.goto(home(page) + address)


def home(page: Page) -> str:
    return re.sub(r"(//[^/]+)/.*", r"\1", page.url)


def pressed(address: str, name: str) -> Callable[[Page], object]:
    """Press a button on a page where nothing is filled in."""

    def do(page: Page) -> None:
        page.goto(home(page) + address)
        go_on(page, button(page, name))

    return do


def typed(address: str, field: str, text: str, name: str) -> Callable[[Page], object]:
    """Write into a field and press a button."""

    def do(page: Page) -> None:
        page.goto(home(page) + address)
        page.get_by_label(field, exact=True).first.fill(text)
        go_on(page, button(page, name))

    return do


def folder_not_found(page: Page) -> None:
    page.get_by_text("My authority is not in the list").click()
    page.get_by_label("Folder of your own files").fill("~/nowhere")
    go_on(page, button(page, "Add the folder"))


def previewed(address: str) -> Callable[[Page], object]:
    def do(page: Page) -> None:
        page.goto(home(page) + address)
        expect(page.locator("#preview .found")).to_be_visible()

    return do


def all_open(address: str) -> Callable[[Page], object]:
    """A page with all that can be folded out."""

    def do(page: Page) -> None:
        page.goto(home(page) + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")

    return do


ONE_RUN = "/runs/{run}"
A_PLAN, A_POLICY = "/plans/{authority}/{plan}", "/plans/{authority}/{plan}/{policy}"
BOTH = f"/compare?run={IDENTS['first']}&run={IDENTS['second']}"
SCREENS = (
    Screen("choose", "/", "choose", all_open("/")),
    Screen("choose nothing", "/", "choose", pressed("/", "Continue")),
    Screen("choose a folder that is not there", "/folders", "choose", folder_not_found),
    Screen("plans", "/plans/{authority}", "plans", at("/plans/westmere")),
    Screen("plans, none yet", "/plans/{authority}", "plans", at("/plans/derby")),
    Screen("plan without a name", "/plans/{authority}", "plans", pressed("/plans/derby", "Start the plan")),
    Screen("plan", A_PLAN, "plan", all_open(PLAN)),
    Screen("plan with its preview", A_PLAN, "plan", previewed(PLAN)),
    Screen("plan with nothing in it", A_PLAN, "plan", at("/plans/westmere/empty")),
    Screen("plan with nothing added", f"{A_PLAN}/-/add", "plan", pressed("/plans/westmere/empty", "Add")),
    Screen("run of no years", f"{A_PLAN}/-/run", "plan",
           typed(PLAN, "Years to look ahead", "none", "Run the plan")),
    Screen("plan of a short description", A_PLAN, "plan",
           typed(PLAN, "What it stands for", "x", "Save the description")),
    Screen("policy", A_POLICY, "policy", all_open(f"{PLAN}/two_bedded_homes")),
    Screen("policy with its preview", A_POLICY, "policy", previewed(f"{PLAN}/two_bedded_homes")),
    Screen("policy with a mistake", A_POLICY, "policy",
           typed(f"{PLAN}/two_bedded_homes", "Homes", "two", "Save")),
    Screen("runs", "/runs", "history", at("/runs")),
    Screen("compare one run", "/compare", "history", at(f"/compare?run={IDENTS['first']}")),
    Screen("compare", "/compare", "compare", at(BOTH)),
    Screen("compare an indicator, real", "/compare", "compare",
           at(f"{BOTH}&indicator=kinship_share&prices=real")),
    Screen("run", ONE_RUN, "run", all_open(f"/runs/{IDENTS['first']}"), DONE),
    Screen("run that failed", ONE_RUN, "run", at(f"/runs/{IDENTS[FAILED]}"), FAILED),
    Screen("run that was cancelled", ONE_RUN, "run", at(f"/runs/{IDENTS[CANCELLED]}"), CANCELLED),
    Screen("run that was interrupted", ONE_RUN, "run", at(f"/runs/{IDENTS[INTERRUPTED]}"), INTERRUPTED),
    Screen("returns that are read", ONE_RUN, "run", at(f"/runs/{IDENTS['read_returns']}"), DONE),
    Screen("fit", ONE_RUN, "run", at(f"/runs/{IDENTS['fit']}"), DONE),
    Screen("returns", "/returns", "returns", at("/returns")),
    Screen("returns of nowhere", "/returns", "returns", pressed("/returns", "Read the returns")),
    Screen("nothing there", "/nowhere", "message", at("/nowhere")),
)  # fmt: skip
GOING_ON = {RUNNING, WAITING}
"""States of a run that only a process can have: a test of their own below."""
NO_SCREENS = {
    "/previews/{preview}", "/runs/{run}/status", "/runs/{run}/picture.svg", "/runs/{run}/all.zip",
    "/runs/{run}/plans/{plan}.yaml", "/runs/{run}/files/{file:path}", "/runs/{run}/fitted",
}  # fmt: skip
"""Addresses that give something else than a page of this program, or lead to one."""
PARTS = {"base", "macros", "preview_result"}
"""Templates that stand within others."""


def kept(shelf: RunShelf, which: str, job: str, state: str, title: str) -> Path:
    """A run of long ago; gives the folder of its results."""
    titles = {"baseline": "Nothing changes", "kinship_support": "Kinship support", "step_down": "Step-down",
              "foster_recruitment": "Foster recruitment"}  # fmt: skip
    simulated = job == "simulate"
    record = RunRecord(
        IDENTS[which], job, title, "westmere", "westmere", ["authority=westmere", f"job={job}"], ".",
        scenarios=titles if simulated else {}, replications=2 * simulated, years=2 * simulated, note=NOTE,
        state=state,
    )  # fmt: skip
    shelf.keep(record)
    return shelf.results(record)


@pytest.fixture(scope="module")
def app(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalApp]:
    """The page with two plans and a run of every kind."""
    outputs = tmp_path_factory.mktemp("outputs")
    shelf = RunShelf(outputs / "app/runs")
    for which, title in (("first", LONG), ("second", UNBROKEN)):
        shutil.copytree(many, kept(shelf, which, "simulate", DONE, title))
    for state in (FAILED, CANCELLED, INTERRUPTED):
        kept(shelf, state, "simulate", state, f"One that was {state}")
    (shelf.folder(IDENTS[FAILED]) / SAID).write_text(LAST_WORDS)
    for job in ("read_returns", "fit"):
        results = kept(shelf, job, job, DONE, f"Returns: {job}")
        results.mkdir(parents=True)
        for name, text in TABLES.items():
            (results / name).write_text(text)
    with app_over(outputs) as started:
        yield started


@pytest.fixture(scope="module")
def page(browser: Browser, app: LocalApp) -> Iterator[Page]:
    found = opened(browser, app)
    for title in ("Two homes", "Empty"):
        typed("/plans/westmere", "Name of the plan", title, "Start the plan")(found)
    found.goto(app.home + PLAN)
    found.get_by_label("Add to the plan").select_option("two_bedded_homes")
    go_on(found, button(found, "Add"))
    found.get_by_label("Replaces").select_option("average_child")
    go_on(found, button(found, "Save"))
    yield found
    found.close()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_is_accessible_at_both_widths(page: Page, app: LocalApp, screen: Screen) -> None:
    page.goto(app.home)
    screen.go(page)
    assert seen(page, screen.name.replace(" ", "-")) == screen.template
    where = "(/.*)?" if screen.template == "message" else re.sub(r"{[^/]+}", "[^/]+", screen.route)
    assert re.fullmatch(where, page.url.removeprefix(app.home).partition("?")[0]), page.url
    if screen.state:
        assert page.locator(f".state.{screen.state}").count() == 1


def test_a_run_that_goes_on_and_one_that_waits_are_accessible(page: Page, app: LocalApp) -> None:
    addresses = []
    for _ in range(2):
        page.goto(app.home + PLAN)
        page.get_by_label("Years to look ahead").fill("5")
        page.get_by_label("How often it is played through").fill("5000")
        go_on(page, button(page, "Run the plan"))
        addresses.append(page.url)
    expect(page.locator("#says")).to_have_text("Waits until the run before it has ended.")
    seen(page, WAITING)
    page.goto(addresses[0])
    expect(page.locator("#picture")).to_be_visible()
    expect(page.locator(f".state.{RUNNING}")).to_be_visible()
    seen(page, RUNNING)
    for address in reversed(addresses):
        page.goto(address)
        go_on(page, button(page, "Cancel the run"))
        expect(page.locator(f".state.{CANCELLED}")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("policy", Folders.find().options("policy"))
def test_the_form_of_every_policy_is_accessible(page: Page, app: LocalApp, policy: str) -> None:
    typed("/plans/westmere", "Name of the plan", policy, "Start the plan")(page)
    page.get_by_label("Add to the plan").select_option(policy)
    go_on(page, button(page, "Add"))
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert seen(page, f"policy-{policy}") == "policy"


def test_every_page_of_the_server_is_visited() -> None:
    pages = {path for method, path, _ in ROUTES if method == "GET"} - NO_SCREENS
    assert pages <= {screen.route for screen in SCREENS}


def test_every_template_is_visited() -> None:
    there = {Path(file.name).stem for file in files("sim.app").joinpath("templates").iterdir()}
    assert {screen.template for screen in SCREENS} == there - PARTS


def test_every_state_of_a_run_is_visited() -> None:
    assert {screen.state for screen in SCREENS} - {""} | GOING_ON == set(STATES)
