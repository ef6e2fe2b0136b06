"""A placement type that is like another one: it inherits whatever its own entry does not state.

An entry below ``placement.types`` may say ``like: external_childrens_home``. It then has that type's codes,
ages, setting and locations, its price, its availability on the market and the offers made to children who
wait there; a field that the entry states replaces the inherited one. With a ``setting`` of its own it also
inherits how placements of that setting end, its ways out of care, its pull on plans and its order of
preference. In the entry can further stand

``only_where_named`` true, if the type belongs only to runs whose scenarios name it (see
    :mod:`sim.configuration.named_types`). ``asked_before``, ``asked_after`` a type; the new one is asked
    before, or after, it in every order of preference in which that one stands. ``price``, ``market``,
    ``offers`` what differs in ``costs.fees`` (for homes, ``costs.homes``, and ``fee`` for what is paid
    besides), ``provision.markets`` and ``moves.against_plan.offers``. ``endings``, ``exits`` what differs in
    ``moves.endings`` and in the relative hazard of each route (``by_setting``), in a setting of its own.
    ``source``, ``assumption`` where these numbers come from.

What stands in those places under the name of the new type, or the new setting, goes before what the entry
says.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from sim.parameters.checks.references import nearest
from sim.parameters.placements import PlacementType

Plain = dict[str, Any]

LIKE: Final = "like"
ASKED_BEFORE: Final = "asked_before"
ASKED_AFTER: Final = "asked_after"
ONLY_WHERE_NAMED: Final = "only_where_named"
BY_TYPE: Final = ("price", "fee", "market", "offers")
BY_SETTING: Final = ("endings", "exits")
SOURCES: Final = ("source", "assumption")
ONLY_HERE: Final = (LIKE, ASKED_BEFORE, ASKED_AFTER, ONLY_WHERE_NAMED, *BY_TYPE, *BY_SETTING, *SOURCES)
"""Keys of an entry that are not fields of a placement type."""


def with_likeness(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Plain parameters in which every placement type has all that it inherits; the given ones stay as they
    are.

    Raises ``ValueError`` with a line for each entry that cannot be understood, its path in front.
    """
    types = _at(raw, "placement", "types")
    if misspelt := [line for name, entry in types.items() for line in _misspelt(name, entry)]:
        raise ValueError("\n".join(misspelt))
    entries = {
        n: e for n, e in types.items() if isinstance(e, Mapping) and any(key in e for key in ONLY_HERE)
    }
    if not entries:
        return raw
    if wrong := [line for name, entry in entries.items() for line in _mistakes(name, entry, raw)]:
        raise ValueError("\n".join(wrong))
    completed: Plain = deepcopy(dict(raw))
    for name in _first_to_last(entries):
        _complete(completed, name, entries[name])
    return completed


def _misspelt(name: str, entry: Any) -> Iterator[str]:
    """Keys that nobody knows; said before all that such an entry would then lack."""
    known = (*PlacementType.model_fields, *ONLY_HERE)
    for key in entry if isinstance(entry, Mapping) else ():
        if key not in known:
            yield f"placement.types.{name}.{key}: there is no such key; {nearest(str(key), known)}"


def _mistakes(name: str, entry: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[str]:
    types, path = _at(raw, "placement", "types"), f"placement.types.{name}"
    for key in (LIKE, ASKED_BEFORE, ASKED_AFTER):
        if key in entry and (entry[key] == name or entry[key] not in types):
            others = [other for other in types if other != name]
            yield (
                f"{path}.{key}: is {entry[key]!r}, which is no other placement type;"
                f" {nearest(str(entry[key]), others)}"
            )
    if ONLY_WHERE_NAMED in entry and not isinstance(entry[ONLY_WHERE_NAMED], bool):
        yield f"{path}.{ONLY_WHERE_NAMED}: is {entry[ONLY_WHERE_NAMED]!r}; expected true or false"
    if ASKED_BEFORE in entry and ASKED_AFTER in entry:
        yield f"{path}.{ASKED_AFTER}: stands beside '{ASKED_BEFORE}'; keep one of them"
    if LIKE in entry and "title" not in entry:
        yield (
            f"{path}: has no title of its own, so that reports could not tell it from '{entry[LIKE]}'; add"
            " 'title:'"
        )
    if _goes_in_a_circle(name, types):
        yield f"{path}.{LIKE}: leads back to '{name}' itself; let one of these types state what it is"
    stated = [key for key in (*BY_TYPE, *BY_SETTING) if key in entry]
    if stated and not any(entry.get(key) for key in SOURCES):
        yield (
            f"{path}.{stated[0]}: has numbers, but the entry neither 'source:' nor 'assumption:'; say where"
            " they come from"
        )
    if (own := [key for key in BY_SETTING if key in entry]) and not _is_alone(
        str(entry.get("setting")), name, types
    ):
        yield (
            f"{path}.{own[0]}: endings and exits are those of a setting; give the type a 'setting' of its own"
            " to state others"
        )
    for key in (*BY_TYPE, *BY_SETTING):
        if key in entry and key != "offers" and not isinstance(entry[key], Mapping):
            yield f"{path}.{key}: is {entry[key]!r}; expected the fields that differ, with their values"


def _goes_in_a_circle(name: str, types: Mapping[str, Any]) -> bool:
    seen, here = {name}, _like(types.get(name))
    while here is not None and here not in seen:
        seen.add(here)
        here = _like(types.get(here))
    return here == name and _like(types.get(name)) != name


def _like(entry: Any) -> str | None:
    return str(entry[LIKE]) if isinstance(entry, Mapping) and LIKE in entry else None


def _is_alone(setting: str, name: str, types: Mapping[str, Any]) -> bool:
    others = (entry for other, entry in types.items() if other != name and isinstance(entry, Mapping))
    return setting != "None" and all(entry.get("setting") != setting for entry in others)


def _first_to_last(entries: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The entries so that each comes after the one that it is like."""
    order: list[str] = []

    def put(name: str) -> None:
        if name in entries and name not in order:
            if like := _like(entries[name]):
                put(like)
            order.append(name)

    for name in entries:
        put(name)
    return order


def _complete(raw: Plain, name: str, entry: Mapping[str, Any]) -> None:
    """Give one entry what it inherits, in its own place and in all others."""
    types = raw["placement"]["types"]
    like = _like(entry)
    inherited = types[like] if like else {}
    types[name] = {**inherited, **{key: value for key, value in entry.items() if key not in ONLY_HERE}}
    said = {key: entry[key] for key in SOURCES if entry.get(key)}
    prices = "homes" if types[name].get("provision") == "homes" else "fees"
    tables = {
        "price": ("costs", prices),
        "market": ("provision", "markets"),
        "offers": ("moves", "against_plan", "offers"),
    }
    for part, path in tables.items():
        _inherit(_at(raw, *path), name, like, entry.get(part), said)
    _inherit(_at(raw, "moves", "by_type"), name, None if entry.get("endings") else like, None, {})
    if prices == "homes":  # a home that is like no other home has no fee to inherit
        alike = like if inherited.get("provision") == "homes" else None
        _inherit(_at(raw, "costs", "fees"), name, alike, entry.get("fee"), said)
    setting, before = types[name].get("setting"), inherited.get("setting")
    if setting != before and _is_alone(str(setting), name, types):
        _complete_setting(raw, str(setting), before, name, entry, said)
    _ask(raw["placement"].get("preferences"), name, entry)


def _complete_setting(
    raw: Plain, setting: str, like: str | None, name: str, entry: Mapping[str, Any], said: Plain
) -> None:
    """A setting of its own has the endings, exits, destinations and pull of the other one, and asks the new
    type first.
    """
    preferences = _at(raw, "placement", "preferences")
    if setting not in preferences:
        preferences[setting] = [name, *(other for other in preferences.get(like, ()) if other != name)]
    _inherit(_at(raw, "moves", "endings"), setting, like, entry.get("endings"), said)
    for table in ("pull", "pull_by_level"):
        _inherit(_at(raw, "moves", table), setting, like, None, {})
    _inherit(_at(raw, "exits", "at_eighteen", "destinations"), setting, like, None, {})
    for route in _at(raw, "exits", "routes"):
        _inherit(
            _at(raw, "exits", "routes", route, "by_setting"),
            setting,
            like,
            entry.get("exits", {}).get(route),
            {},
        )
        _inherit(_at(raw, "exits", "routes", route, "rec"), setting, like, None, {})


def _inherit(table: Plain, name: str, like: str | None, differs: Any, said: Plain) -> None:
    """One line of a table: what the other one has, then what the entry says, then what stands there
    already.
    """
    layers = [
        layer for layer in (table.get(like) if like else None, differs, table.get(name)) if layer is not None
    ]
    if not layers:
        return
    if all(isinstance(layer, Mapping) and "start" not in layer for layer in layers):
        table[name] = {field: value for layer in layers for field, value in deepcopy(dict(layer)).items()}
        if differs is not None:
            table[name] |= said
    else:
        table[name] = deepcopy(layers[-1])


def _ask(preferences: Any, name: str, entry: Mapping[str, Any]) -> None:
    """Put the new type before, or after, the named one in every order of preference that has it and not yet
    the new one.
    """
    after = ASKED_AFTER in entry
    beside = entry.get(ASKED_AFTER if after else ASKED_BEFORE)
    for setting, order in preferences.items() if isinstance(preferences, Mapping) else ():
        if beside in order and name not in order:
            where = order.index(beside) + after
            preferences[setting] = [*order[:where], name, *order[where:]]


def _at(raw: Any, *path: str) -> Any:
    """The mapping at a path; an empty one, which belongs nowhere, if there is none."""
    for key in path:
        raw = raw.get(key) if isinstance(raw, Mapping) else None
    return raw if isinstance(raw, Mapping) else {}
