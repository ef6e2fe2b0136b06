"""What speaks against taking returns as they are: evidence, and sentences about it."""

import re
from dataclasses import dataclass
from math import ceil

import pandas as pd

from sim.observed import ObservedHistory
from sim.parameters import Returns as Limits
from sim.returns.account import CleaningAccount
from sim.returns.ledger import Ledger
from sim.returns.read.children import KnownChildren
from sim.returns.read.tables import Table
from sim.returns.read.windows import ReturnWindows

LEAST_ROWS = 5
"""Fewer rows (or children) than this are pointed out, but no reason to refuse: in tests of a few rows shares
mean nothing."""

REMEDY = re.compile(r"(?<=allow it with )(returns\.\w+)=([\d.]+)$")
"""How a refusal ends: the setting that allows what was found, and the value that is enough."""


@dataclass(frozen=True)
class Doubt:
    """One thing to look at."""

    says: str
    refuses: str = ""
    """The same with the setting that allows it, if it is so grave that nothing should be learnt from the
    returns."""


@dataclass(frozen=True, eq=False)
class CleaningEvidence:
    """All that is known once the returns are cleaned."""

    tables: list[Table]
    ledger: Ledger
    account: CleaningAccount
    windows: ReturnWindows
    episodes: pd.DataFrame
    """Every episode that can be read, before the rules: ``row``, ``child``, ``ret``, ``decom``, ``dec``."""
    known: KnownChildren
    history: ObservedHistory
    limits: Limits


def percent(share: float) -> str:
    """A share in words; small ones with a decimal."""
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f} %"


def children(number: float, below: int) -> str:
    """A number of children as it may be shown."""
    return f"fewer than {below}" if 0 < number < below else f"{number:,.0f}"


def allowed(key: str, limit: float, found: float) -> str:
    """Which setting allows what was found."""
    enough = ceil(found * 20) / 20
    return (
        f"more than returns.{key}={limit:g} allows; put it right, or allow it with returns.{key}={enough:g}"
    )
