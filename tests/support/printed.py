"""What is printed, as text."""

from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from sim.report.rows import Tables
from sim.report.terminal.summary import print_summary
from sim.report.words.labels import Labels


def printed(show: Callable[[], None]) -> str:
    """What a function writes to the screen, without blanks at the ends of lines."""
    with redirect_stdout(StringIO()) as screen:
        show()
    return "".join(f"{line.rstrip()}\n" for line in screen.getvalue().splitlines())


def summary_text(tables: Tables, labels: Labels, files: Path) -> str:
    """The summary of a run as it stands on a screen without colour."""
    return printed(lambda: print_summary(tables, labels, files))
