"""Parts of the model by themselves: children and homes, with nothing left to chance."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from librt.vecs import vec

from sim.bands import AGE_STARTS, DAYS_PER_YEAR, TIME_IN_PLACEMENT
from sim.model.child import Child
from sim.model.clock import Foreseen, Guide
from sim.model.provision.places import Unit
from sim.model.risks.hazards import Move

SHORT_TERM, LONG_TERM = 0, 1
"""Two placement types of a small world, each the only one of its setting."""
NAMES = SimpleNamespace(
    types=("short_term", "long_term"), settings=("short", "long"), setting_of_type=(0, 1),
    routes=("home", "turned_18"),
    turned_18=1, locations=("in_county", "sub_region", "beyond"),
)  # fmt: skip


class Does(Guide):
    """Does with a child what a test says."""

    def __init__(self, what: Callable[[Foreseen], object]) -> None:
        self._what = what

    def happens(self, event: Foreseen) -> None:
        """What was foreseen for the child happens."""
        self._what(event)


def a_child(years: float = 10.0, *, number: int = 1, **facts: Any) -> Child:
    """A child of this age on day 0; any fact can be set by its name."""
    born = -years * DAYS_PER_YEAR
    reached = [born + start * DAYS_PER_YEAR for start in (*AGE_STARTS[1:], 18)]
    known = {"uasc": False, "disability": False, "level": "standard", "plan": 0, "returned": False} | facts
    asked = ("uasc", "disability", "level", "plan", "returned")
    child = Child(
        number, "ages_10_to_15", number, -1, 0, vec[float](reached), sex="F", cin="N1", district="north",
        legal_status=0,
        **{name: known.pop(name) for name in asked},
    )  # fmt: skip
    for name, value in known.items():
        setattr(child, name, value)
    return child


def a_home(
    name: str = "home", places: int = 2, placement_type: int = 0, ages: tuple[int, int] = (0, 17)
) -> Unit:
    """A home with all its beds free."""
    return Unit(name, placement_type, places, ages)


def steady(cause: int, per_day: float) -> Move:
    """A cause of a move whose hazard is the same at all times in placement."""
    met, rates = [per_day * start for start in TIME_IN_PLACEMENT], [per_day] * len(TIME_IN_PLACEMENT)
    return Move(cause, vec[float](met), vec[float](rates))
