"""Own fees of the placements that are open, from a list of finance: a price for each child or each provider,
and no names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from sim.bands import day_number
from sim.parameters import Parameters
from sim.returns.lists.account import Counted, accounted
from sim.returns.lists.commitments import MOST_A_WEEK
from sim.returns.lists.listing import Columns
from sim.returns.lists.reading import read_listing

MOST_CHILDREN = 100_000
"""Children of a list: more than are in care in England."""
COLUMNS = Columns(
    needed=("type", "weekly"),
    optional=("child", "children", "start", "end"),
    other_names={
        "placement_type": "type", "service": "type", "weekly_cost": "weekly", "weekly_price": "weekly",
        "weekly_fee": "weekly", "number": "children", "placements": "children", "from": "start",
        "start_date": "start", "to": "end", "end_date": "end", "child_id": "child",
    },
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class OpenPrices:
    """Pounds a week of each open placement, by placement type, in rising order."""

    prices: Mapping[str, tuple[float, ...]]
    account: tuple[Counted, ...]


def read_open_prices(
    path: Path,
    p: Parameters,
    columns: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    key: str = "finance.prices",
) -> OpenPrices:
    """Read a list of fees: a row for each child, or one for each provider with the number of ``children``.

    Where there are ``start`` and ``end``, as in a list of commitments, only rows of the base date count.
    Where there is a ``child``, a row that stands twice counts once, and rows of one child and type that are
    open together (a placement and the support in it) are one fee.

    Raises :class:`~sim.errors.InputMistake` naming rows and words that cannot be used.
    """
    listing = read_listing(path, key, COLUMNS, columns, words)
    types = p.placement.types
    known = {name: name for name in types} | {t.title: name for name, t in types.items()}
    listing.check_words(known)
    frame = pd.DataFrame(
        {
            "child": listing.text("child"),
            "type": listing.words("type", known),
            "weekly": listing.numbers("weekly", needed=True),
            "children": listing.numbers("children", whole=True, otherwise=1.0),
            "start": listing.days("start"),
            "end": listing.days("end"),
        }
    )
    listing.refuse([not text for text in listing.text("type").tolist()], "type", "a placement type")
    wrong = (frame["weekly"] < 0) | (frame["weekly"] > MOST_A_WEEK)
    listing.say(
        wrong, f"expected from 0 to {MOST_A_WEEK:,} pounds a week; give pounds, not pence, for a week"
    )
    in_care = p.census.children
    too_many = frame["children"] > in_care
    listing.say(
        too_many,
        f"'children' is more than all {in_care} in care on the base date; give the number of open placements",
    )
    listing.say(frame["end"] < frame["start"], "it ends before it begins; correct one of the dates")
    listing.say(
        ~too_many & (frame["children"].cumsum() > MOST_CHILDREN),
        f"'children' comes to more than {MOST_CHILDREN:,} up to here; give the number of children in a row",
    )
    closed = ~_open(frame, p.authority.base_date)
    if closed.all() and not listing.mistakes:
        listing.mistakes.append(
            f"{key}={path}: no row is open on the base date, {p.authority.base_date}; give the fees of that"
            f" day, or leave {key} out"
        )
    listing.finish()
    repeated = frame.duplicated() & (frame["child"] != "") & ~closed
    rows = _by_child(frame[~closed & ~repeated & (frame["children"] > 0)])
    found = {
        str(name): tuple(np.sort(np.repeat(own["weekly"], own["children"].astype(int))).tolist())
        for name, own in rows.groupby("type")
    }
    left_out = [("not open on the base date", int(closed.sum())), ("repeated", int(repeated.sum()))]
    return OpenPrices(found, accounted("prices", listing, left_out))


def _by_child(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each named child and type, with the sum of its fees; the others as they are."""
    named = rows["child"] != ""
    together = (
        rows[named]
        .groupby(["child", "type"], as_index=False, sort=False)
        .agg({"weekly": "sum", "children": "first"})
    )
    return pd.concat((together, rows[~named]), ignore_index=True)


def _open(frame: pd.DataFrame, base: date) -> pd.Series:
    day = day_number(base)
    return (frame["start"].fillna(-np.inf) <= day) & (frame["end"].fillna(np.inf) > day)
