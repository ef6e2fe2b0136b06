"""The recipes of CONTRIBUTING.md as they stand there, and a copy of the house in which they are cooked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "CONTRIBUTING.md"
STEP = re.compile(r"`([^`\n]+)`:\n\n```(yaml|python|diff)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
"""A file's name, a colon, and a block with what is written into it."""


@dataclass(frozen=True)
class Step:
    """One file that a recipe touches."""

    file: str
    kind: str
    """``yaml`` and ``python`` are the whole file; ``diff`` adds lines to one that is there."""
    text: str

    def done_in(self, folder: Path) -> None:
        """Do it; raises ``AssertionError`` where the file is not as the recipe says that it is."""
        file = folder / self.file
        if self.kind == "diff":
            assert file.is_file(), f"{self.file}: there is no such file to add to"
            file.write_text(self._added(file.read_text(encoding="utf-8")), encoding="utf-8")
            return
        assert not file.exists(), f"{self.file}: is there already"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.text, encoding="utf-8")

    def _added(self, before: str) -> str:
        lines = self.text.splitlines(keepends=True)
        assert {line[0] for line in lines} == {" ", "+"}, (
            f"{self.file}: a recipe adds, and takes nothing away"
        )
        there = "".join(line[1:] for line in lines if line[0] == " ")
        assert before.count(there) == 1, f"{self.file}: the place is not there, or not the only one"
        return before.replace(there, "".join(line[1:] for line in lines))


def recipes() -> dict[str, tuple[Step, ...]]:
    """The steps of each recipe, by its heading."""
    _, _, page = PAGE.read_text(encoding="utf-8").partition("\n## Recipes\n")
    headed = (part.partition("\n") for part in page.split("\n### ")[1:])
    return {title: tuple(Step(*found) for found in STEP.findall(text)) for title, _, text in headed}


def copy_of_the_house(folder: Path, parts: Sequence[str] = ("sim", "configs")) -> Path:
    """The package and its configurations in another folder."""
    for part in parts:
        copytree(HOUSE / part, folder / part, ignore=ignore_patterns("__pycache__", "_compiled"))
    return folder
