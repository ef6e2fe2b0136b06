"""What people read uses the words of the field: those that the glossary lists, and none that it rules out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
HEADING = "## Words for people"
PEOPLE = ("report", "jobs", "comparison", "measures/indicators.py", "policies/remarks.py")
"""Rooms whose texts people read: pages, pictures, the workbook, the screen, remarks."""


def _section() -> list[list[str]]:
    """The rows of the table below the heading: what is said, what is not said, where it comes from."""
    text = (ROOT / "docs/GLOSSARY.md").read_text("utf-8").partition(HEADING)[2].partition("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


ROWS = _section()
RULED_OUT = [word.strip() for row in ROWS for word in row[1].split(",")]


def _texts(path: Path) -> Iterator[str]:
    """Texts of a module that are no docstring, and not the name of a thing."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def _read_by_people() -> Iterator[tuple[str, str]]:
    for room in PEOPLE:
        path = ROOT / "sim" / room
        for module in [path] if path.is_file() else path.rglob("*.py"):
            for text in _texts(module):
                yield module.relative_to(ROOT).as_posix(), text
    for template in (ROOT / "sim/report/pages/templates").glob("*.html"):
        yield template.name, re.sub(r"\{[{%].*?[%}]\}", " ", template.read_text("utf-8"))
    for file in (ROOT / "configs/scenario").glob("*.yaml"):
        said = yaml.safe_load(file.read_text("utf-8"))
        yield file.name, f"{said['title']} {said['stands_for']}"
    for file in (ROOT / "configs/placement").glob("*.yaml"):
        for one in (yaml.safe_load(file.read_text("utf-8")).get("types") or {}).values():
            yield file.name, str(one.get("title", ""))


def test_the_list_says_what_is_said_what_is_not_and_whose_word_it_is() -> None:
    assert len(ROWS) >= 8
    assert all(len(row) == 3 and all(row) for row in ROWS)
    assert len(RULED_OUT) == len(set(RULED_OUT)) >= 15


def test_nothing_that_people_read_uses_a_word_that_is_ruled_out() -> None:
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in RULED_OUT), re.IGNORECASE)
    found = [
        (where, match.group(), text[max(0, match.start() - 30) : match.end() + 30])
        for where, text in _read_by_people()
        for match in pattern.finditer(" ".join(text.split()))
    ]
    assert found == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_word_of_the_list_is_in_use(row: list[str]) -> None:
    """A list that nobody follows would only be a wish."""
    words = [word.strip().lower() for word in row[0].split(",")]
    said = " ".join(" ".join(text.split()) for _, text in _read_by_people()).lower()
    assert any(word in said for word in words)
