"""New values at named places of some parameters, and parameters as plain values to be written down."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel

from sim.parameters.paths.annotations import bare, inside, key_of
from sim.timeline import Timeline

Model = TypeVar("Model", bound=BaseModel)


def with_values(parameters: Model, values: Mapping[str, Any]) -> Model:
    """The same parameters with other values at some paths, such as
    ``{"exits.routes.adoption.per_year.under_1": 1.2}``.

    A path names keys, positions in a list and fields; a key that a mapping does not have is added in the form
    of its keys (an age is a number, a band of ages or a code itself), a field must be there, and a key must
    be possible (``KeyError``). A number becomes a timeline where one belongs. Nothing is validated again.
    """
    tree = nested({path: Leaf(value) for path, value in values.items()})
    replaced: Model = _replaced(parameters, tree, type(parameters))
    return replaced


def value_at(parameters: BaseModel, path: str) -> Any:
    """What stands at a path; raises ``KeyError`` if nothing does."""
    value: Any = parameters
    for name in path.split("."):
        if isinstance(value, BaseModel):
            value = _field(value, name)
        elif isinstance(value, dict):
            value = {str(key): inner for key, inner in value.items()}[name]
        elif isinstance(value, tuple) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            raise KeyError(f"{path}: there is no '{name}'")
    return value


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by path as mappings within mappings, in the order in which they come."""
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *way, last = path.split(".")
        branch = tree
        for name in way:
            branch = branch.setdefault(name, {})
        branch[last] = value
    return tree


class Leaf:
    """A new value, told apart from a mapping that leads to some."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def _replaced(old: Any, new: Any, annotation: Any) -> Any:
    """The value with new ones below it; ``annotation`` says what it is."""
    if isinstance(new, Leaf):
        return _like(old, new.value, annotation)
    if isinstance(old, BaseModel):
        return old.model_copy(
            update={
                name: _replaced(_field(old, name), inner, inside(type(old), name))
                for name, inner in new.items()
            }
        )
    within = inside(annotation, "")
    if isinstance(old, tuple):
        return tuple(
            _replaced(value, new[str(i)], within) if str(i) in new else value for i, value in enumerate(old)
        ) + tuple(inner.value for name, inner in new.items() if int(name) >= len(old))
    if isinstance(old, dict):
        keys = {str(key): key for key in old}
        put = {keys[name] if name in keys else key_of(annotation, name): inner for name, inner in new.items()}
        return old | {key: _replaced(old.get(key), inner, within) for key, inner in put.items()}
    if old is None:  # below a key that was not there
        return {key_of(annotation, name): _replaced(None, inner, within) for name, inner in new.items()}
    raise KeyError(f"{old!r} has no parts")


def _field(model: BaseModel, name: str) -> Any:
    if name not in type(model).model_fields:
        raise KeyError(f"{type(model).__name__} has no field '{name}'")
    return getattr(model, name)


def _like(old: Any, value: Any, annotation: Any) -> Any:
    """The value in the form that belongs there: a timeline where one stands, keys that are ages where ages
    are the keys.
    """
    if bare(annotation) is Timeline or isinstance(old, Timeline):
        return value if value is None or isinstance(value, str) else Timeline.parse(value)
    if isinstance(value, Mapping) and (isinstance(old, dict) or get_origin(bare(annotation)) is dict):
        before, within = old or {}, inside(annotation, "")
        keys = {str(key): key for key in before}
        put = {
            keys[str(name)] if str(name) in keys else key_of(annotation, name): inner
            for name, inner in value.items()
        }
        return {key: _like(before.get(key), inner, within) for key, inner in put.items()}
    return value


def plain(value: Any) -> Any:
    """Parameters as a configuration writes them: mappings, lists, numbers and text, without what is ``None``
    or empty.
    """
    if isinstance(value, BaseModel):
        return {
            name: plain(getattr(value, name))
            for name in type(value).model_fields
            if _says_something(value, name)
        }
    if isinstance(value, Timeline):
        return _timeline(value)
    if isinstance(value, Mapping):
        return {plain(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    return _number(value) if isinstance(value, float) else value


def _says_something(model: BaseModel, name: str) -> bool:
    value = getattr(model, name)
    return value is not None and (type(model).model_fields[name].is_required() or value not in ({}, ()))


def _timeline(timeline: Timeline) -> Any:
    if len(timeline.values) == 1:
        return _number(timeline.values[0])
    changes = zip(timeline.dates[1:], timeline.values[1:], strict=True)
    return {"start": _number(timeline.values[0]), **{_iso(day): _number(value) for day, value in changes}}


def _iso(day: date) -> str:
    return day.isoformat()


def _number(value: float) -> float:
    """Nine significant digits, so that shares still sum to one."""
    return float(f"{value:.9g}")
