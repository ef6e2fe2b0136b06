"""A scenario that is a copy of another one with some policies more, less or otherwise."""

from collections.abc import Callable, Mapping
from typing import Any

from sim.configuration.policies_named import named_policies

Plain = Mapping[str, Any]
COPY_OF, WITH, WITHOUT = "copy_of", "with", "without"
DEEPEST = 10
"""Copies of copies: more are taken for a circle."""


def with_copied(plain: Plain, read: Callable[[str], Plain | str], depth: int = 0) -> Plain | str:
    """A scenario's file with the policies of the one that it copies, or a sentence that says what is wrong.

    ``read`` gives the file of a scenario by name, or why there is none. What is said in ``with`` is laid over
    the policy of that name key by key, or is added; title and words are the copy's own.
    """
    if COPY_OF not in plain:
        wrong = [name for name in (WITH, WITHOUT) if name in plain]
        return (
            f"{wrong[0]}: is for a scenario with '{COPY_OF}: NAME'; name the one that it copies"
            if wrong
            else plain
        )
    name = str(plain[COPY_OF])
    if depth == DEEPEST:
        return f"{COPY_OF}: copies go round in a circle; copy a scenario that has policies of its own"
    if "policies" in plain:
        return f"policies: a copy has those of '{name}'; write what differs below '{WITH}' and '{WITHOUT}'"
    found = read(name)
    copied = found if isinstance(found, str) else with_copied(found, read, depth + 1)
    return copied if isinstance(copied, str) else _changed(plain, copied, name)


def _changed(plain: Plain, copied: Plain, name: str) -> Plain | str:
    policies, wrong = named_policies(copied.get("policies", []))
    added, also = named_policies(plain.get(WITH, []))
    without = plain.get(WITHOUT, [])
    if wrong or also:
        return (wrong or also)[0][1]
    if not isinstance(without, list) or (unknown := [one for one in without if one not in policies]):
        named = unknown[0] if isinstance(without, list) else without
        return f"{WITHOUT}: '{name}' has no policy {named!r}; it has {', '.join(policies)}"
    kept = {one: difference for one, difference in policies.items() if one not in without}
    whole = kept | {one: _laid_over(kept.get(one, {}), difference) for one, difference in added.items()}
    own = {key: value for key, value in plain.items() if key not in (COPY_OF, WITH, WITHOUT)}
    return {"stands_for": copied.get("stands_for"), **own, "policies": whole}


def _laid_over(below: object, above: object) -> object:
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    return {**below, **{key: _laid_over(below.get(key), value) for key, value in above.items()}}
