"""What a run shows: one module for each exhibit, with its finding, its drawing, its table and its section."""

from collections.abc import Mapping

from sim.discovery import modules_below
from sim.report.exhibits.exhibit import Exhibit


def _found() -> list[Exhibit]:
    """What the modules here declare as ``EXHIBIT``, in the order of the page."""
    declared = (getattr(module, "EXHIBIT", None) for module in modules_below(__name__))
    return sorted((one for one in declared if isinstance(one, Exhibit)), key=lambda one: one.order)


EXHIBITS: Mapping[str, Exhibit] = {one.name: one for one in _found()}
"""All that the report shows, by name, in the order of the page."""
