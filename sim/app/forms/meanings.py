"""What the fields of a lever mean: the sentence that stands below each in its source."""

import ast
import inspect
import re
from functools import cache
from textwrap import dedent

_REFERENCE = re.compile(r"\s*\(:\w+:`[^`]*`\)|:\w+:`~?(?:[\w.]*\.)?(?=\w+`)|(?<=\w)`(?!`)")
"""What leads from a sentence to another place of the source: away with it, except names of neighbours."""


@cache
def meanings(model: type) -> dict[str, str]:
    """The docstrings of the fields of a model and of those it is derived from, by field."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if one.__module__.startswith("sim."):
            found |= _own(one)
    return found


def _own(model: type) -> dict[str, str]:
    try:
        source = dedent(inspect.getsource(model))
    except (OSError, TypeError):  # no source beside the program
        return {}
    body = ast.parse(source).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - of a class
    found = {}
    for field, after in zip(body.body, body.body[1:], strict=False):
        text = _text(after)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and text:
            found[field.target.id] = " ".join(_REFERENCE.sub("", text).replace("``", "").split())
    return found


def _text(node: ast.stmt) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return str(node.value.value)
    return ""
