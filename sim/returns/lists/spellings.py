"""What people write in a cell for the same thing: amounts, ranges of ages, identifiers, nothing.

Each function takes the text of one cell and gives what it means, or ``None`` if that is not certain: nobody
guesses.
"""

import calendar
import re

from sim.bands import ADULTHOOD
from sim.returns.words.columns import BLANKS, bare

NOTHING = BLANKS | {
    *("\\N", "NIL", "--", "---", "?", "??", "NOT KNOWN", "UNKNOWN", "N/K", "NK", "NOT APPLICABLE", "#NULL!")
}
"""What stands for nothing in any column, in capitals."""
NOT_YET = {
    *("TBC", "TBA", "TO BE CONFIRMED", "TO BE AGREED", "NOT YET KNOWN", "NO", "APPROVED", "CURRENT CARER"),
    *("STILL FOSTERING", "FOSTERING", "STILL REGISTERED", "REGISTERED", "STILL OPEN", "NOT CLOSED"),
}
"""What stands for an end that has not come, besides the words of returns: lists have ends that are only
planned."""
_SCIENTIFIC = re.compile(r"[-+]?\d+([.,]\d+)?[eE][-+]?\d+")
_AMOUNT = re.compile(
    r"(?P<bracket>\()?(?P<minus>-)?(?:\u00c2?\u00a3|GBP)?\s?(?P<again>-)?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?:"
    r" \d{3})+|\d+)?(?P<pence>\.\d*)?(?(bracket)\))(?P<after>-|\s?CR)?",
    re.IGNORECASE,
)
_NUMBERED_MONTH = re.compile(
    r"(?P<year>\d{4})[-/](?P<month>0?[1-9]|1[0-2])|(?P<before>0?[1-9]|1[0-2])[-/](?P<behind>\d{4})"
)
_NAMED_MONTH = re.compile(r"(?P<name>[A-Za-z]{3,9})[ '/-]*(?P<year>\d{4}|\d{2})")
_MONTH_NAMES = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_PER_WEEK = re.compile(r"\s*(?:/|per|a|p\.?/?)?\s*(?:week|wk|w\.?)$|\s*weekly$", re.IGNORECASE)
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def tidy(text: str) -> str:
    """A cell on one line, with plain blanks; empty if it stands for nothing."""
    text = " ".join(bare(text).split())
    return "" if text.upper() in NOTHING else text


def amount(text: str) -> float | None:
    """Pounds, or a number: ``845.50``, ``1,234.50``, ``(50.00)`` for less than nothing.

    ``845,50`` and ``1.234,50`` are none: whether the comma parts thousands or pence must not be guessed.
    """
    found = _AMOUNT.fullmatch(_PER_WEEK.sub("", _DASHES.sub("-", text).removeprefix("'")).strip())
    if found is None or not (found["whole"] or (found["pence"] or ".") != "."):
        return None
    signs = [found[name] for name in ("bracket", "minus", "again", "after") if found[name]]
    value = float(re.sub(r"[, ]", "", found["whole"] or "0") + (found["pence"] or ""))
    return None if len(signs) > 1 else -value if signs else value


def first_of_month(text: str) -> str | None:
    """The first day of a month (``2022-04-01``): of ``2022-04``, ``04/2022``, ``Apr-22`` or ``April 2022``.

    ``202204`` is none: in a ledger it may be the fourth period of a financial year.
    """
    if found := _NUMBERED_MONTH.fullmatch(text):
        year, month = found["year"] or found["behind"], int(found["before"] or found["month"])
        return f"{year}-{month:02d}-01"
    if (found := _NAMED_MONTH.fullmatch(text)) and found["name"].lower() in _MONTH_NAMES:
        year = found["year"] if len(found["year"]) == 4 else f"20{found['year']}"
        return f"{year}-{_MONTH_NAMES[found['name'].lower()]:02d}-01"
    return None


def identifier(text: str) -> str:
    """A number or name of a household or child, the same for all its spellings: ``FC 101``, ``fc101``,
    ``FC-101``.
    """
    bare = " ".join(re.sub(r"^(\d+)\.0+$", r"\1", text).casefold().split())
    bare = re.sub(r"(?<=[^\W\d])[ _/.-]+(?=\d)|(?<=\d)[ _/.-]+(?=[^\W\d])", "", bare)
    return (bare.lstrip("0") or "0") if bare.isdigit() else bare


def is_scientific(text: str) -> bool:
    """Whether an identifier is in scientific notation, its last digits lost: ``1.23E+11``."""
    return bool(_SCIENTIFIC.fullmatch(text))


def urn(text: str) -> str:
    """Ofsted's number of a home, the same for all its spellings: ``SC012345``, ``sc 012345``, ``12345``."""
    bare = re.sub(r"[^A-Z0-9]", "", re.sub(r"^(\d+)\.0+$", r"\1", text.strip()).upper())
    return bare.removeprefix("SC").lstrip("0")


_YEARS = re.compile(
    r"\b(years?|yrs?|y/o|yo|old|of age|aged?|ages|from|between|inclusive|children|child)\b\.?"
)
_MONTHS = re.compile(
    r"\b(?:(\d+)\s*(?:months?|mths?)|\d+\s*(?:weeks?|wks?|days?)|birth|newborns?|new born|baby|babies)\b"
)
_ANY = {"any", "all", "no restriction", "no restrictions", "unrestricted", "no limit", "no limits"}
_SPAN = re.compile(r"(\d{1,2})\s*(?:-+>?|/|to|until|till|up to|through|thru|and|&)\s*(\d{1,2})")
_FROM = re.compile(r"(\d{1,2})\s*(?:\+|plus|(?:and|or) (?:over|above|older|up|more)|upwards|onwards)")
_UP_TO = re.compile(r"(?:up to|to|until)\s*(\d{1,2})|(\d{1,2})\s*(?:and|or) (?:under|below|younger)")
_BELOW = re.compile(r"(?:under|below|younger than)\s*(\d{1,2})s?")
_HOW_MANY = re.compile(
    r"\b(?:approved\s+)?(?:for\s+)?(?:up"
    r" to\s+)?(?:\d|one|two|three|four)\s*(?:x\s*)?(?:child|children|placements?|places?)\b"
    r"(?:\s+of)?"
)
"""For how many children an approval is, as it stands beside the ages in terms of approval."""
_WHO = re.compile(
    r"\b(?:(?:of\s+)?(?:either|any|both|all)\s+(?:genders?|sex(?:es)?)|m\s*/\s*f|males?\s*(?:/|and|or|&)\s*females?"
    r"|(?:boys?|girls?)\s*(?:/|and|or|&)\s*(?:boys?|girls?)|mixed)\b"
)


def age_range(text: str) -> tuple[int, int] | None:
    """First and last age in completed years: ``0 to 18`` and ``any age`` are 0 to 17, ``8+`` is 8 to 17.

    Care ends on the 18th birthday, so that an approval beyond it counts up to then.
    """
    said = _DASHES.sub("-", text.lower())
    said = _WHO.sub(" ", _HOW_MANY.sub(" ", said))
    said = _MONTHS.sub(lambda found: f" {int(found[1] or 0) // 12} ", said)
    bare = " ".join(_YEARS.sub(" ", said).strip(" .,;:()").split())
    if bare in _ANY:
        return (0, ADULTHOOD - 1)
    if found := _SPAN.fullmatch(bare):
        return _range(int(found[1]), int(found[2]))
    if found := _FROM.fullmatch(bare):
        return _range(int(found[1]), ADULTHOOD)
    if found := _UP_TO.fullmatch(bare):
        return _range(0, int(found[1] or found[2]))
    found = _BELOW.fullmatch(bare)
    return _range(0, int(found[1]) - 1) if found else None


def _range(first: int, last: int) -> tuple[int, int] | None:
    last = min(last, ADULTHOOD - 1)
    return (first, last) if first <= last else None
