"""How a configuration says where a number comes from."""

from collections.abc import Iterable, Mapping
from typing import Any

from sim.published.figures.amounts import Amount, How

DIGITS = 5
"""Significant digits of a number."""


def number(value: float) -> float:
    """A number as it is written."""
    return float(f"{value:.{DIGITS}g}")


def sourced(
    named: Mapping[str, Amount] | Iterable[tuple[str, Amount]], assumption: str = ""
) -> dict[str, str]:
    """``source`` for what is published, ``assumption`` for what is borrowed or assumed, number by number."""
    pairs = list(named.items() if isinstance(named, Mapping) else named)
    shown = [f"{name}: {amount.says}" for name, amount in pairs if amount.how is How.PUBLISHED]
    others = [
        f"{name} ({amount.how}): {amount.says}" for name, amount in pairs if amount.how is not How.PUBLISHED
    ]
    said: dict[str, str] = {}
    if shown:
        said["source"] = "; ".join(shown)
    if others or assumption:
        said["assumption"] = "; ".join([*others, *([assumption] if assumption else [])])
    return said


def count(amount: Amount) -> dict[str, Any]:
    """A published count with its range, as the group ``targets`` has it."""
    bounds = (
        {}
        if amount.low is None or amount.high is None
        else {"low": number(amount.low), "high": number(amount.high)}
    )
    return {"value": number(amount.value), **bounds, **sourced({"value": amount})}
