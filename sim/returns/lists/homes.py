"""Children's homes from a list, such as one made from Ofsted's register."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Texts
from sim.parameters import LEVELS, LOCATIONS
from sim.returns.lists.account import Counted, accounted
from sim.returns.lists.listing import Columns, Listing, same
from sim.returns.lists.reading import read_listing
from sim.returns.lists.spellings import urn

COLUMNS = Columns(
    needed=("name", "places"),
    optional=(
        "urn", "type", "provider", "registered", "closed", "status", "ages", "needs", "places_for_others",
        "location",
        "purpose",
    ),
    other_names={
        "home": "name", "setting_name": "name", "setting_urn": "urn", "ofsted_urn": "urn",
        "registration_date": "registered",
        "opened": "registered", "date_closed": "closed", "closing_date": "closed", "sector": "provider",
        "registered_places": "places", "number_of_registered_places": "places", "max_users": "places",
        "registration_status": "status", "setting_status": "status", "levels": "needs",
    },
)  # fmt: skip
COUNCIL = "council"
PROVIDERS = {
    **dict.fromkeys((COUNCIL, "local authority", "LA", "own", "PR1"), COUNCIL),
    **dict.fromkeys(
        ("independent", "private", "voluntary", "health", "academy", "other", "PR2", "PR3", "PR4", "PR5"),
        "other",
    ),
}
STATUSES = {
    **dict.fromkeys(("open", "active", "registered"), "open"),
    **dict.fromkeys(("closed", "resigned", "cancelled"), "closed"),
    "suspended": "open",
}


@dataclass(frozen=True, eq=False)
class HomesList:
    """The council's homes of a list, one row each."""

    homes: pd.DataFrame
    """``name``, ``urn`` (see :func:`~sim.returns.lists.spellings.urn`), ``type`` (a placement type; blank if
    the list does not say), ``places``, ``places_for_others`` (``NaN``: not said), ``registered`` and
    ``closed`` (days since 1970, ``NaN`` for none), ``youngest`` and ``oldest`` (``NaN``: not said), ``needs``
    (levels with spaces between, blank: not said), ``location`` and ``purpose`` (blank: not said)."""
    account: tuple[Counted, ...]


def read_homes(
    path: Path,
    types: Mapping[str, str],
    columns: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    key: str = "fit.homes",
) -> HomesList:
    """Read a list of homes; homes of other providers are left out, for the model has them as a market.

    ``types`` says which words mean which placement type, ``columns`` what the list calls the columns,
    ``words`` what its own words mean. Raises :class:`~sim.errors.InputMistake` naming rows and words that
    cannot be used.
    """
    listing = read_listing(path, key, COLUMNS, columns, words)
    listing.check_words((*types, *PROVIDERS, *STATUSES, *LEVELS, *LOCATIONS))
    frame = _rows(listing, types)
    council = listing.words("provider", PROVIDERS, COUNCIL) == COUNCIL
    closed = listing.words("status", STATUSES, "open") == "closed"
    listing.say(closed & frame["closed"].isna(), "it is closed but no day is given; fill in 'closed'")
    listing.say(
        frame["closed"] <= frame["registered"], "it closed before it was registered; correct one of the dates"
    )
    listing.say(
        frame["places_for_others"] > frame["places"], "more places for others than there are; correct one"
    )
    listing.say(
        frame["name"].map(name_of_home).duplicated() & council,
        "a home of this name stands above; give each one name",
    )
    listing.say(
        (frame["urn"] != "") & frame["urn"].duplicated(),
        "a home with this URN stands above; give each home its own",
    )
    listing.finish()
    mine = frame[council].reset_index(drop=True)
    return HomesList(mine, accounted("homes", listing, [("homes of other providers", int((~council).sum()))]))


def name_of_home(title: str) -> str:
    """The name under which the configuration keeps a home: ``The Big House`` is ``the_big_house``."""
    return re.sub(r"[^a-z0-9]+", "_", title.lower().replace("'", "")).strip("_")


def _rows(listing: Listing, types: Mapping[str, str]) -> pd.DataFrame:
    listing.refuse([not name_of_home(name) for name in listing.text("name")], "name", "the name of a home")
    listing.digits_lost("urn")
    places = listing.numbers("places", needed=True, whole=True)
    youngest, oldest = listing.ages("ages", "8 to 17")
    return pd.DataFrame(
        {
            "name": listing.text("name"),
            "urn": np.array([urn(text) for text in listing.text("urn").tolist()], dtype=object),
            "type": listing.words("type", types),
            "places": places,
            "places_for_others": listing.numbers("places_for_others", whole=True),
            "registered": listing.days("registered"),
            "closed": listing.days("closed"),
            "youngest": youngest,
            "oldest": oldest,
            "needs": _needs(listing),
            "location": listing.words("location", {name: name for name in LOCATIONS}),
            "purpose": listing.text("purpose"),
        }
    )


def _needs(listing: Listing) -> Texts:
    """Levels of need with spaces between; a home may be for several, with a comma, an ``and`` or a space
    between them.
    """
    meanings = listing.meanings({name: name for name in LEVELS})
    texts = listing.text("needs").tolist()
    found = {text: _levels(text, meanings) for text in set(texts)}
    wrong = [found[text] is None for text in texts]
    listing.strange("needs", wrong, texts, f"some of {', '.join(LEVELS)}, or nothing")
    return np.array([found[text] or "" for text in texts], dtype=object)


def _levels(text: str, meanings: Mapping[str, str]) -> str | None:
    if same(text) in meanings:
        return meanings[same(text)]
    parts = [part for part in re.split(r"[;,/|&+]|\band\b", text.lower()) if part.strip()]
    words = [word for part in parts for word in ([part] if same(part) in meanings else part.split())]
    levels = [meanings.get(same(word)) for word in words]
    return None if None in levels else " ".join(dict.fromkeys(filter(None, levels)))
