"""The pages that people read, and what they tell them to type."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def commands(text: str) -> list[str]:
    """The lines of all blocks of shell commands in a Markdown text, a line that ends with a backslash joined to the next."""
    blocks = re.findall(r"```(?:sh|bash)\n(.*?)```", text, flags=re.DOTALL)
    lines = (line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines())
    return [re.sub(r"\s+#.*", "", line) for line in lines if line and not line.startswith("#")]


def every_command() -> list[str]:
    """What the README and the pages in ``docs/`` tell people to type, each once."""
    return list(dict.fromkeys(command for page in PAGES for command in commands(page.read_text(encoding="utf-8"))))


def links(text: str) -> list[str]:
    """Where the links and pictures of a Markdown text point to inside the project, without the place in the file."""
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return [link.partition("#")[0] for link in found if "://" not in link and not link.startswith("#")]
