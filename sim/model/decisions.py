"""The random decisions in a child's career, and in which column of its draws each of them stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from librt.strings import read_f64_le
from librt.vecs import vec

from sim.model.risks.drift import year_of
from sim.model.streams import BYTES, DrawnRow, Draws, Streams, WholeRows, numbers_from
from sim.parameters import Parameters

if TYPE_CHECKING:
    from mypy_extensions import i64  # an int that machine code can hold as it is

# Once for each period of care, after the budgets of the routes out of care.
REENTRY_DELAY: Final = 0
EMERGENCY: Final = 1
AT_EIGHTEEN: Final = 2
REENTERS: Final = 3
PLAN_ON_REENTRY: Final = 4
LEGAL_ON_REENTRY: Final = 5
OF_A_PERIOD: Final = ("emergency", "at eighteen", "returns", "plan on return", "legal status on return")
"""The names of all but the first of them."""

# Once for each search for a place; ACCEPTANCE is the first of one column for each placement type.
NEXT_OFFER: Final = 0
NEW_PLAN: Final = 1
LOCATION: Final = 2
REASON: Final = 3
MATCH: Final = 4
ACCEPTANCE: Final = 5
OF_A_SEARCH: Final = ("new plan", "location", "reason", "match")
"""The names of those between the next offer and the answers of the placement types."""

OF_A_PLACEMENT: Final = ("planned move", "disruption", "offer")
"""Once for each placement: the budgets of the causes of a move."""


class Decisions:
    """The draws of one replication for all children; those of routes and placement types are known by their
    names.
    """

    def __init__(self, streams: Streams, p: Parameters, moves: np.ndarray) -> None:
        """``moves`` are the factors of drift on the hazards of planned moves and disruptions, by year."""
        self._moves = vec[float](moves.tolist())
        self._routes: i64 = len(p.exits.routes)
        self._together = p.entries.siblings.leave_together
        budgets, answers = (
            [f"route {name}" for name in p.exits.routes],
            [f"answer of {name}" for name in p.placement.types],
        )
        self._period = WholeRows(streams, "period", [*budgets, "return after"], OF_A_PERIOD)
        self._search = Draws(streams, "search", ["next offer"], [*OF_A_SEARCH, *answers])
        self._spell = WholeRows(streams, "spell", OF_A_PLACEMENT)
        self._with_family = Draws(streams, "leaves with the family", (), ("together",))
        self._no_budgets = vec[float](0.0 for _ in (*budgets, *OF_A_PLACEMENT))
        self._no_others = vec[float](0.0 for _ in range(1 + len(OF_A_PERIOD)))
        self.welcome = DrawnRow.of([0.0] * MATCH + [1.0] + [0.0] * len(answers))
        """A search in which the first household asked is a match, and every home and market accepts."""

    def period(
        self, family: str, entity: int, period: int, siblings: int = -1
    ) -> tuple[vec[float], vec[float]]:
        """For a period of care: the budgets of the routes out of it, and its other draws, which are read at
        once: a child may come back to them years later.

        A share of those who have brothers or sisters in care (``siblings`` is the number of their group) has
        the budgets of the group and none of its own.
        """
        rows, first = self._period.whole(family, entity, period)
        draws = numbers_from(rows, first + self._routes * BYTES, self._no_others)
        if (
            self._together > 0
            and siblings >= 0
            and self._with_family.row(family, entity, period)[0] < self._together
        ):
            rows, first = self._period.whole(f"{family} siblings", siblings, period)
        # what comes after the routes only keeps room for the causes of a move: each placement has its own
        return numbers_from(rows, first, self._no_budgets), draws

    def search(self, family: str, entity: int, search: int) -> DrawnRow:
        """For a search for a place."""
        return self._search.row(family, entity, search)

    def spell(self, family: str, entity: int, spell: int, now: float) -> tuple[float, float, float]:
        """For a placement that begins today: the budgets of the causes of a move. In a year in which more
        placements end, they are so much smaller.
        """
        rows, first = self._spell.whole(family, entity, spell)
        planned, disrupted, offer = (
            read_f64_le(rows, first),
            read_f64_le(rows, first + BYTES),
            read_f64_le(rows, first + 2 * BYTES),
        )
        drift = self._moves[year_of(now, len(self._moves))]
        return planned / drift, disrupted / drift, offer
