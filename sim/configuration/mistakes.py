"""What is wrong with a composed configuration, a sentence each, in the words of the person who wrote it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.configuration.files import FORBIDDEN_KEY, NO_CODE
from sim.parameters.checks.references import nearest
from sim.parameters.paths.annotations import bare, inside

Path = tuple[str, ...]


@dataclass(frozen=True)
class Mistake:
    """Something wrong at one place of a configuration."""

    path: Path
    says: str
    """The rest of the sentence that begins with the dotted path."""

    @property
    def sentence(self) -> str:
        """The mistake with its dotted path."""
        return f"{'.'.join(self.path)}{self.says}" if self.path else self.says.lstrip(": ")


def leaves(plain: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every value of nested mappings and lists that is neither, with its path."""
    if isinstance(plain, Mapping):
        for key, value in plain.items():
            yield from leaves(value, (*path, str(key)))
    elif isinstance(plain, list | tuple):
        for index, value in enumerate(plain):
            yield from leaves(value, (*path, str(index)))
    else:
        yield path, plain


LARGEST = 1e15
"""No count, price or rate is larger, and from here on a number does not keep every digit."""
LONGEST_NAME = 300
"""Letters of a title, name or path of keys; more are for ``source`` and ``assumption``."""
_ENDLESS = ("source", "assumption", "description", "stands_for", "evidence", "data_faults", "note")
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Between which all dates lie: with those far outside nothing can be computed."""
_DATE = re.compile(r"(\d{4})-\d\d-\d\d")
_BRITISH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_PERCENTAGE = re.compile(r"(\d+(?:\.\d+)?)\s*%")
PER_CENT = 100
A_PERCENTAGE = 2
"""A share from here on is taken for a percentage; below it may as well be one that is a little too large."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NO_LETTER = re.compile("[\ud800-\udfff]")
"""What Python makes of bytes that are no letters in the character set of the terminal."""


def numbers_beyond_all(plain: Mapping[str, Any]) -> list[Mistake]:
    """Whole numbers that are none of anything, and with which nothing can be computed."""
    return [
        Mistake(path, f" is a number of {len(str(abs(value)))} digits; expected at most 15")
        for path, value in leaves(plain)
        if isinstance(value, int) and abs(value) > LARGEST and path != ("run", "seed")
    ]


def unusable_values(plain: Mapping[str, Any]) -> list[Mistake]:
    """Values that stand for none: ``???``, numbers that are not finite, and keys that would name code."""
    mistakes = []
    for path, value in leaves(plain):
        if value == "???":
            mistakes.append(
                Mistake(path, " is '???', which stands for a value that must be given; write one")
            )
        if isinstance(value, float) and not isfinite(value):
            mistakes.append(Mistake(path, f" is {value}; expected a finite number"))
        elif isinstance(value, float) and abs(value) > LARGEST:
            mistakes.append(Mistake(path, f" is {value:g}; expected at most {LARGEST:g}"))
        if said := _unusable_text(path, value if isinstance(value, str) else ""):
            mistakes.append(Mistake(path, said))
        if FORBIDDEN_KEY in path:
            mistakes.append(Mistake(path, f": {NO_CODE}"))
    return mistakes


def _unusable_text(path: Path, value: str) -> str:
    if _NO_LETTER.search(value):
        return (
            " holds a letter that does not arrive here as it was typed; let the terminal use UTF-8, as with"
            " LC_ALL=C.UTF-8, and type the text again"
        )
    if _CONTROLS.search(value):
        return " holds a control character; type the text again"
    for text in (value, *path):
        if (day := _DATE.fullmatch(text)) and not FIRST_YEAR <= int(day[1]) <= LAST_YEAR:
            return (
                f": {text} is far from all dates that matter; expected one from {FIRST_YEAR} to {LAST_YEAR}"
            )
    if len(value) > LONGEST_NAME and not set(path) & {*_ENDLESS}:
        return f" has {len(value):,} letters; expected at most {LONGEST_NAME}"
    return ""


def unsourced_numbers(
    plain: Mapping[str, Any], apart_from: Sequence[str] = ("run", "job", "fit", "published")
) -> list[Mistake]:
    """Numbers with neither ``source:`` nor ``assumption:`` in any mapping around them.

    That each model of sourced numbers says where *its own* come from is the models' business; this catches
    numbers in models that have no such field of their own and lean on what is around them. How a job is run,
    and what it is asked, needs no source.
    """
    return [
        Mistake(
            path,
            f" is {value}, but nothing around it says where it comes from; add 'source:' or 'assumption:'",
        )
        for path, value in leaves(plain)
        if type(value) in (int, float) and path[0] not in apart_from and not _has_source(plain, path)
    ]


def _has_source(plain: Any, path: Path) -> bool:
    for name in path:
        if isinstance(plain, Mapping):
            if plain.get("source") or plain.get("assumption"):
                return True
            plain = next((value for key, value in plain.items() if str(key) == name), None)
        else:
            plain = plain[int(name)]
    return False


def read_errors(error: ValidationError, model: type[BaseModel]) -> list[Mistake]:
    """The findings of a validation as sentences."""
    return [mistake for detail in error.errors() for mistake in _mistakes(detail, model)]


def _mistakes(detail: ErrorDetails, model: type[BaseModel]) -> Iterator[Mistake]:
    path, message = tuple(str(part) for part in detail["loc"] if part != "[key]"), detail["msg"]
    match detail["type"]:
        case "extra_forbidden":
            yield Mistake(path, f": there is no such key; {nearest(path[-1], _keys_at(model, path[:-1]))}")
        case "missing":
            yield Mistake(path, " is missing; add it")
        case "value_error":
            # A model that compares its parts reports each finding on a line of its own, with the path in
            # front.
            for line in message.removeprefix("Value error, ").splitlines():
                yield Mistake(path, f": {line}") if path else Mistake(*_split(line))
        case "date_parsing" | "date_from_datetime_parsing" | "date_type" | "date_from_datetime_inexact":
            yield Mistake(path, f"{_shown(detail['input'])}; expected a date {as_iso(detail['input'])}")
        case "path_type":
            yield Mistake(path, f"{_shown(detail['input'])}; expected the path of a file or folder, as text")
        case _:
            expected = _size_of_effect(detail, path, model) or _share(detail) or _expected(message)
            yield Mistake(path, f"{_shown(detail['input'])}; {expected}")


def as_iso(value: object) -> str:
    """How a date is written: the one that was given, where it can be told; years come first."""
    given = _BRITISH_DATE.fullmatch(str(value).strip())
    if given is None:
        return "such as 2022-07-31"
    day, month, year = (int(part) for part in given.groups())
    return f"with the year first: write {year}-{month:02}-{day:02}"


def _share(detail: ErrorDetails) -> str:
    """How a share is written, where somebody gave a percentage; blank where it is none."""
    value = detail["input"]
    text = _PERCENTAGE.fullmatch(value.strip()) if isinstance(value, str) else None
    if text:
        return f"expected a number and no sign: write {float(text[1]) / 100:g} for {float(text[1]):g} %"
    most = detail.get("ctx", {}).get("le")
    if most == 1 and isinstance(value, int | float) and A_PERCENTAGE <= value <= PER_CENT:
        return f"expected a share from 0 to 1: write {value / PER_CENT:g} for {value:g} %"
    return ""


def _size_of_effect(detail: ErrorDetails, path: Path, model: type[BaseModel]) -> str:
    """How an effect is written, where somebody gave one number for a distribution; blank elsewhere."""
    value = detail["input"]
    if not {"central", "low", "high"} <= set(_keys_at(model, path)) or not isinstance(
        value, int | float | str
    ):
        return ""
    return (
        "expected an effect with its range, such as {central: 0.8, low: 0.6, high: 0.9, assumption: why}; to"
        f" change what is most likely alone, set {path[-1]}.central"
    )


def _split(line: str) -> tuple[Path, str]:
    """The path that a finding of the whole configuration begins with, and the rest of it."""
    path, colon, rest = line.partition(": ")
    return (tuple(path.split(".")), f": {rest}") if colon else ((), f": {line}")


def _shown(value: object) -> str:
    return f" is {value!r}" if isinstance(value, str | int | float | None) else " is not usable"


def _expected(message: str) -> str:
    """``Input should be a valid number, unable to parse ...`` -> ``expected a valid number``."""
    message = message.partition(", unable to")[0].partition(", got ")[0]
    message = message.replace("Input should be ", "expected ").replace("String should ", "expected text to ")
    return message[0].lower() + message[1:]


def _keys_at(model: type[BaseModel], loc: Sequence[str]) -> list[str]:
    """The keys that the model knows at a place within it."""
    annotation: Any = model
    for name in loc:
        annotation = inside(annotation, name)
    annotation = bare(annotation)
    return (
        list(annotation.model_fields)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel)
        else []
    )
