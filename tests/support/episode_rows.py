"""Small tables of episodes for tests, written with dates and only with the columns that matter."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from sim.bands import day_number
from sim.episodes import COLUMNS, Episodes
from sim.measures import Measured
from sim.parameters import PlacementType, ProvisionKind

DEFAULTS: dict[str, object] = {
    "child": 0,
    "stratum": "general",
    "sex": "F",
    "dob": date(2010, 1, 1),
    "cin": "N1",
    "uasc": False,
    "disability": False,
    "level": "standard",
    "district": "Ashfield",
    "sibling_group": -1,
    "previously_looked_after": False,
    "period": 0,
    "spell": 0,
    "decom": date(2022, 1, 1),
    "rne": "S",
    "ls": "C2",
    "placement": "kinship_foster",
    "place": "U3",
    "place_provider": "PR1",
    "plan": "kinship",
    "wanted": "kinship_foster",
    "location": "in_county",
    "unit": "",
    "dec": None,
    "reason_place_change": None,
    "rec": None,
    "route": None,
}


def day(value: object) -> object:
    """Dates as days since 1970; anything else as it is."""
    return day_number(value) if isinstance(value, date) else value


def episodes_of(rows: Sequence[dict[str, object]]) -> Episodes:
    """A table of episodes from rows that name what differs from :data:`DEFAULTS`; dates may be dates or day
    numbers."""
    full = [{**DEFAULTS, **row} for row in rows]
    full = [{"period_start": row["decom"], **row} for row in full]
    columns: dict[str, object] = {name: [day(row[name]) for row in full] for name in COLUMNS}
    columns["dec"] = np.array([np.nan if d is None else d for d in columns["dec"]], dtype=float)  # type: ignore[attr-defined]
    for name, kind in COLUMNS.items():
        if kind == "category":
            columns[name] = pd.Categorical(pd.Series(columns[name], dtype=object))
    return Episodes.from_columns(columns)


def value(measured: Measured, **keys: object) -> float:
    """The one value of a measure with these keys."""
    chosen = np.ones(len(measured.values), dtype=bool)
    for name, wanted in keys.items():
        chosen &= (measured.keys[name] == wanted).to_numpy(dtype=bool)
    assert chosen.sum() == 1, f"{chosen.sum()} rows have {keys}"
    return float(measured.values[chosen][0])


def _type(setting: str, provision: str, place: str, **marks: bool) -> PlacementType:
    return PlacementType.model_validate(
        {
            "title": setting.capitalize(),
            "setting": setting,
            "place": place,
            "provider": "PR1",
            "ages": (0, 17),
            "provision": ProvisionKind(provision),
            "location": {"in_county": 1.0},
            **marks,
        }
    )


TYPES = {
    "kinship_foster": _type("kinship", "family", "U3", family_based=True),
    "in_house_foster": _type("fostering", "households", "U6", family_based=True, foster=True),
    "independent_foster": _type("fostering", "market", "U6", family_based=True, foster=True, external=True),
    "council_home": _type("residential", "homes", "K2", residential=True),
    "external_home": _type("residential", "market", "K2", residential=True, external=True),
}


def open_on(episodes: Episodes, when: float) -> pd.DataFrame:
    """The placements that cover a day."""
    f = episodes.frame
    return f[(f["decom"] <= when) & ~(f["dec"] <= when)]
