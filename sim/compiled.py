"""The model as machine code where it was compiled: the same source, the same results, four times as fast.

The model is plain Python. Where a C compiler is at hand, installing the package compiles it
(``.ci/hatch_build.py``) into a folder that is named by what was compiled: a source that has changed since
then runs as Python, never as what it was.
"""

import json
import os
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent
HELD: Final = PACKAGE / "_compiled"
"""Where compiled modules are kept, beside their sources: a folder for each state of the sources."""
LIBRARY: Final = "sim_model"
"""Name of the library that holds the code of all compiled modules."""
HOW: Final = "how.json"
"""The file in which the installation says how it went: ``seconds``, or ``why_not``."""
TOLD: Final = "told"
"""The file that stands there once people have been told."""
PURE: Final = "SIM_PURE_PYTHON"
"""Environment variable: nothing is compiled, and what was compiled is not used."""
AGAIN: Final = "uv sync --reinstall-package placement-sufficiency-simulator"
"""The command that compiles what is not compiled yet."""
STANDS_ON: Final = (
    "arrays.py", "bands.py", "calendar.py", "codes.py", "episodes.py", "errors.py",
    "parameters/**/*.py", "reading.py", "timeline.py",
)  # fmt: skip
"""Other modules whose types and constants the model uses; machine code holds some of them."""


def sources() -> list[Path]:
    """The modules that are compiled: all of the model but its front door, which finds the others."""
    model = PACKAGE / "model"
    return sorted(file for file in model.rglob("*.py") if file != model / "__init__.py")


def read_too() -> list[Path]:
    """The modules that are read, but not compiled, while those of the model are."""
    return sorted(file for pattern in STANDS_ON for file in PACKAGE.glob(pattern))


@cache
def folder() -> Path:
    """Where the compiled modules of the present sources are, if they are anywhere."""
    files = [*sources(), *read_too()]
    text = b"\0".join(
        file.relative_to(PACKAGE).as_posix().encode() + b"\0" + file.read_bytes() for file in files
    )
    return HELD / sha256(text + EXTENSION_SUFFIXES[0].encode()).hexdigest()[:16]


def is_wanted() -> bool:
    """Whether the environment leaves compiling on."""
    return os.environ.get(PURE, "0") in ("", "0")


def is_compiled() -> bool:
    """Whether the model of the present sources runs as machine code."""
    return is_wanted() and _library().is_file()


def search_path(own: Iterable[str]) -> list[str]:
    """Where Python finds the modules of the model: compiled ones of these very sources first, then sources.

    Loads the library that compiled modules share, which they look for by its name.
    """
    found, library = [*own], _library()
    if not is_compiled():
        return found
    spec = spec_from_file_location(library.name.partition(".")[0], library)
    if spec is None or spec.loader is None:
        return found
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[spec.name] = module
    return [str(folder() / "sim" / "model"), *found]


def way() -> str:
    """How the model runs, in a word: ``compiled`` or ``pure Python``."""
    return "compiled" if is_compiled() else "pure Python"


def state() -> str:
    """How the model runs, and if it runs as Python, why."""
    return way() if is_compiled() else f"{way()}: {_why_not()}"


def news() -> str | None:
    """What people should know about the installation; ``None`` once it was said or where it is not noted."""
    if not is_wanted() or not (folder() / HOW).is_file() or (folder() / TOLD).exists():
        return None
    try:
        (folder() / TOLD).touch()
    except OSError:
        return None
    if is_compiled():
        seconds = float(_how()["seconds"])
        return (
            f"The model has been compiled, once, in {seconds:.0f} s; it runs about four times as fast as"
            " before."
        )
    return (
        f"The model runs as {state()}. Results are the same; compiled, it would run about four times as fast."
        f" When that is mended, {AGAIN} compiles it."
    )


def _library() -> Path:
    return folder() / f"{LIBRARY}__mypyc{EXTENSION_SUFFIXES[0]}"


def _why_not() -> str:
    if not is_wanted():
        return f"{PURE} asks for it"
    if not (folder() / HOW).is_file():
        changed = f"its sources have changed since they were compiled; {AGAIN} compiles them"
        return changed if HELD.is_dir() else "it was installed uncompiled"
    return str(_how()["why_not"])


def _how() -> dict[str, float | str]:
    how: dict[str, float | str] = json.loads((folder() / HOW).read_text(encoding="utf-8"))
    return how
