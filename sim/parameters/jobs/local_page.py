"""How the local page of ``job=app`` is offered."""

from pydantic import Field

from sim.parameters.sourced import Strict


class LocalPage(Strict):
    """Where the page is found; it is on this computer alone whatever is given here."""

    port: int | None = Field(default=None, ge=1024, le=65535)
    """The port of 127.0.0.1; one that is free if not given."""
    browser: bool = True
    """Whether a browser is opened; the address is printed in any case."""
