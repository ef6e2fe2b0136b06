"""References from one value of a configuration to another, such as ``${run.years}``: nothing else is looked
up.

OmegaConf's resolvers read the environment, run on what they are given and give out what Hydra knows. None is
needed here, so none is there while a configuration is composed and resolved.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from omegaconf.basecontainer import BaseContainer

from sim.configuration.mistakes import Mistake, leaves

Path = tuple[str, ...]
MOST_LETTERS = 1_000_000
"""Letters of a configuration once every reference is replaced by what it leads to."""
LONGEST_CHAIN = 20
"""References one after another until a value is reached."""
_BEGINS = "${"
_REFERENCE = re.compile(r"\$\{\s*(\.*)([\w\-/]+(?:\.[\w\-/]+|\[\w+\])*)\s*\}")


@contextmanager
def without_resolvers() -> Iterator[None]:
    """No resolver is known inside the block; those of the process come back after it."""
    known = BaseContainer._resolvers
    kept = dict(known)
    known.clear()
    try:
        yield
    finally:
        known.clear()
        known.update(kept)


def faulty_references(plain: Mapping[Any, Any]) -> list[Mistake]:
    """References that are none to another key, that lead back to themselves or to more than there is room
    for.

    ``plain`` is the configuration before any is followed. One that leads to a key that is not there is found
    when it is followed.
    """
    texts = {path: value for path, value in leaves(plain) if isinstance(value, str) and _BEGINS in value}
    wrong = [
        Mistake(path, f" is {value[:80]!r}; expected the path of another key, such as ${{run.years}}")
        for path, value in texts.items()
        if _BEGINS in _REFERENCE.sub("", value)
    ]
    return wrong or _too_far(plain, texts)


def _too_far(plain: Mapping[Any, Any], texts: Mapping[Path, str]) -> list[Mistake]:
    room = _Room(plain)
    for path in texts:
        try:
            room.of(path)
        except _Endless:
            return [
                Mistake(path, ": the reference leads back to itself or over too many others; write the value")
            ]
    if texts and room.of(()) > MOST_LETTERS:
        return [
            Mistake(next(iter(texts)), ": the references repeat too much; write the values that are meant")
        ]
    return []


class _Endless(Exception):
    """A reference that leads back to where it stands, or over too many others."""


@dataclass
class _Room:
    """How many letters each place takes once all is followed."""

    plain: Mapping[Any, Any]
    known: dict[Path, int] = field(default_factory=dict)
    on_the_way: list[Path] = field(default_factory=list)

    def of(self, path: Path) -> int:
        """Letters of the value at a path, the path's own depth apart."""
        if path not in self.known:
            if path in self.on_the_way or len(self.on_the_way) > LONGEST_CHAIN:
                raise _Endless
            self.on_the_way.append(path)
            self.known[path] = sum(self._of_leaf((*path, *p), v) for p, v in leaves(self._at(path)))
            self.on_the_way.pop()
        return self.known[path]

    def _of_leaf(self, path: Path, value: object) -> int:
        text = str(value)
        if not isinstance(value, str) or _BEGINS not in text:
            return len(text)
        return len(text) + sum(self.of(_target(path, m)) for m in _REFERENCE.finditer(text))

    def _at(self, path: Path) -> Any:
        node: Any = self.plain
        for name in path:
            if isinstance(node, Mapping):
                node = next((v for key, v in node.items() if str(key) == name), "")
            elif isinstance(node, list) and name.isdigit() and int(name) < len(node):
                node = node[int(name)]
            else:
                return ""
        return node


def _target(path: Path, found: re.Match[str]) -> Path:
    """Where a reference leads: from the top, or with dots before it from where it stands."""
    names = tuple(filter(None, re.split(r"[.\[\]]", found[2])))
    return (*path[: max(len(path) - len(found[1]), 0)], *names) if found[1] else names
