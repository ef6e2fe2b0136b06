"""What the authority is committed to pay for children's placements, from a list of finance or
commissioning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Texts
from sim.parameters import LEVELS, LOCATIONS, Parameters
from sim.returns.lists.account import Counted, accounted
from sim.returns.lists.listing import Columns, Listing, same
from sim.returns.lists.reading import read_listing

COLUMNS = Columns(
    needed=("child", "type", "weekly", "start", "end"),
    optional=("provider", "need", "location"),
    other_names={
        "child_id": "child", "placement_type": "type", "service": "type", "weekly_cost": "weekly",
        "weekly_price": "weekly",
        "weekly_fee": "weekly", "from": "start", "start_date": "start", "to": "end", "end_date": "end",
        "level": "need",
    },
)  # fmt: skip
MOST_A_WEEK = 100_000
"""No placement costs more; several times the dearest that councils have told of (an assumption)."""
NO_PLACEMENT = "none"
"""What a word is said to mean if its lines are for no placement: transport, a social worker's assessment."""


@dataclass(frozen=True, eq=False)
class Commitments:
    """Weekly prices of children's placements, one row for each line of the list."""

    lines: pd.DataFrame
    """``child`` (counted anew from 0), ``type`` (placement type), ``weekly`` (pounds), ``start`` and ``end``
    (days since 1970, the night of ``end`` not paid; ``NaN``: goes on), ``level`` and ``location`` (blank if
    not told)."""
    account: tuple[Counted, ...]


def read_commitments(
    path: Path,
    columns: Mapping[str, str],
    words: Mapping[str, str],
    p: Parameters,
    key: str = "fit.commitments",
) -> Commitments:
    """Read a list; ``columns`` says what it calls the columns, ``words`` what its own words mean.

    Raises :class:`~sim.errors.InputMistake` naming rows and words that cannot be used. Credits (less than
    nothing a week) and lines for no placement are left out.
    """
    listing = read_listing(path, key, COLUMNS, columns, words)
    known = {*p.placement.types, *LEVELS, *LOCATIONS, NO_PLACEMENT}
    if unknown := sorted({meaning for meaning in words.values() if meaning not in known}):
        listing.mistakes.append(
            f"{key}_words: nothing is called '{unknown[0]}'; expected one of {', '.join(sorted(known))}"
        )
    frame = pd.DataFrame(
        {
            "child": pd.factorize(listing.identifiers("child", "a number of your own"))[0],
            "type": _types(listing, p),
            "weekly": listing.numbers("weekly", needed=True),
            "start": listing.days("start", needed=True),
            "end": listing.days("end"),
            "level": listing.words("need", {name: name for name in LEVELS}),
            "location": listing.words("location", {name: name for name in LOCATIONS}),
        }
    )
    listing.say(
        frame["weekly"].abs() > MOST_A_WEEK,
        f"more than {MOST_A_WEEK:,} pounds a week; give pounds, not pence, for a week, not a year",
    )
    listing.say(frame["end"] < frame["start"], "it ends before it begins; correct one of the dates")
    listing.finish()
    none, credit = (frame["type"] == NO_PLACEMENT).to_numpy(), (frame["weekly"] < 0).to_numpy()
    again = frame.duplicated().to_numpy() & ~none & ~credit
    left_out = [
        ("for no placement", none.sum()),
        ("credits", (credit & ~none).sum()),
        ("repeated", again.sum()),
    ]
    counted = accounted("commitments", listing, [(what, int(rows)) for what, rows in left_out])
    return Commitments(frame[~(none | credit | again)].reset_index(drop=True), counted)


def _types(listing: Listing, p: Parameters) -> Texts:
    """The placement type of each line: of ``type, provider`` where that has a meaning, else of ``type``."""
    known = {name: name for name in p.placement.types} | {t.title: n for n, t in p.placement.types.items()}
    meanings = listing.meanings(known | {NO_PLACEMENT: NO_PLACEMENT})
    pairs = list(zip(listing.text("type").tolist(), listing.text("provider").tolist(), strict=True))
    found = {pair: meanings.get(same(", ".join(pair))) or meanings.get(same(pair[0])) for pair in set(pairs)}
    said = [", ".join(filter(None, pair)) if pair[0] else "" for pair in pairs]
    types, expected = ", ".join((*p.placement.types, NO_PLACEMENT)), "a placement type"
    listing.strange(
        "type", [not found[pair] for pair in pairs], said, expected, f"no placement types ({types})"
    )
    return np.array([found[pair] or "" for pair in pairs], dtype=object)
