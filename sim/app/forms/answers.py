"""What was typed into a form: as it is shown again, and as the YAML of a scenario says it."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sim.app.forms.fields import CHOICE, DATE, NUMBER, RANGE, SEVERAL, TEXT, WHOLE, YES, FormField
from sim.report.words.labels import day_in_words

Form = Mapping[str, Sequence[str]]
"""The fields of a form by name, each with all that was given for it."""
PARTS = ("day", "month", "year")
ENDS = ("from", "to")
LONGEST = 300
"""Letters of an answer; what is longer is cut, and refused by the command's own rule."""


def shown(field: FormField) -> dict[str, Any]:
    """The value of a field as its inputs show it."""
    value = field.value
    if field.kind == DATE:
        year, month, day = str(value).split("-") if value else ("", "", "")
        return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
    if field.kind == RANGE:
        return dict(zip(ENDS, map(text_of, value or ("", "")), strict=True))
    if field.kind == SEVERAL:
        return {"chosen": [str(one) for one in value or ()]}
    if field.kind == YES:
        return {"chosen": ["yes"] if value else []}
    return {"text": text_of(value)}


def typed_in(field: FormField, form: Form) -> dict[str, Any]:
    """What somebody typed into the inputs of a field, as they show it again."""
    if field.kind in (DATE, RANGE):
        return {part: _one(form, f"{field.name}-{part}") for part in (PARTS if field.kind == DATE else ENDS)}
    if field.kind in (SEVERAL, YES):
        return {"chosen": [_cut(one) for one in form.get(field.name, ())]}
    return {"text": _one(form, field.name)}


def answer(field: FormField, given: Mapping[str, Any]) -> Any:
    """The value that these inputs stand for; text that stands for none stays text, and is refused as such."""
    match field.kind:
        case str(kind) if kind == DATE:
            return _date(given) or (None if field.optional else "")
        case str(kind) if kind == RANGE:
            both = [_number(given[end], whole=True) for end in ENDS]
            return None if field.optional and both == ["", ""] else both
        case str(kind) if kind == SEVERAL:
            return list(given["chosen"]) or (None if field.optional else [])
        case str(kind) if kind == YES:
            return bool(given["chosen"])
    text = given["text"]
    if not text and field.optional:
        return None
    if field.kind in (NUMBER, WHOLE):
        return _number(text, whole=field.kind == WHOLE)
    assert field.kind in (TEXT, CHOICE)  # noqa: S101 - there is no other
    return text


def differs(field: FormField, value: Any) -> bool:
    """Whether an answer is another value than that of the policy's own file."""
    if field.kind == SEVERAL:
        return sorted(map(str, value or ())) != sorted(map(str, field.value or ()))
    return bool(value != field.value)


def difference(fields: Sequence[FormField], form: Form) -> dict[str, Any]:
    """What an answered form says differently from the policy's own file, nested as YAML has it."""
    found: dict[str, Any] = {}
    for field in fields:
        value = answer(field, typed_in(field, form))
        if differs(field, value):
            inside = found
            for name in field.path[:-1]:
                inside = inside.setdefault(name, {})
            inside[field.path[-1]] = value
    return found


def in_words(field: FormField) -> str:
    """The value of a field as a reader is told it."""
    if field.value is None or field.value == []:
        return "not given"
    if field.kind == YES:
        return "yes" if field.value else "no"
    some = field.value if isinstance(field.value, list) else [field.value]
    said = [_one_in_words(field, one) for one in some]
    return (" to " if field.kind == RANGE else ", ").join(said)


def _one_in_words(field: FormField, value: Any) -> str:
    return day_in_words(value) if field.kind == DATE else field.options.get(str(value), text_of(value))


def text_of(value: Any) -> str:
    """A value as somebody would type it."""
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def _date(given: Mapping[str, Any]) -> str:
    """An ISO date where three numbers were typed; what was typed where they were not; blank for nothing."""
    day, month, year = (given[part] for part in PARTS)
    if not (day or month or year):
        return ""
    if all(re.fullmatch(r"[0-9]{1,4}", part) for part in (day, month, year)):
        return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    return " ".join(part for part in (day, month, year) if part)


def _number(text: str, *, whole: bool) -> Any:
    plain = text.replace(",", "").removeprefix("£")
    with suppress(ValueError):  # more digits than Python reads
        if re.fullmatch(r"[+-]?[0-9]+", plain):
            return int(plain)
    if not whole and re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+(e[+-]?[0-9]+)?", plain, re.IGNORECASE):
        return float(plain)
    return text


def _one(form: Form, name: str) -> str:
    return _cut((form.get(name) or ("",))[0])


def _cut(text: str) -> str:
    return text.strip()[: LONGEST + 1]
