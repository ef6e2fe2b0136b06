"""Searches for a placement as commissioning records them: what would suit the child, and how soon.

The columns are those of the department's Placements Data Standard, version 2, under names of one word:
suitability of foster, residential and supported care, solo, siblings, notice, and the weekly fee.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Flags
from sim.bands import ADULTHOOD
from sim.parameters import Parameters
from sim.returns.lists.account import Counted, accounted
from sim.returns.lists.commitments import MOST_A_WEEK, Commitments
from sim.returns.lists.listing import Columns, Listing
from sim.returns.lists.reading import read_listing

SUITABLE = ("foster", "residential", "supported")
"""What may suit a child; several at once if need be."""
COLUMNS = Columns(
    needed=("child", "referred", "age", *SUITABLE),
    optional=("solo", "siblings", "notice", "type", "weekly", "start", "end"),
    other_names={
        "child_id": "child", "referral_date": "referred", "date_of_referral": "referred",
        "age_at_referral": "age",
        "foster_suitable": "foster", "residential_suitable": "residential",
        "supported_suitable": "supported", "solo_placement": "solo", "sibling_group_size": "siblings",
        "notice_days": "notice", "placement_type": "type", "weekly_fee": "weekly",
        "start_date": "start", "end_date": "end",
    },
)  # fmt: skip
ANSWERS = {
    **dict.fromkeys(("yes", "y", "true", "1", "suitable"), "yes"),
    **dict.fromkeys(("no", "n", "false", "0", "not suitable"), "no"),
}
YOUNGEST_SUPPORTED = 16
MOST_TOGETHER = 12
"""Brothers and sisters who are looked for one place together; more are a slip (an assumption)."""


@dataclass(frozen=True, eq=False)
class Referrals:
    """Searches for placements, one row for each child and search."""

    searches: pd.DataFrame
    """``child`` (counted anew from 0), ``referred`` (days since 1970), ``age`` (completed years), ``foster``,
    ``residential``, ``supported`` and ``solo`` (whether), ``siblings`` (children looked for together, the
    child among them) and ``notice`` (days), both ``NaN`` where not said."""
    paid: pd.DataFrame
    """What was found, as lines of commitments; empty where no fee is given."""
    account: tuple[Counted, ...]

    @property
    def commitments(self) -> Commitments | None:
        """The fees as a list of commitments; nothing where none is given."""
        return None if self.paid.empty else Commitments(self.paid, ())


def read_referrals(
    path: Path,
    columns: Mapping[str, str],
    words: Mapping[str, str],
    p: Parameters,
    key: str = "fit.referrals",
) -> Referrals:
    """Read a list; ``columns`` says what it calls the columns, ``words`` what its own words mean.

    Raises :class:`~sim.errors.InputMistake` naming rows and words that cannot be used.
    """
    listing = read_listing(path, key, COLUMNS, columns, words)
    types = {name: name for name in p.placement.types} | {t.title: n for n, t in p.placement.types.items()}
    listing.check_words((*ANSWERS, *types))
    frame = pd.DataFrame(
        {
            "child": pd.factorize(listing.identifiers("child", "a number of your own"))[0],
            "referred": listing.days("referred", needed=True),
            "age": listing.numbers("age", needed=True, whole=True),
            **{name: _whether(listing, name) for name in (*SUITABLE, "solo")},
            "siblings": listing.numbers("siblings", whole=True),
            "notice": listing.numbers("notice"),
            "type": listing.words("type", types),
            "weekly": listing.numbers("weekly"),
            "start": listing.days("start"),
            "end": listing.days("end"),
        }
    )
    _contradictions(listing, frame)
    listing.finish()
    again = frame.duplicated().to_numpy()
    used = frame[~again].reset_index(drop=True)
    account = accounted("referrals", listing, [("repeated", int(again.sum()))])
    searches = used[["child", "referred", "age", *SUITABLE, "solo", "siblings", "notice"]]
    return Referrals(searches.astype({"age": np.int64}), _paid(used), account)


def _whether(listing: Listing, name: str) -> Flags:
    """A column of yes and no; blank is no."""
    return np.asarray(listing.words(name, ANSWERS, "no") == "yes")


def _contradictions(listing: Listing, frame: pd.DataFrame) -> None:
    listing.say(frame["age"] >= ADULTHOOD, "18 years or older; give the age in completed years on that day")
    listing.say(~frame[list(SUITABLE)].any(axis=1), "nothing suits the child; say yes to what is looked for")
    listing.say(
        frame["supported"] & (frame["age"] < YOUNGEST_SUPPORTED),
        f"supported accommodation below {YOUNGEST_SUPPORTED}; correct the age or what suits",
    )
    few, many = frame["siblings"] < 1, frame["siblings"] > MOST_TOGETHER
    listing.say(few | many, f"expected 1 to {MOST_TOGETHER} siblings, the child among them")
    listing.say(frame["notice"] < 0, "notice is less than no day; give days")
    listing.say(
        (frame["weekly"] < 0) | (frame["weekly"] > MOST_A_WEEK),
        f"a weekly fee below nothing or above {MOST_A_WEEK:,} pounds; give pounds a week",
    )
    priced = frame["weekly"].notna() & ((frame["type"] == "") | frame["start"].isna())
    listing.say(priced, "a weekly fee without 'type' and 'start' of the placement; give both or no fee")
    listing.say(frame["end"] < frame["start"], "it ends before it begins; correct one of the dates")


def _paid(frame: pd.DataFrame) -> pd.DataFrame:
    priced = frame[frame["weekly"].notna()].reset_index(drop=True)
    lines = priced[["child", "type", "weekly", "start", "end"]]
    return lines.assign(level="", location="")
