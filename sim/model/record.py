"""The facts that a simulation writes down: placements, places, and carers coming and going."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

import numpy as np
import pandas as pd
from librt.strings import BytesWriter, write_f64_le, write_i16_le, write_i32_le

from sim.arrays import Counts, Numbers
from sim.bands import day_number
from sim.episodes import CODE, Coded, Episodes
from sim.model.case_files import CaseFiles
from sim.model.child import Child
from sim.model.names import (
    LEGAL_STATUSES,
    NONE,
    REASONS_CEASED,
    REASONS_CHANGE,
    REASONS_NEW,
    Names,
)
from sim.model.work.attempts import Attempt, as_frame
from sim.parameters import Parameters

WHOLE: Final = "i4"
SMALL: Final = "i2"
DAY: Final = "f8"
EPISODE: Final = {
    "file": WHOLE, "period": SMALL, "period_start": DAY, "spell": SMALL, "decom": DAY, "rne": SMALL,
    "ls": SMALL, "placement": SMALL, "plan": SMALL, "wanted": SMALL, "location": SMALL, "unit": WHOLE,
    "dec": DAY, "reason_place_change": SMALL, "rec": SMALL, "route": SMALL,
}  # fmt: skip
"""What is written down of a placement, and as what kind of number; ``file`` is that of the child."""
COLUMNS: Final = np.dtype([(name, f"<{kind}") for name, kind in EPISODE.items()])


@dataclass(frozen=True)
class History:
    """What one replication leaves behind.

    ``places``: unit, kind (placement type), day (since 1970; ``-inf`` for the base date) and the places from
    that day on. ``carers``: event (approval, deregistration, or extension by a place), day (since 1970) and
    the household's places (of an extension, those that are new).
    ``households``: by name, each foster household with its places, ages (``0-9``), and the days (since 1970)
    on which it was ``approved``, ``decided`` to stop and was ``deregistered``: ``-inf`` for before the base
    date, missing if it never came. ``attempts``: each place of a ``programme`` with the days (since 1970) on
    which it was ``offered``, ``begun`` and ``ended``, its ``child`` (-1 for none), the ``number`` of attempts
    with it before, and the ``outcome``.
    """

    episodes: Episodes
    places: pd.DataFrame
    carers: pd.DataFrame
    attempts: pd.DataFrame
    lives: "dict[str, HouseholdLife]"
    """Of each foster household by name, in days since the base date, which is day ``base`` since 1970."""
    base: float

    @property
    def households(self) -> pd.DataFrame:
        """The table of foster households."""
        lives = self.lives.values()
        table = pd.DataFrame(
            {f.name: [getattr(life, f.name) for life in lives] for f in fields(HouseholdLife)},
            index=pd.Index(self.lives, dtype=object),
        )
        table[["approved", "decided", "deregistered"]] += self.base
        return table


@dataclass
class HouseholdLife:
    """The days on which a foster household was approved, decided to stop and was de-registered."""

    places: int
    ages: str
    approved: float
    decided: float = float("nan")
    deregistered: float = float("nan")


@dataclass
class Record:
    """Collects facts during a replication; days are counted from the base date."""

    episodes: BytesWriter = field(default_factory=BytesWriter)
    """A number for each of :data:`EPISODE`, placement after placement."""
    places: list[tuple[str, str, float, float]] = field(default_factory=list)
    carers: list[tuple[str, float, int]] = field(default_factory=list)
    households: dict[str, HouseholdLife] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)

    def placement(
        self, child: Child, until: float, reason: int = NONE, rec: int = NONE, route: int = NONE
    ) -> None:
        """Write down the placement a child is in, which lasts until ``until`` (``NaN``: still open)."""
        row, unit = self.episodes, child.unit
        write_i32_le(row, child.file)
        write_i16_le(row, child.period)
        write_f64_le(row, child.entered)
        write_i16_le(row, child.spell)
        write_f64_le(row, child.placed)
        write_i16_le(row, child.rne)
        write_i16_le(row, child.legal_status)
        write_i16_le(row, child.placement)
        write_i16_le(row, child.plan)
        write_i16_le(row, child.wanted)
        write_i16_le(row, child.location)
        write_i32_le(row, NONE if unit is None else unit.key)
        write_f64_le(row, until)
        write_i16_le(row, reason)
        write_i16_le(row, rec)
        write_i16_le(row, route)

    def rows(self) -> np.ndarray:
        """The placements, one a row, with a column for each of :data:`EPISODE`."""
        return np.frombuffer(self.episodes.getvalue(), COLUMNS)

    def history(self, p: Parameters, names: Names, files: CaseFiles, units: list[str]) -> History:
        """The tables, with days counted since 1970."""
        base = float(day_number(p.authority.base_date))
        places = {
            "unit": _words([unit for unit, _, _, _ in self.places]),
            "kind": _words([kind for _, kind, _, _ in self.places]),
            "day": _days([day for _, _, day, _ in self.places], base),
            "places": np.array([many for _, _, _, many in self.places], dtype=np.float64),
        }
        carers = {
            "event": _words([event for event, _, _ in self.carers]),
            "day": _days([day for _, day, _ in self.carers], base),
            "places": [many for _, _, many in self.carers],
        }
        return History(
            self._episodes(p, names, files, units, base),
            pd.DataFrame(places),
            pd.DataFrame(carers),
            as_frame(self.attempts, base),
            self.households,
            base,
        )

    def _episodes(
        self, p: Parameters, names: Names, files: CaseFiles, units: list[str], base: float
    ) -> Episodes:
        rows = self.rows()
        types = list(p.placement.types.values())
        columns: dict[str, object] = {
            **files.columns(rows["file"]),
            "previously_looked_after": rows["period"] > 0,
            "period": rows["period"],
            "spell": rows["spell"],
            **{name: rows[name] + base for name in ("period_start", "decom", "dec")},
            "place": _coded(rows["placement"], [str(t.place) for t in types]),
            "place_provider": _coded(rows["placement"], [str(t.provider) for t in types]),
        }
        words = {
            "rne": REASONS_NEW, "ls": LEGAL_STATUSES, "placement": names.types, "plan": names.settings,
            "wanted": names.types, "location": names.locations, "unit": units,
            "reason_place_change": REASONS_CHANGE,
            "rec": REASONS_CEASED, "route": names.routes,
        }  # fmt: skip
        columns |= {name: _coded(rows[name], [str(w) for w in known]) for name, known in words.items()}
        return Episodes.from_columns(columns)


def _words(words: Sequence[str]) -> "pd.Series[Any]":
    """Words as they are: what is read off them at once need be no text of pandas."""
    return pd.Series(words, dtype=object)


def _days(days: Sequence[float], base: float) -> Numbers:
    return np.asarray(days, dtype=float) + base


def _coded(codes: Counts, words: list[str]) -> Coded:
    """A column of words, of which some may be the same."""
    number = {word: i for i, word in enumerate(dict.fromkeys(words))}
    lookup = np.array([*(number[word] for word in words), NONE], dtype=CODE)
    return Coded(lookup[codes], list(number))
