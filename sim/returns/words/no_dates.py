"""Dates that nobody means: what systems and spreadsheets write where a date is blank."""

import re
from datetime import date

import numpy as np

from sim.arrays import Flags, Numbers
from sim.bands import day_number
from sim.returns.words.layouts import LAST_YEAR

NO_EARLIER = 1902
"""A date before this year stands for none: 01/01/1900, 30/12/1899, 01/01/1753, 01/01/0001."""
NO_LATER = 2099
"""From this year on the first and the last day of a year stand for none: 31/12/9999, 31/12/2099."""
EPOCHS = frozenset({day_number(date(1904, 1, 1)), 0})
"""Day zero of workbooks in the date system of 1904, and of Unix."""
FAR = day_number(date(LAST_YEAR + 10, 4, 1))
"""Nothing can have ended on this day or later: it is ten years after the last return that is known here."""
OFTEN, LATER, FEW = 0.1, 731, 0.02
"""Share of the ends, and days after the last start but for a few slips, from which on an end stands for none
(assumptions)."""
TURNS_OF_THE_YEAR = frozenset({(1, 1), (12, 30), (12, 31)})
END_WORDS = frozenset(
    {
        *(
            "OPEN",
            "OPEN ENDED",
            "OPEN-ENDED",
            "STILL OPEN",
            "ONGOING",
            "ON-GOING",
            "ON GOING",
            "ACTIVE",
            "STILL ACTIVE",
        ),
        *(
            "CURRENT",
            "CURRENTLY",
            "PRESENT",
            "PRESENT DAY",
            "TO PRESENT",
            "TO DATE",
            "TO DAY",
            "IN PLACE",
            "CONTINUES",
        ),
        *("CONTINUING", "NOT ENDED", "NOT YET ENDED", "NO END", "NO END DATE", "UNTIL FURTHER NOTICE", "UFN"),
        *(
            "NOW",
            "TILL NOW",
            "TILL DATE",
            "TO-DATE",
            "UP TO DATE",
            "NOT CLOSED",
            "REMAINS OPEN",
            "STILL HERE",
        ),
        *("OPEN EPISODE", "OPEN PLACEMENT", "CURRENT PLACEMENT", "CURRENT EPISODE", "CURRENTLY OPEN", "LIVE"),
        *("STILL IN CARE", "STILL IN PLACEMENT", "STILL PLACED", "STILL APPROVED", "IN CARE", "IN PLACEMENT"),
    }
)
"""What people write for an end that has not come."""

_NUMBERLESS = re.compile(
    r"[0\s/.,\-:T_]+(?: *AM)?Z?|12:00(?::00)? *AM|9999|99[/.\-]?99[/.\-]?9999"
    r"|9999[/.\-]?99[/.\-]?99|12[/.\-]3[01][/.\-](?:9999|2999|1899)(?: .*)?"
    r"|[12](?:[.,]0+)?|2958465(?:[.,]0+)?"
)
"""Zeros, an empty mask, nines, the last day month first, and the counts of days of 1 January 1900 and 31
December 9999."""
_DAY_ZERO = re.compile(
    r"(?:(?:0?0[/.\-]0?1|0?1[/.\-]0?0)[/.\-](?:19)?00|1900[/.\-]0?1[/.\-]0?0|0?0[ \-/]JAN(?:UARY)?["
    r" \-/](?:19)?00)(?:[ T].*)?",
    re.IGNORECASE,
)
"""The zeroth of January 1900, as spreadsheets show an empty cell."""
_SHORT = re.compile(
    r"(?:0?1[/.\- ](?:0?1|JAN)|3[01][/.\- ](?:12|DEC))[/.\- ](?P<y>00|99)(?: .*)?", re.IGNORECASE
)
"""1900 or 9999 with two digits: no return of these years has an end at the turn of the millennium, but births
are real."""


def writes_none(text: str, *, end: bool = False) -> bool:
    """Whether a text in the place of a date says that there is none; for an ``end`` in words or with a short
    year, too.
    """
    if _NUMBERLESS.fullmatch(text) or _DAY_ZERO.fullmatch(text):
        return True
    return end and (text.upper().strip(" .()") in END_WORDS or bool(_SHORT.fullmatch(text)))


def never_comes(starts: Numbers, ends: Numbers) -> Flags:
    """Ends of a file of episodes that are so far away that they stand for none: 31/12/2050, on many rows
    31/12/2030.

    What happened is on record soon after the last child came into care; an end that many rows share, years
    later, is one that a system writes.
    """
    far = ends >= FAR
    known, last = ends[np.isfinite(ends) & ~far], starts[np.isfinite(starts)]
    if len(known) and len(last):
        days, rows = np.unique(known, return_counts=True)
        often = days[
            (rows > 1)
            & (rows >= OFTEN * len(known))
            & (days > np.quantile(last, 1 - FEW, method="higher") + LATER)
        ]
        far |= np.isin(ends, often)
    return far


def means_none(day: int) -> bool:
    """Whether a day since 1970 is one that stands for none."""
    if day in EPOCHS:
        return True
    when = date.fromordinal(day + date(1970, 1, 1).toordinal())
    return when.year < NO_EARLIER or (when.year >= NO_LATER and (when.month, when.day) in TURNS_OF_THE_YEAR)
