"""What the models of parameters say about themselves: which type of value, and which type of key, stands
where.
"""

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError


def bare(annotation: Any) -> Any:
    """What an annotation is about, without its extra conditions and without ``None``."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return bare(next(argument for argument in get_args(annotation) if argument is not type(None)))
    return annotation


def inside(annotation: Any, name: str) -> Any:
    """The annotation of what stands under a name, key or position within a value; ``None`` if nobody says."""
    annotation = bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.model_fields[name].annotation if name in annotation.model_fields else None
    return next((argument for argument in reversed(get_args(annotation)) if argument is not Ellipsis), None)


def key_of(annotation: Any, name: object) -> Any:
    """A key of a mapping as the mapping has it: ``"14"`` is 14 where ages are the keys, and stays text where
    names are.

    Raises ``KeyError`` if the mapping can have no such key.
    """
    annotation = bare(annotation)
    if get_origin(annotation) is not dict:
        return name
    try:
        return _reader(get_args(annotation)[0]).validate_python(name)
    except ValidationError as error:
        raise KeyError(f"'{name}' is no key here; {error.errors()[0]['msg']}") from error


@cache
def _reader(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def places_of(model: type[BaseModel], wanted: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where a model, or one of the models that it always has below it, has a field of some type."""
    for name, field in model.model_fields.items():
        annotation = bare(field.annotation)
        if annotation == wanted:
            yield (*path, name)
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from places_of(annotation, wanted, (*path, name))
