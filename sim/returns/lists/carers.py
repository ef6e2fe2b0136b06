"""Foster households from a list: when each was approved, for how many children, and when it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Texts
from sim.bands import day_number
from sim.returns.lists.account import Counted, accounted
from sim.returns.lists.listing import Columns, Listing
from sim.returns.lists.reading import read_listing

COLUMNS = Columns(
    needed=("household", "approved", "deregistered", "places"),
    optional=("decided", "ages", "kind"),
    other_names={
        "carer_id": "household", "household_id": "household", "id": "household",
        "approval_date": "approved", "approved_on": "approved", "date_approved": "approved",
        "de_registered": "deregistered", "deregistration_date": "deregistered",
        "date_deregistered": "deregistered",
        "resignation_date": "decided", "resigned": "decided",
        "approved_places": "places", "number_of_places": "places", "age_range": "ages",
        "approved_ages": "ages",
        "terms_of_approval": "ages", "type": "kind",
    },
)  # fmt: skip
MAINSTREAM, OTHER = "mainstream", "other"
KINDS = {
    MAINSTREAM: MAINSTREAM,
    **dict.fromkeys(
        (
            "kinship", "family and friends", "connected persons", "short breaks", "supported lodgings",
            "staying put",
            "family & friends", "friends and family", "connected person", "short break", "respite", OTHER,
        ),
        OTHER,
    ),
    **dict.fromkeys(("general", "foster carer", "foster carers", "fostering"), MAINSTREAM),
}  # fmt: skip
"""What kinds of carers are called, by whether the model has them as its own households."""
SAID_OF_ALL = r"\b(foster|fostering|fosterer|fosterers|carers?|care|households?)\b"
MOST_PLACES = 12


@dataclass(frozen=True, eq=False)
class CarersList:
    """Mainstream households of a list, one row each. Who they are is forgotten when the list has been
    read.
    """

    households: pd.DataFrame
    """``approved``, ``decided`` and ``deregistered`` as days since 1970 (``NaN`` for none), ``places``, and
    ``ages`` such as ``0-9``, blank where the list does not say."""
    tells_decisions: bool
    """Whether there is a column with the day on which carers decided to stop."""
    account: tuple[Counted, ...]


def read_carers(
    path: Path,
    columns: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    key: str = "fit.carers",
) -> CarersList:
    """Read a list of foster households; ``columns`` says what it calls the columns, ``words`` what its own
    words mean.

    Raises :class:`~sim.errors.InputMistake` naming rows and words that cannot be used.

    A household on several rows without a day between them changed its approval and did not stop; the last row
    says for how many children. Rows of other kinds of carers are left out, as are repeated ones.
    """
    listing = read_listing(path, key, COLUMNS, columns, words)
    listing.check_words(KINDS)
    frame = _rows(listing)
    other = listing.words("kind", KINDS, MAINSTREAM, SAID_OF_ALL) != MAINSTREAM
    _contradictions(listing, frame)
    listing.finish()
    mine = frame[~other]
    once = mine.drop_duplicates()
    households, overlaps = _without_changes(once)
    listing.say(
        np.isin(np.arange(len(listing)), overlaps),
        "the household is approved again while it still is; give the day on which the approval before ended",
    )
    listing.finish()
    left_out = [
        ("other kinds of carers", int(other.sum())),
        ("repeated", len(mine) - len(once)),
        (
            "changes of an approval, taken together with the household's other rows",
            len(once) - len(households),
        ),
    ]
    tells = "decided" in listing.cells
    return CarersList(households, tells, accounted("carers", listing, left_out))


def _rows(listing: Listing) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "household": pd.factorize(listing.identifiers("household", "a number or name of your own"))[0],
            "approved": listing.days("approved", needed=True),
            "decided": listing.days("decided"),
            "deregistered": listing.days("deregistered"),
            "places": listing.numbers("places", needed=True, whole=True),
            "ages": _ages(listing),
        }
    )
    listing.refuse(
        (frame["places"] < 1) | (frame["places"] > MOST_PLACES), "places", f"from 1 to {MOST_PLACES}"
    )
    return frame


def _ages(listing: Listing) -> Texts:
    """Ranges of ages as ``0-17``, blank where nothing is said."""
    spans = zip(*(ages.tolist() for ages in listing.ages("ages", "0 to 9")), strict=True)
    return np.array(
        ["" if first != first else f"{first:.0f}-{last:.0f}" for first, last in spans], dtype=object
    )


def _contradictions(listing: Listing, frame: pd.DataFrame) -> None:
    ended = frame["deregistered"].fillna(np.inf)
    listing.say(
        frame["deregistered"] < frame["approved"],
        "de-registered before it was approved; correct one of the dates",
    )
    listing.say(
        frame["approved"] > day_number(date.today()),
        "approved on a day that has not come; correct the year, and give years four digits",
    )
    wrong = (frame["decided"] < frame["approved"]) | (frame["decided"] > ended)
    listing.say(
        wrong, "decided to stop before the approval or after the de-registration; correct one of the dates"
    )


def _without_changes(frame: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Households with changes of approval taken together, and the positions of rows that overlap the one
    before.
    """
    rows = frame.sort_values(["household", "approved"], kind="stable")
    before = rows.groupby("household")["deregistered"].shift()
    again = rows["household"].duplicated()
    overlaps = again & ~(rows["approved"] >= before)
    goes_on = again & (rows["approved"] <= before + 1)
    life = (~goes_on).cumsum()
    last = {name: (name, "last") for name in ("places", "ages")}
    whole = rows.assign(_end=rows["deregistered"].fillna(np.inf), _decided=rows["decided"].fillna(np.inf))
    found = whole.groupby(life).agg(
        approved=("approved", "first"), decided=("_decided", "last"), ends=("_end", "last"), **last
    )
    found = found.rename(columns={"ends": "deregistered"}).replace({np.inf: np.nan})
    return found.astype({"places": np.int64}).reset_index(drop=True), rows.index[overlaps].to_numpy()
