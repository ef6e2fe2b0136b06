"""What people are told to type, written so that sh, zsh, cmd and PowerShell all pass on the same.

Brackets are patterns in zsh, commas make lists in PowerShell, single quotes are letters in cmd: double quotes
are the one way that all four know.
"""

import os
import re
import shlex
from collections.abc import Mapping

PLAIN = re.compile(r"[A-Za-z0-9_./:=+~-]+")
"""Words that no shell changes."""
ALIVE = re.compile(r'[$`"!%]|\\$')
"""What some shell changes within double quotes, too."""
PLAIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./+ -]*")
"""Words that need no quotes within a mapping."""


def typed(argument: str) -> str:
    """An argument as it is typed: as it is where no shell minds, else in double quotes.

    What double quotes do not protect (a dollar, a backquote) is written for the shells of this machine.
    """
    if PLAIN.fullmatch(argument):
        return argument
    if ALIVE.search(argument) and os.name != "nt":
        return shlex.quote(argument)
    return f'"{argument}"'


def mapping(key: str, words: Mapping[str, str]) -> str:
    """A setting that is a mapping, as it is typed: ``"fit.carers_words={Long Term: mainstream}"``."""
    return typed(
        f"{key}={{{', '.join(f'{_word(word)}: {_word(meaning)}' for word, meaning in words.items())}}}"
    )


def _word(text: str) -> str:
    """A word of a mapping; in single quotes where a letter of it would be taken for something else."""
    if PLAIN_WORD.fullmatch(text) or re.fullmatch(r"<[a-z ,]+>", text):
        return text
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
