"""Small care systems whose behaviour is known exactly: one stream of entries, one or two placement types, one
way out."""

from typing import Any

import numpy as np
from episode_rows import open_on
from shipped_parameters import parameters, shipped

from sim.bands import DAYS_PER_YEAR, day_number
from sim.episodes import COLUMNS, Episodes
from sim.model import Hazards, History, live
from sim.parameters import Parameters
from sim.parameters.uncertainty import DRIFTS

UNUSUAL = 4.4
"""A standard score that chance alone exceeds once in 100,000 times."""

SOURCE = {"assumption": "A laboratory system for tests."}


def laboratory(
    per_year: float | dict[Any, float],
    leaving: dict[str, float],
    by_time: list[float] | None = None,
    homes: dict[str, int] | None = None,
    age: int | dict[int, float] = 2,
) -> Parameters:
    """Children of some ages enter at a rate, live in ``market`` or in homes first, and leave by routes with
    yearly rates.

    Nobody moves, nobody comes back, no household fosters, nothing drifts. ``by_time`` is the relative hazard
    by band of time in care (constant if not given); ``homes`` maps names of homes to their beds.
    """
    return parameters(_raw(per_year, leaving, by_time, homes, age))


def two_settings(
    per_year: float,
    leaving: dict[str, dict[str, float]],
    moving: dict[str, float],
    planned: dict[str, float],
    to: dict[str, tuple[dict[str, float], dict[str, float]]],
) -> Parameters:
    """Children enter the setting ``care`` (type ``market``) and move to and fro between it and ``shared``.

    By setting: yearly rates of each route (``leaving[route]``) and of moving, the share of moves that is
    planned, and where planned moves and breakdowns lead. All hazards are constant.
    """
    raw = _raw(per_year, dict.fromkeys(leaving, 1.0))
    shared = _types()["market"] | {"title": "Shared", "setting": "shared"}
    raw["placement"]["types"]["shared"] = shared
    raw["placement"]["preferences"]["shared"] = ["shared"]
    raw["provision"]["markets"]["shared"] = {"availability": 1.0, "by_level": {}, **SOURCE}
    raw["moves"]["durations"]["one a year"] = _ending_at_one_a_year()
    raw["moves"]["disruption_by_level"] = {}
    raw["moves"]["endings"] = {
        setting: {
            "durations": "one a year",
            "scale": moving[setting],
            "planned": planned[setting],
            "planned_to": to[setting][0],
            "disrupted_to": to[setting][1],
            **SOURCE,
        }
        for setting in ("care", "shared")
    }
    for name, by_setting in leaving.items():
        raw["exits"]["routes"][name]["by_setting"] = by_setting
    return parameters(raw)


def _ending_at_one_a_year() -> dict[str, Any]:
    """What a published table of durations would show if every placement ended with the rate of one a year."""
    begin = np.array([0, 7, 30, 91, 182, 365, 730, 1826, np.inf])
    ended = -np.diff(np.exp(-begin / DAYS_PER_YEAR))
    return {"ended": ended.tolist(), "mean_days": DAYS_PER_YEAR, **SOURCE}


def _raw(
    per_year: float | dict[Any, float],
    leaving: dict[str, float],
    by_time: list[float] | None = None,
    homes: dict[str, int] | None = None,
    age: int | dict[int, float] = 2,
) -> dict[str, Any]:
    raw, ages = shipped(), age if isinstance(age, dict) else {age: 1}
    raw["targets"] = raw["costs"] = None
    raw["placement"] |= {
        "types": _types(),
        "preferences": {"care": ["home", "market"]},
        "emergency_type": "market",
    }
    raw["provision"]["homes"] = {name: _home(beds) for name, beds in (homes or {}).items()}
    raw["provision"]["foster_households"] |= {"type": "market", "places": 0}
    raw["provision"]["foster_households"]["pipelines"]["own_recruitment"]["enquiries"] = 0
    raw["provision"]["markets"] = {"market": {"availability": 1.0, "by_level": {}, **SOURCE}}
    stratum = raw["entries"]["strata"]["ages_5_to_9"] | {
        "per_year": per_year,
        "ages": ages,
        "plan": {"care": 1.0},
    }
    raw["entries"] |= {
        "level": 1.0, "strata": {"all": stratum | {"emergency": 0, "returning": 0, **SOURCE}}, "reentry": {},
        "siblings": {"group_size": {1: 1.0}, **SOURCE},
    }  # fmt: skip
    raw["moves"] |= {"endings": {"care": _no_moves()}, "pull": {}, "pull_by_level": {}, "by_spell": [1, 1, 1],
                     "against_plan": {"offers": {}, **SOURCE}}  # fmt: skip
    raw["exits"]["routes"] = {name: _route(rate, by_time or [1.0]) for name, rate in leaving.items()}
    raw["census"] = _nobody(raw["census"])
    for layer in DRIFTS:
        raw["uncertainty"][layer]["active"] = False
    return raw


def with_routes(p: Parameters, **by_time: list[float]) -> Parameters:
    """The same with ways out of care that each have a rate a year of their own in every band of time in
    care.
    """
    model = next(iter(p.exits.routes.values()))
    per_year = dict.fromkeys(model.per_year, 1.0)
    routes = {
        name: model.model_copy(update={"per_year": per_year, "by_time": tuple(rates)})
        for name, rates in by_time.items()
    }
    return p.model_copy(update={"exits": p.exits.model_copy(update={"routes": routes})})


def alike(p: Parameters, lived: list[float]) -> Episodes:
    """A census of children of three in the market, who have been in care for so many days."""
    base, many = base_of(p), len(lived)
    facts: dict[str, object] = dict.fromkeys(COLUMNS, "")
    facts |= {
        "stratum": "census", "sex": "F", "dob": base - 1100, "cin": "N1", "uasc": False, "disability": False,
        "level": "standard", "district": "Ashfield", "sibling_group": -1, "previously_looked_after": False,
        "period": 0, "spell": 0, "rne": "S", "ls": "C2", "placement": "market", "place": "K2",
        "place_provider": "PR1", "plan": "care", "wanted": "market", "location": "in_county",
        "dec": np.nan, "reason_place_change": None, "rec": None, "route": None,
    }  # fmt: skip
    began = base - np.array(lived)
    columns = {name: [value] * many for name, value in facts.items()}
    return Episodes.from_columns(columns | {"period_start": began, "decom": began, "child": np.arange(many)})


def run(p: Parameters, years: int, replication: int = 0, census: Episodes | None = None) -> History:
    """One replication from nobody in care, or from a census."""
    return live(p, census or nobody(), Hazards(p), seed=1, replication=replication, years=years)


def nobody() -> Episodes:
    """A census in which no child is in care."""
    return Episodes.from_columns({name: [] for name in COLUMNS})


def base_of(p: Parameters) -> int:
    """The base date as days since 1970."""
    return day_number(p.authority.base_date)


def in_care(history: History, day: float) -> int:
    """Children in care on a day since 1970."""
    return len(open_on(history.episodes, day))


def days(years: float) -> float:
    """Years as days."""
    return years * DAYS_PER_YEAR


def score(seen: np.ndarray, expected: float) -> float:
    """How many standard errors the mean of independent values is from what it should be."""
    return float((np.mean(seen) - expected) / (np.std(seen, ddof=1) / np.sqrt(len(seen))))


def _types() -> dict[str, Any]:
    common = {
        "setting": "care",
        "place": "K2",
        "provider": "PR1",
        "ages": [0, 17],
        "location": {"in_county": 1.0},
    }
    return {
        "home": {"title": "Home", "provision": "homes", **common},
        "market": {"title": "Market", "provision": "market", "foster": True, **common},
    }


def _home(beds: int) -> dict[str, Any]:
    return {
        "title": "Home", "type": "home", "purpose": "Laboratory", "places": beds, "ages": [0, 17],
        "acceptance": 1.0,
        **SOURCE,
    }  # fmt: skip


def _no_moves() -> dict[str, Any]:
    return {
        "durations": "homes",
        "scale": 0.0,
        "planned": 0.5,
        "planned_to": {},
        "disrupted_to": {},
        **SOURCE,
    }


def _route(per_year: float, by_time: list[float]) -> dict[str, Any]:
    return {
        "title": "Out", "rec": {"otherwise": "E8"}, "per_year": per_year, "by_setting": {"care": 1.0},
        "by_time": by_time,
        "for_uasc": 1.0, **SOURCE,
    }  # fmt: skip


def _nobody(census: dict[str, Any]) -> dict[str, Any]:
    """Margins without children; the laboratory never makes a census of them."""
    table = census["table"] | {"placements": {"market": 0}, "known": []}
    table["weights"] = {"market": dict.fromkeys(table["ages"], 1)}
    table["ages"] = dict.fromkeys(table["ages"], 0)
    empty = {"table": table, "against_plan": {}, "exits_last_12_months": {}}
    for name in (
        "need",
        "district",
        "uasc",
        "disability",
        "previously_looked_after",
        "location",
        "sex",
        "level",
        "legal_status",
    ):
        margin = census[name]
        empty[name] = margin | {"totals": dict.fromkeys(margin["totals"], 0), "weights": {}, "by": None}
    return census | empty
