"""Placement types that belong only to runs whose scenarios name them, so that others do not carry them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.parameters.checks.likeness import LIKE, ONLY_WHERE_NAMED
from sim.policies import Scenario

Plain = Mapping[str, Any]
NAMING = (
    ("placement", "preferences"), ("census", "table", "placements"), ("provision", "homes"),
    ("provision", "markets"), ("costs", "fees"), ("costs", "homes"), ("returns", "types"),
)  # fmt: skip
"""Where in a configuration placement types are named, as keys or as words."""


def with_types_named(plain: Plain, scenarios: Mapping[str, Scenario]) -> Plain:
    """Plain values without the placement types that say ``only_where_named`` and that nothing names: no
    scenario, nor the census, an order of preference, a home, a price or a rule of returns.
    """
    placement = plain.get("placement")
    types = placement.get("types") if isinstance(placement, Mapping) else None
    if not isinstance(placement, Mapping) or not isinstance(types, Mapping):
        return plain
    named = {word for scenario in scenarios.values() for word in _words(scenario.model_dump(mode="json"))}
    for path in NAMING:
        there = _at(plain, path)
        named |= {*_words(there), *(there if isinstance(there, Mapping) else ())}
    kept = {name: entry for name, entry in types.items() if not _may_go(entry) or name in named}
    return {**plain, "placement": {**placement, "types": {**kept, **_models(kept, types)}}}


def _models(kept: Plain, types: Plain) -> dict[str, Any]:
    """The types that kept ones are like, if they are not kept themselves."""
    likes = [entry.get(LIKE) for entry in kept.values() if isinstance(entry, Mapping)]
    missing = {
        like: types[like] for like in likes if isinstance(like, str) and like in types and like not in kept
    }
    return {**missing, **_models(missing, types)} if missing else {}


def _may_go(entry: object) -> bool:
    return isinstance(entry, Mapping) and entry.get(ONLY_WHERE_NAMED) is True


def _at(value: object, path: tuple[str, ...]) -> object:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _words(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _words(part)
