"""``opens: 2024-04-01`` in a policy: the day of its first effect, for a start and months."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.calendar import DAYS_PER_MONTH
from sim.configuration.mistakes import Mistake, as_iso

OPENS = "opens"


def opening(plain: Mapping[str, Any], opens: object) -> dict[str, Any] | Mistake:
    """``start`` and ``lead_months`` of a policy that takes effect on a day; or what is wrong with the day.

    A policy keeps the day of its decision, from which it is paid for, if that comes before; else it is
    decided on the day on which it opens.
    """
    first = _day(opens)
    if first is None:
        return Mistake((OPENS,), f" is {opens!r}; expected a date {as_iso(opens)}")
    start = min(_day(plain.get("start")) or first, first)
    return {"start": start.isoformat(), "lead_months": (first - start).days / DAYS_PER_MONTH}


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
