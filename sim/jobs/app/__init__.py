"""Offer the local page, on which plans are built, run, compared and taken along."""

from rich.console import Console

from sim.app.server import serve
from sim.folders.lock import held
from sim.report.files.private import for_owner_alone
from sim.settings import Settings

FOLDER = "app"


def run(settings: Settings) -> None:
    """Offer it until Ctrl-C; one page at a time has its folder, ``outputs/app`` (or ``run.name``)."""
    folder = (settings.run.outputs / (settings.run.name or FOLDER)).resolve()
    page = settings.job.app
    console = Console(highlight=False, soft_wrap=True, markup=False)

    def say(address: str) -> None:
        console.print(f"The page is at {address}")
        console.print("Only this computer can open it. Leave this window open; Ctrl-C ends it.")

    with held(folder), for_owner_alone(folder):
        serve(folder, settings.run.outputs.resolve(), page.port, browser=page.browser, say=say)
