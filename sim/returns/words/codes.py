"""Codes of the SSDA903 return by year: which are in force when, and which replaced which.

Source: code sets of csc-validator-be-903 and liia-tools (see :mod:`sim.returns.words.layouts`), DfE's tables
of 2018 and 2019 for the split of special guardianship, and the supported accommodation regulations of 28
October 2023. Dates on which a code came into force are those of the first day of the first return that takes
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sim.calendar import first_of_year, last_of_year


@dataclass(frozen=True)
class InForce:
    """The first and last day on which an episode may have a code; ``None`` without limit within the years
    covered.
    """

    first: date | None = None
    last: date | None = None

    def in_year(self, ends: int) -> bool:
        """Whether the code may occur in the return of the year that ends on 31 March ``ends``."""
        begun = self.first is None or self.first <= last_of_year(ends)
        return begun and (self.last is None or self.last >= first_of_year(ends))


ALWAYS = InForce()


def _all(codes: str) -> dict[str, InForce]:
    return dict.fromkeys(codes.split(), ALWAYS)


FOSTER_RELATIVE, FOSTER_OTHER = ("U1", "U2", "U3"), ("U4", "U5", "U6")
ADOPTION = ("A3", "A4", "A5", "A6")
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
SHORT_BREAKS = ("V3", "V4")
"""Legal statuses of series of short breaks, which DfE counts apart from children looked after."""
UNREGISTERED = ("Z1", "Z11", "Z12", "Z13", "Z14")

CODES: Mapping[str, Mapping[str, InForce]] = {
    "PLACE": {
        **_all("U1 U2 U3 U4 U5 U6 A3 A4 A5 A6 P1 P3 K1 K2 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4"),
        "P2": InForce(last=date(2023, 10, 28)),
        "H5": InForce(last=date(2024, 3, 31)),
        "K3": InForce(first=date(2024, 4, 1)),
        "Z1": InForce(last=date(2025, 3, 31)),
        **dict.fromkeys(UNREGISTERED[1:], InForce(first=date(2025, 4, 1))),
        "Q1": InForce(last=date(2015, 3, 31)),
        "Q2": InForce(last=date(2015, 3, 31)),
    },
    "PLACE_PROVIDER": _all("PR0 PR1 PR2 PR3 PR4 PR5"),
    "LS": _all("C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3"),
    "RNE": _all("S L P T B U"),
    "REC": {
        **_all("X1 E11 E12 E2 E3 E4A E4B E13 E41 E5 E6 E7 E8 E9 E14 E15 E16"),
        "E43": InForce(last=date(2018, 3, 31)),
        "E44": InForce(last=date(2018, 3, 31)),
        **dict.fromkeys(("E45", "E46", "E47", "E48"), InForce(first=date(2018, 4, 1))),
        # In public code since July 2021 and in no table of 2019; the year in which it began is not confirmed.
        "E17": InForce(first=date(2020, 4, 1)),
    },
    "CIN": _all("N1 N2 N3 N4 N5 N6 N7 N8"),
    "REASON_PLACE_CHANGE": {
        **_all("CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE OTHER"),
        "CUSTOD": InForce(first=date(2018, 4, 1)),
    },
    "SEX": {
        "1": InForce(last=date(2024, 3, 31)),
        "2": InForce(last=date(2024, 3, 31)),
        **dict.fromkeys("MFU", InForce(first=date(2024, 4, 1))),
    },
}
"""Every code of the columns that matter to placements, with the days on which it is in force."""

NOT_OF_DFE: Mapping[str, Mapping[str, str]] = {
    "REC": {"E99": "a regional pipeline (LIIA) ended the episode on its own account"},
    "REASON_PLACE_CHANGE": {"LIIAF": "a regional pipeline (LIIA) filled a blank"},
}
"""Codes that regional pipelines write and DfE does not know."""


@dataclass(frozen=True)
class Replacement:
    """Codes that one day took the place of others, without anybody having moved."""

    column: str
    on: date
    """The first day of the new codes."""
    becomes: Mapping[str, tuple[str, ...]]
    """New codes by the code they replace."""


REPLACEMENTS: tuple[Replacement, ...] = (
    Replacement("REC", date(2018, 4, 1), {"E43": ("E45", "E46"), "E44": ("E47", "E48")}),
    # Until 28 October 2023 an episode could be independent living; such episodes were re-coded in different
    # ways.
    Replacement("PLACE", date(2023, 10, 29), {"P2": ("H5", "Z1")}),
    Replacement("PLACE", date(2024, 4, 1), {"H5": ("K3",), "P2": ("K3",)}),
    Replacement("SEX", date(2024, 4, 1), {"1": ("M",), "2": ("F",)}),
    Replacement("PLACE", date(2025, 4, 1), {"Z1": UNREGISTERED[1:]}),
)
"""The breaks in the codes between 2015-16 and 2026-27."""

SEXES: Mapping[str, str] = {"1": "M", "2": "F", "M": "M", "F": "F", "U": "U"}
"""SEX in the letters of 2024-25 and later."""


def codes_of(column: str, year: int) -> tuple[str, ...]:
    """The codes that a column may have in the return of the year that ends on 31 March ``year``."""
    return tuple(code for code, days in CODES[column].items() if days.in_year(year))
