"""One name for one thing: classes, kinds of arrays, and what the calendar says are defined once."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

PACKAGE = Path(__file__).parents[2] / "sim"
SOURCES = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}


def named_in(pattern: str) -> Iterator[str]:
    return (name for name, text in SOURCES.items() if re.search(pattern, text, re.MULTILINE))


def test_kinds_of_arrays_are_named_in_one_place() -> None:
    assert list(named_in("NDArray")) == ["arrays.py"]


@pytest.mark.parametrize(
    ("what", "pattern", "where"),
    [
        ("the mean year", r"\b365\.25\b", "bands.py"),
        ("the mean month", r"DAYS_PER_YEAR / (12|MONTHS_PER_YEAR)|\b30\.4", "calendar.py"),
        ("the mean week", r"\b52\.1|\b365 / 7\b|DAYS_PER_YEAR / (7|DAYS_PER_WEEK)", "calendar.py"),
        ("the year in the name of a financial year", r"int\([^()]*\[:4\]\)", "calendar.py"),
        (
            "a constant for the months of a year",
            r"^_?[A-Z_]*MONTHS?[A-Z_]*(: \w+)? = (12|30\.?\d*)\b",
            "calendar.py",
        ),
        ("1 April and 31 March of any year", r"date\([^()]*[a-z][^()]*, (3, 31|4, 1)\)", None),
    ],
)
def test_months_weeks_and_financial_years_are_reckoned_in_one_place(
    what: str, pattern: str, where: str | None
) -> None:
    assert list(named_in(pattern)) == ([where] if where else []), what


def test_no_two_public_classes_share_a_name() -> None:
    """So that a name says what it is, and a search for it finds one thing."""
    where: dict[str, list[str]] = {}
    for name, text in SOURCES.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where.setdefault(node.name, []).append(name)
    assert len(where) > 200
    assert {name: modules for name, modules in where.items() if len(modules) > 1} == {}
