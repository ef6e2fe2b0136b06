"""What YAML may cost, seen before it is parsed into values.

A file of one line can stand for a billion values (aliases of aliases) or lie so deep that a parser ends the
process. The events of the parser come one after another, whatever they are nested in: depth, number and
expansion are counted from them, and only what stays within the limits is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from sim.reading import Unreadable, bytes_of

Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The reader of all YAML: plain values and nothing that runs."""
MOST_BYTES = 5_000_000
"""Of one file: the largest that the program writes itself has a tenth of that."""
DEEPEST = 40
"""Brackets or indentations within one another; the deepest of the shipped files has nine."""
MOST_VALUES = 500_000
"""Values of a file once every alias stands for what it repeats."""
LONGEST = 20_000
"""Letters of one value or key."""


def text_of(file: Path) -> str:
    """The text of a YAML file.

    Raises :class:`~sim.reading.Unreadable`, ``OSError`` and ``UnicodeDecodeError``.
    """
    return bytes_of(file, MOST_BYTES).decode("utf-8")


def node_of(text: str) -> yaml.Node | None:
    """The nodes of a YAML text within the limits.

    Raises :class:`~sim.reading.Unreadable` with the line where they are passed, and ``yaml.YAMLError`` where
    it is no YAML.
    """
    check_limits(text)
    node: yaml.Node | None = yaml.compose(text, Loader=Loader)
    return node


@dataclass
class _Count:
    """What has been seen of the text so far."""

    values: list[int] = field(default_factory=lambda: [0])
    """Values in each of the collections that are open, from the outermost; the first counts the whole."""
    names: list[str | None] = field(default_factory=list)
    """The anchors of those collections."""
    repeated: dict[str, int] = field(default_factory=dict)
    """How many values each anchor stands for."""

    def see(self, event: yaml.Event) -> str:
        """Count one event; gives what is wrong with it, blank if nothing is."""
        match event:
            case yaml.AliasEvent():
                return self._alias(str(event.anchor))
            case yaml.ScalarEvent():
                return self._one(event)
            case yaml.CollectionStartEvent():
                self.values.append(1)
                self.names.append(event.anchor)
                return "lies too deep" if len(self.names) > DEEPEST else ""
            case yaml.CollectionEndEvent():
                self._closed()
        return ""

    def _alias(self, name: str) -> str:
        if name in self.names:
            return f"'*{name}' stands within what it repeats"
        self.values[-1] += self.repeated.get(name, 1)
        return ""

    def _one(self, event: yaml.ScalarEvent) -> str:
        self.values[-1] += 1
        if event.anchor:
            self.repeated[event.anchor] = 1
        return f"has {len(event.value):,} letters" if len(event.value) > LONGEST else ""

    def _closed(self) -> None:
        inside, name = self.values.pop(), self.names.pop()
        self.values[-1] += inside
        if name:
            self.repeated[name] = inside


def check_limits(text: str) -> None:
    """Raise :class:`~sim.reading.Unreadable` with the line where a YAML text passes a limit."""
    count = _Count()
    for event in _events(text):
        wrong = count.see(event)
        if not wrong and sum(count.values) > MOST_VALUES:
            wrong = f"stands for more than {MOST_VALUES:,} values"
        if wrong:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise Unreadable(
                f", line {line}: {wrong}; expected plain YAML of at most {DEEPEST} levels, {LONGEST:,}"
                f" letters a value and {MOST_VALUES:,} values; write it shorter"
            )


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=Loader)


LONGEST_OVERRIDE, LONGEST_KEY, MOST_OVERRIDES = 2_000, 200, 500
"""Letters of one change on the command line and of its key, and how many there may be; longer ones belong
into a file."""
MOST_NESTED = 8
"""Brackets within one another in one of them."""
MOST_COMMAS = 500
"""Commas in one of them: from some thousand on the time to read them grows without end."""
MOST_COMBINATIONS = 10_000
"""Runs of one sweep."""
_DEEPER, _HIGHER = "[{(", "]})"


def check_override(text: str) -> None:
    """Raise ``ValueError`` with what is wrong with a change that takes too long to be read."""
    if len(text) > LONGEST_OVERRIDE or len(text.partition("=")[0]) > LONGEST_KEY:
        raise ValueError(
            f"is too long; expected at most {LONGEST_OVERRIDE:,} letters and {LONGEST_KEY} before the '=';"
            " write it into a file of your own and give its folder with --config-dir"
        )
    if text.count(",") > MOST_COMMAS:
        raise ValueError(
            f"has more than {MOST_COMMAS} values; write them into a file of your own and give its folder with"
            " --config-dir"
        )
    depth = 0
    for letter in text:
        depth += (letter in _DEEPER) - (letter in _HIGHER)
        if depth > MOST_NESTED:
            raise ValueError(
                f"has more than {MOST_NESTED} brackets within one another; write it into a file of your own"
                " and give its folder with --config-dir"
            )
