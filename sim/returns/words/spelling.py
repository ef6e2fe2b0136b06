"""Postcodes and URNs that are the same however they are written, and numbers that have lost digits."""

import re
from collections.abc import Iterable, Mapping

_MEANINGLESS = re.compile(r"0*|X+")
_OFSTED = re.compile(r"SC0*(\d{1,6})")
_SCIENTIFIC = re.compile(r"(\d{1,3})(?:[.,](\d+))?E(\+?)(\d{1,3})")
EXACT_DIGITS = 15
"""Digits that a spreadsheet keeps of a number."""
LONG, ZEROS = 12, 5
"""Numbers of so many digits that all end in so many zeros were rounded: a spreadsheet shows six digits of
such long ones."""


def postcode(text: str) -> str:
    """A postcode in capitals without blanks; blank for zeros, which a formula makes of an empty cell."""
    bare = re.sub(r"[^0-9A-Z]", "", text.upper())
    return "" if not bare.strip("0") else bare


def urn(text: str) -> str:
    """A URN as Ofsted writes it: ``SC012345`` for ``sc 12345``, ``012345`` or ``12345``; others without
    blanks.

    Ofsted's older numbers are SC and six digits, newer ones have seven, and those of schools six that begin
    with 1. So what has fewer than six once its leading zeros are gone can only be an older one that has lost
    its letters.
    """
    bare = re.sub(r"[^0-9A-Z]", "", text.upper())
    if _MEANINGLESS.fullmatch(bare):
        return "" if not bare.strip("0") else bare
    if old := _OFSTED.fullmatch(bare):
        return f"SC{old[1]:0>6}"
    if bare.isascii() and bare.isdigit():
        number = bare.lstrip("0")
        return f"SC{number:0>6}" if len(number) < 6 else number
    return bare


def without_letters(urns: Iterable[str]) -> Mapping[str, str]:
    """Six-digit URNs that others write with SC before them, and what those write."""
    every = set(urns)
    return {one: f"SC{one}" for one in every if len(one) == 6 and one.isdigit() and f"SC{one}" in every}


def exact(number: str) -> str | None:
    """A number in scientific notation written out, ``None`` if digits are lost; any other text as it is.

    ``1.2346E+11`` has five of twelve digits; ``1.5E+1`` is 15.
    """
    match = _SCIENTIFIC.fullmatch(number)
    if not match or not (match[3] or match[2]):
        return number
    decimals, power = match[2] or "", int(match[4])
    return f"{match[1]}{decimals}" if len(decimals) == power else None


def rounded(numbers: Iterable[str]) -> frozenset[str]:
    """Numbers of one file of which a spreadsheet kept the first digits only: all of the long ones end in
    zeros.
    """
    long = [number for number in numbers if len(number) >= LONG and number.isascii() and number.isdigit()]
    if long and all(number.endswith("0" * ZEROS) for number in long):
        return frozenset(long)
    beyond = [number for number in long if len(number) > EXACT_DIGITS]
    if beyond and all(not number[EXACT_DIGITS:].strip("0") for number in beyond):
        return frozenset(beyond)
    return frozenset()
