"""What four shells make of a line that somebody types, by rules that are written down here.

Quotation marks other than double ones are a letter in the command prompt of Windows, so only lines are
understood that all four pass on alike.

Rules: POSIX shell (2.2 Quoting, 2.6 Word expansions); zsh (Expansion, Filename generation); cmd (``cmd /?``,
and the rules of Microsoft's C runtime for arguments); PowerShell (about_Parsing, about_Quoting_Rules).
"""

BARE = {
    "sh": frozenset("*?[]{}()<>|;&$`\\'#!"),
    "zsh": frozenset("*?[]{}()<>|;&$`\\'#!^"),
    "cmd": frozenset("^&|<>()%!'"),
    "powershell": frozenset("{}()[],;|&<>$`@#'*?"),
}
"""Characters that mean something, or are no part of the word, outside quotation marks."""
QUOTED = {
    "sh": frozenset("$`\\!"),
    "zsh": frozenset("$`\\!"),
    "cmd": frozenset("%!"),
    "powershell": frozenset("$`"),
}
"""Those that mean something within double quotes. A backslash does not before an ordinary letter."""


class NotAlike(ValueError):
    """A line that not every shell passes on alike."""


def words(line: str) -> list[str]:
    """The arguments of a line; raises :class:`NotAlike` with the shell that would do something else."""
    found: list[str] = []
    word, within = "", False
    for at, letter in enumerate(line):
        after = line[at + 1 : at + 2]
        if letter == '"':
            _edge(line, at, within=within)
            within = not within
        elif letter == " " and not within:
            found += [word] if word else []
            word = ""
        else:
            _ordinary(letter, after, line, within=within)
            word += letter
    if within:
        raise NotAlike(f"{line}: a quotation mark has no pair")
    found += [word] if word else []
    if odd := [one for one in found if one.startswith(("=", "@", "%"))]:
        raise NotAlike(f"{line}: zsh and PowerShell take '{odd[0]}' for something else")
    return found


def _edge(line: str, at: int, *, within: bool) -> None:
    """A quotation mark stands at the edge of a word, and no backslash before it."""
    beside = line[at + 1 : at + 2] if within else line[max(at - 1, 0) : at]
    if beside.strip():
        raise NotAlike(f"{line}: PowerShell ends the argument at a quotation mark in the middle of a word")
    if line[max(at - 1, 0) : at] == "\\":
        raise NotAlike(f"{line}: every shell takes a backslash and a quotation mark for one letter")


def _ordinary(letter: str, after: str, line: str, *, within: bool) -> None:
    for shell, live in (QUOTED if within else BARE).items():
        harmless = letter == "\\" and within and after not in set('$`"\\!\n')
        if letter in live and not harmless:
            where = "within double quotes" if within else "outside double quotes"
            raise NotAlike(f"{line}: '{letter}' {where} means something to {shell}")
