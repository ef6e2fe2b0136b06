"""The pages that people read and the messages of the program, and what both tell them to type."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))


def commands(text: str) -> list[str]:
    """The lines of all blocks of shell commands in a Markdown text, as they stand there."""
    blocks = re.findall(r"```(?:sh|bash)\n(.*?)```", text, flags=re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def inline(text: str) -> list[str]:
    """The pieces of code within the sentences of a Markdown text."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def every_command() -> list[str]:
    """What the README and the pages in ``docs/`` tell people to type, each once."""
    return list(
        dict.fromkeys(command for page in PAGES for command in commands(page.read_text(encoding="utf-8")))
    )


def links(text: str) -> list[str]:
    """Where the links and pictures of a Markdown text point to inside the project, without the place in the
    file."""
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return [link.partition("#")[0] for link in found if "://" not in link and not link.startswith("#")]


PART = "|".join(
    sorted({folder.name for folder in (ROOT / "configs").iterdir() if folder.is_dir()} | {"scenarios", "fit"})
)
KEY = rf"\+{{0,2}}(?:{PART})(?:\.\w+)*="
SETTING = re.compile(rf"\"{KEY}[^\"\n]+\"|(?<![\w.\-/{{\"]){KEY}[^\s`\"]+")
"""A setting with its value within a sentence, in double quotes or without."""


def settings(sentence: str) -> list[str]:
    """The settings that a sentence tells to type, with their quotation marks; not those whose value is left
    open."""
    found = SETTING.findall(re.sub(r"\{\w+\}", "X", sentence) if "`" in sentence else sentence)
    return [one if one.startswith('"') else one.rstrip(".,;:)'") for one in found]


def messages() -> Iterator[str]:
    """Every text in the code of the program that is no docstring, ``X`` in the place of what is put in."""
    for file in sorted((ROOT / "sim").rglob("*.py")):
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        aside = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        aside |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        calls = (node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
        aside |= {id(argument) for call in calls if call.func.id == "typed" for argument in call.args}
        for node in nodes:
            if id(node) not in aside and (text := _text(node)):
                yield text


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "X" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
