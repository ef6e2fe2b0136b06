"""What a job says on the screen when its results are there."""

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from sim.report.left_out import Extras


def tell(how: Callable[[], None], folder: Path, extras: Extras) -> None:
    """Say how a job came out, and in one line what is left out of its results; the results are there whatever
    happens here.
    """
    extras.make("the summary on the screen", how)
    extras.note(folder)
    if said := extras.in_words(folder):
        Console(width=100, highlight=False, soft_wrap=True, markup=False).print(said)
