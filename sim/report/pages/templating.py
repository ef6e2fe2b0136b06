"""How pages are filled in: nothing in a table or a configuration can become markup."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def environment() -> Environment:
    """The templates of the report, which refuse names that nobody gave them."""
    return Environment(
        loader=PackageLoader("sim.report.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_kept_together,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _kept_together(value: object) -> object:
    """Text in which no line ends between a number and its per cent sign."""
    return (
        value.replace(" %", "\u00a0%") if isinstance(value, str) and not isinstance(value, Markup) else value
    )
