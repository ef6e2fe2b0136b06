"""Every lever with its size in words, for ``--help`` and docs/LEVERS.md: read off the modules of the levers,
none of which is imported, so that help waits for no library.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

QUANTITY = "quantity"
KINDS = {
    "Share": "a share from 0 to 1, such as 0.4",
    "NotNegative": "a number, 0 or more",
    "Positive": "a number above 0",
}
"""The kinds of numbers that sizes are, in words."""


@dataclass(frozen=True)
class LeverInWords:
    """One lever."""

    name: str
    """What a policy's file calls it: ``lever: NAME``."""
    does: str
    """What it does, in a sentence."""
    quantity: str
    """The key that is its size."""
    size: str
    """What that may be, in words."""


def levers_in_words() -> list[LeverInWords]:
    """Every lever, in the order of their names."""
    return sorted(_found(), key=lambda one: one.name)


def _found() -> Iterator[LeverInWords]:
    # From the root: a room that is asked for its files is imported, that of the policies with every lever.
    folder = Path(str(files("sim"))) / "policies" / "levers"
    for module in folder.rglob("*.py"):
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and (quantity := _quantity(node)):
                does = " ".join((ast.get_docstring(node) or "").partition("\n\n")[0].split())
                yield LeverInWords(module.stem, does, quantity, _size(node, quantity))


def _quantity(node: ast.ClassDef) -> str:
    """The name of the number that is a lever's size; blank in a class that is none."""
    for part in node.body:
        match part:
            case ast.Assign(targets=[ast.Name(id="quantity")], value=ast.Constant(value=str(name))):
                return name
    return ""


def _size(node: ast.ClassDef, quantity: str) -> str:
    """What the size may be, from the kind of number that its field is declared as."""
    for part in node.body:
        match part:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id=kind), value=value):
                if name == quantity:
                    return KINDS.get(kind) or _whole(value)
    return "a number"


def _whole(value: ast.expr | None) -> str:
    """A whole number between the bounds of its field."""
    bounds = (
        {one.arg: ast.unparse(one.value) for one in value.keywords} if isinstance(value, ast.Call) else {}
    )
    between = (
        f" from {bounds['ge']} to {bounds['le']}".replace("-", "−") if {"ge", "le"} <= set(bounds) else ""
    )
    return f"a whole number{between}"


def help_lines() -> str:
    """Each lever with its size, a line each."""
    return "\n".join(f"  {one.name:<20} {one.quantity}: {one.size}" for one in levers_in_words())


def page() -> str:
    """The table of docs/LEVERS.md."""
    rows = [f"| `{one.name}` | {one.does} | `{one.quantity}` | {one.size} |" for one in levers_in_words()]
    return "\n".join(("| lever | what it does | its size | what that may be |", "|---|---|---|---|", *rows))
