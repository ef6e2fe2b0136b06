"""Children with series of short breaks (V3, V4): in the return, but not looked after."""

import numpy as np
import pandas as pd

from sim.bands import birthdays
from sim.codes import PlaceCode, Provider
from sim.synthetic.addresses import AREAS, HOME, postcode, registered
from sim.synthetic.scatter import scatter, uniform
from sim.synthetic.whole_days import OPEN

EACH_ITS_OWN, ONE_SPELL = "V3", "V4"
BREAKS_A_YEAR, LONGEST_BREAK = 8, 7
"""At most 8 breaks of at most 7 days a year: below 17 days each and 75 a year (rules 365, 366)."""


def short_breaks(children: int, first: int, copies: int, base: int, last: int) -> pd.DataFrame:
    """Rows of so many disabled children who have breaks between the days ``base`` and ``last``, numbered from
    ``first``.

    Half of them have each break recorded by itself (V3), half the whole series as one spell (V4).
    """
    number = np.arange(children)
    begins = base + np.floor(uniform("short break start", number) * (last - base)).astype(np.int64)
    dob = begins - 365 * 4 - np.floor(uniform("short break age", number) * 365 * 10).astype(np.int64)
    ends = np.minimum(
        begins + 200 + np.floor(uniform("short break end", number) * 1000).astype(np.int64),
        birthdays(dob, 18),
    )
    one = pd.DataFrame(
        {"child": first + number, "dob": dob, "decom": begins, "dec": ends, "ls": ONE_SPELL, "period": 0}
    )
    one["copy"] = number % copies
    odd = one[number % 2 == 1]
    rows = pd.concat([one[number % 2 == 0], _single_breaks(odd, last)], ignore_index=True)
    rows.loc[rows["dec"] > last, "dec"] = OPEN
    at = scatter("short break home", rows["child"])
    centre = scatter("short break centre", rows["child"])
    complete: pd.DataFrame = rows.assign(
        sex=np.where(uniform("short break sex", rows["child"]) < 0.6, "M", "F").astype(object), cin="N2",
        uasc=False, spell=0,
        disability=True, started=True, rec="E4A", route=None, reason_place_change=None, placement=None,
        same_carer=False,
        away=False, back=False, place=PlaceCode.K2.value, provider=Provider.OWN.value,
        home_post=postcode(HOME, at),
        location="in_county", pl_post=postcode(AREAS["in_county"], centre), urn=registered(centre, "SC9"),
    )  # fmt: skip
    return complete


def _single_breaks(series: pd.DataFrame, last: int) -> pd.DataFrame:
    """Each break of a series by itself: a period of care of some days every six or seven weeks."""
    every = 366 // BREAKS_A_YEAR
    many = (series["dec"] - series["decom"]) // every
    rows = series.loc[series.index.repeat(many)]
    number = rows.groupby("child").cumcount()
    start = rows["decom"] + number * every
    nights = 1 + (scatter("nights", rows["child"], number) % np.uint64(LONGEST_BREAK)).astype(np.int64)
    single = rows.assign(decom=start, dec=start + nights, ls=EACH_ITS_OWN, period=number)
    kept: pd.DataFrame = single[single["decom"] <= last]
    return kept
