"""The glossary and the code use the same words."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from sim.episodes import COLUMNS
from sim.parameters import Parameters

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
ROWS = [
    line.split("|")[1:-1]
    for line in (ROOT / "docs/GLOSSARY.md").read_text("utf-8").splitlines()
    if line.startswith("| `")
]
MODULES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
    for path in (ROOT / "sim").rglob("*.py")
}
WORDS = [word for row in ROWS for word in re.findall(r"`([^`]+)`", row[0])]


def _names_in(module: ast.Module) -> set[str]:
    """Identifiers: variables, arguments, attributes, functions and classes."""
    found: set[str] = set()
    for node in ast.walk(module):
        match node:
            case (
                ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name))
            ):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
    return found


def _texts_in(module: ast.Module) -> set[str]:
    """Texts that could be columns, parts of a table or keys."""
    return {n.value for n in ast.walk(module) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _keys_in(value: object) -> set[str]:
    if isinstance(value, dict):
        return {str(key) for key in value} | {key for part in value.values() for key in _keys_in(part)}
    return {key for part in value for key in _keys_in(part)} if isinstance(value, list) else set()


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    known = {name for module in MODULES.values() for name in _names_in(module) | _texts_in(module)}
    for path in (ROOT / "configs").rglob("*.yaml"):
        known |= _keys_in(yaml.safe_load(path.read_text("utf-8"))) | {path.stem, path.parent.name}
    assert len(WORDS) > 100
    assert [word for word in WORDS if word not in known] == []


def test_every_word_has_one_line_with_a_meaning() -> None:
    assert sorted({word for word in WORDS if WORDS.count(word) > 1}) == []
    assert [row[0] for row in ROWS if len(row) != 3 or len(row[1].strip()) < 10] == []


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("columns of the table of episodes", set(COLUMNS)),
        ("parts of the parameters", set(Parameters.model_fields)),
        (
            "folders of the configuration",
            {path.name for path in (ROOT / "configs").iterdir() if path.is_dir()},
        ),
    ],
)
def test_no_word_that_users_meet_is_left_out(what: str, words: set[str]) -> None:
    assert sorted(words - set(WORDS)) == [], what


INVENTED = {
    "luck",
    "Luck",
    "chances",
    "told",
    "Told",
    "Look",
    "asked",
    "wish",
    "wishes",
    "journeys",
    "JOURNEYS",
}
"""Words for which the field has one. As texts two are left, for what users read is a contract: the table
``journeys``, and ``asked`` in the manifest of ``job=synthesise``."""


def test_no_invented_word_is_a_name_in_the_code() -> None:
    found = {(name, where) for where, module in MODULES.items() for name in _names_in(module) & INVENTED}
    assert sorted(found) == []
