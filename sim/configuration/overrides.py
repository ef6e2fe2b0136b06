"""What the user changes on the command line, and whether there is such a thing to change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.configuration.files import FORBIDDEN_KEY, NO_CODE, Folders
from sim.parameters.checks.references import nearest
from sim.policies import LEVERS
from sim.typed import typed

POLICY = "policy"


@dataclass(frozen=True)
class Override:
    """One change, such as ``run.years=5`` or ``authority=westmere``."""

    text: str
    key: str
    value: object
    adds: bool = False
    """Whether it may bring a new key: it begins with ``+`` or ``++``."""
    adds_only: bool = False
    """Whether it may not change one that is there: it begins with a single ``+``."""
    deletes: bool = False
    """Whether it begins with ``~``."""
    several: bool = False
    """Whether it gives several values to try one after another, as in ``run.years=5,10``."""
    for_hydra: str = ""
    """What Hydra is told in place of :attr:`text`, where that is not in Hydra's language."""

    @property
    def path(self) -> tuple[str, ...]:
        """The place it changes."""
        return tuple(self.key.split("."))


def fault(override: Override, folders: Folders) -> str | None:
    """What is wrong with an override before anything is composed, as a sentence; ``None`` if nothing is."""
    said = f"override '{override.text}': "
    if override.several:
        return f"{said}gives several values; give one, or a list in brackets, or add -m to run once for each"
    if FORBIDDEN_KEY in override.path:
        return f"{said}{NO_CODE}"
    if not override.key or override.path[0].partition("/")[0] == "hydra":
        return (
            f"{said}'{override.key}' is not a setting of the simulator; expected key=value such as"
            " run.years=5"
        )
    if override.key == "scenario":
        value = override.value
        names = ",".join(map(str, value if isinstance(value, list) else [value]))
        return f"{said}scenarios are chosen as a list; write {typed(f'scenarios=[{names}]')}"
    if override.key == "policy":
        return (
            f"{said}policies belong to scenarios; change one with its path, such as"
            " policy.step_down.places_per_year=12"
        )
    if override.key in folders.groups or any((folder / override.key).is_dir() for folder in folders.in_order):
        return _unknown_option(said, override, folders)
    return None


def _unknown_option(said: str, override: Override, folders: Folders) -> str | None:
    options = folders.options(override.key)
    if override.deletes or not isinstance(override.value, str | int):
        return f"{said}'{override.key}' needs the name of one file; expected one of {', '.join(options)}"
    if str(override.value) not in options:
        return f"{said}there is no {override.key} '{override.value}'; {nearest(str(override.value), options)}"
    return None


def misplaced(
    overrides: Sequence[Override], plain: Mapping[str, Any], groups: Sequence[str]
) -> dict[str, str]:
    """The overrides that change what is not there, or add what is there already, each with a sentence saying
    so.

    ``plain`` is the configuration composed without them.
    """
    placed = (override for override in overrides if override.key not in groups)
    return {
        o.text: f"override '{o.text}': {said}" for o in placed if (said := _misplacement(o, plain, groups))
    }


def _misplacement(override: Override, plain: Mapping[str, Any], groups: Sequence[str]) -> str | None:
    for path in _changed(override.path, override.value):
        node: Any = plain
        for depth, name in enumerate(path):
            known = {str(key): value for key, value in node.items()} if isinstance(node, Mapping) else None
            if known is None or name not in known:
                return None if override.adds else _absent(override, path[: depth + 1], known, groups)
            node = known[name]
    if override.adds_only and not isinstance(override.value, dict | list):
        return f"'{override.key}' is there already; leave out the '+' to change it"
    if override.path[-1].isdigit():
        parent = ".".join(override.path[:-1])
        return f"one number of a list or by age cannot be changed alone; give all of them: {parent}=..."
    return None


def _changed(path: tuple[str, ...], value: object) -> Iterator[tuple[str, ...]]:
    """The places a value is written to: a mapping is merged into the one that is there, key by key."""
    if not isinstance(value, dict):
        yield path
        return
    for key, inner in value.items():
        yield from _changed((*path, str(key)), inner)


def _size_of_policy(above: Sequence[str], known: Mapping[str, object]) -> str:
    """What the size of a policy is called, with the keys that it has; blank where this is none."""
    lever = known.get("lever") if above[:1] == [POLICY] and len(above) == len((POLICY, "name")) else None
    if not isinstance(lever, str) or lever not in LEVERS:
        return ""
    quantity = LEVERS[lever].quantity
    keys = ", ".join(sorted(set(known) - {quantity, "lever"}))
    return (
        f"its size is '{quantity}' ({known.get(quantity)} now): write {'.'.join(above)}.{quantity}=...; it"
        f" also has {keys}"
    )


def _absent(
    override: Override, path: Sequence[str], known: Mapping[str, object] | None, groups: Sequence[str]
) -> str:
    *above, name = path
    if known is None:
        return (
            f"'{'.'.join(above)}' is one value and has no '{name}'; change it as a whole:"
            f" {'.'.join(above)}=..."
        )
    if not above:
        return f"there is no '{name}'; {nearest(name, {*known, *groups})}"
    if size := _size_of_policy(above, known):
        return f"'{'.'.join(above)}' has no '{name}'; {size}"
    hint = nearest(name, known) if known else "it is empty"
    to_add = "" if hint.endswith("?") else f", or write {typed('+' + override.text)} to add it"
    return f"'{'.'.join(above)}' has no '{name}'; {hint}{to_add}"
