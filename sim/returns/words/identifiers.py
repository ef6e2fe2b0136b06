"""Numbers of children that are the same however they are written."""

import re
from collections import defaultdict
from collections.abc import Iterable

from sim.returns.words.columns import Words, plain
from sim.returns.words.spelling import exact

_THOUSANDS = re.compile(r"""["']?\d{1,3}([,.' ])\d{3}(?:\1\d{3})*["']?""")
_BETWEEN = re.compile(r"(?<=[A-Z])[ _/.\-]+(?=\d)|(?<=\d)[ _/.\-]+(?=[A-Z])")
_POWER = re.compile(r"(\d+)E(\d)")


def one_spelling(column: Words) -> Words:
    """A column CHILD in plain capitals: ``7,000,123`` is ``7000123``, ``LAC-17`` and ``lac 17`` are
    ``LAC17``, ``1.5E+1`` is ``15``. What has lost digits stays as it is (see
    :func:`~sim.returns.words.spelling.exact`).
    """
    grouped = [word for word in map(str.strip, column.words) if _THOUSANDS.fullmatch(word)]
    # 12.000 alone may be 12 with decimals; beside 12.345 it is not.
    apart = any(not re.fullmatch(r"\W?\d+[,.]0+\W?", word) for word in grouped)
    together = {word: re.sub(r"\D", "", word) for word in grouped} if apart else {}

    def spelt(word: str) -> str:
        text = plain(together.get(word.strip(), word))
        number = exact(text)
        return text if number is None else _BETWEEN.sub("", number)

    return column.mapped(spelt)


def of_one_child(files: Iterable[frozenset[str]]) -> dict[str, str]:
    """Numbers that differ only by zeros before them, or that one file writes out (``123000``) and another
    with a power (``123E3``): each, and the number for all of them. ``files`` has the numbers of each file;
    those of which one file has two are of two children.
    """
    files = list(files)
    written: defaultdict[str, set[str]] = defaultdict(set)
    for name in frozenset().union(*files):
        if name[:1].isdigit():
            written[_written_out(name)].add(name)
    groups = {number: names for number, names in written.items() if len(names) > 1}
    both = {number for names in files for number, count in _counted(names, groups).items() if count > 1}
    return {
        name: number
        for number, names in groups.items()
        if number not in both
        for name in names
        if name != number
    }


def _counted(names: frozenset[str], groups: dict[str, set[str]]) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for name in names:
        if name[:1].isdigit() and (number := _written_out(name)) in groups:
            found[number] += 1
    return found


def _written_out(number: str) -> str:
    if power := _POWER.fullmatch(number):
        number = f"{power[1]}{'0' * int(power[2])}"
    return (number.lstrip("0") or "0") if number.isascii() and number.isdigit() else number
