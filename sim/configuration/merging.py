"""Files put together as Hydra puts them together, where no value refers to another.

What is chosen, in which order, and where in the whole it stands, is Hydra's to say (:mod:`sim.config`); here
one file's values are laid over another's. That takes a tenth of the time.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from sim.configuration.limits import Loader, text_of

DEFAULTS = "defaults"
"""The list of other files that a file is laid over; it is no value."""
REFERENCE, MISSING = "${", "???"
"""How a reference to another value begins, and what stands for a value that must be given."""
_FLOAT = re.compile(r"[-+]?[0-9]+(?:_[0-9]+)*[eE][-+]?[0-9]+\Z")
"""A number that Hydra knows and YAML 1.1 does not: ``1e5``."""


class PlainLoader(Loader):  # type: ignore[misc, valid-type]
    """Reads as Hydra does: dates are text, and ``1e5`` is a number."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the loader's own way of saying it)
        first: [
            *((tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"),
            *([("tag:yaml.org,2002:float", _FLOAT)] if first and first in "-+0123456789" else []),
        ]
        for first, resolvers in Loader.yaml_implicit_resolvers.items()
    }


class NotPlain(Exception):
    """Something in a file that only Hydra can say what becomes of."""


def read_plain(file: Path) -> dict[Any, Any]:
    """The values of a file; raises :class:`NotPlain` where one of them may refer to another."""
    text = text_of(file)
    if REFERENCE in text or MISSING in text:
        raise NotPlain(file)
    values = yaml.load(text, PlainLoader) or {}  # noqa: S506 (a safe loader)
    if not isinstance(values, dict) or not _is_plain(values):
        raise NotPlain(file)
    return values


def read_defaults(file: Path) -> dict[str, Any]:
    """The list of other files that a file is laid over, and nothing else of it."""
    text = text_of(file)
    values = yaml.load(text, PlainLoader) if DEFAULTS in text else None  # noqa: S506 (a safe loader)
    return {DEFAULTS: values[DEFAULTS]} if isinstance(values, dict) and DEFAULTS in values else {}


def merged(files: Iterable[tuple[Path, Sequence[str]]]) -> dict[Any, Any]:
    """The values of files, each with the place below which they stand; a later one goes before an earlier
    one. Raises :class:`NotPlain`.
    """
    whole: Mapping[Any, Any] = {}
    for file, place in files:
        values: dict[Any, Any] = {key: v for key, v in read_plain(file).items() if key != DEFAULTS}
        for name in reversed(place):
            values = {name: values}
        whole = laid_over(whole, values)
    return dict(whole)


def laid_over(below: Mapping[Any, Any], above: Mapping[Any, Any]) -> dict[Any, Any]:
    """One mapping over another, key by key; lists and single values are replaced. Neither is changed."""
    return {
        **below,
        **{
            key: laid_over(below[key], value)
            if isinstance(value, Mapping) and isinstance(below.get(key), Mapping)
            else value
            for key, value in above.items()
        },
    }


def _is_plain(value: object) -> bool:
    match value:
        case dict():
            return all(isinstance(key, str | int | float) and _is_plain(v) for key, v in value.items())
        case list():
            return all(map(_is_plain, value))
        case _:
            return value is None or isinstance(value, str | int | float)
