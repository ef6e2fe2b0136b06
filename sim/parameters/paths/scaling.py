"""The same parameters with some of their numbers multiplied: what a sensitivity analysis varies."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.errors import InputMistake
from sim.parameters.checks.references import nearest
from sim.timeline import Timeline

Model = TypeVar("Model", bound=BaseModel)
EVERY = "*"
"""Stands for every name in a path."""


def scaled(model: Model, path: str, factor: float) -> Model:
    """A model with every number at or below a path multiplied, checked as if it had been read like that.

    A path is written as on the command line, with ``*`` for every name: ``moves.endings.*.scale``. Raises
    ``InputMistake`` if it leads nowhere or the numbers do not pass the checks of the model.
    """
    try:
        changed: Model = _at(model, tuple(path.split(".")), (), factor)
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise InputMistake(
            f"{path} times {factor:g} cannot be used: {reason}; give factors nearer to 1"
        ) from error
    return changed


def _at(value: Any, path: tuple[str, ...], above: tuple[str, ...], factor: float) -> Any:
    if not path:
        return _multiplied(value, above, factor)
    name, *rest = path
    parts = _parts(value)
    chosen = list(parts) if name == EVERY else [key for key in parts if str(key) == name]
    if not chosen:
        where = f"{'.'.join(above)} has no '{name}'" if above else f"there is no '{name}'"
        raise InputMistake(f"{where}; {nearest(name, [str(key) for key in parts])}")
    return _with(value, {key: _at(parts[key], tuple(rest), (*above, str(key)), factor) for key in chosen})


def _multiplied(value: Any, above: tuple[str, ...], factor: float) -> Any:
    """The value with every number in it multiplied; raises ``InputMistake`` if it holds none."""
    if isinstance(value, Timeline):
        return value.scale(factor)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value * factor
    numbers = {key: part for key, part in _parts(value).items() if _holds_numbers(part)}
    if not numbers:
        raise InputMistake(f"{'.'.join(above)} is no number and holds none; name one that is")
    return _with(value, {key: _multiplied(part, (*above, str(key)), factor) for key, part in numbers.items()})


def _holds_numbers(value: Any) -> bool:
    if isinstance(value, Timeline) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return True
    return any(_holds_numbers(part) for part in _parts(value).values())


def _parts(value: Any) -> dict[Any, Any]:
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    return value if isinstance(value, dict) else {}


def _with(value: Any, changed: dict[Any, Any]) -> Any:
    """A model or mapping with some of its parts replaced; a model is checked anew."""
    whole = {**_parts(value), **changed}
    return type(value).model_validate(whole) if isinstance(value, BaseModel) else whole
