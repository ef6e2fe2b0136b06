"""What the models of parameters say about themselves: which kind of value, and which kind of key, stands where."""

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError


def bare(kind: Any) -> Any:
    """What an annotation is about, without its extra conditions and without ``None``."""
    if get_origin(kind) is Annotated:
        return bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return bare(next(argument for argument in get_args(kind) if argument is not type(None)))
    return kind


def inside(kind: Any, name: str) -> Any:
    """The annotation of what stands under a name, key or position within a value; ``None`` if nobody says."""
    kind = bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind.model_fields[name].annotation if name in kind.model_fields else None
    return next((argument for argument in reversed(get_args(kind)) if argument is not Ellipsis), None)


def key_of(kind: Any, name: object) -> Any:
    """A key of a mapping as the mapping has it: ``"14"`` is 14 where ages are the keys, and stays text where names are.

    Raises ``KeyError`` if the mapping can have no such key.
    """
    kind = bare(kind)
    if get_origin(kind) is not dict:
        return name
    try:
        return _reader(get_args(kind)[0]).validate_python(name)
    except ValidationError as error:
        raise KeyError(f"'{name}' is no key here; {error.errors()[0]['msg']}") from error


@cache
def _reader(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def places_of(model: type[BaseModel], wanted: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where a model, or one of the models that it always has below it, has a field of some type."""
    for name, field in model.model_fields.items():
        kind = bare(field.annotation)
        if kind == wanted:
            yield (*path, name)
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from places_of(kind, wanted, (*path, name))
