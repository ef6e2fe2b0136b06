"""The shipped policies through the real configuration, and what the model sees of parameters on one day."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim import load
from sim.parameters import Home, Parameters
from sim.parameters.change import Change
from sim.parameters.entries import Prevention
from sim.parameters.placements import Reordering
from sim.parameters.programmes import Programme
from sim.parameters.provision import Extension, Pipeline
from sim.policies import Policy, Scenario
from sim.settings import Settings
from sim.timeline import Timeline

CONFIGS = Path(__file__).parents[2] / "configs"


def names_in(group: str) -> tuple[str, ...]:
    """The files of a group of the configuration, by name."""
    return tuple(sorted(file.stem for file in (CONFIGS / group).glob("*.yaml")))


@cache
def settings() -> Settings:
    """The shipped authority with every shipped scenario."""
    return load([f"scenarios=[{','.join(names_in('scenario'))}]"])


def scenario(name: str) -> Scenario:
    """A shipped scenario."""
    return settings().scenarios[name]


@cache
def today_on(day: date) -> Any:
    """What the model sees on one day without any policy."""
    return seen_on(today(), day)


@cache
def policies() -> dict[str, Policy]:
    """Every policy of a shipped scenario, by name, as the first that names it has it; others are missing."""
    scenarios = reversed(settings().scenarios.values())
    return {name: policy for one in scenarios for name, policy in one.policies.items()}


def today() -> Parameters:
    """The parameters without any policy."""
    return settings().parameters


def seen_on(p: Parameters, day: date) -> Any:
    """All parameters as they are on one day, without what does nothing on it: homes not open, teams that take
    nobody."""
    return _seen(p, day)


def _seen(value: Any, day: date) -> Any:
    match value:
        case Timeline():
            return value.at(day)
        case BaseModel():
            parts = {name: _seen(getattr(value, name), day) for name in type(value).model_fields}
            return {name: part for name, part in parts.items() if name not in ("opens", "closes")}
        case dict():
            return {key: _seen(part, day) for key, part in value.items() if not _does_nothing(part, day)}
        case tuple():
            return [_seen(part, day) for part in value if not _does_nothing(part, day)]
        case _:
            return value


def _does_nothing(part: Any, day: date) -> bool:
    match part:
        case Home():
            open_now = (part.opens or date.min) <= day < (part.closes or date.max)
            return not open_now
        case Programme():
            return part.places_per_year.at(day) == 0
        case Prevention():
            return part.share.at(day) == 0
        case Pipeline():
            return part.enquiries.at(day) == 0
        case Extension():
            return day < part.first
        case Reordering():
            return day < part.on
        case Change():
            return part.factor.at(day) == 1
        case Timeline():  # a share in a mix
            return part.at(day) == 0
        case _:
            return False


def all_days(years: int = 10) -> list[date]:
    """A day in each quarter of the years to come."""
    base = today().authority.base_date
    return [base + timedelta(days=91 * quarter) for quarter in range(4 * years)]
