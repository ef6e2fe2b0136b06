"""How the page is filled in: nothing that was typed can become markup."""

import re
import time
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.report.words.labels import day_in_words, spelt


@cache
def environment() -> Environment:
    """The templates of the page, which refuse names that nobody gave them."""
    found = Environment(
        loader=PackageLoader("sim.app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"spelt": spelt, "day": day_in_words, "when": when, "together": together}
    return found


def when(seconds: float | None) -> str:
    """A moment as people write it: 3 June 2026, 14:05."""
    if seconds is None:
        return ""
    local = time.localtime(seconds)
    return f"{local.tm_mday} {time.strftime('%B %Y, %H:%M', local)}"


def together(text: str) -> str:
    """Text in which no line ends between a number and its per cent sign."""
    return re.sub(r"(?<=\d) %", "\u00a0%", text)
