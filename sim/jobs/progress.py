"""How far a job is, for somebody who sits in front of it."""

import sys

from rich.console import Console
from rich.progress import Progress, ProgressColumn


def progress_bar(*columns: ProgressColumn | str) -> Progress:
    """A bar that goes away when the job is done; nothing at all in a log file or a notebook. ``columns`` as
    in rich.
    """
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
