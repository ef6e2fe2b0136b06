"""The local page in a real browser: the program as somebody starts it, and what is done with the keyboard.

``SIM_PICTURES=FOLDER`` has a picture of every screen that is seen written there.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
WIDTHS = (1280, 390)
PICTURES = "SIM_PICTURES"
PATIENCE = 600_000
"""Milliseconds for what takes a run."""
MOST_TABS = 200
expect.set_options(timeout=120_000)


class LocalApp:
    """The program as somebody starts it."""

    def __init__(self, outputs: Path) -> None:
        command = [sys.executable, "-m", "sim", "job=app", "job.app.browser=false", f"run.outputs={outputs}"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout is not None
        try:
            self.address = self._address(self.process.stdout)
        except BaseException:
            self.close()
            raise
        self.home = self.address.partition("/?")[0]

    def _address(self, said: Iterable[str]) -> str:
        """Where the page is: the program says it in a line of its own."""
        before = ""
        for line in said:
            before += line
            if found := re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line):
                return found.group()
        raise AssertionError(f"exit code {self.process.wait()}: {before}")

    def end(self) -> str:
        """Ctrl-C, and what the program says in the end."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=60)
        return said

    def close(self) -> None:
        """End it if it has not ended, and let go of what it said."""
        try:
            if self.process.poll() is None:
                self.end()
        finally:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()
            if self.process.stdout is not None:
                self.process.stdout.close()


@contextmanager
def app_over(outputs: Path) -> Iterator[LocalApp]:
    """The program, which is gone in the end whatever happens."""
    started = LocalApp(outputs)
    try:
        yield started
    finally:
        started.close()


def opened(browser: Browser, app: LocalApp, width: int = 1280) -> Page:
    """The first page; anything that is asked of another machine fails the test."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(120_000)
    page.on("request", lambda asked: None if asked.url.startswith(app.home) else pytest.fail(asked.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(app.address)
    return page


def seen(page: Page, name: str) -> str:
    """The screen as it stands, at both widths: no violation, nothing that sticks out; a picture if wanted.

    Gives the name of its template.
    """
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=WCAG)
        assert found.response["passes"], "axe checked nothing"
        assert not found.response["violations"], f"{name} at {width}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
        if folder := os.environ.get(PICTURES):
            top = None if width < WIDTHS[0] else {"x": 0, "y": 0, "width": width, "height": 1200}
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True, clip=top)
    page.set_viewport_size({"width": 1280, "height": 900})
    return str(page.evaluate("document.body.dataset.screen"))


def reach(page: Page, wanted: Locator) -> None:
    """Press the tabulator until something has the focus, as somebody without a mouse does."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached: {wanted}")


def press(page: Page, wanted: Locator) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")


def follow(page: Page, wanted: Locator) -> None:
    """Press what leads to another page with the keyboard, and wait for that page as ``go_on`` does."""
    with page.expect_navigation():
        press(page, wanted)


def go_on(page: Page, wanted: Locator) -> None:
    """Click what leads to another page, and wait until that page is there.

    A click returns while the old page still stands; whoever looks then sees a page that goes, or none.
    """
    with page.expect_navigation():
        wanted.click()


def write(page: Page, wanted: Locator, text: str) -> None:
    reach(page, wanted)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Page, wanted: Locator, text: str) -> None:
    """An entry of a list, by its first letters."""
    reach(page, wanted)
    page.keyboard.type(text)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)
