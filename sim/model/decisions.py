"""The decisions that chance makes in a child's career, and where each finds its draw."""

from sim.model.streams import Draws, Streams
from sim.parameters import Parameters

# Once for each period of care.
EMERGENCY, AT_EIGHTEEN, RETURNS, PLAN_ON_RETURN, LEGAL_ON_RETURN = range(5)
PERIOD_UNIFORMS = 5

# Once for each search for a place.
NEW_PLAN, LOCATION, REASON, MATCH, ACCEPTANCE = range(5)
"""``ACCEPTANCE`` is the first of one column for each placement type."""

MOVE_CAUSES = 3


class Decisions:
    """The draws of one replication for all children."""

    def __init__(self, streams: Streams, p: Parameters) -> None:
        types, routes = len(p.placement.types), len(p.exits.routes)
        self._period = Draws(streams, "period", PERIOD_UNIFORMS, routes + 1)
        self._search = Draws(streams, "search", ACCEPTANCE + types, 1)
        self._spell = Draws(streams, "spell", 0, MOVE_CAUSES)

    def period(self, family: str, entity: int, period: int) -> list[float]:
        """For a period of care: its uniforms, then the budgets of the routes out, then the delay before a return."""
        return self._period.row(family, entity, period)

    def search(self, family: str, entity: int, search: int) -> list[float]:
        """For a search for a place: its uniforms, and last the budget until the next offer if it is in vain."""
        return self._search.row(family, entity, search)

    def spell(self, family: str, entity: int, spell: int) -> list[float]:
        """The budgets of the causes of a move from one placement."""
        return self._spell.row(family, entity, spell)
