"""The policies that a scenario's file names, and what is wrong with the way it names them."""

from collections.abc import Mapping, Sequence
from typing import Any

Plain = Mapping[str, Any]
Wrong = list[tuple[tuple[str, ...], str]]
"""Where below ``policies`` a mistake stands, and a sentence that says what it is."""
EXPECTED = "expected a list of names such as [kinship_support, step_down]"


def named_policies(policies: object) -> tuple[dict[str, Plain], Wrong]:
    """Each policy with what is different about it in this scenario, and a mistake for all that names none."""
    if isinstance(policies, list):
        return _listed(policies)
    if isinstance(policies, Mapping):
        return _with_differences(policies)
    shown = "is empty" if policies is None else f"is {policies!r}"
    hint = f"; write [{policies}]" if isinstance(policies, str) and policies.isidentifier() else ""
    return {}, [((), f"policies: {shown}; {EXPECTED}, or names with what differs below each{hint}")]


def _listed(names: Sequence[object]) -> tuple[dict[str, Plain], Wrong]:
    wrong: Wrong = []
    for number, name in enumerate(names):
        if isinstance(name, Mapping):
            inside = ", ".join(map(str, name))
            sentence = (
                f"policies: a list holds names alone; to change {inside} write 'policies:' as a mapping,"
                f" '{inside}: {{...}}'"
            )
            wrong.append(((str(number),), sentence))
        elif not isinstance(name, str) or not name.strip():
            wrong.append(((str(number),), f"policies: holds {name!r}, which is no name; {EXPECTED}"))
        elif name in names[:number]:
            wrong.append(
                (
                    (str(number),),
                    f"policies: '{name}' stands there more than once; keep one, a policy works only once",
                )
            )
    return {name: {} for name in names if isinstance(name, str) and name.strip()}, wrong


def _with_differences(policies: Mapping[Any, Any]) -> tuple[dict[str, Plain], Wrong]:
    """A name with nothing below it is the policy as its own file has it."""
    wrong: Wrong = [
        (
            (str(name),),
            (
                f"policies.{name}: is {given!r}; expected what differs, such as {{start: 2024-04-01}}, or"
                " nothing"
            ),
        )
        for name, given in policies.items()
        if given is not None and not isinstance(given, Mapping)
    ]
    wrong += [
        ((str(name),), f"policies: {name!r} is no name; {EXPECTED}")
        for name in policies
        if not isinstance(name, str)
    ]
    return {str(name): given for name, given in _usable(policies).items()}, wrong


def _usable(policies: Mapping[Any, Any]) -> dict[str, Plain]:
    known = {
        name: {} if given is None else given for name, given in policies.items() if isinstance(name, str)
    }
    return {name: given for name, given in known.items() if isinstance(given, Mapping)}
