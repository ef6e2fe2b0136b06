"""The form of a policy, made from the schema of its lever: label, hint, kind of field and value of each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import EnumMeta
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from sim.app.forms.meanings import meanings
from sim.parameters import Parameters
from sim.parameters.provision import CLASSES
from sim.policies import LEVERS, Policy
from sim.policies.effect import Effect
from sim.policies.policy import DeliveryCost
from sim.report.words.labels import spelt

Path = tuple[str, ...]
NOT_ASKED = ("name", "strategy", "source", "assumption", "printed", "drawn", "follows")
"""What a form does not ask for: words that say where numbers come from, and what the program fills in."""
_NAME = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
"""A name of the code, as sentences about it have it."""
FIRST = ("start", "lead_months", "ramp_months", "end")
"""Asked for right behind the size."""
NUMBER, WHOLE, DATE, TEXT, CHOICE, SEVERAL, YES, RANGE = (
    "number", "whole", "date", "text", "choice", "several", "yes", "range"
)  # fmt: skip
LABELS = {
    "start": "Decided on",
    "lead_months": "Months until it takes effect",
    "ramp_months": "Months until it has its full size",
    "end": "Ends on",
    "on_the_first": "Takes effect on the first of a month",
    "central": "Most likely",
    "low": "Low",
    "high": "High",
    "set_up": "Once, in pounds",
    "per_year": "Each year, in pounds",
    "months": "Months for which that is paid",
    "at_size": "Size to which these amounts belong",
}
HINTS = {
    "start": "For example, 27 3 2024. The day on which the council decides.",
    "lead_months": "Preparation, such as finding a house or hiring a team.",
    "ramp_months": "0 if it works in full from its first day.",
    "end": "Leave empty if it goes on.",
    "per_year": "Leave 0 if it costs nothing beside homes, fees and allowances.",
}
EFFECT_HINT = "Nobody knows an effect exactly: eight in ten values lie between low and high."


@dataclass(frozen=True)
class FormField:
    """One question of a form."""

    path: Path
    kind: str
    label: str
    hint: str
    value: Any
    """What the policy's own file says."""
    options: Mapping[str, str]
    """What can be chosen, with titles; empty where anything can be typed."""
    optional: bool
    group: str = ""
    """The heading that it stands under, with others."""
    evidence: str = ""
    """What the numbers of the group rest on."""

    @property
    def name(self) -> str:
        """Its name in the form."""
        return ".".join(self.path)

    @property
    def ident(self) -> str:
        """Its place in the page."""
        return "-".join(("field", *self.path))


def fields_of(plain: Mapping[str, Any], p: Parameters) -> list[FormField]:
    """The questions about a policy as its file has it: the size first, then dates, then the rest, then
    effects and costs.
    """
    lever = LEVERS[str(plain["lever"])]
    names = [name for name in lever.model_fields if name not in NOT_ASKED]
    order = [lever.quantity, *FIRST]
    names.sort(key=lambda name: order.index(name) if name in order else len(order))
    single = [one for name in names for one in _asked(lever, name, (name,), plain.get(name), p)]
    return sorted(single, key=lambda one: bool(one.group))


def _asked(
    model: type[BaseModel], name: str, path: Path, value: Any, p: Parameters, group: str = "", why: str = ""
) -> Iterator[FormField]:
    kind, optional = _bare(model.model_fields[name].annotation)
    if isinstance(kind, type) and issubclass(kind, Effect | DeliveryCost):
        if isinstance(value, Mapping):
            yield from _group(kind, name, value, p, meanings(model).get(name, ""))
        return
    options = _options(name, kind, p)
    question = _kind(kind, options)
    if question:
        default = model.model_fields[name].get_default(call_default_factory=True)
        given = default if value is None and not model.model_fields[name].is_required() else value
        hint = HINTS.get(name, in_plain_words(meanings(model).get(name, "")))
        if options and given is not None:
            options = {**{str(one): spelt(str(one)) for one in _listed(given)}, **options}
        label = LABELS.get(name, spelt(name))
        if issubclass(model, Policy) and name == model.quantity:
            hint = f"{hint} This is its size; at 0 it does nothing.".strip()
        yield FormField(path, question, label, hint, plain_value(given), options, optional, group, why)


def _group(
    kind: type[BaseModel], name: str, value: Mapping[str, Any], p: Parameters, meaning: str
) -> Iterator[FormField]:
    """The numbers of an effect or of the cost of carrying a policy out, under one heading."""
    evidence = " ".join(str(value[word]) for word in ("source", "assumption") if value.get(word))
    heading = "What it costs to carry out" if issubclass(kind, DeliveryCost) else f"Effect: {spelt(name)}"
    if meaning:
        said = in_plain_words(meaning).rstrip(".")
        heading = f"{heading} ({said[:1].lower()}{said[1:]})"
    for inner in kind.model_fields:
        if inner not in NOT_ASKED:
            yield from _asked(kind, inner, (name, inner), value.get(inner), p, heading, evidence)


def in_plain_words(meaning: str) -> str:
    """A sentence of the source as a form says it: other questions are called by their labels."""
    return _NAME.sub(lambda name: f"“{LABELS.get(name.group(), spelt(name.group()))}”", meaning)


def _bare(annotation: Any) -> tuple[Any, bool]:
    """The type behind ``Annotated`` and ``| None``, and whether there may be nothing."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        some = [one for one in get_args(annotation) if one is not NoneType]
        return (_bare(some[0])[0], True) if len(some) == 1 else (annotation, True)
    return annotation, False


def _kind(kind: Any, options: Mapping[str, str]) -> str:
    """How something is asked for; blank for what only a file can say."""
    if get_origin(kind) is tuple:
        inside = get_args(kind)
        if len(inside) == 2 and inside[1] is not Ellipsis:
            return RANGE
        return SEVERAL if options else ""
    if options:
        return CHOICE
    return {bool: YES, int: WHOLE, float: NUMBER, date: DATE, str: TEXT}.get(kind, "")


def _options(name: str, kind: Any, p: Parameters) -> dict[str, str]:
    """What can be chosen, from the schema itself or from the authority."""
    inside = _bare(get_args(kind)[0])[0] if get_origin(kind) is tuple else kind
    if get_origin(inside) is Literal:
        return {str(one): spelt(str(one)) for one in get_args(inside)}
    if isinstance(inside, EnumMeta):
        return {str(one.value): str(one.value).replace("_", " ") for one in inside}  # type: ignore[var-annotated]
    types = {key: one.title for key, one in p.placement.types.items()}
    homes = {key: one.title for key, one in p.provision.homes.items()}
    names = {
        "home": homes,
        "replaces": dict.fromkeys(CLASSES, "") | homes,
        "group": dict.fromkeys(p.costs.groups, "") if p.costs else {},
        "market": dict.fromkeys(p.provision.markets, ""),
        "strata": dict.fromkeys(p.entries.strata, ""),
        **dict.fromkeys(("type", "move_to", "living_in", "placements"), types),
        **dict.fromkeys(("route", "routes", "exit_by"), dict.fromkeys(p.exits.routes, "")),
        **dict.fromkeys(
            ("setting", "settings", "before", "after"), dict.fromkeys(p.placement.preferences, "")
        ),
    }
    return {key: title or spelt(key) for key, title in names.get(name, {}).items()}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def plain_value(value: Any) -> Any:
    """A value as YAML has it, with dates as text."""
    if isinstance(value, date):
        return value.isoformat()
    return [plain_value(one) for one in value] if isinstance(value, list | tuple) else value
