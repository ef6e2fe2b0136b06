"""Aims name indicators, and may leave to an indicator which way is better."""

from collections.abc import Mapping

from sim.configuration.mistakes import Mistake
from sim.measures.indicators import INDICATORS
from sim.parameters.checks.references import nearest


def not_indicators(aims: object) -> list[Mistake]:
    """What is said of aims for indicators that nobody measures: they would be judged by nothing."""
    named = [str(name) for name in aims] if isinstance(aims, Mapping) else []
    unknown = [name for name in named if name not in INDICATORS]
    return [
        Mistake(("aims", name), f": there is no such indicator; {nearest(name, INDICATORS)}")
        for name in unknown
    ]


def with_usual_directions(aims: object) -> object:
    """Aims that name no direction with that of their indicator, if it has one; anything else as it is."""
    return (
        {name: _directed(str(name), aim) for name, aim in aims.items()} if isinstance(aims, Mapping) else aims
    )


def _directed(name: str, aim: object) -> object:
    usual = INDICATORS[name].direction if name in INDICATORS else None
    return {"direction": usual, **aim} if usual and isinstance(aim, Mapping) else aim
