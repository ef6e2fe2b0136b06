"""Compiles the model while the package is being installed; if that fails, the model runs as Python."""

import compileall
import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from shlex import split
from shutil import copyfile, copytree, rmtree, which
from subprocess import PIPE, STDOUT
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim import compiled

NEEDS = ["mypy[mypyc]>=2.4,<2.5", "setuptools>=77"]
SETUP = """
from setuptools import setup
from mypyc.build import mypycify
modules = mypycify({words!r}, group_name={group!r}, opt_level="1", debug_level="0")
for module in modules:
    module.extra_compile_args = [*module.extra_compile_args, *{flags!r}]
setup(name="model", packages=[], ext_modules=modules)
"""
FIRST = "first.h"
"""The file that gcc and clang read before all others, with this text."""
NUMBERS = """
#define PY_SSIZE_T_CLEAN
#include <Python.h>
static inline double number_in(PyObject *it) {
    return PyFloat_CheckExact(it) ? PyFloat_AS_DOUBLE(it) : PyFloat_AsDouble(it);
}
#define PyFloat_AsDouble number_in
"""
"""The number in an object of Python, without a call of its library where the object is a float."""
DIRECT = ["-fno-plt"] if sys.platform == "linux" else []
OPTIONS = [] if os.name == "nt" else ["-fvisibility=hidden", "-include", FIRST, *DIRECT]
"""What gcc and clang are told. Functions call each other at once, not by way of a table of names, and those
of Python with one jump less."""
FLAGS = ["--follow-imports=silent", "--ignore-missing-imports", "--no-error-summary"]
LONGEST = 200
"""Letters of a reason."""
KEPT = 5
"""Compiled states of the sources that are kept, so that going back to one costs nothing."""


class Compiles(BuildHookInterface[Any]):
    """Hatchling's hook: asked before the files of a wheel, or of an editable install, are gathered."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What compiling needs; nothing where there is nothing to compile with."""
        return [] if self._is_not_asked() or no_compiler() else NEEDS

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is not compiled yet, and ship it if this is a wheel.

        Bytecode of what is edited in place is made here: installers make only that of what they copy.
        """
        if version == "editable":
            compileall.compile_dir(compiled.PACKAGE, quiet=2)
        if self._is_not_asked():
            return
        if not compiled.is_compiled():
            compile_model()
        if version == "standard" and compiled.is_compiled():
            build_data |= {"pure_python": False, "infer_tag": True}
            build_data["force_include"][str(compiled.folder())] = f"sim/_compiled/{compiled.folder().name}"

    def _is_not_asked(self) -> bool:
        return self.target_name != "wheel" or not compiled.is_wanted()


def no_compiler() -> str:
    """Why there is nothing to compile with, as far as it can be told without trying; empty if there is."""
    if os.name == "nt":
        return ""  # setuptools finds Microsoft's compiler, or says that it does not
    command = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    if which(split(command)[0]) is None:
        return f"no C compiler was found ({command})"
    header = Path(sysconfig.get_path("include")) / "Python.h"
    return (
        "" if header.is_file() else f"the headers of Python are missing ({header.name}); install python3-dev"
    )


def compile_model() -> None:
    """Compile the model, whole or not at all, into the folder of its sources, and note there how it went."""
    target, began = compiled.folder(), time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        why_not = no_compiler() or _compile(Path(place))
        how = {"why_not": why_not} if why_not else {"seconds": round(time.monotonic() - began, 1)}
        built = Path(place) / "built"
        built.mkdir(exist_ok=True)
        (built / compiled.HOW).write_text(json.dumps(how) + "\n", encoding="utf-8")
        _publish(built, target)
    if why_not:
        slow = "The model was not compiled and runs as Python, at a quarter of the speed"
        sys.stderr.write(f"{slow}: {why_not}\n")


def _compile(place: Path) -> str:
    """Compile into ``place / "built"``; why it could not be done, or nothing."""
    root = compiled.PACKAGE.parent
    for file in [*compiled.sources(), *compiled.read_too()]:
        copy = place / file.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copyfile(file, copy)
    for package in (place / "sim", place / "sim" / "model"):
        (package / "__init__.py").touch()
    (place / FIRST).write_text(NUMBERS, encoding="utf-8")
    words = [*FLAGS, *(file.relative_to(root).as_posix() for file in compiled.sources())]
    (place / "setup.py").write_text(
        SETUP.format(words=words, group=compiled.LIBRARY, flags=OPTIONS), encoding="utf-8"
    )
    command = [sys.executable, "setup.py", "build_ext", "--build-lib", "built"]
    try:
        subprocess.run(command, cwd=place, check=True, stdout=PIPE, stderr=STDOUT, text=True)  # noqa: S603 - fixed words
    except (OSError, subprocess.CalledProcessError) as error:
        rmtree(place / "built", ignore_errors=True)
        return _reason(error)
    return ""


def _publish(built: Path, target: Path) -> None:
    """Put a folder in its place at once; only the newest few stay."""
    fresh = target.with_name(f"{target.name}.new")
    for old in (fresh, target):
        rmtree(old, ignore_errors=True)
    copytree(built, fresh)
    fresh.rename(target)
    for old in sorted(target.parent.iterdir(), key=lambda folder: folder.stat().st_mtime)[:-KEPT]:
        rmtree(old, ignore_errors=True)


def _reason(error: OSError | subprocess.CalledProcessError) -> str:
    """The line that says most of what went wrong, not too long for a screen."""
    said = (error.stdout or "") if isinstance(error, subprocess.CalledProcessError) else str(error)
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason was given"]
    line = next((line for line in lines if "error:" in line.lower()), lines[-1])
    if failed := re.match(r"error: command '\[?'?([^' ]+)", line, flags=re.IGNORECASE):
        return f"the C compiler failed ({failed[1]})"
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
