"""Values that are taken as they are typed: paths, and what people's own words mean.

Hydra's language has no way of writing many of them: ``Children's Services``, ``903 (2022)``, ``a#b``,
``Mother & Baby``. So Hydra is told a token in the place of each text, and the text comes back once all is
composed.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sim.configuration.model import Choices
from sim.parameters import Parameters
from sim.parameters.paths.annotations import places_of
from sim.typed import mapping, typed

TEXTS = frozenset({"run.name", "run.cluster", "published.authority"})
"""Settings that are text of the user's own."""
PATHS = frozenset(".".join(path) for model in (Parameters, Choices) for path in places_of(model, Path))
"""The settings that are paths of files and folders."""
WORDS, FILES = (
    frozenset(".".join(path) for model in (Parameters, Choices) for path in places_of(model, kind))
    for kind in (dict[str, str], dict[str, int])
)
"""The settings that say what words of other people mean, and those that say something of files by their
names."""
SUCH = {key: {"Fostering, Agency": "what it means"} for key in WORDS} | {
    key: {"2021/episodes.csv": "2021"} for key in FILES
}
"""What such a setting may look like."""
NOTHING = "null"
_OVERRIDE = re.compile(r"\+{0,2}(?P<key>[A-Za-z_][\w.]*)=(?P<value>.*)", re.DOTALL)
_QUOTED_OR_BEYOND = re.compile(r"'[^']*'|\"[^\"]*\"|([^\s,=:\[\]{}'\"]*[^\x00-\x7f][^\s,=:\[\]{}'\"]*)")
_TOKEN = re.compile(r"sim_literal_(\d+)_")


@dataclass(frozen=True)
class Literal:
    """An override with a value that is taken as it is."""

    key: str
    value: object
    for_hydra: str
    """What Hydra is told; that the key may be new, for the file of a group may leave it out."""


@dataclass
class Literals:
    """The texts that were replaced by tokens."""

    texts: list[str] = field(default_factory=list)

    def read(self, override: str) -> Literal | None:
        """The override as such a one; ``None`` if its value is of Hydra's language. Raises ``ValueError`` if
        it is none.
        """
        parts = _OVERRIDE.fullmatch(override)
        if parts is None or parts["key"] not in PATHS | TEXTS | WORDS | FILES:
            return None
        key, value = parts["key"], parts["value"]
        if value == NOTHING:
            return Literal(key, None, f"++{key}={NOTHING}")
        if key in PATHS | TEXTS:
            return self._literal(key, _text(value, "path" if key in PATHS else "text"))
        words = _words(value.replace("\\", "/") if key in FILES else value)
        if words is None and "\\" not in value:
            raise ValueError(f"is no mapping; write it as {mapping(key, SUCH[key])}")
        return None if words is None else self._literal(key, words)

    def restored(self, plain: Any) -> Any:
        """Plain values with the texts where their tokens stood."""
        if isinstance(plain, dict):
            return {self.restored(key): self.restored(value) for key, value in plain.items()}
        if isinstance(plain, list):
            return [self.restored(value) for value in plain]
        return _TOKEN.sub(lambda token: self.texts[int(token[1])], plain) if isinstance(plain, str) else plain

    def _literal(self, key: str, value: object) -> Literal:
        return Literal(key, value, f"++{key}={self._token(value)}")

    def _token(self, value: object) -> str:
        if isinstance(value, dict):
            return (
                f"{{{','.join(f'{self._token(key)}:{self._token(inner)}' for key, inner in value.items())}}}"
            )
        self.texts.append(str(value))
        return f"sim_literal_{len(self.texts) - 1}_"


def is_text(override: str) -> bool:
    """Whether the value of an override is text of the user's own: then a comma in it is a letter, and no list
    of values.
    """
    parts = _OVERRIDE.fullmatch(override)
    return parts is not None and parts["key"] in PATHS | TEXTS


def _text(value: str, what: str) -> str:
    """A text as it is meant: quotes that a shell did not take away are no part of it, unless there is such a
    file.
    """
    if not value.strip() or value in ('""', "''"):
        raise ValueError(f"names no {what}; give one, or null for none")
    if len(value) > 2 and value[0] == value[-1] in "\"'" and not Path(value).exists():
        return value[1:-1]
    # cmd takes the backslash at the end of "C:\My data\" for one that belongs to the quotation mark.
    return value.removesuffix('"') if os.name == "nt" else value


def _words(value: str) -> dict[str, str] | None:
    """A mapping of words to words as YAML writes it; ``None`` if it is none, or has the backslashes of
    Hydra's language.
    """
    if not value.startswith("{") or "\\" in value:
        return None
    try:
        read = yaml.load(value, Loader=yaml.BaseLoader)  # noqa: S506 (text only)
    except yaml.YAMLError:
        return None
    if not isinstance(read, dict) or not all(isinstance(part, str) for pair in read.items() for part in pair):
        return None
    # Without a blank after the colon YAML takes both words for one.
    pairs = [(word, meaning) if meaning else word.rpartition(":")[::2] for word, meaning in read.items()]
    return dict(pairs) if all(word and meaning for word, meaning in pairs) else None


def beyond_ascii(override: str) -> str:
    """What to do about names with letters such as é, which Hydra's language knows within quotes only; blank
    where all of them are quoted.
    """
    found = [one[1] for one in _QUOTED_OR_BEYOND.finditer(override) if one[1]]
    if not found:
        return ""
    if found[0].startswith("£") and found[0][1:2].isdigit():
        return f"an amount is a number of pounds without a sign: {typed(override.replace('£', ''))}"
    quoted = _QUOTED_OR_BEYOND.sub(lambda one: f"'{one[1]}'" if one[1] else one[0], override)
    return f"a name with letters such as those of {found[0]} goes into single quotes: {typed(quoted)}"
