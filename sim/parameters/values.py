"""New values at named places of some parameters, and parameters as plain values to be written down."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from sim.timeline import Timeline

Model = TypeVar("Model", bound=BaseModel)


def with_values(parameters: Model, values: Mapping[str, Any]) -> Model:
    """The same parameters with other values at some paths, such as ``{"exits.routes.adoption.per_year.under_1": 1.2}``.

    A path names keys, positions in a list and fields; a key that a mapping does not have is added, a field must be there
    (``KeyError``). A number becomes a timeline where one stands. Nothing is validated again.
    """
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *way, last = path.split(".")
        branch = tree
        for name in way:
            branch = branch.setdefault(name, {})
        branch[last] = Leaf(value)
    replaced: Model = _replaced(parameters, tree)
    return replaced


class Leaf:
    """A new value, told apart from a mapping that leads to some."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def _replaced(old: Any, new: Any) -> Any:
    if isinstance(new, Leaf):
        return _like(old, new.value)
    if isinstance(old, BaseModel):
        return old.model_copy(update={name: _replaced(_field(old, name), inner) for name, inner in new.items()})
    if isinstance(old, tuple):
        return tuple(_replaced(value, new[str(i)]) if str(i) in new else value for i, value in enumerate(old)) + tuple(
            inner.value for name, inner in new.items() if int(name) >= len(old)
        )
    if isinstance(old, dict):
        changed = {key: _replaced(value, new[str(key)]) if str(key) in new else value for key, value in old.items()}
        like = next(iter(old.values()), None)
        known = {str(key) for key in old}
        return changed | {name: _added(like, inner) for name, inner in new.items() if name not in known}
    raise KeyError(f"{old!r} has no parts")


def _added(like: Any, new: Any) -> Any:
    """A value, or a mapping of some, below a key that was not there."""
    if isinstance(new, Leaf):
        return _like(like, new.value)
    return {name: _added(None, inner) for name, inner in new.items()}


def _field(model: BaseModel, name: str) -> Any:
    if name not in type(model).model_fields:
        raise KeyError(f"{type(model).__name__} has no field '{name}'")
    return getattr(model, name)


def _like(old: Any, value: Any) -> Any:
    """The value in the form of the one that it replaces."""
    if isinstance(old, Timeline) and not isinstance(value, str):
        return Timeline.parse(value)
    if isinstance(old, dict) and isinstance(value, Mapping):
        keys = {str(key): key for key in old}
        like = next(iter(old.values()), None)
        return {keys.get(str(name), name): _like(like, inner) for name, inner in value.items()}
    return value


def plain(value: Any) -> Any:
    """Parameters as a configuration writes them: mappings, lists, numbers and text, without what is ``None`` or empty."""
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields if _says_something(value, name)}
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
