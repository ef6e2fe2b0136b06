"""A named rule of cleaning: what it finds, what it does about it, and which checks of DfE find the same."""

from dataclasses import dataclass
from enum import IntEnum


class RowOutcome(IntEnum):
    """What became of a row. The higher one stands when several rules touch it."""

    ACCEPTED = 0
    REPAIRED = 1
    EXCLUDED = 2
    """Left out on purpose: no mistake, or one that another row already makes good."""
    QUARANTINED = 3
    """Cannot be used until somebody has looked at it."""

    @property
    def word(self) -> str:
        """The outcome in a report."""
        return self.name.lower()


@dataclass(frozen=True)
class Rule:
    """One rule. Rules that leave rows as they are and only point them out have no outcome but
    ``ACCEPTED``.
    """

    name: str
    outcome: RowOutcome
    finds: str
    """What is wrong, or special, with a row that the rule touches."""
    does: str
    """What is done with it."""
    checks: tuple[str, ...] = ()
    """Numbers of DfE's validation rules that find the same."""


RULES: dict[str, Rule] = {}
"""Every rule by name, in the order in which the modules define them."""


def rule(name: str, outcome: RowOutcome, finds: str, does: str, checks: str = "") -> Rule:
    """Define a rule and enter it in :data:`RULES`. ``checks`` are numbers with blanks between them."""
    if name in RULES:
        raise ValueError(f"two rules are called {name}")
    RULES[name] = Rule(name, outcome, finds, does, tuple(checks.split()))
    return RULES[name]


def quarantine(name: str, finds: str, checks: str = "", does: str = "set aside") -> Rule:
    """A rule that sets rows aside."""
    return rule(name, RowOutcome.QUARANTINED, finds, does, checks)


def exclusion(name: str, finds: str, does: str, checks: str = "") -> Rule:
    """A rule that leaves rows out on purpose."""
    return rule(name, RowOutcome.EXCLUDED, finds, does, checks)


def repair(name: str, finds: str, does: str, checks: str = "") -> Rule:
    """A rule that changes rows."""
    return rule(name, RowOutcome.REPAIRED, finds, does, checks)


def remark(name: str, finds: str, checks: str = "") -> Rule:
    """A rule that points rows out and leaves them as they are."""
    return rule(name, RowOutcome.ACCEPTED, finds, "pointed out, left as it is", checks)
